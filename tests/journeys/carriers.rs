//! The same journey on the local bus and on Apache Kafka ends in the same state.

use messaging::Carrier;
use schema::PersonId;
use testkit::Province;
use testkit::kafka::Kafka;
use yba_tests::province::{self as made_up, Delivery};

use crate::end_state::EndState;
use crate::story;
use crate::world::{self, office, until};

const SEED: u64 = 20_261_121;
const PEOPLE: u64 = 60;

/// A committee's list and a hospital's results become signed classes, follow-ups and notices.
///
/// Half of the results come before the list, so that they wait for their people.
async fn journey(carrier: Carrier) -> EndState {
    let province = world::start(carrier).await;
    let made_up = made_up::Province::draw(SEED, PEOPLE);
    story::found(&province, &made_up).await;

    let deliveries: Vec<Delivery> = made_up.deliveries().collect();
    let (early, late) = deliveries.split_at(deliveries.len() / 2);
    let (stored, held) = story::deliver(&province, early).await;
    assert_eq!((stored, held), (0, early.len()), "nobody is known yet, so everything waits");

    let rosters = made_up.rosters().unwrap();
    let expected = expected_rows(&rosters);
    let sums = story::import_all(&province, rosters).await;
    assert_eq!(sums, expected, "accepted, held, duplicates");
    story::deliver(&province, late).await;

    let people = known_people(&province, &made_up).await;
    let checkups: Vec<(PersonId, usize)> = people
        .iter()
        .map(|(citizen_id, person)| (*person, count(&deliveries, citizen_id)))
        .collect();
    story::assessed(&province, &checkups).await;
    let mut signed = 0;
    for (person, _) in &checkups {
        signed += story::sign(&province, *person).await;
    }
    assert!(signed > 0, "somebody reaches a class");
    notified(&province, &people, signed).await;
    EndState::of(&province, &people).await
}

fn expected_rows(rosters: &[made_up::Roster]) -> [i64; 3] {
    ["accept", "hold", "duplicate"].map(|expect| {
        let rows = rosters.iter().flat_map(|roster| &roster.rows);
        i64::try_from(rows.filter(|row| row.expect == expect).count()).unwrap()
    })
}

/// Those whose row was accepted, with the ids that the registry gave them.
async fn known_people(province: &Province, made_up: &made_up::Province) -> Vec<(String, PersonId)> {
    let office = office(province);
    let mut people = Vec::new();
    for person in &made_up.people {
        if let Some(id) = story::find(&office, &person.citizen_id).await {
            people.push((person.citizen_id.clone(), id));
        }
    }
    people
}

fn count(deliveries: &[Delivery], citizen_id: &str) -> usize {
    deliveries.iter().filter(|delivery| delivery.citizen_id == citizen_id).count()
}

/// Waits until each signature has told the person, and each follow-up the clinic, by mail too.
async fn notified(province: &Province, people: &[(String, PersonId)], signed: usize) {
    until("every signature has become a notice", async || {
        let state = EndState::of(province, people).await;
        (state.count("notices") >= signed && state.count("follow_ups") > 0).then_some(())
    })
    .await;
    until("a mail has arrived", async || (!province.smtp().mails().is_empty()).then_some(())).await;
    province.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journey_ends_in_the_same_state_on_the_local_bus_and_on_kafka() {
    let Some(kafka) = Kafka::start().await else { return };

    let local = journey(Carrier::Local).await;
    let on_kafka = journey(world::on(&kafka).await).await;

    assert_eq!(local.digest(), on_kafka.digest(), "{:?}", local.first_difference(&on_kafka));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journey_ends_the_same_every_time() {
    let once = journey(Carrier::Local).await;
    let again = journey(Carrier::Local).await;

    assert_eq!(once.digest(), again.digest(), "{:?}", once.first_difference(&again));
}
