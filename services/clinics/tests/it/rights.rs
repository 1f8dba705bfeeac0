//! Who has looked, and everything that is held of a person.

use ::schema::Role;
use serde_json::{Value, json};
use testkit::assert_download_covers;

use crate::given::{CLINIC, Given, PHONE};

#[tokio::test]
async fn a_person_sees_who_has_looked_at_their_follow_ups() {
    let given = Given::start().await;
    let (person, _) = given.follow_up().await;
    let own = given.service.caller().role(Role::Person).person(person);
    given.service.advance(std::time::Duration::from_secs(60)); // One instant has no order.
    given.staff(CLINIC).get("/clinics/v1/follow-ups").await.ok();

    let seen: Value = own.get(&format!("/clinics/v1/people/{person}/accesses")).await.ok().json();

    let newest = &seen["items"][0];
    assert_eq!((&newest["subject"], &newest["count"]), (&json!("test-clinic_staff"), &json!(1)));
    assert_eq!(newest["what"], "Xem lịch theo dõi sức khỏe");
}

#[tokio::test]
async fn the_download_covers_every_table_and_opens_what_is_sealed() {
    let given = Given::start().await;
    let (person, id) = given.follow_up().await;
    let outcome = json!({ "outcome": "no_answer", "note": "máy bận" });
    given.staff(CLINIC).post(&format!("/clinics/v1/follow-ups/{id}/outcome"), outcome).await.ok();
    let own = given.service.caller().role(Role::Person).person(person);

    let held: Value = own.get(&format!("/clinics/v1/people/{person}/data")).await.ok().json();

    assert_download_covers(&given.service, &held).await;
    let part = |name: &str| {
        let parts = held["parts"].as_array().unwrap();
        parts.iter().find(|part| part["table"] == name).unwrap()["items"][0].clone()
    };
    assert_eq!(part("identity")["name"], "Lương Đình Thử");
    assert_eq!(
        (&part("contact")["phone"], &part("card")["facility"]),
        (&json!(PHONE), &json!(CLINIC))
    );
    assert_eq!(part("follow_up_attempt")["note"], "máy bận");
    let stranger = given.person("SYT").await;
    let path = format!("/clinics/v1/people/{stranger}/data");
    assert_eq!(own.get(&path).await.problem().kind(), "person-not-found");
}
