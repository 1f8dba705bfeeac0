//! Somebody is erased everywhere, and nothing that is told again brings them back.

use std::time::Duration;

use messaging::Carrier;
use messaging::local::replay;
use schema::Role;
use serde_json::{Value, json};
use testkit::{Client, Province, traces};
use yba_tests::province::{self as made_up, Delivery};

use crate::story;
use crate::world::{self, hospital, office, until};

const SEED: u64 = 20_261_122;
const PEOPLE: u64 = 8;
const SERVICES: [&str; 5] = ["registry", "exams", "classification", "clinics", "notifications"];

fn officer(province: &Province, subject: &str) -> Client {
    province.caller().role(Role::BoardOfficer).subject(subject)
}

/// Where somebody still is who must not be: each service's tables, but for those where ids stay.
async fn left(province: &Province, said: &[&str], id: &str) -> Vec<String> {
    let ids_stay =
        ["audit", "erased_number", "erased_person", "erasure", "erasure_acknowledgement", "outbox"];
    let mut found = Vec::new();
    for service in SERVICES {
        let owner = province.owner(service);
        found.extend(
            traces(owner, said).await.into_iter().map(|table| format!("{service}.{table}")),
        );
        let ids = traces(owner, &[id]).await.into_iter();
        let ids = ids.filter(|table| !ids_stay.contains(&table.as_str()));
        found.extend(ids.map(|table| format!("{service}.{table} (id)")));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_erased_is_gone_everywhere_and_stays_gone() {
    let province = world::start(Carrier::Local).await;
    let made_up = made_up::Province::draw(SEED, PEOPLE);
    let (id, citizen_id) = story::somebody_signed(&province, &made_up).await;
    let deliveries: Vec<Delivery> = made_up.deliveries().collect();
    let office = office(&province);
    let who: Value = office.get(&format!("/registry/v1/people/{id}")).await.ok().json();
    let name = who["name"].as_str().unwrap().to_owned();

    let body = json!({ "reason": "theo yêu cầu", "document": "1/QĐ", "by_law": true });
    let asked: Value = officer(&province, "lan")
        .post(&format!("/registry/v1/people/{id}/erasures"), body)
        .await
        .ok()
        .json();
    let erasure = format!("/registry/v1/erasures/{}", asked["id"].as_str().unwrap());
    let approval = format!("{erasure}/approval");
    officer(&province, "minh").post(&approval, json!({})).await.ok();
    until("every service has answered", async || {
        let state: Value = office.get(&erasure).await.ok().json();
        (state["state"] == "done").then_some(())
    })
    .await;
    let said = [citizen_id.as_str(), name.as_str()];
    assert_eq!(left(&province, &said, &id.to_string()).await, Vec::<String>::new());

    // Everything that was ever said is said again, and the hospital sends again what it sent.
    for producer in SERVICES {
        let db = province.db(producer).connection();
        for reader in SERVICES {
            let ever = Duration::from_secs(400 * 86_400);
            replay(db, reader, province.clock().now(), ever).await.unwrap();
            let forget = format!("delete from inbox where consumer = '{reader}'");
            use sea_orm::ConnectionTrait;
            province.owner(reader).execute_unprepared(&forget).await.unwrap();
        }
    }
    province.settled().await;
    for delivery in deliveries.iter().filter(|one| one.citizen_id == citizen_id) {
        let hospital = hospital(&province, &delivery.facility);
        let bundle = delivery.bundle.to_string().into_bytes();
        let answer = hospital.post_bytes("/exams/fhir", "application/fhir+json", bundle).await;
        assert_eq!(answer.status(), 422, "{}", answer.text());
    }
    province.settled().await;
    assert_eq!(left(&province, &said, &id.to_string()).await, Vec::<String>::new());
    let list = std::fs::read_to_string(province.folder().join("erasures.list")).unwrap();
    assert!(list.contains(&id.to_string()) && list.lines().count() == 1, "{list}");
}
