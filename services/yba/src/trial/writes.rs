//! The whole way of one made-up person: registered, examined, assessed, read.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use runtime::Clock;
use schema::OrganisationCode;
use serde_json::Value;

use super::client::{Answer, Client};
use super::somebody;
use super::{Failed, step};

/// How long between two looks at what happens in the background.
const BETWEEN_LOOKS: Duration = Duration::from_millis(300);

/// Takes the person through, and says what is left behind.
pub(super) async fn run(client: &Client, patience: Duration) -> Result<(), Failed> {
    let (mut person, mut before) = (String::new(), BTreeSet::new());
    step("register", async {
        let said = register(client, patience).await?;
        person = find(client).await?;
        Ok(said)
    })
    .await?;
    step("deliver", async {
        before = assessments(client, &person).await?.into_iter().map(|(id, _)| id).collect();
        deliver(client).await
    })
    .await?;
    step("classify", classified(client, &person, &before, patience)).await?;
    let left = format!(
        "the made-up person {person} of {} stays, with one check-up; nobody's machine can erase anybody",
        OrganisationCode::TRIAL
    );
    step("left behind", async { Ok(left) }).await
}

/// Sends a list of one row, as a committee would, and waits until it is taken.
async fn register(client: &Client, patience: Duration) -> Result<String, String> {
    let list = Part::bytes(somebody::list(Clock::System.now()).into_bytes());
    let form = Form::new()
        .text("organisation", OrganisationCode::TRIAL)
        .part("file", list.file_name("yba-try.csv"));
    let path = "/registry/v1/roster-imports";
    let sent = client.send(Method::POST, "registry", path, |request| request.multipart(form));
    let sent = sent.await?.expect(&[202])?;
    let path = format!("{path}/{}", sent.body["id"].as_str().unwrap_or_default());
    let import = until(patience, "the list was not taken", async || {
        let import = client.get("registry", &path).await?.expect(&[200])?.body;
        Ok((import["state"] != "running").then_some(import))
    })
    .await?;
    if import["accepted"] != 1 {
        return Err(format!("the row was not accepted: {}", faults(client, &path).await?));
    }
    Ok(format!("a list of one row, {} new, {} known", import["registered"], import["unchanged"]))
}

/// Returns the codes of what is wrong with the row; it is made up, and they quote nothing of it.
async fn faults(client: &Client, import: &str) -> Result<String, String> {
    let rows = client.get("registry", &format!("{import}/rows?outcome=held")).await?;
    let rows = rows.expect(&[200])?.body;
    let rows = rows["items"].as_array().cloned().unwrap_or_default();
    let faults = rows.iter().filter_map(|row| row["faults"].as_array()).flatten();
    let codes: Vec<_> = faults.filter_map(|fault| fault["code"].as_str()).collect();
    Ok(codes.join(", "))
}

/// Finds who was registered, and makes sure that it is nobody else.
async fn find(client: &Client) -> Result<String, String> {
    let search = somebody::search();
    let path = "/registry/v1/people/search";
    let sent = client.send(Method::POST, "registry", path, |request| request.json(&search));
    let found = sent.await?.expect(&[200])?.body;
    match &found["items"][0] {
        person if person["organisation"]["code"] == OrganisationCode::TRIAL => {
            Ok(person["id"].as_str().unwrap_or_default().to_owned())
        }
        Value::Null => Err("who was registered is not found".to_owned()),
        _ => Err("the made-up number belongs to somebody of another organisation".to_owned()),
    }
}

/// Delivers a check-up as a hospital would; a later trial's is the next version of the same.
async fn deliver(client: &Client) -> Result<String, String> {
    let bundle = somebody::check_up(Clock::System.now()).to_string();
    let sent = client
        .send(Method::POST, "exams", "/exams/fhir", |request| {
            request.header("content-type", "application/fhir+json").body(bundle)
        })
        .await?;
    // 202: exams has not heard of the person yet, and matches them when it does.
    if let Answer { status: 200 | 202, .. } = sent {
        let held = if sent.status == 202 { ", waiting for the person" } else { "" };
        return Ok(format!("{}{held}", sent.status));
    }
    let codes = sent.body["issue"].as_array().into_iter().flatten();
    let codes: Vec<_> =
        codes.filter_map(|one| one["details"]["coding"][0]["code"].as_str()).collect();
    Err(format!("{} with {}", sent.status, codes.join(", ")))
}

/// Waits for an assessment that was not there before, and tells what it says.
async fn classified(
    client: &Client,
    person: &str,
    before: &BTreeSet<String>,
    patience: Duration,
) -> Result<String, String> {
    let assessment = until(patience, "no assessment came", async || {
        let all = assessments(client, person).await?;
        Ok(all.into_iter().find(|(id, _)| !before.contains(id)))
    });
    let (_, assessment) = assessment.await?;
    let said = |name: &str| assessment[name].as_str().unwrap_or("open").to_owned();
    Ok(format!(
        "class {}, at least {}, by the table {}",
        said("class"),
        said("at_least"),
        said("table")
    ))
}

/// Lists the person's assessments by id; none while classification has not heard of the person.
async fn assessments(client: &Client, person: &str) -> Result<Vec<(String, Value)>, String> {
    let path = format!("/classification/v1/people/{person}/assessments");
    let answer = client.get("classification", &path).await?.expect(&[200, 404])?;
    let items = answer.body["items"].as_array().cloned().unwrap_or_default();
    let with_id = |item: Value| Some((item["assessment_id"].as_str()?.to_owned(), item));
    Ok(items.into_iter().filter_map(with_id).collect())
}

/// Looks until there is something.
async fn until<T>(
    patience: Duration,
    otherwise: &str,
    look: impl AsyncFn() -> Result<Option<T>, String>,
) -> Result<T, String> {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if began.elapsed() > patience {
            return Err(format!("{otherwise} within {} seconds", patience.as_secs()));
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
