//! Two ids of one person: read together, delivered to the survivor, each alone again after an undo.

use std::time::Duration;

use ::schema::Role;
use ::schema::events::{CardRegisteredV1, CheckupRecordedV1, PersonMergedV1, PersonUnmergedV1};
use ::schema::{PersonId, RegistrationId};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::Value;

use crate::world::{Somebody, World, check_up, corrected, in_force, somebody, state};

async fn merge(world: &World, old: &Somebody, survivor: &Somebody) {
    let at = world.exams.clock().now();
    let merged = PersonMergedV1 { old: old.id, survivor: survivor.id, at };
    // Under both keys, so twice.
    for _ in 0..2 {
        world.exams.deliver(&merged).await.unwrap();
    }
}

async fn undo(world: &World, old: &Somebody, survivor: &Somebody) {
    world.exams.advance(Duration::from_secs(60));
    let at = world.exams.clock().now();
    let unmerged = PersonUnmergedV1 { old: old.id, survivor: survivor.id, at };
    for _ in 0..2 {
        world.exams.deliver(&unmerged).await.unwrap();
    }
}

/// Two who have a check-up each.
async fn two() -> (World, Somebody, Somebody) {
    let world = World::start().await;
    let (an, binh) = (somebody(1), somebody(2));
    for (person, day) in [(&an, "2026-05-04"), (&binh, "2025-05-04")] {
        world.register(person).await;
        world.send(&check_up(person, day)).await.ok();
    }
    (world, an, binh)
}

fn days(checkups: &[Value]) -> Vec<&str> {
    checkups.iter().map(|one| one["on"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_survivor_shows_the_check_ups_of_both_and_an_undo_gives_each_the_own() {
    let (world, an, binh) = two().await;
    let before = [in_force(&world, &an).await, in_force(&world, &binh).await];

    merge(&world, &an, &binh).await;
    let merged = in_force(&world, &binh).await;
    assert_eq!(days(&merged), ["2026-05-04", "2025-05-04"]);
    assert_eq!(in_force(&world, &an).await, merged);
    // Free text is sealed with the key of the id that it was stored under.
    assert_eq!(merged[0]["observations"], before[0][0]["observations"]);

    undo(&world, &an, &binh).await;
    assert_eq!([in_force(&world, &an).await, in_force(&world, &binh).await], before);
}

#[tokio::test]
async fn what_comes_for_the_old_number_is_the_survivors_while_the_merge_lasts() {
    let (world, an, binh) = two().await;
    merge(&world, &an, &binh).await;

    // By the number, name and birth that the hospital was told.
    let sent = world.send(&check_up(&an, "2026-06-04")).await;
    assert_eq!(state(&sent), "accepted");
    let told = world.exams.sent::<CheckupRecordedV1>().await.pop().unwrap();
    assert_eq!(told.person_id, binh.id);
    assert_eq!(in_force(&world, &an).await.len(), 3);

    undo(&world, &an, &binh).await;
    assert_eq!(days(&in_force(&world, &binh).await), ["2026-06-04", "2025-05-04"]);
    world.send(&check_up(&an, "2026-07-04")).await.ok();
    assert_eq!(days(&in_force(&world, &an).await), ["2026-07-04", "2026-05-04"]);
}

#[tokio::test]
async fn a_new_version_of_an_older_check_up_stays_where_it_is() {
    let (world, an, binh) = two().await;
    merge(&world, &an, &binh).await;

    let again = corrected(&check_up(&an, "2026-05-04"), 6.1, "2026-11-20T08:00:00+07:00");
    assert_eq!(state(&world.send(&again).await), "accepted");

    let told = world.exams.sent::<CheckupRecordedV1>().await.pop().unwrap();
    assert_eq!((told.person_id, told.version), (an.id, 2));
    undo(&world, &an, &binh).await;
    assert_eq!(in_force(&world, &an).await[0]["version"], 2);
    assert_eq!(in_force(&world, &binh).await.len(), 1);
}

async fn seen(world: &World, grantee: &str) -> i64 {
    let sql = format!(
        "with scope as materialized (
             select set_config('yba.reach', '', true), set_config('yba.subject', 'x', true),
                    set_config('yba.grantees', '{grantee}', true),
                    set_config('yba.today', '2026-11-21', true))
         select count(*) from scope, checkup"
    );
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = world.exams.db().connection().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn card(world: &World, person: PersonId, facility: &str) {
    let at = world.exams.clock().now();
    let card = CardRegisteredV1 {
        registration_id: RegistrationId::generate(at),
        person_id: person,
        facility: facility.parse().unwrap(),
        at,
    };
    world.exams.deliver(&card).await.unwrap();
}

#[tokio::test]
async fn without_the_applications_check_the_survivors_clinic_sees_both_and_the_others_none() {
    let (world, an, binh) = two().await;
    card(&world, an.id, "01055").await;
    card(&world, binh.id, "01056").await;
    let reach =
        async || [seen(&world, "facility:01055").await, seen(&world, "facility:01056").await];
    assert_eq!(reach().await, [1, 1]);

    merge(&world, &an, &binh).await;
    assert_eq!(reach().await, [0, 2]);
    let oneself = world.exams.caller().role(Role::Person).person(an.id);
    let path = format!("/exams/v1/people/{}/checkups", an.id);
    let own: Value = oneself.get(&path).await.ok().json();
    assert_eq!(own["items"].as_array().unwrap().len(), 2);

    undo(&world, &an, &binh).await;
    assert_eq!(reach().await, [1, 1]);
}
