//! The order in which events arrive does not matter.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use schema::events::ConditionStatus;
use schema::{Event, PersonId};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use testkit::TestService;

use crate::given::{Checkup, checkup, identity, person, service};

enum Step {
    Identity,
    Checkup(Box<Checkup>),
}

/// An identity, four check-ups that bear on one another, and a correction of the second.
fn history(person: PersonId) -> Vec<Step> {
    let high = checkup(person, "2025-11-03").complete().pressure("182", "95").diagnosis("I10");
    let first = checkup(person, "2023-05-04").complete().diagnosis("H40.9");
    let second = checkup(person, "2024-05-04").diagnosis("I10").pressure("184", "96");
    let mut corrected = checkup(person, "2024-05-06").complete().diagnosis("I10").version(2);
    corrected.0.encounter_id = second.0.encounter_id;
    let last = checkup(person, "2026-05-04").complete().pressure("181", "97").diagnosis("E78.5");
    let last = last.condition("H40.9", ConditionStatus::Resolved, None);
    let checkups = [high, first, second, corrected, last];
    std::iter::once(Step::Identity)
        .chain(checkups.into_iter().map(|checkup| Step::Checkup(Box::new(checkup))))
        .collect()
}

async fn send<E: Event>(service: &TestService, event: &E) {
    service.deliver(event).await.unwrap();
}

/// What is in force in the end, without ids.
async fn outcome(service: &TestService, person: PersonId) -> Vec<String> {
    let sql = format!(
        "select concat_ws(' ', a.as_of, a.encounter_version, encode(a.facts, 'hex'), encode(a.evidence, 'hex'),
                          (select count(*) from conclusion c where c.assessment_id = a.assessment_id and c.state = 'proposed'),
                          (select p.assessment_id = a.assessment_id from person_facts p where p.person_id = a.person_id))
         from assessment a where a.person_id = '{person}' and a.is_current order by a.as_of"
    );
    let rows = service
        .owner()
        .query_all_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_order_of_arrival_ends_with_the_same_assessments() {
    let service = service().await;
    let expected = arrive(&service, &[0, 1, 2, 3, 4, 5]).await;
    let (service, handle) = (&service, tokio::runtime::Handle::current());

    let orders = Just((0..6).collect::<Vec<usize>>()).prop_shuffle();
    let mut runner =
        TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    runner
        .run(&orders, |order| {
            let outcome = tokio::task::block_in_place(|| handle.block_on(arrive(service, &order)));
            prop_assert_eq!(&outcome, &expected);
            Ok(())
        })
        .unwrap();

    assert_eq!(expected.len(), 4);
}

async fn arrive(service: &TestService, order: &[usize]) -> Vec<String> {
    let person = person();
    let steps = history(person);
    for place in order {
        match &steps[*place] {
            Step::Identity => send(service, &identity(person, "1958-03-01")).await,
            Step::Checkup(checkup) => send(service, &checkup.0).await,
        }
    }
    outcome(service, person).await
}
