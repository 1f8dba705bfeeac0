//! What the office does about health books: some units have theirs, some expire soon, some wait.

use chrono::{Days, NaiveDate};
use reqwest::Method;
use serde_json::{Value, json};

use super::{LoadError, OFFICER};
use crate::province::ORGANISATIONS;
use crate::province::api::{Api, ApiError};

/// People of a unit who get a book, are asked for, or are left.
const MOST_PEOPLE: usize = 40;
/// Requests of a unit.
const MOST_REQUESTS: usize = 5;
/// What a unit whose books expire soon has left.
const DAYS_LEFT: u64 = 45;

/// Issues books by list to two units of three, and asks for those of the third.
pub(super) async fn issue(api: &Api) -> Result<(), LoadError> {
    let (mut issued, mut asked) = (0, 0);
    let mut today = None;
    for (place, organisation) in ORGANISATIONS.iter().enumerate() {
        let path = format!("/registry/v1/health-books?organisation={}&limit=1", organisation.code);
        let known = api.get(&OFFICER, &api.addresses.registry, &path).await?;
        if let Some(book) = known["items"].get(0) {
            today = today.or_else(|| book["issued_on"].as_str()?.parse::<NaiveDate>().ok());
            continue; // An earlier load was here.
        }
        let people = candidates(api, organisation.code).await?;
        if people.is_empty() {
            continue;
        }
        match (place % 3, today) {
            (0, _) | (1, None) => issued += send_list(api, &people, None).await?,
            (1, Some(today)) => {
                let valid_to = today.checked_add_days(Days::new(DAYS_LEFT));
                issued += send_list(api, &people, valid_to).await?;
            }
            _ => asked += ask(api, &people).await?,
        }
    }
    println!("health books {issued} issued, {asked} asked for");
    Ok(())
}

async fn candidates(api: &Api, organisation: &str) -> Result<Vec<Value>, ApiError> {
    let path = format!(
        "/registry/v1/health-book-candidates?organisation={organisation}&limit={MOST_PEOPLE}"
    );
    let found = api.get(&OFFICER, &api.addresses.registry, &path).await?;
    let people = found["items"].as_array().into_iter().flatten();
    Ok(people.map(|person| person["id"].clone()).collect())
}

async fn send_list(
    api: &Api,
    people: &[Value],
    valid_to: Option<NaiveDate>,
) -> Result<u64, ApiError> {
    let people: Vec<Value> = people.iter().map(|id| json!({"person_id": id})).collect();
    let list = json!({"action": "issue", "people": people, "valid_to": valid_to});
    let path = "/registry/v1/health-book-lists";
    let place = (Method::POST, &api.addresses.registry, path);
    let done = api.send(&OFFICER, place, &list).await?;
    let accepted = done.body["accepted"].as_u64().unwrap_or(0);
    done.expect_success(path)?;
    Ok(accepted)
}

/// A request that waits already is answered 409, which a second load finds in order.
async fn ask(api: &Api, people: &[Value]) -> Result<u64, ApiError> {
    let mut asked = 0;
    for person in people.iter().take(MOST_REQUESTS).filter_map(Value::as_str) {
        let path = format!("/registry/v1/people/{person}/health-book-requests");
        let place = (Method::POST, &api.addresses.registry, path.as_str());
        let body = json!({"kind": "issue", "reason": "Mới được bổ nhiệm"});
        let answer = api.send(&OFFICER, place, &body).await?;
        asked += u64::from(answer.status.is_success());
    }
    Ok(asked)
}
