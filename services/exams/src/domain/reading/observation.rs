//! Observations: what was measured, with every value judged by what its code can be.

use chrono::NaiveDate;
use schema::Loinc;

use super::elements;
use super::fields::{Concept, Element, words};
use super::references::Entries;
use super::value;
use crate::domain::checkup::{Found, Observation};
use crate::domain::dates::FhirTime;
use crate::domain::fault::{Code, Faults};
use crate::domain::terms;

const LOINC: &str = "http://loinc.org";
const STATUS: [&str; 8] = [
    "registered",
    "preliminary",
    "final",
    "amended",
    "corrected",
    "cancelled",
    "entered-in-error",
    "unknown",
];
const FINAL: [&str; 3] = ["final", "amended", "corrected"];

/// What observations of one delivery share.
pub(super) struct Context<'e, 'v> {
    pub(super) entries: &'e Entries<'v>,
    /// The day of the encounter, for observations that do not say theirs.
    pub(super) on: Option<NaiveDate>,
    /// Nothing can have been observed after this day.
    pub(super) latest: NaiveDate,
}

/// Reads an Observation and its components into `into`.
pub(super) fn read<'v>(
    observation: Element<'v, '_>,
    context: &Context<'_, 'v>,
    into: &mut Vec<Observation>,
    faults: &mut Faults,
) {
    observation.only(elements::OBSERVATION, faults);
    observation.required("status", faults);
    observation.required("code", faults);
    context.entries.required(observation, "subject", "Patient", faults);
    context.entries.target(observation, "encounter", "Encounter", faults);
    let status = observation.code("status", &STATUS, faults);
    let is_final = status.is_some_and(|status| FINAL.contains(&status));
    if status.is_some() && !is_final {
        faults.add(&observation.place.field("status"), Code::NotFinal);
    }
    let effective = effective(observation, context, faults);
    let ordinal = into.last().map_or(0, |last| last.ordinal + 1);
    let known = effective.or(context.on);
    if known.is_none() {
        faults.add(&observation.place.field("effectiveDateTime"), Code::Required);
    }
    let blank = Observation {
        ordinal,
        part: 0,
        code: None,
        display: None,
        effective: known.unwrap_or(context.latest), // Only in a delivery that is refused.
        is_final,
        found: Found::Nothing,
        is_implausible: false,
    };
    let components = observation.objects("component", faults);
    let has_parts = !components.is_empty() || observation.has("hasMember");
    into.push(measured(observation, blank.clone(), has_parts, faults));

    let list = observation.place.field("component");
    for (part, (index, object)) in (1..).zip(components) {
        let place = list.item(index);
        let component = Element::new(object, &place);
        component.only(elements::COMPONENT, faults);
        component.required("code", faults);
        into.push(measured(component, Observation { part, ..blank.clone() }, false, faults));
    }
}

/// The day it was observed, where the sender says so to the day.
fn effective(
    observation: Element<'_, '_>,
    context: &Context<'_, '_>,
    faults: &mut Faults,
) -> Option<NaiveDate> {
    let (key, time) = if observation.has("effectivePeriod") {
        let period = observation.object("effectivePeriod", faults)?;
        let place = observation.place.field("effectivePeriod");
        ("effectivePeriod", Element::new(period, &place).time("start", faults))
    } else if observation.has("effectiveInstant") {
        ("effectiveInstant", observation.time("effectiveInstant", faults))
    } else {
        ("effectiveDateTime", observation.time("effectiveDateTime", faults))
    };
    let time: FhirTime = time?;
    if time.earliest().is_some_and(|day| day > context.latest) {
        faults.add(&observation.place.field(key), Code::Future);
    }
    time.day()
}

/// Fills in the code and the value of an observation or a component.
fn measured(
    element: Element<'_, '_>,
    mut observation: Observation,
    has_parts: bool,
    faults: &mut Faults,
) -> Observation {
    let concept = element.concept("code", faults).unwrap_or_default();
    observation.code = loinc(element, &concept, faults);
    observation.display = concept.words().map(words);
    if concept.codings.is_empty() && concept.text.is_none() && element.has("code") {
        faults.add(&element.place.field("code"), Code::Required);
    }
    let term = observation.code.as_ref().and_then(terms::find);
    if observation.code.is_some() && term.is_none() {
        faults.add(&element.place.field("code"), Code::UnknownLoinc);
    }
    let (found, is_implausible) = value::read(element, term, faults);
    if found == Found::Nothing && !has_parts {
        faults.add(element.place, Code::NoValue);
    }
    observation.found = found;
    observation.is_implausible = is_implausible;
    observation
}

/// The first LOINC code; a LOINC coding that is none is a fault wherever it stands.
fn loinc(element: Element<'_, '_>, concept: &Concept<'_>, faults: &mut Faults) -> Option<Loinc> {
    let mut found = None;
    let mut is_coded = false;
    for (index, coding) in concept.codings.iter().filter(|(_, coding)| coding.system == LOINC) {
        is_coded = true;
        match coding.code.parse::<Loinc>() {
            Ok(code) => found = found.or(Some(code)),
            Err(_) => {
                let (code, coding) = (element.place.field("code"), "coding");
                let list = code.field(coding);
                faults.add(&list.item(*index).field("code"), Code::BadLoinc);
            }
        }
    }
    if !is_coded && element.has("code") {
        faults.add(&element.place.field("code"), Code::Uncoded);
    }
    found
}
