//! Deliveries whose person is not known, or not surely.

use ::schema::events::{CheckupRecordedV1, IdentityRecordedV1};
use serde_json::{Value, json};

use crate::world::{Somebody, World, check_up, corrected, in_force, receipt, send, somebody};

#[tokio::test]
async fn an_unknown_persons_check_up_waits_and_is_matched_when_the_person_is_registered() {
    let world = World::start().await;
    let an = somebody(1);

    let answer = world.send(&check_up(&an, "2026-05-04")).await;

    assert_eq!(answer.status(), 202, "{answer:?}");
    let held: Value = world.hospital().get(&receipt(&answer)).await.ok().json();
    assert_eq!((&held["state"], &held["person_id"]), (&json!("held"), &Value::Null));
    assert_eq!(world.number("select count(*) from observation").await, 0);
    assert!(world.exams.sent::<CheckupRecordedV1>().await.is_empty());

    world.register(&an).await;

    let told = world.exams.sent::<CheckupRecordedV1>().await;
    assert_eq!((told.len(), told[0].person_id), (1, an.id));
    assert_eq!(receipt(&answer), format!("/exams/v1/receipts/{}", told[0].receipt_id));
    let view: Value = world.hospital().get(&receipt(&answer)).await.ok().json();
    assert_eq!((&view["state"], &view["version"]), (&json!("accepted"), &json!(1)));
    assert_eq!(
        in_force(&world, &an).await[0]["observations"][3]["value"]["text"],
        "Gan nhiễm mỡ độ I"
    );
    assert_eq!(world.number("select count(*) from unmatched").await, 0);
}

#[tokio::test]
async fn hearing_of_a_person_twice_sends_the_check_up_once() {
    let world = World::start().await;
    let an = somebody(1);
    world.send(&check_up(&an, "2026-05-04")).await.ok();

    world.register(&an).await;
    world.register(&an).await;
    world.send(&check_up(&an, "2026-05-04")).await.ok();

    assert_eq!(world.exams.sent::<CheckupRecordedV1>().await.len(), 1);
}

#[tokio::test]
async fn another_name_or_birth_date_waits_for_a_human() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let misspelt = Somebody { name: "Đỗ Thị Khác".into(), ..an.clone() };

    let answer = world.send(&check_up(&misspelt, "2026-05-04")).await;

    assert_eq!(answer.status(), 202, "{answer:?}");
    let page: Value = world.officer().get("/exams/v1/unmatched").await.ok().json();
    let item = &page["items"][0];
    assert_eq!((&item["reason"], &item["candidate"]), (&json!("name-differs"), &json!(an.id)));
    assert_eq!((&item["name"], &item["born"]), (&json!("ĐỖ THỊ KHÁC"), &json!(an.born)));

    let path = format!("/exams/v1/unmatched/{}/match", item["receipt"].as_str().unwrap());
    let matched: Value =
        world.officer().post(&path, json!({ "person_id": an.id })).await.ok().json();

    assert_eq!(matched["state"], "accepted");
    assert_eq!(world.exams.sent::<CheckupRecordedV1>().await.len(), 1);
    assert_eq!(in_force(&world, &an).await.len(), 1);
    let again = world.officer().post(&path, json!({ "person_id": an.id })).await;
    assert_eq!((again.status(), again.problem().kind()), (409, "delivery-not-waiting"));
}

#[tokio::test]
async fn a_corrected_name_in_the_registry_matches_by_itself() {
    let world = World::start().await;
    let an = somebody(1);
    let married = Somebody { name: "Đỗ Thị Mới".into(), ..an.clone() };
    world.register(&an).await;
    world.send(&check_up(&married, "2026-05-04")).await.ok();

    world.register(&married).await;

    assert_eq!(in_force(&world, &an).await.len(), 1);
}

#[tokio::test]
async fn a_human_cannot_match_to_nobody() {
    let world = World::start().await;
    world.send(&check_up(&somebody(1), "2026-05-04")).await.ok();
    let receipt = world.text("select receipt_id::text from unmatched").await;
    let path = format!("/exams/v1/unmatched/{receipt}/match");

    let answer = world.officer().post(&path, json!({ "person_id": somebody(9).id })).await;

    assert_eq!((answer.status(), answer.problem().kind()), (422, "person-not-found"));
    let hospital = send(&world.hospital(), &check_up(&somebody(1), "2026-05-04")).await;
    assert_eq!(hospital.status(), 200, "the same content is unchanged while it waits");
    let refused = world.hospital().get("/exams/v1/unmatched").await;
    assert_eq!(refused.status(), 403);
}

#[tokio::test]
async fn a_newer_version_while_waiting_takes_the_olders_place_in_the_queue() {
    let world = World::start().await;
    let an = somebody(1);
    let first = check_up(&an, "2026-05-04");
    world.send(&corrected(&first, 5.6, "2026-05-05T00:00:00Z")).await.ok();
    world.send(&corrected(&first, 7.1, "2026-05-06T00:00:00Z")).await.ok();
    assert_eq!(world.number("select count(*) from unmatched").await, 1);

    world.register(&an).await;

    let checkups = in_force(&world, &an).await;
    assert_eq!(checkups[0]["observations"][0]["value"]["value"], "7.1");
    let states = world.text("select string_agg(state, ' ' order by state) from receipt").await;
    assert_eq!(states, "accepted superseded");
}

#[tokio::test]
async fn an_insurance_code_alone_finds_its_person() {
    let world = World::start().await;
    let an = somebody(1);
    let code = "DN4010755421190";
    let hash = world.keyring.hash_insurance(&code.parse().unwrap());
    let identity = IdentityRecordedV1 { insurance_hash: Some(hash), ..world.identity(&an) };
    let mut bundle = check_up(&an, "2026-05-04");
    bundle["entry"][0]["resource"]["identifier"] = json!([{ "system": "http://fhir.ehealth.gov.vn/core/sid/insurance_number", "value": code }]);
    let held = world.send(&bundle).await;
    assert_eq!(held.status(), 202);

    world.exams.deliver(&identity).await.unwrap();

    assert_eq!(in_force(&world, &an).await.len(), 1);
}
