//! The province's work: a list becomes people, results become proposals, the Council signs.

use std::collections::BTreeSet;
use std::fmt;
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use yba_tests::province::{self as made_up, Delivery};

use crate::api::{Api, Body, Who};

/// People for each second of trouble: enough that results come in until the end.
const PEOPLE_A_SECOND: u64 = 1;
const FEWEST_PEOPLE: u64 = 40;
/// After so many deliveries the Council signs what is proposed.
const SIGN_AFTER: usize = 15;
/// One delivery in so many is sent again later, corrected.
const CORRECTED: usize = 4;

/// What the system has accepted, as it answered.
#[derive(Default)]
pub(crate) struct Done {
    /// Deliveries that were answered 200 or 202, by their identifiers.
    pub(crate) delivered: BTreeSet<String>,
    /// Corrections among them.
    pub(crate) corrected: usize,
    /// Conclusions that were answered as signed.
    pub(crate) signed: BTreeSet<String>,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (delivered, signed) = (self.delivered.len(), self.signed.len());
        write!(f, "delivered {delivered}, corrected {}, signed {signed}", self.corrected)
    }
}

/// Works for about `length`.
pub(crate) async fn run(api: Api, seed: u64, length: Duration) -> Done {
    run_until_hurried(api, seed, length, CancellationToken::new()).await
}

/// Works for about `length`; once it is to hurry, it does what is left without a pause.
pub(crate) async fn run_until_hurried(
    api: Api,
    seed: u64,
    length: Duration,
    hurry: CancellationToken,
) -> Done {
    let people = (length.as_secs() * PEOPLE_A_SECOND).max(FEWEST_PEOPLE);
    let province = made_up::Province::draw(seed, people);
    let end = Instant::now() + length;
    found(&api, &province).await;
    let deliveries: Vec<_> = province.deliveries().collect();
    // Some results come before their people are known.
    let early = deliveries.len() / 5;
    let mut done = Done::default();
    for delivery in &deliveries[..early] {
        deliver(&api, delivery, &mut done).await;
    }
    import(&api, &province).await;
    for (number, delivery) in deliveries.iter().enumerate().skip(early) {
        deliver(&api, delivery, &mut done).await;
        if number % CORRECTED == 0 {
            correct(&api, &deliveries[number - early], &mut done).await;
        }
        if number % SIGN_AFTER == 0 {
            sign_proposed(&api, &mut done).await;
        }
        pace(end, deliveries.len() - number, &hurry).await;
    }
    sign_proposed(&api, &mut done).await;
    done
}

/// Spreads what is left over the time that is left.
async fn pace(end: Instant, left: usize, hurry: &CancellationToken) {
    let share = end.saturating_duration_since(Instant::now()) / u32::try_from(left).unwrap().max(1);
    let _ = tokio::time::timeout(share, hurry.cancelled()).await;
}

async fn found(api: &Api, province: &made_up::Province) {
    for facility in province.hospitals.iter().chain(&province.clinics) {
        let path = format!("/clinics/v1/facilities/{}", facility.code);
        let body = json!({"name": facility.name, "kind": facility.kind, "email": facility.email});
        api.ok(Who::Office, Method::PUT, &path, Body::Json(body)).await;
    }
    for organisation in made_up::ORGANISATIONS {
        let path = format!("/registry/v1/organisations/{}", organisation.code);
        let body = json!({"name": organisation.name, "parent": organisation.parent});
        api.ok(Who::Office, Method::PUT, &path, Body::Json(body)).await;
    }
}

async fn import(api: &Api, province: &made_up::Province) {
    for roster in province.rosters().unwrap() {
        let file = Body::File(roster.name.clone(), roster.workbook);
        let path = "/registry/v1/roster-imports";
        let (_, import) = api.ok(Who::Office, Method::POST, path, file).await;
        let path = format!("{path}/{}", import["id"].as_str().unwrap());
        let end = Instant::now() + Duration::from_secs(180);
        loop {
            let import = api.get(Who::Office, &path).await;
            if import["state"] == "done" {
                break;
            }
            assert_ne!(import["state"], "failed", "{}: {import}", roster.name);
            assert!(Instant::now() < end, "{} is not imported: {import}", roster.name);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

async fn deliver(api: &Api, delivery: &Delivery, done: &mut Done) {
    send_bundle(api, &delivery.facility, &delivery.bundle).await;
    done.delivered.insert(delivery.name.clone());
}

/// The hospital sends the same check-up with a later time and another value.
async fn correct(api: &Api, delivery: &Delivery, done: &mut Done) {
    let mut bundle = delivery.bundle.clone();
    let timestamp = bundle["timestamp"].as_str().unwrap().replace("T16:30", "T17:45");
    bundle["timestamp"] = timestamp.into();
    let entries = bundle["entry"].as_array_mut().unwrap();
    let value = entries.iter_mut().find_map(|entry| {
        entry["resource"].get_mut("valueQuantity").and_then(|quantity| quantity.get_mut("value"))
    });
    if let Some(value) = value {
        *value = json!(value.as_f64().unwrap().round() + 1.0);
    }
    send_bundle(api, &delivery.facility, &bundle).await;
    done.corrected += 1;
}

async fn send_bundle(api: &Api, facility: &str, bundle: &Value) {
    let body = Body::Fhir(bundle.to_string().into_bytes());
    api.ok(Who::Hospital(facility), Method::POST, "/exams/fhir", body).await;
}

/// Signs every proposal that has a class.
async fn sign_proposed(api: &Api, done: &mut Done) {
    let list = api.get(Who::Council, "/classification/v1/conclusions?state=proposed").await;
    for conclusion in list["items"].as_array().unwrap() {
        if !conclusion["proposed"].is_string() {
            continue;
        }
        let id = conclusion["id"].as_str().unwrap();
        let path = format!("/classification/v1/conclusions/{id}/signature");
        let body = Body::Json(json!({"class": conclusion["proposed"]}));
        let (status, answer) = api.send(Who::Council, Method::POST, &path, body).await;
        match status {
            StatusCode::OK => drop(done.signed.insert(id.to_owned())),
            // A correction has taken its place meanwhile, or changed what is proposed.
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => {}
            _ => panic!("{path}: {status} {answer}"),
        }
    }
}
