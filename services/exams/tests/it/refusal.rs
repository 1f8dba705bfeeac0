//! People whose records must not be here.

use ::schema::events::RefusalListedV1;
use serde_json::Value;

use crate::world::{World, check_up, somebody};

async fn list(world: &World, n: u32) {
    let citizen_hash = world.keyring.hash_citizen(&somebody(n).citizen_id.parse().unwrap());
    let event = RefusalListedV1 { citizen_hash, at: world.exams.clock().now() };
    world.exams.deliver(&event).await.unwrap();
}

const STORED: &str = "
    select (select count(*) from delivery) + (select count(*) from version) + (select count(*) from receipt)
         + (select count(*) from observation) + (select count(*) from intake_line) + (select count(*) from outbox)";

#[tokio::test]
async fn a_listed_persons_check_up_is_refused_and_nothing_of_it_is_stored() {
    let world = World::start().await;
    list(&world, 1).await;

    let answer = world.send(&check_up(&somebody(1), "2026-05-04")).await;

    assert_eq!(answer.status(), 422, "{answer:?}");
    let outcome: Value = answer.json();
    assert_eq!(outcome["issue"][0]["details"]["coding"][0]["code"], "not-kept-here");
    assert_eq!(world.number(STORED).await, 0);
    assert_eq!(world.number("select sum(refused)::bigint from figure").await, 1);
}

#[tokio::test]
async fn whoever_is_listed_after_being_remembered_is_refused_too() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    world.send(&check_up(&an, "2026-05-04")).await.ok();
    let before = world.number(STORED).await;
    // As another pod would: this process has not heard of it and remembers the person.
    world.text(&format!("with listed as (insert into refusal (citizen_hash, at) values ('{}', now()) returning 1)
        select count(*)::text from listed", world.keyring.hash_citizen(&an.citizen_id.parse().unwrap()))).await;

    let answer = world.send(&check_up(&an, "2026-06-04")).await;

    assert_eq!(answer.status(), 422, "{answer:?}");
    assert_eq!(world.number(STORED).await, before);
}

#[tokio::test]
async fn a_line_of_an_upload_is_refused_before_it_is_stored() {
    let world = World::start().await;
    list(&world, 1).await;
    let lines = format!("{}\n", check_up(&somebody(1), "2026-05-04"));

    let answer =
        world.hospital().post_bytes("/exams/v1/intake", "application/x-ndjson", lines).await;

    assert_eq!(answer.status(), 202, "{answer:?}");
    let view: Value = answer.json();
    assert_eq!(
        (&view["total"], &view["refused"], &view["state"]),
        (&1.into(), &1.into(), &"done".into())
    );
    assert_eq!(world.number(STORED).await, 0);
}
