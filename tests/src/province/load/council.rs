//! What the Council does: sign a share of the conclusions.

use std::collections::{BTreeMap, HashSet};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{COUNCIL, LoadConfig, LoadError, OFFICER};
use crate::province::api::{Api, ApiError};
use crate::province::draw::{Draw, Purpose};
use crate::province::{Person, Province};

/// Requests on their way at once.
const AT_ONCE: usize = 8;

/// The people whose conclusion is signed: their number by their id in the registry.
pub type Signed = BTreeMap<String, u64>;

/// Signs the latest conclusion of a share of the people, as the table proposes; the open ones stay.
pub(super) async fn sign(
    api: &Api,
    province: &Province,
    listed: &HashSet<String>,
    config: &LoadConfig,
) -> Result<Signed, LoadError> {
    let chosen = province.people.iter().filter(|person| {
        let draw = &mut Draw::of(province.seed, Purpose::Council, person.number);
        listed.contains(&person.citizen_id) && draw.chance(config.signed_per_mille)
    });
    let signing =
        stream::iter(chosen).map(|person| sign_one(api, person)).buffer_unordered(AT_ONCE);
    let signed: Vec<Option<(String, u64)>> = signing.try_collect().await?;
    let asked = signed.len();
    let signed: Signed = signed.into_iter().flatten().collect();
    println!(
        "signed       {} conclusions; {} of those asked for are open or missing",
        signed.len(),
        asked - signed.len()
    );
    Ok(signed)
}

async fn sign_one(api: &Api, person: &Person) -> Result<Option<(String, u64)>, ApiError> {
    let Some(id) = find(api, person).await? else { return Ok(None) };
    let base = &api.addresses.classification;
    let path = format!("/classification/v1/people/{id}/conclusions");
    let answer = api.ask(&COUNCIL, Method::GET, base, &path, |request| request).await?;
    if answer.status == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    let conclusions = answer.expect_success(&path)?.body;
    let Some(latest) = latest(&conclusions) else { return Ok(None) };
    if latest["state"] == "signed" {
        return Ok(Some((id, person.number)));
    }
    let Some(class) = latest["proposed"].as_str() else { return Ok(None) };
    let path = format!(
        "/classification/v1/conclusions/{}/signature",
        latest["id"].as_str().unwrap_or_default()
    );
    let place = (Method::POST, base, path.as_str());
    api.send(&COUNCIL, place, &json!({"class": class})).await?.expect_success(&path)?;
    Ok(Some((id, person.number)))
}

/// The conclusion of the latest check-up.
pub(in crate::province) fn latest(conclusions: &Value) -> Option<&Value> {
    let items = conclusions["items"].as_array()?;
    items.iter().max_by_key(|one| one["checkup_on"].as_str().unwrap_or_default().to_owned())
}

/// Finds a person's id in the registry by their citizen id.
pub(in crate::province) async fn find(
    api: &Api,
    person: &Person,
) -> Result<Option<String>, ApiError> {
    let path = "/registry/v1/people/search";
    let place = (Method::POST, &api.addresses.registry, path);
    let body = json!({"citizen_id": person.citizen_id});
    let found = api.send(&OFFICER, place, &body).await?.expect_success(path)?.body;
    Ok(found["items"][0]["id"].as_str().map(str::to_owned))
}
