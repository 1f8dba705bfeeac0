//! The end state in a form that two systems can be compared by: no ids, no times.

use std::fmt::Write;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::api::{Api, ApiError, Who};
use super::load::{find, latest};
use super::{Person, Province};

const OFFICER: Who = Who::Account("officer");
const COUNCIL: Who = Who::Account("council");

/// Requests on their way at once.
const AT_ONCE: usize = 12;

/// One line per person, in order of citizen ids, and the SHA-256 of all lines.
pub struct EndState {
    pub lines: Vec<String>,
    pub digest: String,
}

/// Reads what became of every person.
pub async fn digest(api: &Api, province: &Province) -> Result<EndState, ApiError> {
    let reading =
        stream::iter(&province.people).map(|person| line(api, person)).buffer_unordered(AT_ONCE);
    let mut lines: Vec<String> = reading.try_collect().await?;
    lines.sort();
    let digest = hex::encode(Sha256::digest(lines.join("\n")));
    Ok(EndState { lines, digest })
}

/// Check-ups with their findings' numbers, conclusions with class and proposal, card, follow-ups by state.
async fn line(api: &Api, person: &Person) -> Result<String, ApiError> {
    // The number itself stays out of a file that somebody may keep.
    let mut line = hex::encode(&Sha256::digest(&person.citizen_id)[..8]);
    let Some(id) = find(api, person).await? else {
        line.push_str(" unregistered");
        return Ok(line);
    };
    let conclusions = read(
        api,
        &COUNCIL,
        &api.addresses.classification,
        &format!("/classification/v1/people/{id}/conclusions"),
    )
    .await?;
    let mut said: Vec<String> = items(&conclusions)
        .map(|one| {
            format!(
                "{} {} {} {} {}",
                one["checkup_on"], one["state"], one["class"], one["proposed"], one["at_least"]
            )
        })
        .collect();
    said.sort();
    let latest = latest(&conclusions).map(|one| one["table"].clone());
    let card =
        read(api, &OFFICER, &api.addresses.clinics, &format!("/clinics/v1/people/{id}/card"))
            .await?;
    let follow_ups =
        read(api, &OFFICER, &api.addresses.clinics, &format!("/clinics/v1/people/{id}/follow-ups"))
            .await?;
    let mut worked: Vec<String> = items(&follow_ups)
        .map(|one| format!("{} {} {}", one["facility"], one["state"], one["attempts"]))
        .collect();
    worked.sort();
    let _ = write!(line, " {}", json!([said, latest, card["facility"], worked]));
    Ok(line)
}

fn items(page: &Value) -> impl Iterator<Item = &Value> {
    page["items"].as_array().into_iter().flatten()
}

/// Reads a path; what is not there is null.
async fn read(api: &Api, who: &Who, base: &url::Url, path: &str) -> Result<Value, ApiError> {
    let answer = api.ask(who, Method::GET, base, path, |request| request).await?;
    if answer.status == StatusCode::NOT_FOUND {
        return Ok(Value::Null);
    }
    Ok(answer.expect_success(path)?.body)
}
