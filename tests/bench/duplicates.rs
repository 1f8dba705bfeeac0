//! How lists, candidate pairs and searches grow with the people: how long everybody takes to be compared, what is found,
//! how fast somebody is found.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use schema::Role;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::Value;
use testkit::{Client, TestService};
use yba_tests::province::{Person, Province};

use crate::rosters::{import, search_every_way};
use crate::settings::growth;
use crate::spread::Spread;

const ROWS: usize = 10_000;
const SEED: u64 = 11;
/// Of so many people one is on a second list too, under a number with a slip.
const ONE_IN: usize = 100;
/// Rows of the list that comes last.
const LAST: usize = 1_000;
const PAGES: usize = 200;

/// A line for each number of people.
pub(crate) async fn measure() {
    for people in growth() {
        of(people).await;
    }
}

async fn of(people: u64) {
    let province = Province::draw(SEED, people);
    let registry = TestService::start(&registry::MIGRATIONS, registry::NAME, registry::start).await;
    let officer = registry.caller().role(Role::BoardOfficer);
    let token = officer.bearer().unwrap();
    let officer = officer.token(&token);
    let (last, most) = province.people.split_at(LAST.min(province.people.len() / 2));
    let twice = slipped_people(most);

    let began = Instant::now();
    for rows in most.chunks(ROWS) {
        import(&officer, rows).await;
    }
    import(&officer, &twice).await;
    let (waiting, since) = (waiting(&registry).await, Instant::now());
    compared(&registry).await;
    let (all, rest) = (began.elapsed().as_secs_f64(), since.elapsed().as_secs_f64());

    let began = Instant::now();
    import(&officer, last).await;
    compared(&registry).await;
    let fresh = began.elapsed().as_secs_f64();
    println!(
        "| candidate pairs among {people} people | lists and comparing {all:.1} s, the last {waiting} compared at \
         {:.0}/s; a list of {} and its pairs {fresh:.2} s; {}; database {} MB |",
        waiting as f64 / rest,
        last.len(),
        found(&registry, &officer, &twice).await,
        number(&registry, "select pg_database_size(current_database()) / 1000000").await
    );
    let found: Vec<Person> =
        province.people.into_iter().filter(|person| !person.is_central()).collect();
    search_every_way(&registry, &officer, &Arc::new(found)).await;
}

/// Some of them once more, each under a number that is nobody else's: such a row would be held.
fn slipped_people(people: &[Person]) -> Vec<Person> {
    let mut numbers: HashSet<String> =
        people.iter().map(|person| person.citizen_id.clone()).collect();
    let slips = people.iter().step_by(ONE_IN).map(slipped);
    slips.filter(|person| numbers.insert(person.citizen_id.clone())).collect()
}

/// The same person as another committee wrote them down: two digits of the number exchanged, no insurance.
fn slipped(person: &Person) -> Person {
    let mut digits = person.citizen_id.clone().into_bytes();
    let place = (7..11).find(|place| digits[*place] != digits[*place + 1]).unwrap_or(10);
    digits.swap(place, place + 1);
    let mut other = person.clone();
    other.citizen_id = String::from_utf8(digits).unwrap();
    other.insurance = String::new();
    other
}

async fn waiting(registry: &TestService) -> i64 {
    number(registry, "select count(*) from candidate_due").await
}

async fn number(registry: &TestService, sql: &str) -> i64 {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn compared(registry: &TestService) {
    // Counting a million would cost more than comparing them.
    const LEFT: &str = "select count(*) from (select from candidate_due limit 1) left_over";
    while number(registry, LEFT).await > 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// How many pairs there are, how many of those who are twice are among them, and how fast a page of them comes.
async fn found(registry: &TestService, officer: &Client, twice: &[Person]) -> String {
    let pairs = number(registry, "select count(*) from candidate_pair").await;
    let slips = "select count(*) from candidate_pair where reasons::text like '%citizen-id%'";
    let slips = number(registry, slips).await;
    let skipped = registry.counted("yba_registry_candidate_blocks_skipped_total");
    let mut taken = Vec::with_capacity(PAGES);
    for _ in 0..PAGES {
        let began = Instant::now();
        let page: Value = officer.get("/registry/v1/duplicates").await.ok().json();
        assert!(page["items"].is_array());
        taken.push(began.elapsed());
    }
    format!(
        "{pairs} pairs, {slips} by a slip in the number ({} people are twice), {skipped} keys too common; a page {}",
        twice.len(),
        Spread::of(taken)
    )
}
