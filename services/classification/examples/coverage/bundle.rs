//! The coded findings of FHIR Bundles, enough for the coverage report.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use chrono::{DateTime, FixedOffset, NaiveDate};
use classification::domain::derive::derive;
use classification::domain::explain::Explanation;
use classification::domain::facts::Span;
use classification::domain::history::{Checkup, Findings, Subject};
use classification::domain::table::Table;
use schema::events::{CodedCondition, CodedObservation, CodedValue};
use schema::{EncounterId, Quantity};
use serde_json::Value;

/// Everything that the folder holds of one person.
pub(crate) struct Person {
    pub(crate) subject: Subject,
    pub(crate) checkups: Vec<Checkup>,
}

impl Person {
    pub(crate) fn as_of(&self) -> NaiveDate {
        self.checkups.iter().map(|checkup| checkup.on).max().unwrap_or_default()
    }

    pub(crate) fn was_examined(&self, table: &Table) -> bool {
        let facts = derive(table, self.subject, &self.checkups, self.as_of());
        let slot = (0..).zip(&table.facts).find(|(_, fact)| fact.id == "history_taken");
        slot.is_some_and(|(slot, _)| facts.get(slot) == Span::PRESENT)
    }

    pub(crate) fn has_unrecognised(&self, explanation: &Explanation) -> bool {
        let other = explanation.systems.iter().find(|system| system.system == "other");
        other.is_some_and(|system| system.rows.iter().any(|row| row.row == "unrecognised"))
    }
}

/// Reads every Bundle; people by their citizen id.
pub(crate) fn read(folder: &Path) -> Result<BTreeMap<String, Person>, Box<dyn Error>> {
    let mut people = BTreeMap::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::path);
    for file in files {
        let bundle: Value = serde_json::from_slice(&std::fs::read(file.path())?)?;
        if bundle["resourceType"] == "Bundle" {
            add(&mut people, &bundle);
        }
    }
    Ok(people)
}

fn add(people: &mut BTreeMap<String, Person>, bundle: &Value) {
    let resources: Vec<&Value> =
        bundle["entry"].as_array().into_iter().flatten().map(|entry| &entry["resource"]).collect();
    let of_kind =
        |kind: &'static str| resources.iter().copied().filter(move |r| r["resourceType"] == kind);
    let Some(patient) = of_kind("Patient").next() else { return };
    let Some(citizen) = citizen_id(patient) else { return };
    let on = of_kind("Encounter").find_map(|encounter| day(&encounter["period"]["start"]));
    let observations: Vec<CodedObservation> =
        of_kind("Observation").flat_map(observations).collect();
    let on = on.or(observations.iter().map(|o| o.effective).max()).unwrap_or_default();
    let conditions = of_kind("Condition").map(condition).collect();
    let subject = Subject {
        sex: patient["gender"].as_str().and_then(|sex| sex.parse().ok()),
        born: patient["birthDate"].as_str().and_then(|born| born.parse().ok()),
    };
    let person = people.entry(citizen).or_insert(Person { subject, checkups: Vec::new() });
    let number = u128::try_from(person.checkups.len()).unwrap_or(0);
    person.checkups.push(Checkup {
        encounter_id: EncounterId::from_uuid(uuid::Uuid::from_u128(number)),
        version: 1,
        on,
        findings: Findings { observations, conditions },
    });
}

fn citizen_id(patient: &Value) -> Option<String> {
    let identifiers = patient["identifier"].as_array()?;
    let text = |one: &Value| one["value"].as_str().map(str::to_owned);
    identifiers.iter().filter_map(text).find(|value| value.parse::<schema::CitizenId>().is_ok())
}

fn observations(resource: &Value) -> Vec<CodedObservation> {
    let effective = day(&resource["effectiveDateTime"]).unwrap_or_default();
    let parts = resource["component"].as_array().map_or(&[][..], Vec::as_slice);
    let read = |part: &Value| {
        let code = codes(&part["code"], "loinc").next()?.parse().ok()?;
        Some(CodedObservation { code, effective, value: value(part) })
    };
    std::iter::once(resource).chain(parts).filter_map(read).collect()
}

fn value(part: &Value) -> CodedValue {
    let quantity = &part["valueQuantity"];
    let number = quantity["value"].to_string(); // The shortest text that reads back the same.
    let unit = quantity["code"].as_str().unwrap_or_default();
    let comparator = quantity["comparator"].as_str().and_then(|text| text.parse().ok());
    if let Ok(quantity) = Quantity::parse(&number, comparator, unit) {
        return CodedValue::Quantity(quantity);
    }
    let coding = &part["valueCodeableConcept"]["coding"][0];
    match coding["code"].as_str() {
        Some(code) => CodedValue::Concept {
            system: coding["system"].as_str().unwrap_or_default().to_owned(),
            code: code.to_owned(),
        },
        None if part["valueString"].is_string() => CodedValue::Text,
        None => CodedValue::Absent { reason: "unknown".to_owned() },
    }
}

fn condition(resource: &Value) -> CodedCondition {
    let status = resource["clinicalStatus"]["coding"][0]["code"].as_str().unwrap_or("unknown");
    CodedCondition {
        icd10: codes(&resource["code"], "icd-10").next().and_then(|code| code.parse().ok()),
        snomed: codes(&resource["code"], "snomed").next().map(str::to_owned),
        status: status.parse().unwrap_or(schema::events::ConditionStatus::Unknown),
        onset: day(&resource["onsetDateTime"]),
        abated: day(&resource["abatementDateTime"]),
    }
}

fn codes<'a>(concept: &'a Value, system: &'a str) -> impl Iterator<Item = &'a str> {
    let codings = concept["coding"].as_array().into_iter().flatten();
    codings
        .filter(move |coding| coding["system"].as_str().is_some_and(|uri| uri.contains(system)))
        .filter_map(|coding| coding["code"].as_str())
}

/// The civil day in Viet Nam.
fn day(value: &Value) -> Option<NaiveDate> {
    let text = value.as_str()?;
    let vietnam = FixedOffset::east_opt(7 * 3600)?;
    match DateTime::parse_from_rfc3339(text) {
        Ok(instant) => Some(instant.with_timezone(&vietnam).date_naive()),
        Err(_) => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(),
    }
}
