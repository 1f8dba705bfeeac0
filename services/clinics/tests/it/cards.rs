use ::schema::events::{CardRegisteredV1, FollowUpScheduledV1};
use serde_json::{Value, json};
use testkit::eventually;

use crate::given::{CLINIC, Given, OTHER_CLINIC};

#[tokio::test]
async fn people_of_one_organisation_are_registered_at_one_clinic() {
    let given = Given::start().await;
    for code in ["01101", "01102", "01103", "01104"] {
        given.clinic(code).await;
    }

    let first = given.person("SYT").await;
    let second = given.person("SYT").await;

    let (first, second) = (given.card(first).await, given.card(second).await);
    assert_eq!(first["facility"], second["facility"]);
    assert_eq!(first["chosen"], "by_rule");
    assert_eq!(given.service.sent::<CardRegisteredV1>().await.len(), 2);
}

#[tokio::test]
async fn who_comes_before_any_clinic_is_registered_when_one_opens() {
    let given = Given::start().await;
    let person = given.person("SYT").await;
    assert_eq!(given.card(person).await["facility"], Value::Null);

    given.clinic(CLINIC).await;

    eventually(async || given.card(person).await["facility"] == CLINIC).await;
}

#[tokio::test]
async fn an_identity_that_comes_again_changes_no_card() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    let person = given.person("SYT").await;

    given.service.deliver(&given.identity(person, "STC")).await.unwrap();

    assert_eq!(given.service.sent::<CardRegisteredV1>().await.len(), 1);
}

#[tokio::test]
async fn a_changed_card_takes_the_open_follow_up_along() {
    let given = Given::start().await;
    let (person, _) = given.follow_up().await;
    given.clinic(OTHER_CLINIC).await;
    let path = format!("/clinics/v1/people/{person}/card");

    let card: Value =
        given.officer().put(&path, json!({"facility": OTHER_CLINIC})).await.ok().json();
    given.officer().put(&path, json!({"facility": OTHER_CLINIC})).await.ok();

    assert_eq!(
        (card["facility"].as_str(), card["chosen"].as_str()),
        (Some(OTHER_CLINIC), Some("by_hand"))
    );
    assert!(given.worklist(CLINIC, "due").await.is_empty());
    assert_eq!(given.worklist(OTHER_CLINIC, "due").await.len(), 1);
    let scheduled = given.service.sent::<FollowUpScheduledV1>().await;
    let facilities: Vec<&str> = scheduled.iter().map(|one| one.facility.as_str()).collect();
    assert_eq!(facilities, [CLINIC, OTHER_CLINIC]);
    assert_eq!(given.service.sent::<CardRegisteredV1>().await.len(), 2);
}

#[tokio::test]
async fn a_clinic_that_closes_gives_its_people_to_another() {
    let given = Given::start().await;
    let (person, _) = given.follow_up().await;
    given.clinic(OTHER_CLINIC).await;

    let closed = json!({"name": "Phòng khám A", "kind": "clinic_a", "active": false});
    given.officer().put(&format!("/clinics/v1/facilities/{CLINIC}"), closed).await.ok();

    eventually(async || given.card(person).await["facility"] == OTHER_CLINIC).await;
    assert_eq!(given.worklist(OTHER_CLINIC, "due").await.len(), 1);
}

#[tokio::test]
async fn a_card_is_registered_at_active_clinics_alone() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    let hospital = json!({"name": "Bệnh viện", "kind": "hospital"});
    given.officer().put("/clinics/v1/facilities/01001", hospital).await.ok();
    let person = given.person("SYT").await;
    let path = format!("/clinics/v1/people/{person}/card");

    for facility in ["01001", "09999"] {
        let problem = given.officer().put(&path, json!({"facility": facility})).await.problem();
        assert_eq!((problem.status, problem.kind()), (422, "facility-takes-no-cards"));
    }
    let officer = given.officer().organisation("SYT");
    let problem = officer.put(&path, json!({"facility": CLINIC})).await.problem();
    assert_eq!((problem.status, problem.kind()), (403, "province-only"));
}

#[tokio::test]
async fn a_card_and_a_conclusion_that_come_at_once_do_not_miss_each_other() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    for _ in 0..10 {
        let person = ::schema::PersonId::generate(given.service.clock().now());
        let (identity, signed) =
            (given.identity(person, "SYT"), given.conclusion(person, "B1", "2026-06-01"));

        let (card, follow_up) =
            tokio::join!(given.service.deliver(&identity), given.service.deliver(&signed));

        card.unwrap();
        follow_up.unwrap();
    }
    assert!(given.worklist(CLINIC, "waiting").await.is_empty());
    assert_eq!(given.worklist(CLINIC, "due").await.len(), 10);
}
