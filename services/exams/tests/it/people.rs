//! Who reaches whose findings.

use ::schema::Role;
use ::schema::events::CardRegisteredV1;
use ::schema::{Envelope, RegistrationId};
use serde_json::{Value, json};

use crate::world::{World, check_up, in_force, somebody};

#[tokio::test]
async fn the_clinic_where_a_person_is_registered_sees_their_findings_and_no_other() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    world.send(&check_up(&an, "2026-05-04")).await.ok();
    let path = format!("/exams/v1/people/{}/checkups", an.id);
    let doctor = |facility| world.exams.caller().role(Role::ClinicDoctor).facility(facility);
    assert_eq!(doctor("01055").get(&path).await.problem().kind(), "person-not-found");

    let card = CardRegisteredV1 {
        registration_id: RegistrationId::generate(world.exams.clock().now()),
        person_id: an.id,
        facility: "01055".parse().unwrap(),
        at: world.exams.clock().now(),
    };
    world.exams.deliver(&card).await.unwrap();

    let page: Value = doctor("01055").get(&path).await.ok().json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    // The hospital that examined her is no clinic of hers: what it delivered it may not read back.
    assert_eq!(doctor("01001").get(&path).await.problem().kind(), "person-not-found");
}

#[tokio::test]
async fn a_person_sees_their_own_findings_only() {
    let world = World::start().await;
    let (an, binh) = (somebody(1), somebody(2));
    for person in [&an, &binh] {
        world.register(person).await;
        world.send(&check_up(person, "2026-05-04")).await.ok();
    }
    let herself = world.exams.caller().role(Role::Person).person(an.id);

    herself.get(&format!("/exams/v1/people/{}/checkups", an.id)).await.ok();
    let other = herself.get(&format!("/exams/v1/people/{}/checkups", binh.id)).await;

    assert_eq!((other.status(), other.problem().kind()), (404, "person-not-found"));
}

#[tokio::test]
async fn check_ups_come_in_pages_newest_first() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    for day in ["2024-05-04", "2026-05-04", "2025-05-04"] {
        world.send(&check_up(&an, day)).await.ok();
    }
    let path = format!("/exams/v1/people/{}/checkups", an.id);

    let first: Value = world.council().get(&format!("{path}?limit=2")).await.ok().json();
    let next = first["next"].as_str().unwrap();
    let second: Value =
        world.council().get(&format!("{path}?limit=2&after={next}")).await.ok().json();

    let days = |page: &Value| -> Vec<Value> {
        page["items"].as_array().unwrap().iter().map(|item| item["on"].clone()).collect()
    };
    assert_eq!(days(&first), [json!("2026-05-04"), json!("2025-05-04")]);
    assert_eq!(days(&second), [json!("2024-05-04")]);
    assert_eq!(second["next"], Value::Null);
}

#[tokio::test]
async fn an_unknown_event_is_parked_and_a_known_foreign_one_is_not() {
    let world = World::start().await;
    let mut envelope =
        Envelope::wrap("registry", &world.identity(&somebody(1)), world.exams.clock().now(), None);
    "identity.forgotten.v9".clone_into(&mut envelope.event_type);
    assert!(matches!(
        world.exams.deliver_envelope(&envelope).await,
        Err(messaging::Failure::Park(_))
    ));
}

#[tokio::test]
async fn a_tombstone_forgets_who_somebody_was() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    assert!(in_force(&world, &an).await.is_empty());
    let mut envelope =
        Envelope::wrap("registry", &world.identity(&an), world.exams.clock().now(), None);
    envelope.data = serde_json::value::to_raw_value(&()).unwrap();

    world.exams.deliver_envelope(&envelope).await.unwrap();

    assert_eq!(world.number("select count(*) from identity").await, 0);
    assert_eq!(world.send(&check_up(&an, "2026-05-04")).await.status(), 202);
}
