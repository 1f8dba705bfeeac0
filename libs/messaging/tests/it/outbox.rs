//! What `publish` promises.

use std::time::Duration;

use messaging::outbox;
use runtime::Clock;
use schema::Topic;

use crate::harness::{Service, Step, Word, eventually};

fn step(key: &str, n: i32) -> Step {
    Step { key: key.to_owned(), n }
}

const POSITIONS: &str = "select key || (data::json ->> 'n') from outbox order by position";

#[tokio::test]
async fn an_event_is_there_after_the_commit_and_not_after_a_rollback() {
    let exams = Service::new("exams").await;

    let txn = exams.begin().await;
    outbox::publish(&txn, "exams", &Clock::System, &step("a", 1)).await.unwrap();
    txn.rollback().await.unwrap();
    exams.publish(&[step("a", 2)]).await;

    assert_eq!(exams.column::<String, 0>(POSITIONS, []).await, ["a2"]);
}

#[tokio::test]
async fn several_events_keep_their_order_in_one_round_trip() {
    let exams = Service::new("exams").await;
    let events: Vec<_> = (0..50).map(|n| step(["z", "a", "m"][n as usize % 3], n)).collect();

    exams.publish(&events).await;

    let expected: Vec<_> = events.iter().map(|step| format!("{}{}", step.key, step.n)).collect();
    assert_eq!(exams.column::<String, 0>(POSITIONS, []).await, expected);
}

#[tokio::test]
async fn a_position_is_taken_after_the_lock_of_its_key() {
    let exams = Service::new("exams").await;
    let first = exams.begin().await;
    outbox::publish(&first, "exams", &Clock::System, &step("a", 1)).await.unwrap();

    let (second, waited) = tokio::join!(
        async {
            let second = exams.begin().await;
            outbox::publish(&second, "exams", &Clock::System, &step("a", 2)).await.unwrap();
            second.commit().await
        },
        async {
            let waiting =
                "select count(*) from pg_locks where locktype = 'advisory' and not granted
                and database = (select oid from pg_database where datname = current_database())";
            eventually("the second waits", async || exams.count(waiting).await == 1).await;
            // Another key goes on meanwhile, and takes the place that the second does not have yet.
            exams.publish(&[step("b", 1)]).await;
            first.commit().await
        }
    );

    second.unwrap();
    waited.unwrap();
    assert_eq!(exams.column::<String, 0>(POSITIONS, []).await, ["a1", "b1", "a2"]);
}

#[tokio::test]
async fn two_who_publish_the_same_keys_in_other_orders_do_not_deadlock() {
    let exams = Service::new("exams").await;
    let forward: Vec<_> = (0..20).map(|n| step(&format!("k{n}"), n)).collect();
    let backward: Vec<_> = forward.iter().rev().cloned().collect();

    let both = async {
        for _ in 0..25 {
            tokio::join!(exams.publish(&forward), exams.publish(&backward));
        }
    };
    tokio::time::timeout(Duration::from_secs(30), both).await.unwrap();

    assert_eq!(exams.count("select count(*) from outbox").await, 1000);
}

#[tokio::test]
async fn the_same_key_of_another_topic_is_another_key() {
    let exams = Service::new("exams").await;
    let txn = exams.begin().await;
    outbox::publish(&txn, "exams", &Clock::System, &step("a", 1)).await.unwrap();

    let word = [Word { key: "a".to_owned(), n: 2 }];
    tokio::time::timeout(Duration::from_secs(10), exams.publish(&word)).await.unwrap();

    txn.commit().await.unwrap();
}

#[tokio::test]
async fn a_tombstone_has_no_data() {
    let exams = Service::new("exams").await;

    let txn = exams.begin().await;
    let erased = (Topic::Identities, "identity.erased.v1");
    outbox::publish_tombstone(&txn, "exams", &Clock::System, erased, "a").await.unwrap();
    txn.commit().await.unwrap();

    assert_eq!(exams.count("select count(*) from outbox where data is null").await, 1);
}
