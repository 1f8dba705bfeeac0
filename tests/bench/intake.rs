//! Intake of FHIR bundles over HTTP: authorised, audited, outboxed, every person known.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::time::Instant;

use auth::Keyring;
use futures_util::{StreamExt, stream};
use runtime::Clock;
use schema::events::{CheckupRecordedV1, IdentityRecordedV1};
use schema::{CitizenId, ManagementTier, PersonId, Role, Sex};
use testkit::{Client, TestService};
use yba_tests::province::{Delivery, Person, Province};

use crate::{database, process};

/// Requests on their way at once, and connections that PostgreSQL alone gets.
pub(crate) const CLIENTS: u32 = 16;
const PEOPLE: u64 = 2_000;
pub(crate) const SEED: u64 = 7;

/// What other services hear of it.
pub(crate) struct Told {
    pub(crate) identities: Vec<IdentityRecordedV1>,
    pub(crate) checkups: Vec<CheckupRecordedV1>,
}

/// The service, and what hashes the numbers of those whom it is to know.
pub(crate) async fn exams() -> (TestService, Keyring) {
    let keyring = OnceCell::new();
    let exams =
        TestService::setup(&exams::MIGRATIONS, exams::NAME).clock(Clock::System).start(|parts| {
            keyring.set(parts.keyring.clone()).ok();
            exams::start(parts)
        });
    (exams.await, keyring.into_inner().unwrap())
}

pub(crate) async fn measure() -> Told {
    let (exams, keyring) = exams().await;
    let province = Province::draw(SEED, PEOPLE);
    let mut identities = Vec::new();
    for person in &province.people {
        let identity = identity(&exams, &keyring, person);
        exams.deliver(&identity).await.unwrap();
        identities.push(identity);
    }
    let mut deliveries: Vec<Delivery> = province.deliveries().collect();
    // Year by year, as campaigns send them.
    deliveries.sort_by(|a, b| a.bundle["timestamp"].as_str().cmp(&b.bundle["timestamp"].as_str()));
    let observations: usize = deliveries.iter().map(observations).sum();

    let rate = rate(&exams, &deliveries, "taken in").await;
    println!(
        "| intake: {} bundles with {observations} observations, {CLIENTS} clients | {:.0} bundles/s, {:.0} observations/s |",
        deliveries.len(),
        rate,
        rate * observations as f64 / deliveries.len() as f64,
    );
    let owner_url = exams.database().owner_url().to_owned();
    let own =
        database::own_rate(&owner_url, i64::try_from(deliveries.len()).unwrap(), CLIENTS).await;
    println!(
        "| PostgreSQL alone, the same rows, {CLIENTS} connections | {own:.0} transactions/s; intake reaches {:.0} % of it |",
        100.0 * rate / own
    );
    let again = self::rate(&exams, &deliveries, "sent again").await;
    println!("| the same again | {again:.0} bundles/s, {:.2} times as fast |", again / rate);
    Told { identities, checkups: exams.sent().await }
}

/// Deliveries a second; also says what they cost.
async fn rate(exams: &TestService, deliveries: &[Delivery], what: &str) -> f64 {
    let (server, others) = process::cpu_seconds();
    let seconds = send_all(exams, deliveries).await;
    let (server_after, others_after) = process::cpu_seconds();
    println!(
        "| processor while {what}: server's threads, all other threads (clients among them) | {:.1} s, {:.1} s of {seconds:.1} s |",
        server_after - server,
        others_after - others
    );
    deliveries.len() as f64 / seconds
}

/// Sends each as its hospital would; how many seconds that took.
pub(crate) async fn send_all(exams: &TestService, deliveries: &[Delivery]) -> f64 {
    let mut hospitals = BTreeMap::new();
    for delivery in deliveries {
        hospitals
            .entry(delivery.facility.as_str())
            .or_insert_with(|| hospital(exams, &delivery.facility));
    }
    let bodies: Vec<(&Client, String)> = deliveries
        .iter()
        .map(|delivery| (&hospitals[delivery.facility.as_str()], delivery.bundle.to_string()))
        .collect();
    let began = Instant::now();
    stream::iter(bodies)
        .for_each_concurrent(CLIENTS as usize, async |(hospital, body)| {
            let answer = hospital.post_bytes("/exams/fhir", "application/fhir+json", body).await;
            assert_eq!(answer.status(), 200, "{}", answer.text());
        })
        .await;
    began.elapsed().as_secs_f64()
}

/// A hospital's machine keeps its token until it lapses.
fn hospital(exams: &TestService, facility: &str) -> Client {
    let hospital = exams.caller().role(Role::HospitalSystem).facility(facility);
    let token = hospital.bearer().unwrap();
    hospital.token(&token)
}

pub(crate) fn observations(delivery: &Delivery) -> usize {
    let entries = delivery.bundle["entry"].as_array().unwrap();
    entries.iter().filter(|entry| entry["resource"]["resourceType"] == "Observation").count()
}

pub(crate) fn identity(
    exams: &TestService,
    keyring: &Keyring,
    person: &Person,
) -> IdentityRecordedV1 {
    let citizen: CitizenId = person.citizen_id.parse().unwrap();
    IdentityRecordedV1 {
        person_id: PersonId::generate(exams.clock().now()),
        citizen_hash: keyring.hash_citizen(&citizen),
        insurance_hash: None,
        name: person.name.parse().unwrap(),
        sex: if person.male { Sex::Male } else { Sex::Female },
        born: person.born.to_string().parse().unwrap(),
        organisation: "SYT".parse().unwrap(),
        ancestors: Vec::new(),
        tier: ManagementTier::ProvOther,
        in_office: person.in_office,
        at: exams.clock().now(),
    }
}
