//! Where and when a check-up was, and how its sender calls it.

use chrono::NaiveDate;
use schema::FacilityCode;

use super::elements;
use super::fields::{Element, words};
use super::references::{Entries, Entry};
use crate::domain::dates::FhirTime;
use crate::domain::fault::{Code, Faults};
use crate::domain::json::Value;
use crate::domain::place::Place;

/// Systems of the facility code (`MA_CSKCB`): VN Core's and the Ministry's of 2021.
const FACILITY: [&str; 2] = [
    "http://fhir.hl7.org.vn/core/sid/ma-cskcb",
    "http://fhir.ehealth.gov.vn/core/sid/provider-code",
];
/// The episode's number (`MA_LK`): the identifier that insurance and the Ministry know.
const EPISODE: &str = "http://fhir.hl7.org.vn/core/sid/ma-lk";

/// A visit that took place; a planned or cancelled one has no results.
const STATUS: [&str; 6] = ["finished", "in-progress", "onleave", "arrived", "triaged", "unknown"];

/// What an Encounter says about the check-up.
#[derive(Default)]
pub(super) struct Visit {
    pub(super) identifier: Option<String>,
    pub(super) package: Option<String>,
    pub(super) on: Option<NaiveDate>,
    pub(super) facility: Option<FacilityCode>,
}

/// Reads an Encounter. `sender` is the facility whose token it came with, if it is bound to one.
pub(super) fn read<'v>(
    encounter: Element<'v, '_>,
    entries: &Entries<'v>,
    sender: Option<&FacilityCode>,
    faults: &mut Faults,
) -> Visit {
    encounter.only(elements::ENCOUNTER, faults);
    encounter.required("status", faults);
    encounter.code("status", &STATUS, faults);
    encounter.required("class", faults);
    entries.required(encounter, "subject", "Patient", faults);
    Visit {
        identifier: identifier(encounter, faults),
        package: package(encounter, faults),
        on: start(encounter, faults).and_then(FhirTime::day),
        facility: facility(encounter, "serviceProvider", entries, sender, faults),
    }
}

fn start(encounter: Element<'_, '_>, faults: &mut Faults) -> Option<FhirTime> {
    let period = encounter.object("period", faults)?;
    let place = encounter.place.field("period");
    let period = Element::new(period, &place);
    period.time("end", faults);
    period.time("start", faults)
}

/// `system|value` of the episode's number, else of the first identifier that has a value.
fn identifier(encounter: Element<'_, '_>, faults: &mut Faults) -> Option<String> {
    let identifiers = encounter.objects("identifier", faults);
    let episode = identifiers.iter().find(|(_, object)| object.text("system") == Some(EPISODE));
    episode
        .and_then(|(_, object)| key(object))
        .or_else(|| identifiers.iter().find_map(|(_, object)| key(object)))
}

/// `system|value`; nothing without a value.
pub(super) fn key(identifier: &crate::domain::json::Object<'_>) -> Option<String> {
    let value = identifier.text("value").map(words).filter(|value| !value.is_empty())?;
    Some(format!("{}|{value}", identifier.text("system").map(words).unwrap_or_default()))
}

/// `system|code` of the service, else of the encounter's type.
fn package(encounter: Element<'_, '_>, faults: &mut Faults) -> Option<String> {
    let of = |concept: &super::fields::Concept<'_>| {
        let (_, coding) = concept.codings.first()?;
        Some(format!("{}|{}", words(coding.system), words(coding.code)))
    };
    let service = encounter.concept("serviceType", faults);
    let list = encounter.place.field("type");
    let types = encounter.objects("type", faults).into_iter().map(|(index, object)| {
        let place = list.item(index);
        let concept = Element::new(object, &place).as_concept(faults);
        of(&concept)
    });
    let types: Vec<Option<String>> = types.collect();
    service.as_ref().and_then(of).or_else(|| types.into_iter().flatten().next())
}

/// The facility behind `element.key`, by identifier or by an Organization of the bundle.
///
/// It must be the sender's own: a hospital speaks for itself alone.
pub(super) fn facility<'v>(
    element: Element<'v, '_>,
    key: &str,
    entries: &Entries<'v>,
    sender: Option<&FacilityCode>,
    faults: &mut Faults,
) -> Option<FacilityCode> {
    let reference = element.object(key, faults)?;
    let place = element.place.field(key);
    let inner = Element::new(reference, &place);
    inner.only(&["reference", "type", "identifier", "display"], faults);
    if let Some(identifier) = inner.object("identifier", faults) {
        let place = place.field("identifier");
        return code(Element::new(identifier, &place), sender, faults);
    }
    let position = entries.target(element, key, "Organization", faults)?;
    let Entry { index, resource, .. } = &entries.list[position];
    let (list, organization) = (Place::BUNDLE.field("entry"), "resource");
    let item = list.item(*index);
    let place = item.field(organization);
    let identifiers = resource.get("identifier").and_then(Value::as_array).unwrap_or_default();
    let list = place.field("identifier");
    let mut codes = identifiers.iter().enumerate().filter_map(|(index, identifier)| {
        let place = list.item(index);
        code(Element::new(identifier.as_object()?, &place), sender, faults)
    });
    codes.next()
}

fn code(
    identifier: Element<'_, '_>,
    sender: Option<&FacilityCode>,
    faults: &mut Faults,
) -> Option<FacilityCode> {
    let system = identifier.text("system", faults)?;
    if !FACILITY.contains(&system) {
        return None;
    }
    identifier.required("value", faults);
    let value = identifier.text("value", faults)?;
    let place = identifier.place.field("value");
    match value.trim().parse::<FacilityCode>() {
        Ok(facility) if sender.is_none_or(|sender| *sender == facility) => Some(facility),
        Ok(_) => {
            faults.add(&place, Code::OtherFacility);
            None
        }
        Err(_) => {
            faults.add(&place, Code::BadIdentifier);
            None
        }
    }
}
