//! Corrections: arrival order has no say.

use ::schema::events::CheckupRecordedV1;
use serde_json::{Value, json};

use crate::world::{World, check_up, corrected, in_force, receipt, somebody, state};

#[tokio::test]
async fn other_content_is_a_new_version_and_the_old_one_is_kept() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let first = check_up(&an, "2026-05-04");
    let old = world.send(&corrected(&first, 5.6, "2026-05-05T00:00:00Z")).await.ok();
    let new = world.send(&corrected(&first, 7.1, "2026-05-06T00:00:00Z")).await.ok();

    assert_eq!((state(&old), state(&new)), ("accepted".into(), "accepted".into()));
    let view: Value = world.hospital().get(&receipt(&old)).await.ok().json();
    assert_eq!((&view["state"], &view["version"]), (&json!("superseded"), &json!(1)));
    let checkups = in_force(&world, &an).await;
    assert_eq!(checkups.len(), 1);
    assert_eq!(checkups[0]["observations"][0]["value"]["value"], "7.1");
    assert_eq!(checkups[0]["version"], 2);
    assert_eq!(checkups[0]["versions"].as_array().unwrap().len(), 2);
    let told: Vec<u32> =
        world.exams.sent::<CheckupRecordedV1>().await.iter().map(|event| event.version).collect();
    assert_eq!(told, [1, 2]);
}

#[tokio::test]
async fn an_older_version_that_comes_late_is_kept_and_not_in_force() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let first = check_up(&an, "2026-05-04");
    world.send(&corrected(&first, 7.1, "2026-05-06T00:00:00Z")).await.ok();

    let late = world.send(&corrected(&first, 5.6, "2026-05-05T00:00:00Z")).await.ok();

    assert_eq!(state(&late), "superseded");
    assert_eq!(in_force(&world, &an).await[0]["observations"][0]["value"]["value"], "7.1");
    assert_eq!(world.exams.sent::<CheckupRecordedV1>().await.len(), 1);
    assert_eq!(world.number("select count(*) from version").await, 2);
}

#[tokio::test]
async fn a_sender_may_return_to_what_it_said_before() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let first = check_up(&an, "2026-05-04");
    for (glucose, day) in [(5.6, 5), (7.1, 6), (5.6, 7)] {
        world.send(&corrected(&first, glucose, &format!("2026-05-0{day}T00:00:00Z"))).await.ok();
    }

    let checkups = in_force(&world, &an).await;

    assert_eq!(checkups[0]["observations"][0]["value"]["value"], "5.6");
    let told: Vec<u32> =
        world.exams.sent::<CheckupRecordedV1>().await.iter().map(|event| event.version).collect();
    assert_eq!(told, [1, 2, 3], "consumers replace what they have");
}

/// All orders of four contents, one of them sent twice: the same in force, the same counts.
#[tokio::test]
async fn every_order_of_arrival_ends_in_the_same_state() {
    let world = World::start().await;
    let sent = [
        (5.6, "2026-05-05T00:00:00Z"),
        (7.1, "2026-05-07T00:00:00Z"),
        (6.0, "2026-05-06T00:00:00Z"),
        (5.6, "2026-05-08T00:00:00Z"),
    ];
    let mut ends = Vec::new();
    for (n, order) in permutations(sent.len()).into_iter().enumerate() {
        let person = somebody(u32::try_from(n).unwrap());
        world.register(&person).await;
        let first = check_up(&person, "2026-05-04");
        for position in order {
            let (glucose, at) = sent[position];
            world.send(&corrected(&first, glucose, at)).await.ok();
        }
        let end = world.text(&format!(
            "select string_agg(concat_ws(' ', v.state, v.sent_at::date), ', ' order by v.sent_at) || ' ' ||
                    (select o.value from observation o where o.encounter_id = d.encounter_id and o.number = d.number and o.ordinal = 0)
                    || ' ' || (select string_agg(state || n, ' ' order by state) from (
                        select r.state, count(*) as n from receipt r where r.encounter_id = d.encounter_id group by 1) as r)
             from delivery d join version v using (encounter_id) where d.person_id = '{}' group by d.encounter_id",
            person.id)).await;
        ends.push(end);
    }
    assert_eq!(
        ends[0],
        "superseded 2026-05-06, superseded 2026-05-07, accepted 2026-05-08 5.6 accepted1 superseded2 unchanged1"
    );
    assert!(ends.iter().all(|end| *end == ends[0]), "{ends:#?}");
}

fn permutations(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = permutations(count - 1);
    let insert = |rest: &Vec<usize>, place: usize| {
        let mut all = rest.clone();
        all.insert(place, count - 1);
        all
    };
    shorter.iter().flat_map(|rest| (0..count).map(move |place| insert(rest, place))).collect()
}

#[tokio::test]
async fn two_check_ups_of_a_day_are_two_if_their_encounters_say_so() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    for number in ["LK-1", "LK-2"] {
        let mut bundle = check_up(&an, "2026-05-04");
        bundle["entry"][1]["resource"]["identifier"] =
            json!([{ "system": "http://fhir.hl7.org.vn/core/sid/ma-lk", "value": number }]);
        world.send(&bundle).await.ok();
    }
    assert_eq!(in_force(&world, &an).await.len(), 2);
}

#[tokio::test]
async fn an_identifier_does_not_pass_from_one_person_to_another() {
    let world = World::start().await;
    let (an, binh) = (somebody(1), somebody(2));
    world.register(&an).await;
    world.register(&binh).await;
    let identified = |person| {
        let mut bundle = check_up(person, "2026-05-04");
        bundle["identifier"] = json!({ "system": "urn:hospital", "value": "1" });
        bundle
    };
    world.send(&identified(&an)).await.ok();

    let answer = world.send(&identified(&binh)).await;

    assert_eq!(answer.status(), 409, "{answer:?}");
    assert_eq!(in_force(&world, &binh).await.len(), 0);
}
