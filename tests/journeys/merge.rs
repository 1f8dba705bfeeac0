//! Two people are merged and parted again: every service answers for the survivor, and then as before.

use messaging::Carrier;
use schema::PersonId;
use serde_json::{Value, json};
use testkit::{Client, Province};
use yba_tests::province::{self as made_up, Delivery};

use crate::end_state::EndState;
use crate::story;
use crate::world::{self, council, office};

const SEED: u64 = 20_261_123;
const PEOPLE: u64 = 12;

/// A small province whose conclusions are signed.
async fn begun() -> (Province, Vec<(String, PersonId)>) {
    let province = world::start(Carrier::Local).await;
    let made_up = made_up::Province::draw(SEED, PEOPLE);
    story::found(&province, &made_up).await;
    story::import_all(&province, made_up.rosters().unwrap()).await;
    let deliveries: Vec<Delivery> = made_up.deliveries().collect();
    let office = office(&province);
    let mut people = Vec::new();
    for person in &made_up.people {
        let sent = deliveries.iter().filter(|one| one.citizen_id == person.citizen_id).count();
        if let Some(id) = story::find(&office, &person.citizen_id).await
            && sent > 0
        {
            people.push((person.citizen_id.clone(), id, sent));
        }
    }
    story::deliver(&province, &deliveries).await;
    let checkups: Vec<(PersonId, usize)> =
        people.iter().map(|(_, id, sent)| (*id, *sent)).collect();
    story::assessed(&province, &checkups).await;
    for (person, _) in &checkups {
        story::sign(&province, *person).await;
    }
    province.settled().await;
    (province, people.into_iter().map(|(citizen_id, id, _)| (citizen_id, id)).collect())
}

async fn merge(office: &Client, old: PersonId, survivor: PersonId) -> String {
    let wanted = json!({ "survivor": survivor, "old": old, "reason": "Cùng một người" });
    let mut question = wanted.clone();
    question["dry_run"] = true.into();
    let preview = office.post("/registry/v1/merges", question).await;
    let tag = preview.header("etag").unwrap().to_owned();
    let request = office.request(reqwest::Method::POST, "/registry/v1/merges");
    let done = office.send(request.header("If-Match", tag).json(&wanted)).await;
    done.ok().json::<Value>()["id"].as_str().unwrap().to_owned()
}

/// Both as every service tells of them.
async fn told(province: &Province, two: &[(String, PersonId)]) -> EndState {
    province.settled().await;
    EndState::of(province, two).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_service_follows_a_merge_and_its_undo() {
    let (province, people) = begun().await;
    let (office, council) = (office(&province), council(&province));
    let two = [people[0].clone(), people[1].clone()];
    let ((_, old), (_, survivor)) = (&two[0], &two[1]);
    let before = told(&province, &two).await;

    province.advance(std::time::Duration::from_secs(60));
    let id = merge(&office, *old, *survivor).await;
    let merged = told(&province, &two).await;
    // Each is asked for by either id, and both answers are the same person's.
    for block in ["checkups", "conclusions", "follow_ups", "notices"] {
        assert!(merged.count(block) >= 2 * before.count(block), "{block}");
    }
    assert_eq!(merged.count("assessments"), 2 * before.count("assessments"));
    for client in [&office, &council] {
        let path = format!("/registry/v1/people/{old}");
        let person: Value = client.get(&path).await.ok().json();
        assert_eq!(person["id"], survivor.to_string());
    }
    let card = async |id: &PersonId| -> Value {
        office.get(&format!("/clinics/v1/people/{id}/card")).await.ok().json()
    };
    assert_eq!(card(old).await, card(survivor).await);
    assert_eq!(story::find(&office, &two[0].0).await, Some(*survivor));

    province.advance(std::time::Duration::from_secs(60));
    let path = format!("/registry/v1/merges/{id}/undo");
    office.post(&path, json!({ "reason": "Hai người khác nhau" })).await.ok();
    let after = told(&province, &two).await;
    assert_eq!(after.digest(), before.digest(), "{:?}", before.first_difference(&after));
    assert_eq!(story::find(&office, &two[0].0).await, Some(*old));
}
