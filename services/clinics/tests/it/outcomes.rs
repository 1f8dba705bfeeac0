use ::schema::events::{FollowUpClosedV1, FollowUpOutcome};
use serde_json::{Value, json};

use crate::given::{CLINIC, Given, OTHER_CLINIC};

fn path(id: &str) -> String {
    format!("/clinics/v1/follow-ups/{id}/outcome")
}

#[tokio::test]
async fn done_closes_a_follow_up_and_tells_once() {
    let given = Given::start().await;
    let (_, id) = given.follow_up().await;
    let staff = given.staff(CLINIC);

    let view: Value =
        staff.post(&path(&id), json!({"outcome": "done", "revision": 1})).await.ok().json();
    let again = staff.post(&path(&id), json!({"outcome": "done"})).await.problem();

    assert_eq!((view["state"].as_str(), view["attempts"].as_i64()), (Some("done"), Some(1)));
    assert_eq!((again.status, again.kind()), (409, "follow-up-closed"));
    let closed = given.service.sent::<FollowUpClosedV1>().await;
    assert_eq!(closed.iter().map(|one| one.outcome).collect::<Vec<_>>(), [FollowUpOutcome::Done]);
    assert_eq!(given.worklist(CLINIC, "done").await.len(), 1);
}

#[tokio::test]
async fn no_answer_stays_to_be_tried_and_closes_with_the_third() {
    let given = Given::start().await;
    let (_, id) = given.follow_up().await;
    let staff = given.staff(CLINIC);

    for minute in 0..3 {
        given.service.advance(std::time::Duration::from_secs(60 * minute));
        let note = format!("gọi lần {minute}, không nghe máy");
        staff.post(&path(&id), json!({"outcome": "no_answer", "note": note})).await.ok();
    }

    let shown: Value = staff.get(&format!("/clinics/v1/follow-ups/{id}")).await.ok().json();
    assert_eq!((shown["state"].as_str(), shown["attempts"].as_i64()), (Some("no_answer"), Some(3)));
    assert_eq!(shown["tried"][2]["note"], "gọi lần 2, không nghe máy");
    let closed = given.service.sent::<FollowUpClosedV1>().await;
    assert_eq!(
        closed.iter().map(|one| one.outcome).collect::<Vec<_>>(),
        [FollowUpOutcome::NoAnswer]
    );
}

#[tokio::test]
async fn the_same_request_sent_twice_counts_once() {
    let given = Given::start().await;
    let (_, id) = given.follow_up().await;
    let staff = given.staff(CLINIC).header("idempotency-key", "call-1");

    let first = staff.post(&path(&id), json!({"outcome": "no_answer"})).await.ok().text();
    let second = staff.post(&path(&id), json!({"outcome": "no_answer"})).await.ok().text();

    assert_eq!(first, second);
    assert_eq!(given.worklist(CLINIC, "no_answer").await[0]["attempts"], 1);
}

#[tokio::test]
async fn a_stale_page_is_a_conflict() {
    let given = Given::start().await;
    let (_, id) = given.follow_up().await;
    let staff = given.staff(CLINIC);
    staff.post(&path(&id), json!({"outcome": "no_answer", "revision": 1})).await.ok();

    let problem = staff.post(&path(&id), json!({"outcome": "done", "revision": 1})).await.problem();

    assert_eq!((problem.status, problem.kind()), (409, "follow-up-changed"));
    assert_eq!(given.worklist(CLINIC, "no_answer").await.len(), 1);
}

#[tokio::test]
async fn another_clinics_follow_up_looks_absent() {
    let given = Given::start().await;
    let (_, id) = given.follow_up().await;
    given.clinic(OTHER_CLINIC).await;

    let problem =
        given.staff(OTHER_CLINIC).post(&path(&id), json!({"outcome": "done"})).await.problem();

    assert_eq!((problem.status, problem.kind()), (404, "follow-up-not-found"));
    assert_eq!(given.worklist(CLINIC, "due").await.len(), 1);
}

#[tokio::test]
async fn a_note_that_is_a_book_is_refused() {
    let given = Given::start().await;
    let (_, id) = given.follow_up().await;

    let body = json!({"outcome": "done", "note": "a".repeat(2_001)});
    let problem = given.staff(CLINIC).post(&path(&id), body).await.problem();

    assert_eq!((problem.status, problem.pointers()), (422, vec!["/note"]));
}
