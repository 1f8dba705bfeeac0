//! One person under several ids: resolved, in any order of events, and reached as the survivor alone.

use auth::{Permission, aliases};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use schema::PersonId;

use crate::support::World;

const SYSTEM: &[Permission] = &[Permission::ApplyEvents];

fn person(n: u128) -> PersonId {
    PersonId::from_uuid(uuid::Uuid::from_u128(n))
}

/// Something that is said of two people.
#[derive(Debug, Clone, Copy)]
struct Told {
    merged: bool,
    old: PersonId,
    survivor: PersonId,
    at: DateTime<Utc>,
}

async fn hear(world: &World, told: &[Told]) -> bool {
    let txn = world.system(SYSTEM).await;
    let mut news = false;
    for one in told {
        let pair = (one.old, one.survivor);
        news = match one.merged {
            true => aliases::merge(&txn, pair, one.at).await.unwrap(),
            false => aliases::unmerge(&txn, pair, one.at).await.unwrap(),
        };
    }
    txn.commit().await.unwrap();
    news
}

async fn ids(world: &World, asked: PersonId) -> Vec<uuid::Uuid> {
    let txn = world.system(SYSTEM).await;
    let same = aliases::find(&txn, asked).await.unwrap();
    assert_eq!(aliases::survivor(&txn, asked).await.unwrap(), same.id);
    same.ids()
}

fn story(start: DateTime<Utc>) -> Vec<Told> {
    let (a, b, c) = (person(1), person(2), person(3));
    let at = |minutes| start + TimeDelta::minutes(minutes);
    let told = |merged, old, survivor, minutes| Told { merged, old, survivor, at: at(minutes) };
    // a into b, then b into c, which takes a along; then b alone again, which takes a back.
    vec![
        told(true, a, b, 1),
        told(true, a, c, 2),
        told(true, b, c, 2),
        told(false, b, c, 3),
        told(true, a, b, 3),
    ]
}

#[tokio::test]
async fn a_survivor_answers_for_everybody_who_was_merged_into_them() {
    let world = World::start().await;
    let (a, b, c) = (person(1), person(2), person(3));
    let story = story(world.clock.now());

    assert!(hear(&world, &story[..3]).await);
    let all = [c.as_uuid(), a.as_uuid(), b.as_uuid()];
    for asked in [a, b, c] {
        assert_eq!(ids(&world, asked).await, all);
    }
    assert!(!hear(&world, &story[..3]).await, "nothing of it is news");

    hear(&world, &story[3..]).await;
    assert_eq!(ids(&world, a).await, [b.as_uuid(), a.as_uuid()]);
    assert_eq!(ids(&world, c).await, [c.as_uuid()]);
}

#[tokio::test]
async fn the_keys_of_both_may_be_heard_in_any_order() {
    let world = World::start().await;
    let start = world.clock.now();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    // Each key has its own order; how the two are woven into each other is anybody's guess.
    let weave = prop::collection::vec(any::<bool>(), 8);
    for round in 0..12_u128 {
        let (old, survivor) = (person(100 + 2 * round), person(101 + 2 * round));
        let at = |minutes| start + TimeDelta::minutes(minutes);
        let said: Vec<Told> =
            (1..=4).map(|n| Told { merged: n % 2 == 1, old, survivor, at: at(n) }).collect();
        let order = weave.new_tree(&mut runner).unwrap();
        let (mut one, mut other) = (said.iter(), said.iter());
        let mut heard: Vec<Told> = Vec::new();
        for first in proptest::strategy::ValueTree::current(&order) {
            let next =
                if first { one.next().or(other.next()) } else { other.next().or(one.next()) };
            heard.extend(next.copied());
        }
        hear(&world, &heard).await;
        assert_eq!(ids(&world, old).await, [old.as_uuid()], "{heard:?}");
        hear(&world, &[Told { merged: true, old, survivor, at: at(5) }]).await;
        assert_eq!(ids(&world, old).await, [survivor.as_uuid(), old.as_uuid()]);
    }
}

/// The rows of a table that a scope sees, without any check of the application.
async fn seen(world: &World, grantee: &str) -> i64 {
    use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
    let sql = format!(
        "with scope as materialized (
             select set_config('yba.reach', '', true), set_config('yba.subject', 'x', true),
                    set_config('yba.grantees', '{grantee}', true),
                    set_config('yba.today', '2026-11-21', true))
         select count(*) from scope, unnest(array['{}', '{}']::uuid[]) as p (id)
         where yba_reaches(p.id)",
        person(1),
        person(2)
    );
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = world.db.connection().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn whoever_reaches_the_survivor_reaches_both_and_nobody_else_gains_anything() {
    let world = World::start().await;
    let (old, survivor) = (person(1), person(2));
    world.place(old, "organisation:STC").await;
    world.place(old, "facility:01002").await;
    world.place(survivor, "organisation:SYT").await;
    let reach = async || {
        let mut found = Vec::new();
        let oneself = [format!("person:{old}"), format!("person:{survivor}")];
        let others = ["organisation:SYT", "organisation:STC", "facility:01002", "organisation:X"];
        for grantee in others.iter().copied().chain(oneself.iter().map(String::as_str)) {
            found.push(seen(&world, grantee).await);
        }
        found
    };
    assert_eq!(reach().await, [1, 1, 1, 0, 0, 0]);

    let at = world.clock.now();
    hear(&world, &[Told { merged: true, old, survivor, at }]).await;
    // The person themselves is one, under whichever id they signed in.
    assert_eq!(reach().await, [2, 0, 0, 0, 2, 2]);

    let at = at + TimeDelta::seconds(1);
    hear(&world, &[Told { merged: false, old, survivor, at }]).await;
    assert_eq!(reach().await, [1, 1, 1, 0, 0, 1]);
}
