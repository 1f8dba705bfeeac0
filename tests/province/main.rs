//! What the default rule table makes of the made-up province.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use classification::domain::compile::compile;
use classification::domain::derive::derive;
use classification::domain::evaluate::Engine;
use classification::domain::history::{Checkup, Findings, Subject};
use classification::domain::table::Table;
use schema::events::{CodedCondition, CodedObservation, CodedValue, ConditionStatus};
use schema::{BirthDate, EncounterId, Loinc, Quantity, Sex};
use serde_json::Value;
use yba_tests::province::{Person, Province};

const TABLE: &str = include_str!("../../services/classification/rule-tables/default-1.json");

fn table() -> (Table, Engine) {
    let table: Table = serde_json::from_str(TABLE).unwrap();
    let engine = compile(&table).unwrap_or_else(|faults| panic!("{faults:?}"));
    (table, engine)
}

/// The class of each person by their last check-up, or the interval that stays open.
fn classes(province: &Province) -> BTreeMap<(bool, String), usize> {
    let (table, engine) = table();
    let mut counts = BTreeMap::new();
    let mut deliveries = province.deliveries().peekable();
    for person in &province.people {
        let mut history = Vec::new();
        while let Some(one) = deliveries.next_if(|one| one.citizen_id == person.citizen_id) {
            history.push(checkup(&one.bundle));
        }
        let Some(last) = history.last().map(|checkup| checkup.on) else { continue };
        let facts = derive(&table, subject(person), &history, last);
        let overall = engine.evaluate(&facts).overall;
        let class =
            overall.closed().map_or_else(|| format!("{overall:?}"), |class| class.to_string());
        *counts.entry((person.in_office, class)).or_default() += 1;
    }
    counts
}

fn subject(person: &Person) -> Subject {
    let sex = if person.male { Sex::Male } else { Sex::Female };
    Subject { sex: Some(sex), born: Some(BirthDate::Exact(person.born)) }
}

/// Reads of a bundle what the exams service makes of it.
fn checkup(bundle: &Value) -> Checkup {
    let resources = || bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
    let encounter = resources().find(|one| one["resourceType"] == "Encounter").unwrap();
    let on: NaiveDate = encounter["period"]["start"].as_str().unwrap()[..10].parse().unwrap();
    let findings = Findings {
        observations: resources()
            .filter(|one| one["resourceType"] == "Observation")
            .flat_map(|one| observations(one, on))
            .collect(),
        conditions: resources()
            .filter(|one| one["resourceType"] == "Condition")
            .map(condition)
            .collect(),
    };
    let encounter_id = EncounterId::generate(DateTime::UNIX_EPOCH);
    Checkup { encounter_id, version: 1, on, findings }
}

fn observations(resource: &Value, effective: NaiveDate) -> Vec<CodedObservation> {
    let one = |resource: &Value| {
        let code: Loinc = resource["code"]["coding"][0]["code"].as_str().unwrap().parse().unwrap();
        let quantity = &resource["valueQuantity"];
        let coded = &resource["valueCodeableConcept"]["coding"][0];
        let value = if let Some(unit) = quantity["code"].as_str() {
            let text = quantity["value"].to_string();
            CodedValue::Quantity(Quantity::parse(&text, None, unit).unwrap())
        } else if let Some(code) = coded["code"].as_str() {
            CodedValue::Concept {
                system: coded["system"].as_str().unwrap().to_owned(),
                code: code.to_owned(),
            }
        } else {
            CodedValue::Text
        };
        CodedObservation { code, effective, value }
    };
    match resource["component"].as_array() {
        Some(components) => components.iter().map(one).collect(),
        None => vec![one(resource)],
    }
}

fn condition(resource: &Value) -> CodedCondition {
    let codings = resource["code"]["coding"].as_array().unwrap();
    let code = |system: &str| {
        codings.iter().find(|one| one["system"] == system).map(|one| one["code"].as_str().unwrap())
    };
    CodedCondition {
        icd10: code("http://hl7.org/fhir/sid/icd-10").map(|code| code.parse().unwrap()),
        snomed: code("http://snomed.info/sct").map(str::to_owned),
        status: ConditionStatus::Active,
        onset: Some(resource["onsetDateTime"].as_str().unwrap().parse().unwrap()),
        abated: None,
    }
}

/// Per cent of a class among those in office or the retired.
fn share(counts: &BTreeMap<(bool, String), usize>, in_office: bool, class: &str) -> f64 {
    let of = |wanted: &dyn Fn(&str) -> bool| -> usize {
        let mut chosen =
            counts.iter().filter(|((office, found), _)| *office == in_office && wanted(found));
        chosen.by_ref().map(|(_, count)| count).sum()
    };
    let (some, all) = (of(&|found| found == class), of(&|_| true));
    (1000 * some / all) as f64 / 10.0
}

#[test]
fn the_classes_are_near_the_published_figures() {
    let counts = classes(&Province::draw(1, 1_000));
    for (in_office, class, published) in [
        (true, "A", 0.6),
        (true, "B1", 50.3),
        (true, "B2", 49.1),
        (true, "C", 0.0),
        (true, "D", 0.0),
        (false, "A", 0.0),
        (false, "B1", 12.5),
        (false, "B2", 66.0),
        (false, "C", 19.6),
        (false, "D", 1.9),
    ] {
        let found = share(&counts, in_office, class);
        assert!(
            (found - published).abs() < 6.0,
            "{class}: {found} against {published}: {counts:?}"
        );
    }
    for in_office in [true, false] {
        let classed: f64 =
            ["A", "B1", "B2", "C", "D"].map(|class| share(&counts, in_office, class)).iter().sum();
        assert!((94.0..99.8).contains(&classed), "some are open, not many: {counts:?}");
    }
}
