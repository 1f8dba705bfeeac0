//! Two ids of one person: one card, one open follow-up, and each the own again after an undo.

use std::time::Duration;

use ::schema::PersonId;
use ::schema::events::{PersonMergedV1, PersonUnmergedV1};
use serde_json::{Value, json};

use crate::given::{CLINIC, Given, OTHER_CLINIC, items};

async fn merge(given: &Given, old: PersonId, survivor: PersonId) {
    let at = given.service.clock().now();
    for _ in 0..2 {
        given.service.deliver(&PersonMergedV1 { old, survivor, at }).await.unwrap();
    }
}

async fn undo(given: &Given, old: PersonId, survivor: PersonId) {
    given.service.advance(Duration::from_secs(60));
    let at = given.service.clock().now();
    for _ in 0..2 {
        given.service.deliver(&PersonUnmergedV1 { old, survivor, at }).await.unwrap();
    }
}

/// Two with a card at different clinics and an open follow-up each; the survivor's conclusion is the older one.
async fn two() -> (Given, PersonId, PersonId) {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    given.clinic(OTHER_CLINIC).await;
    let (old, survivor) = (given.person("SYT").await, given.person("SYT").await);
    for (person, facility) in [(old, OTHER_CLINIC), (survivor, CLINIC)] {
        let path = format!("/clinics/v1/people/{person}/card");
        given.officer().put(&path, json!({ "facility": facility })).await.ok();
    }
    given.signed(old, "C", "2026-06-01").await;
    given.signed(survivor, "C", "2025-06-01").await;
    (given, old, survivor)
}

async fn of_person(given: &Given, person: PersonId) -> Vec<Value> {
    let path = format!("/clinics/v1/people/{person}/follow-ups");
    let mut items = items(&given.officer().get(&path).await.ok().json());
    for item in &mut items {
        item.as_object_mut().unwrap().remove("revision");
    }
    items
}

#[tokio::test]
async fn a_survivor_has_one_card_and_one_open_follow_up() {
    let (given, old, survivor) = two().await;
    assert_eq!(
        (
            given.worklist(CLINIC, "due").await.len(),
            given.worklist(OTHER_CLINIC, "due").await.len()
        ),
        (1, 1)
    );
    let before = [of_person(&given, old).await, of_person(&given, survivor).await];
    let cards = [given.card(old).await, given.card(survivor).await];

    merge(&given, old, survivor).await;
    let due = given.worklist(CLINIC, "due").await;
    assert_eq!(due.len(), 1, "{due:?}");
    // The newest conclusion's, of the clinic that has the card.
    assert_eq!((&due[0]["id"], &due[0]["person_id"]), (&before[0][0]["id"], &json!(survivor)));
    assert!(due[0]["name"].is_string() && due[0]["phone"].is_string());
    assert!(given.worklist(OTHER_CLINIC, "due").await.is_empty());
    assert_eq!(given.card(old).await, cards[1]);
    assert_eq!(of_person(&given, old).await.len(), 2);

    undo(&given, old, survivor).await;
    assert_eq!([of_person(&given, old).await, of_person(&given, survivor).await], before);
    assert_eq!([given.card(old).await, given.card(survivor).await], cards);
}

#[tokio::test]
async fn a_new_conclusion_takes_the_place_of_what_is_open_under_either_id() {
    let (given, old, survivor) = two().await;
    merge(&given, old, survivor).await;

    given.signed(old, "D", "2026-11-01").await; // Told before classification had heard of the merge.

    let due = given.worklist(CLINIC, "due").await;
    assert_eq!((due.len(), &due[0]["person_id"]), (1, &json!(survivor)));
    undo(&given, old, survivor).await;
    assert_eq!(given.worklist(CLINIC, "due").await.len(), 1);
    assert!(given.worklist(OTHER_CLINIC, "due").await.is_empty());
}

#[tokio::test]
async fn the_figures_count_one_person_once() {
    let (given, old, survivor) = two().await;
    let figures =
        async || -> Value { given.officer().get("/clinics/v1/figures").await.ok().json() };
    let before = figures().await;
    merge(&given, old, survivor).await;
    assert_ne!(figures().await, before);
    undo(&given, old, survivor).await;
    assert_eq!(figures().await, before);
}

#[tokio::test]
async fn without_the_applications_check_only_the_survivors_clinic_sees_both() {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};
    let (given, old, survivor) = two().await;
    let seen = async |facility: &str| -> i64 {
        let sql = format!(
            "with scope as materialized (
                 select set_config('yba.reach', '', true), set_config('yba.subject', 'x', true),
                        set_config('yba.grantees', 'facility:{facility}', true),
                        set_config('yba.today', '2026-11-21', true))
             select count(*) from scope, follow_up"
        );
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let row = given.service.db().connection().query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    };
    let reach = async || [seen(CLINIC).await, seen(OTHER_CLINIC).await];

    assert_eq!(reach().await, [1, 1]);
    merge(&given, old, survivor).await;
    assert_eq!(reach().await, [2, 0]);
    undo(&given, old, survivor).await;
    assert_eq!(reach().await, [1, 1]);
}
