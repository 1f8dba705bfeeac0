//! The same write twice.

use std::time::Duration;

use actix_web::body::to_bytes;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::test::TestRequest;
use actix_web::{HttpRequest, HttpResponse};
use auth::idempotency::{self, Answer, remember, replay, replay_of};
use auth::{Caller, Error, Permission, Txn};
use schema::Role;

use crate::support::{World, role, value};

fn post(path: &str, key: &str) -> HttpRequest {
    TestRequest::post().uri(path).insert_header(("Idempotency-Key", key)).to_http_request()
}

async fn begin(world: &World, caller: &Caller) -> Txn {
    caller.begin(&world.db, Permission::ImportRoster).await.unwrap()
}

/// Answers 201 the first time, with a body that tells the attempts apart.
async fn write(txn: &Txn, request: &HttpRequest, attempt: &str) -> HttpResponse {
    if let Some(first) = replay(txn, request).await.unwrap() {
        return first;
    }
    let answer = Answer::json(StatusCode::CREATED, &attempt).with_location("/things/1");
    remember(txn, request, &answer).await.unwrap();
    answer.response()
}

async fn body(response: HttpResponse) -> String {
    String::from_utf8(to_bytes(response.into_body()).await.unwrap().to_vec()).unwrap()
}

#[actix_web::test]
async fn a_repeat_gets_the_first_answer() {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    let request = post("/things", "k1");

    let txn = begin(&world, &officer).await;
    write(&txn, &request, "first").await;
    txn.commit().await.unwrap();
    let second = write(&begin(&world, &officer).await, &request, "second").await;

    assert_eq!(second.status(), StatusCode::CREATED);
    assert_eq!(second.headers().get(LOCATION).unwrap(), "/things/1");
    assert_eq!(body(second).await, "\"first\"");
}

#[actix_web::test]
async fn what_failed_may_be_tried_again() {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    let request = post("/things", "k1");

    let txn = begin(&world, &officer).await;
    write(&txn, &request, "failed").await;
    txn.rollback().await.unwrap();

    assert_eq!(
        body(write(&begin(&world, &officer).await, &request, "second").await).await,
        "\"second\""
    );
}

#[actix_web::test]
async fn of_two_at_once_the_second_waits_for_the_first() {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    let request = post("/things", "k1");
    let (one, two) = (begin(&world, &officer).await, begin(&world, &officer).await);
    write(&one, &request, "first").await;

    let second = async { body(write(&two, &request, "second").await).await };
    let first = async {
        // Commits only once PostgreSQL says that the second is waiting.
        let waiting = "select count(*) from pg_stat_activity
                       where datname = current_database() and wait_event_type = 'Lock'";
        let admin = world.prepared.service_url.replace("authtest_it@", "postgres@");
        let admin = sea_orm::Database::connect(admin).await.unwrap(); // Others see no wait events.
        while value::<i64>(&admin, waiting).await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        one.commit().await.unwrap();
    };

    let (second, ()) = tokio::join!(second, first);
    assert_eq!(second, "\"first\"");
}

#[actix_web::test]
async fn a_key_belongs_to_one_caller_one_path_and_one_body() {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    let contact = auth::dev_issuer::MintRequest {
        organisation: "SYT".parse().ok(),
        ..role(Role::UnitContact)
    };
    let contact = world.caller(contact).await;
    let txn = begin(&world, &officer).await;
    write(&txn, &post("/things", "k1"), "first").await;
    assert!(replay_of(&txn, &post("/others", "k2"), b"one").await.unwrap().is_none());
    txn.commit().await.unwrap();

    let txn = begin(&world, &officer).await;
    assert_eq!(
        body(write(&txn, &post("/elsewhere", "k1"), "other route").await).await,
        "\"other route\""
    );
    let reused = replay_of(&txn, &post("/things", "k1"), b"another body").await;
    assert!(matches!(reused, Err(Error::IdempotencyKey)));
    drop(txn);
    let txn = begin(&world, &contact).await;
    assert_eq!(
        body(write(&txn, &post("/things", "k1"), "other caller").await).await,
        "\"other caller\""
    );
}

#[actix_web::test]
async fn a_key_lapses_after_seven_days() {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    let request = post("/things", "k1");
    let txn = begin(&world, &officer).await;
    write(&txn, &request, "first").await;
    txn.commit().await.unwrap();

    world.clock.advance(Duration::from_secs(7 * 86_400 + 1));
    let txn = begin(&world, &officer).await;
    assert_eq!(body(write(&txn, &request, "a week later").await).await, "\"a week later\"");
    txn.rollback().await.unwrap();

    let txn = world.system(&[Permission::KeepAudit]).await;
    assert_eq!(idempotency::forget_old(&txn).await.unwrap(), 1);
}

#[actix_web::test]
async fn a_request_without_a_key_passes_and_a_bad_key_does_not() {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    let txn = begin(&world, &officer).await;

    let bare = TestRequest::post().uri("/things").to_http_request();
    assert!(replay(&txn, &bare).await.unwrap().is_none());
    for key in ["", " ", &"k".repeat(256)] {
        assert!(matches!(replay(&txn, &post("/things", key)).await, Err(Error::IdempotencyKey)));
    }
}
