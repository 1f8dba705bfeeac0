//! Counters.

use ::schema::Role;
use serde_json::{Value, json};

use crate::world::{World, check_up, corrected, somebody};

#[tokio::test]
async fn the_counters_add_up_and_say_what_the_receipts_say() {
    let world = World::start().await;
    let (an, binh) = (somebody(1), somebody(2));
    world.register(&an).await;
    let first = check_up(&an, "2026-05-04");
    world.send(&corrected(&first, 5.6, "2026-05-05T00:00:00Z")).await.ok();
    world.send(&corrected(&first, 5.6, "2026-05-05T00:00:00Z")).await.ok();
    world.send(&corrected(&first, 7.1, "2026-05-06T00:00:00Z")).await.ok();
    world.send(&check_up(&binh, "2026-05-04")).await.ok();
    world.send(&json!({ "resourceType": "Bundle", "type": "batch", "entry": [{}] })).await;
    world.register(&binh).await;

    let figures: Value = world.officer().get("/exams/v1/figures").await.ok().json();

    let total = &figures["total"];
    let counts: Vec<i64> =
        ["received", "accepted", "held", "rejected", "unchanged", "superseded", "refused"]
            .iter()
            .map(|name| total[name].as_i64().unwrap())
            .collect();
    assert_eq!(counts, [5, 2, 0, 1, 1, 1, 0], "{figures}");
    let differing = world
        .number(
            "
        with counted as (select state, count(*) as n from receipt group by state),
        kept as (select sum(accepted) as accepted, sum(held) as held, sum(rejected) as rejected,
                        sum(unchanged) as unchanged, sum(superseded) as superseded from figure)
        select count(*) from counted c, kept k where c.n <> case c.state
            when 'accepted' then k.accepted when 'held' then k.held when 'rejected' then k.rejected
            when 'unchanged' then k.unchanged else k.superseded end",
        )
        .await;
    assert_eq!(differing, 0);
}

#[tokio::test]
async fn small_counts_are_left_out_for_those_who_may_not_see_receipts() {
    let world = World::start().await;
    world.send(&check_up(&somebody(1), "2026-05-04")).await.ok();

    let leader = world.exams.caller().role(Role::Leader);
    let figures: Value = leader.get("/exams/v1/figures").await.ok().json();

    assert_eq!(figures["total"]["received"], Value::Null, "{figures}");
}
