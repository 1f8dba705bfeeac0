//! Erasing somebody: nothing of them is left, and nothing of them comes back.

use ::schema::events::{CheckupsErasedV1, PersonErasedV1, RefusalListedV1};
use ::schema::{Envelope, EventId, Topic};
use serde_json::Value;
use serde_json::value::RawValue;
use testkit::traces;

use crate::world::{Somebody, World, check_up, corrected, in_force, send, somebody};

/// Where an id stays for good: who did what to whom, and that the person was erased.
const IDS_STAY: [&str; 4] = ["audit", "erased_number", "erased_person", "outbox"];

async fn erase(world: &World, who: &Somebody) {
    let at = world.exams.clock().now();
    world.exams.deliver(&PersonErasedV1 { person_id: who.id, at }).await.unwrap();
}

#[tokio::test]
async fn nothing_is_left_in_any_table_but_ids_in_the_audit() {
    let world = World::start().await;
    let (an, binh) = (somebody(1), somebody(2));
    world.register(&an).await;
    world.register(&binh).await;
    let first = check_up(&an, "2026-05-04");
    world.send(&first).await.ok();
    world.send(&first).await.ok();
    world.send(&corrected(&first, 6.1, "2026-05-05T08:00:00+07:00")).await.ok();
    let mut misspelt = an.clone();
    misspelt.name = "Phạm Thị Khác".to_owned();
    assert_eq!(world.send(&check_up(&misspelt, "2026-06-01")).await.status(), 202);
    world.send(&check_up(&binh, "2026-05-04")).await.ok();

    erase(&world, &an).await;

    let owner = world.exams.owner();
    let ids = traces(owner, &[&an.id.to_string()]).await;
    assert_eq!(ids, IDS_STAY, "an id is where it may not be");
    let said = traces(owner, &[&an.citizen_id, &an.name, "Phạm Thị Khác"]).await;
    assert_eq!(said, Vec::<String>::new());
    let deliveries = "select count(*) from delivery where person_id is distinct from
        (select person_id from identity)";
    assert_eq!(world.number(deliveries).await, 0);
    assert_eq!(world.number("select count(*) from version").await, 1);
    assert_eq!(world.number("select count(*) from unmatched").await, 0);
    let findings = "select count(*) from outbox where topic = 'checkups' and data is not null";
    assert_eq!(world.number(findings).await, 1, "only the other one's findings go on");
    assert_eq!(in_force(&world, &binh).await.len(), 1, "the other one keeps everything");
    assert_eq!(world.exams.sent::<CheckupsErasedV1>().await.len(), 1);
}

#[tokio::test]
async fn what_comes_later_is_not_stored_again() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    world.send(&check_up(&an, "2026-05-04")).await.ok();
    erase(&world, &an).await;

    world.register(&an).await;
    let answer = world.send(&check_up(&an, "2026-07-01")).await;

    assert_eq!(answer.status(), 422, "{answer:?}");
    assert_eq!(world.number("select count(*) from identity").await, 0);
    assert_eq!(world.number("select count(*) from delivery").await, 0);
    assert_eq!(world.number("select count(*) from person_key").await, 0);
}

#[tokio::test]
async fn a_number_that_is_somebodys_again_is_taken_in_again() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    erase(&world, &an).await;
    let mut again = an.clone();
    again.id = somebody(7).id;

    world.register(&again).await;

    world.send(&check_up(&again, "2026-07-01")).await.ok();
    assert_eq!(in_force(&world, &again).await.len(), 1);
}

#[tokio::test]
async fn the_tombstone_may_come_before_the_erasure() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    world.send(&check_up(&an, "2026-05-04")).await.ok();
    let at = world.exams.clock().now();
    let tombstone = Envelope {
        id: EventId::generate(at),
        event_type: "identity.recorded.v1".to_owned(),
        source: "/yba/registry".to_owned(),
        subject: an.id.to_string(),
        time: at,
        traceparent: None,
        topic: Topic::Identities,
        data: RawValue::from_string("null".to_owned()).unwrap(),
    };

    world.exams.deliver_envelope(&tombstone).await.unwrap();
    erase(&world, &an).await;

    assert_eq!(world.number("select count(*) from delivery").await, 0);
    let answer = world.send(&check_up(&an, "2026-07-01")).await;
    assert_eq!(answer.status(), 422, "{answer:?}");
}

