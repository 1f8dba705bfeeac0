//! Conditions: what was diagnosed, in ICD-10 and SNOMED CT.

use chrono::NaiveDate;
use schema::Icd10;
use schema::events::ConditionStatus;

use super::elements;
use super::fields::{Concept, Element, words};
use super::references::Entries;
use crate::domain::checkup::Condition;
use crate::domain::dates::FhirTime;
use crate::domain::fault::{Code, Faults};

/// ICD-10 as HL7, VN Core and the Ministry's guide of 2021 name it.
const ICD10: [&str; 3] = [
    "http://hl7.org/fhir/sid/icd-10",
    "http://fhir.hl7.org.vn/core/CodeSystem/vn-icd10-cs",
    "http://terminology.hl7.org/CodeSystem/icd10",
];
const SNOMED: &str = "http://snomed.info/sct";
const CLINICAL: [&str; 6] =
    ["active", "recurrence", "relapse", "inactive", "remission", "resolved"];
const VERIFICATION: [&str; 6] =
    ["unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"];

/// Reads a Condition.
pub(super) fn read<'v>(
    condition: Element<'v, '_>,
    entries: &Entries<'v>,
    latest: NaiveDate,
    faults: &mut Faults,
) -> Condition {
    condition.only(elements::CONDITION, faults);
    condition.required("code", faults);
    entries.required(condition, "subject", "Patient", faults);
    entries.target(condition, "encounter", "Encounter", faults);
    let concept = condition.concept("code", faults).unwrap_or_default();
    let status = listed(condition, "clinicalStatus", &CLINICAL, faults);
    let verification = listed(condition, "verificationStatus", &VERIFICATION, faults);
    let is_confirmed = verification.is_none_or(|status| status == "confirmed");
    if !is_confirmed {
        faults.add(&condition.place.field("verificationStatus"), Code::NotConfirmed);
    }
    Condition {
        icd10: icd10(condition, &concept, faults),
        snomed: coded(&concept, &[SNOMED]).map(words),
        display: concept.words().map(words),
        status: status.and_then(|status| status.parse().ok()).unwrap_or(ConditionStatus::Unknown),
        is_confirmed,
        onset: onset(condition, latest, faults),
        // It may lie ahead: an expected recovery.
        abated: day(condition, ["abatementDateTime", "abatementPeriod"], faults)
            .and_then(FhirTime::day),
    }
}

fn coded<'v>(concept: &Concept<'v>, systems: &[&str]) -> Option<&'v str> {
    let coding = concept.codings.iter().find(|(_, coding)| systems.contains(&coding.system));
    coding.map(|(_, coding)| coding.code).filter(|code| !code.is_empty())
}

/// The code of a concept that must be one of a list.
fn listed<'v>(
    condition: Element<'v, '_>,
    key: &str,
    list: &[&str],
    faults: &mut Faults,
) -> Option<&'v str> {
    let concept = condition.concept(key, faults)?;
    let code = concept.codings.first().map(|(_, coding)| coding.code);
    match code {
        Some(code) if list.contains(&code) => Some(code),
        _ => {
            faults.add_expected(&condition.place.field(key), Code::BadCode, &list.join(" | "));
            None
        }
    }
}

fn icd10(condition: Element<'_, '_>, concept: &Concept<'_>, faults: &mut Faults) -> Option<Icd10> {
    let mut found = None;
    for (index, coding) in &concept.codings {
        if !ICD10.contains(&coding.system) {
            continue;
        }
        match coding.code.parse::<Icd10>() {
            Ok(code) => found = found.or(Some(code)),
            Err(_) => {
                let code = condition.place.field("code");
                let list = code.field("coding");
                faults.add(&list.item(*index).field("code"), Code::BadIcd10);
            }
        }
    }
    found
}

fn onset(condition: Element<'_, '_>, latest: NaiveDate, faults: &mut Faults) -> Option<NaiveDate> {
    let time = day(condition, ["onsetDateTime", "onsetPeriod"], faults)?;
    if time.earliest().is_some_and(|day| day > latest) {
        faults.add(condition.place, Code::Future);
    }
    // Known to the day or not at all: a year alone is not made the first of January.
    time.day()
}

fn day(
    condition: Element<'_, '_>,
    [instant, period]: [&str; 2],
    faults: &mut Faults,
) -> Option<FhirTime> {
    if !condition.has(period) {
        return condition.time(instant, faults);
    }
    let place = condition.place.field(period);
    let object = condition.object(period, faults)?;
    Element::new(object, &place).time("start", faults)
}
