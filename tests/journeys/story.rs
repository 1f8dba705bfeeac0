//! What an office, hospitals, the Council and clinics do, step by step.

use futures_util::{StreamExt, stream};
use schema::PersonId;
use serde_json::{Value, json};
use testkit::{Client, Province};
use yba_tests::province::{self as made_up, Delivery, Roster};

use crate::world::{council, hospital, office, until};

/// Requests on their way at once.
const TOGETHER: usize = 4;

/// Records hospitals, clinics and organisations.
pub(crate) async fn found(province: &Province, made_up: &made_up::Province) {
    let office = office(province);
    for facility in made_up.hospitals.iter().chain(&made_up.clinics) {
        let path = format!("/clinics/v1/facilities/{}", facility.code);
        let body = json!({"name": facility.name, "kind": facility.kind, "email": facility.email});
        office.put(&path, body).await.ok();
    }
    for organisation in made_up::ORGANISATIONS {
        let path = format!("/registry/v1/organisations/{}", organisation.code);
        let body = json!({"name": organisation.name, "parent": organisation.parent});
        office.put(&path, body).await.ok();
    }
}

/// Sends a list and waits for its end; returns the import as it then reads.
pub(crate) async fn import(office: &Client, name: &str, workbook: Vec<u8>) -> Value {
    let answer = office.post_file("/registry/v1/roster-imports", name, workbook, &[]).await;
    assert_eq!(answer.status(), 202, "{name}: {}", answer.text());
    let id = answer.json::<Value>()["id"].as_str().unwrap().to_owned();
    until("the import is done", async || {
        let import: Value =
            office.get(&format!("/registry/v1/roster-imports/{id}")).await.ok().json();
        (import["state"] != "running").then_some(import)
    })
    .await
}

pub(crate) async fn import_all(province: &Province, rosters: Vec<Roster>) -> [i64; 3] {
    let office = office(province);
    let mut sums = [0; 3];
    for roster in rosters {
        let import = import(&office, &roster.name, roster.workbook).await;
        assert_eq!(import["state"], "done", "{}: {import}", roster.name);
        for (sum, of) in sums.iter_mut().zip(["accepted", "held", "duplicates"]) {
            *sum += import[of].as_i64().unwrap();
        }
    }
    sums
}

/// Sends bundles, a few at once; returns how many were stored and how many held.
pub(crate) async fn deliver(province: &Province, deliveries: &[Delivery]) -> (usize, usize) {
    let sent: Vec<u16> = stream::iter(deliveries)
        .map(|delivery| async move {
            let hospital = hospital(province, &delivery.facility);
            let bundle = delivery.bundle.to_string().into_bytes();
            let answer = hospital.post_bytes("/exams/fhir", "application/fhir+json", bundle).await;
            assert!(matches!(answer.status(), 200 | 202), "{}: {}", delivery.name, answer.text());
            answer.status()
        })
        .buffer_unordered(TOGETHER)
        .collect()
        .await;
    let stored = sent.iter().filter(|status| **status == 200).count();
    (stored, sent.len() - stored)
}

/// Finds a person by citizen id, as an officer would; nothing while nobody has it.
pub(crate) async fn find(office: &Client, citizen_id: &str) -> Option<PersonId> {
    let answer = office.post("/registry/v1/people/search", json!({"citizen_id": citizen_id})).await;
    let found: Value = answer.ok().json();
    found["items"][0]["id"].as_str().map(|id| id.parse().unwrap())
}

/// Waits until each check-up of each of these people has been assessed.
pub(crate) async fn assessed(province: &Province, expected: &[(PersonId, usize)]) {
    let council = council(province);
    for (person, checkups) in expected {
        let path = format!("/classification/v1/people/{person}/assessments");
        until("every check-up of a person is assessed", async || {
            let answer = council.get(&path).await;
            if answer.status() == 404 {
                return None; // Not even the identity has arrived.
            }
            let list: Value = answer.ok().json();
            let items = list["items"].as_array().unwrap();
            let current = items.iter().filter(|item| item["current"] == true).count();
            assert!(current <= *checkups, "a check-up has two current assessments");
            (current == *checkups).then_some(())
        })
        .await;
    }
}

/// Signs every proposed conclusion of a person as it is proposed; returns how many.
pub(crate) async fn sign(province: &Province, person: PersonId) -> usize {
    let council = council(province);
    let path = format!("/classification/v1/people/{person}/conclusions");
    let list: Value = council.get(&path).await.ok().json();
    let mut signed = 0;
    let mut conclusions = list["items"].as_array().unwrap().clone();
    // Oldest check-up first: ids do not tell, since the test's clock stands still.
    conclusions.sort_by_cached_key(|conclusion| conclusion["checkup_on"].to_string());
    for conclusion in &conclusions {
        if conclusion["state"] == "proposed" && conclusion["proposed"].is_string() {
            let id = conclusion["id"].as_str().unwrap();
            let path = format!("/classification/v1/conclusions/{id}/signature");
            council.post(&path, json!({"class": conclusion["proposed"]})).await.ok();
            signed += 1;
        }
    }
    signed
}

/// Takes a small province the whole way; returns one who was examined and has a signed conclusion, with the citizen id.
pub(crate) async fn somebody_signed(
    province: &Province,
    made_up: &made_up::Province,
) -> (PersonId, String) {
    found(province, made_up).await;
    import_all(province, made_up.rosters().unwrap()).await;
    let deliveries: Vec<Delivery> = made_up.deliveries().collect();
    deliver(province, &deliveries).await;
    let office = office(province);
    let mut chosen = None;
    for person in &made_up.people {
        let checkups = deliveries.iter().filter(|one| one.citizen_id == person.citizen_id).count();
        if let Some(id) = find(&office, &person.citizen_id).await
            && checkups > 0
        {
            assessed(province, &[(id, checkups)]).await;
            sign(province, id).await;
            chosen = Some((id, person.citizen_id.clone()));
        }
    }
    province.settled().await;
    chosen.expect("somebody is on a list and was examined")
}
