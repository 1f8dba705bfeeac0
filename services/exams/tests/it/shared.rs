//! The shared bundles: everything is stored, and the order of arrival has no say.

use ::schema::events::CheckupRecordedV1;
use serde_json::Value;

use crate::world::{Somebody, World, send, somebody};

struct Shared {
    bundles: Vec<(String, String)>,
    people: Vec<Somebody>,
    observations: i64,
    conditions: i64,
}

/// Reads the bundles, and the people as their first bundle names them.
fn shared() -> Option<Shared> {
    let folder = std::env::var_os("YBA_SHARED_DATA")?;
    let folder = std::path::Path::new(&folder).join("bundles");
    let manifest: Vec<Value> =
        serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let mut shared =
        Shared { bundles: Vec::new(), people: Vec::new(), observations: 0, conditions: 0 };
    for row in &manifest {
        let text = std::fs::read_to_string(folder.join(row["file"].as_str().unwrap())).unwrap();
        let bundle: Value = serde_json::from_str(&text).unwrap();
        let patient = &bundle["entry"]
            .as_array()
            .unwrap()
            .iter()
            .find(|entry| entry["resource"]["resourceType"] == "Patient")
            .unwrap()["resource"];
        let citizen_id = row["cccd"].as_str().unwrap();
        if !shared.people.iter().any(|known| known.citizen_id == citizen_id) {
            let n = u32::try_from(shared.people.len()).unwrap();
            shared.people.push(Somebody {
                id: somebody(n).id,
                citizen_id: citizen_id.to_owned(),
                name: patient["name"][0]["text"].as_str().unwrap().to_owned(),
                born: patient["birthDate"].as_str().unwrap().to_owned(),
            });
        }
        shared.observations += row["observations"].as_i64().unwrap();
        shared.conditions += row["conditions"].as_i64().unwrap();
        shared.bundles.push((row["facility"].as_str().unwrap().to_owned(), text));
    }
    Some(shared)
}

/// What is in force, without ids and times that are made here.
const DIGEST: &str = "
    select md5(string_agg(one, '' order by one)) from (
        select concat_ws('|', d.facility, d.on_day, d.person_id, encode(d.digest, 'hex'), d.sent_at,
            (select string_agg(concat_ws(',', o.code, o.effective, o.kind, o.value, o.unit, o.concept, o.implausible), ';'
                    order by o.code, o.effective, o.value, o.concept)
             from observation o where o.encounter_id = d.encounter_id and o.number = d.number),
            (select string_agg(concat_ws(',', c.icd10, c.snomed, c.status, c.onset, c.abated), ';' order by c.snomed, c.onset)
             from condition c where c.encounter_id = d.encounter_id and c.number = d.number)) as one
        from delivery d) as all_of_it";

async fn state_after(
    shared: &Shared,
    order: impl Iterator<Item = usize>,
    registered_last: bool,
) -> String {
    let world = World::start().await;
    let register = async || {
        for person in &shared.people {
            world.register(person).await;
        }
    };
    if !registered_last {
        register().await;
    }
    for position in order {
        let (facility, text) = &shared.bundles[position];
        let answer = world
            .hospital_at(facility)
            .post_bytes("/exams/fhir", "application/fhir+json", text.clone())
            .await;
        assert!([200, 202].contains(&answer.status()), "{answer:?}");
    }
    if registered_last {
        register().await;
    }
    assert_eq!(
        world.number("select count(*) from observation where part = 0").await,
        shared.observations
    );
    assert_eq!(world.number("select count(*) from condition").await, shared.conditions);
    assert_eq!(world.number("select count(*) from delivery where number = 1").await, 747);
    assert_eq!(world.exams.sent::<CheckupRecordedV1>().await.len(), 747);
    world.text(DIGEST).await
}

#[tokio::test]
async fn the_shared_bundles_end_in_one_state_in_any_order() {
    let Some(shared) = shared() else { return println!("skipped: YBA_SHARED_DATA is not set") };
    let count = shared.bundles.len();

    // 401 has no divisor in common with 747, so the shuffled order visits each once.
    let (in_order, reversed, shuffled) = tokio::join!(
        state_after(&shared, 0..count, false),
        state_after(&shared, (0..count).rev(), true),
        state_after(&shared, (0..count).map(|n| n * 401 % count), false),
    );

    assert_eq!((&in_order, &in_order), (&reversed, &shuffled));
}

#[tokio::test]
async fn sending_the_shared_bundles_again_changes_nothing() {
    let Some(shared) = shared() else { return println!("skipped: YBA_SHARED_DATA is not set") };
    let world = World::start().await;
    for person in &shared.people {
        world.register(person).await;
    }
    for round in 0..2 {
        for (facility, text) in shared.bundles.iter().take(40) {
            let bundle: Value = serde_json::from_str(text).unwrap();
            let answer = send(&world.hospital_at(facility), &bundle).await;
            let expected = if round == 0 { "accepted" } else { "unchanged" };
            assert_eq!(crate::world::state(&answer), expected, "{answer:?}");
        }
    }
    assert_eq!(world.exams.sent::<CheckupRecordedV1>().await.len(), 40);
}