#[tokio::test]
async fn listing_somebody_for_refusal_empties_what_waited_for_their_number() {
    let world = World::start().await;
    let an = somebody(1);
    world.send(&check_up(&an, "2026-05-04")).await;
    assert_eq!(world.number("select count(*) from unmatched").await, 1);
    let listed = world.identity(&an).citizen_hash;

    let at = world.exams.clock().now();
    world.exams.deliver(&RefusalListedV1 { citizen_hash: listed, at }).await.unwrap();

    for table in ["unmatched", "version", "delivery", "receipt"] {
        assert_eq!(world.number(&format!("select count(*) from {table}")).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_restricted_record_looks_absent_and_still_takes_in_what_comes() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    world.send(&check_up(&an, "2026-05-04")).await.ok();
    let path = format!("/exams/v1/people/{}/checkups", an.id);
    let unknown = format!("/exams/v1/people/{}/checkups", somebody(9).id);
    let at = world.exams.clock().now();
    let restricted = ::schema::events::PersonRestrictedV1 { person_id: an.id, at };

    world.exams.deliver(&restricted).await.unwrap();

    let (hidden, absent) = (world.council().get(&path).await, world.council().get(&unknown).await);
    let (hidden, absent) = (hidden.problem(), absent.problem());
    assert_eq!((hidden.status, hidden.kind()), (absent.status, absent.kind()));
    send(&world.hospital(), &check_up(&an, "2026-06-04")).await.ok();
    let lifted = ::schema::events::PersonUnrestrictedV1 { person_id: an.id, at };
    world.exams.deliver(&lifted).await.unwrap();
    let page: Value = world.council().get(&path).await.ok().json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn of_somebody_with_two_ids_nothing_is_left_whichever_is_erased_first() {
    for old_first in [true, false] {
        let world = World::start().await;
        let (an, binh) = (somebody(1), somebody(2));
        for (person, day) in [(&an, "2026-05-04"), (&binh, "2025-05-04")] {
            world.register(person).await;
            world.send(&check_up(person, day)).await.ok();
        }
        let at = world.exams.clock().now();
        let merged = ::schema::events::PersonMergedV1 { old: an.id, survivor: binh.id, at };
        world.exams.deliver(&merged).await.unwrap();
        world.send(&check_up(&an, "2026-06-04")).await.ok();

        let order = if old_first { [&an, &binh] } else { [&binh, &an] };
        erase(&world, order[0]).await;
        // Under the other key the merge may be told once more before the erasure.
        world.exams.deliver(&merged).await.unwrap();
        erase(&world, order[1]).await;

        let owner = world.exams.owner();
        for one in [&an, &binh] {
            assert_eq!(traces(owner, &[&one.id.to_string()]).await, IDS_STAY, "{old_first}");
            let said = traces(owner, &[&one.citizen_id, &one.name]).await;
            assert_eq!(said, Vec::<String>::new());
        }
        for table in [
            "delivery",
            "version",
            "observation",
            "receipt",
            "identity",
            "person_alias",
            "person_key",
        ] {
            assert_eq!(world.number(&format!("select count(*) from {table}")).await, 0, "{table}");
        }
        let findings = "select count(*) from outbox where topic = 'checkups' and data is not null";
        assert_eq!(world.number(findings).await, 0);
        let answered = world.exams.sent::<CheckupsErasedV1>().await;
        let answered: Vec<_> = answered.iter().map(|one| one.person_id).collect();
        assert_eq!(answered, order.map(|one| one.id));
    }
}
