//! Erasing somebody: nothing of them is left, and nothing of them comes back.

use ::schema::PersonId;
use ::schema::events::{CareErasedV1, PersonErasedV1, PersonRestrictedV1, PersonUnrestrictedV1};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use testkit::traces;

use crate::given::{CLINIC, Given, PHONE};

async fn erase(given: &Given, person: PersonId) {
    let at = given.service.clock().now();
    given.service.deliver(&PersonErasedV1 { person_id: person, at }).await.unwrap();
}

async fn number(given: &Given, sql: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let row = given.service.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn nothing_is_left_in_any_table_but_ids_in_the_audit() {
    let given = Given::start().await;
    let (person, follow_up) = given.follow_up().await;
    let outcome = format!("/clinics/v1/follow-ups/{follow_up}/outcome");
    let tried = json!({ "outcome": "no_answer", "note": "Gọi lại sau" });
    given.staff(CLINIC).post(&outcome, tried).await.ok();
    let kept = given.person("SYT").await;

    erase(&given, person).await;

    let owner = given.service.owner();
    let left = traces(owner, &[&person.to_string()]).await;
    assert_eq!(left, ["audit", "erased_person", "outbox"]);
    assert_eq!(traces(owner, &["Lương Đình Thử", PHONE, "Gọi lại"]).await, Vec::<String>::new());
    let open = "select coalesce(sum(value), 0)::bigint from figure
        where measure in ('waiting', 'due', 'no_answer')";
    assert_eq!(number(&given, open).await, 0);
    let cards = "select coalesce(sum(value), 0)::bigint from figure where measure = 'cards'";
    assert_eq!(number(&given, cards).await, 1);
    assert_eq!(given.card(kept).await["facility"], CLINIC);
    assert_eq!(given.service.sent::<CareErasedV1>().await.len(), 1);
}

#[tokio::test]
async fn what_comes_later_is_not_stored_again() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    let person = given.person("SYT").await;
    let late = given.conclusion(person, "C", "2026-06-01");
    erase(&given, person).await;

    given.service.deliver(&late).await.unwrap();
    given.service.deliver(&given.identity(person, "SYT")).await.unwrap();

    for table in ["identity", "card", "follow_up", "contact", "person_scope", "person_key"] {
        assert_eq!(number(&given, &format!("select count(*) from {table}")).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_restricted_record_is_in_no_worklist() {
    let given = Given::start().await;
    let (person, _) = given.follow_up().await;
    let at = given.service.clock().now();

    given.service.deliver(&PersonRestrictedV1 { person_id: person, at }).await.unwrap();
    assert!(given.worklist(CLINIC, "due").await.is_empty());
    let path = format!("/clinics/v1/people/{person}/card");
    assert_eq!(given.officer().get(&path).await.status(), 404);

    given.service.deliver(&PersonUnrestrictedV1 { person_id: person, at }).await.unwrap();
    assert_eq!(given.worklist(CLINIC, "due").await.len(), 1);
}
