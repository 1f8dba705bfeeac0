//! Somebody becomes centrally managed, and is out of sight in every service but to who may ask for them.

use messaging::Carrier;
use schema::{PersonId, Role};
use serde_json::{Value, json};
use testkit::{Client, Province};
use yba_tests::province::{self as made_up, Delivery};

use crate::story;
use crate::world::{self, council, hospital, office, until};

const SEED: u64 = 20_261_123;
const PEOPLE: u64 = 8;

/// Everything that is told of somebody: who asks for it, and where.
fn told(province: &Province, id: PersonId) -> Vec<(Client, String)> {
    let of = |service: &str, what: &str| format!("/{service}/v1/people/{id}{what}");
    vec![
        (office(province), of("registry", "")),
        (office(province), of("registry", "/contact")),
        (office(province), of("registry", "/health-books")),
        (council(province), of("exams", "/checkups")),
        (council(province), of("classification", "/assessments")),
        (council(province), of("classification", "/conclusions")),
        (office(province), of("clinics", "/card")),
        (office(province), of("clinics", "/follow-ups")),
        (office(province), of("notifications", "/notices")),
    ]
}

/// Whether an answer says anything of the person.
async fn says(client: &Client, path: &str) -> bool {
    let answer = client.get(path).await;
    if answer.status() == 404 {
        return false;
    }
    let body: Value = answer.ok().json();
    body["items"].as_array().is_none_or(|items| !items.is_empty())
}

async fn set_tier(client: &Client, id: PersonId, tier: &str) {
    let change = json!({ "kind": "tier", "tier": tier, "on": "2026-11-21", "reason": "QĐ" });
    client.post(&format!("/registry/v1/people/{id}/changes"), change).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_becomes_centrally_managed_is_out_of_sight_everywhere_and_comes_back() {
    let province = world::start(Carrier::Local).await;
    let made_up = made_up::Province::draw(SEED, PEOPLE);
    let (id, citizen_id) = story::somebody_signed(&province, &made_up).await;
    let deliveries: Vec<Delivery> = made_up.deliveries().collect();
    let office = office(&province);
    let mut known = Vec::new();
    for (client, path) in told(&province, id) {
        if says(&client, &path).await {
            known.push((client, path));
        }
    }
    assert!(known.len() >= 6, "{} of them say something", known.len());

    set_tier(&office, id, "CENTRAL").await;
    until("every service keeps them apart", async || {
        let mut seen = 0;
        for (client, path) in &known {
            seen += usize::from(says(client, path).await);
        }
        (seen == 0).then_some(())
    })
    .await;
    assert!(story::find(&office, &citizen_id).await.is_none());
    for (client, path) in &known {
        let unasked = client.clone().central();
        assert!(!says(&unasked, path).await, "{path}: a grant alone");
        assert!(!says(&client.clone().asking_for_central(), path).await, "{path}: no grant");
        assert!(says(&unasked.asking_for_central(), path).await, "{path}");
    }
    let oneself = province.caller().role(Role::Person).person(id);
    assert!(says(&oneself, &format!("/exams/v1/people/{id}/checkups")).await);

    // Their hospital goes on, and so does what follows from what it sends.
    let own = deliveries.iter().rfind(|one| one.citizen_id == citizen_id).unwrap();
    let mut again = own.bundle.clone();
    again["timestamp"] = "2026-11-21T09:00:00+07:00".into();
    let hospital = hospital(&province, &own.facility);
    let again = again.to_string().into_bytes();
    hospital.post_bytes("/exams/fhir", "application/fhir+json", again).await.ok();
    province.settled().await;

    let asking = office.clone().central().asking_for_central();
    set_tier(&asking, id, "LOCAL").await;
    until("every service shows them again", async || {
        for (client, path) in &known {
            if !says(client, path).await {
                return None;
            }
        }
        Some(())
    })
    .await;
}
