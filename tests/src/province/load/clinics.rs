//! What the office and the demonstration clinic do: register some cards by hand, work on some follow-ups.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{CLINIC, LoadError, OFFICER, Signed, counts, eventually};
use crate::province::Province;
use crate::province::api::{Api, ApiError};
use crate::province::draw::{Draw, Purpose};

/// The clinic of the demonstration accounts.
const DEMONSTRATION: &str = "01101";
/// Of a thousand people with a signed conclusion, how many choose the demonstration clinic.
const CHOOSING_PER_MILLE: u64 = 120;

/// Registers some people at the demonstration clinic, as they asked the office.
pub(super) async fn register(
    api: &Api,
    province: &Province,
    signed: &Signed,
) -> Result<(), LoadError> {
    let mut moved = 0;
    for (id, number) in signed {
        if !Draw::of(province.seed, Purpose::Council, number + (2 << 32)).chance(CHOOSING_PER_MILLE)
        {
            continue;
        }
        let path = format!("/clinics/v1/people/{id}/card");
        let place = (Method::PUT, &api.addresses.clinics, path.as_str());
        api.send(&OFFICER, place, &json!({"facility": DEMONSTRATION}))
            .await?
            .expect_success(&path)?;
        moved += 1;
    }
    println!("registered   {moved} people at the clinic A that they chose");
    Ok(())
}

/// Waits until every signed conclusion is in a worklist; then the demonstration clinic calls some of its people.
pub(super) async fn follow_up(
    api: &Api,
    province: &Province,
    signed: &Signed,
    patience: Duration,
) -> Result<(), LoadError> {
    let base = &api.addresses.clinics;
    let figures = eventually("a follow-up for every signed conclusion", patience, async || {
        let figures = api.get(&OFFICER, base, "/clinics/v1/figures").await?;
        let total = |name: &str| figures["totals"][name].as_u64().unwrap_or(0);
        let there = total("due") + total("no_answer") + total("done");
        let enough = usize::try_from(there).is_ok_and(|there| there >= signed.len());
        Ok(if enough { Ok(figures) } else { Err(format!("{there} of {}", signed.len())) })
    })
    .await?;
    println!("follow-ups   {}", counts(&figures["totals"]));

    let list = api.get(&CLINIC, base, "/clinics/v1/follow-ups?limit=200").await?;
    let mut called = BTreeMap::new();
    for one in list["items"].as_array().into_iter().flatten() {
        let number = one["person_id"].as_str().and_then(|id| signed.get(id));
        let Some(outcome) = number.and_then(|number| outcome(province.seed, *number)) else {
            continue;
        };
        if call(api, one, outcome).await? {
            *called.entry(outcome).or_insert(0) += 1;
        }
    }
    println!("called       {}", counts(&json!(called)));
    Ok(())
}

/// Who is called, and what comes of it; most are still to be called.
fn outcome(seed: u64, number: u64) -> Option<&'static str> {
    let draw = &mut Draw::of(seed, Purpose::Council, number + (1 << 32));
    *draw.weighted(&[(Some("done"), 30), (Some("no_answer"), 15), (None, 55)])
}

/// Records the outcome once: who has been called already is not called again.
async fn call(api: &Api, follow_up: &Value, outcome: &str) -> Result<bool, ApiError> {
    if follow_up["attempts"] != 0 {
        return Ok(false);
    }
    let path =
        format!("/clinics/v1/follow-ups/{}/outcome", follow_up["id"].as_str().unwrap_or_default());
    let body = json!({"outcome": outcome, "revision": follow_up["revision"]});
    let place = (Method::POST, &api.addresses.clinics, path.as_str());
    let answer = api.send(&CLINIC, place, &body).await?;
    if answer.status == StatusCode::CONFLICT {
        return Ok(false); // Somebody else called meanwhile.
    }
    answer.expect_success(&path)?;
    Ok(true)
}
