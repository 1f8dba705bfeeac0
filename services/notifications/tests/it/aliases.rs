//! Two ids of one person: one inbox, and each the own again after an undo.

use std::time::Duration;

use ::schema::PersonId;
use ::schema::events::{PersonMergedV1, PersonUnmergedV1};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;

use crate::given::{Given, inbox};

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

async fn notices(given: &Given, person: PersonId) -> usize {
    let path = format!("/notifications/v1/people/{person}/notices");
    let page: Value = given.officer().get(&path).await.ok().json();
    page["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn one_person_has_one_inbox_under_either_id() {
    let given = Given::start().await;
    let (first, second) = (given.signed(), given.signed());
    given.service.deliver(&first).await.unwrap();
    let (old, survivor) = (first.person_id, second.person_id);

    merge(&given, old, survivor).await;
    // Told of the old id while the merge lasts: the survivor's.
    let mut later = given.signed();
    later.person_id = old;
    given.service.deliver(&later).await.unwrap();

    for id in [old, survivor] {
        assert_eq!(inbox(&given.oneself(id)).await.len(), 2);
        assert_eq!(notices(&given, id).await, 2);
    }
    let id = inbox(&given.oneself(survivor)).await[1]["id"].as_str().unwrap().to_owned();
    given.oneself(survivor).post(&format!("/notifications/v1/inbox/{id}/read"), ()).await.ok();

    undo(&given, old, survivor).await;
    assert_eq!((notices(&given, old).await, notices(&given, survivor).await), (1, 1));
    assert_eq!(inbox(&given.oneself(old)).await.len(), 1);
    assert_eq!(inbox(&given.oneself(survivor)).await.len(), 1);
}

#[tokio::test]
async fn without_the_applications_check_nobody_but_the_person_gains_a_notice() {
    let given = Given::start().await;
    let (first, second) = (given.signed(), given.signed());
    for signed in [&first, &second] {
        given.service.deliver(signed).await.unwrap();
    }
    let stranger = PersonId::generate(given.service.clock().now());
    let seen = async |person: PersonId| -> i64 {
        let sql = format!(
            "with scope as materialized (
                 select set_config('yba.reach', '', true), set_config('yba.subject', 'x', true),
                        set_config('yba.grantees', 'person:{person}', true),
                        set_config('yba.today', '2026-11-21', true))
             select count(*) from scope, notice"
        );
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let row = given.service.db().connection().query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    };
    let (old, survivor) = (first.person_id, second.person_id);
    let reach = async || [seen(old).await, seen(survivor).await, seen(stranger).await];

    assert_eq!(reach().await, [1, 1, 0]);
    merge(&given, old, survivor).await;
    assert_eq!(reach().await, [2, 2, 0]);
    undo(&given, old, survivor).await;
    assert_eq!(reach().await, [1, 1, 0]);
}
