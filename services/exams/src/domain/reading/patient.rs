//! Whom a delivery is about.

use schema::{BirthDate, CitizenId, InsuranceCode, PersonName, Sex};

use super::elements;
use super::fields::Element;
use crate::domain::checkup::Patient;
use crate::domain::fault::{Code, Faults};
use crate::domain::units::visible;

/// Systems of the citizen id (CCCD): VN Core's and the Ministry's of 2021, whose `national_id` it
/// is (its `citizen_id` is the old CMND).
const CITIZEN: [&str; 2] =
    ["http://fhir.hl7.org.vn/core/sid/cccd", "http://fhir.ehealth.gov.vn/core/sid/national_id"];
/// Systems of the insurance code (BHYT).
const INSURANCE: [&str; 2] = [
    "http://fhir.hl7.org.vn/core/sid/bhyt",
    "http://fhir.ehealth.gov.vn/core/sid/insurance_number",
];

/// Reads a Patient; nothing if it cannot be told who it is, with the faults that say why.
pub(super) fn read(patient: Element<'_, '_>, faults: &mut Faults) -> Option<Patient> {
    patient.only(elements::PATIENT, faults);
    let (citizen_id, insurance) = numbers(patient, faults);
    if citizen_id.is_none() && insurance.is_none() && !faults.are_fatal() {
        faults.add(&patient.place.field("identifier"), Code::Unidentified);
    }
    let sexes = ["male", "female", "other", "unknown"];
    let sex = match patient.code("gender", &sexes, faults) {
        Some("male") => Some(Sex::Male),
        Some("female") => Some(Sex::Female),
        _ => None,
    };
    patient.required("birthDate", faults);
    let (name, born) = (name(patient, faults), born(patient, faults));
    Some(Patient { citizen_id, insurance, name: name?, born: born?, sex })
}

fn numbers(
    patient: Element<'_, '_>,
    faults: &mut Faults,
) -> (Option<CitizenId>, Option<InsuranceCode>) {
    let (mut citizen_id, mut insurance) = (None, None);
    let list = patient.place.field("identifier");
    for (index, object) in patient.objects("identifier", faults) {
        let place = list.item(index);
        let identifier = Element::new(object, &place);
        let system = identifier.text("system", faults).unwrap_or_default();
        // An identifier that was valid once says who it was, not who it is.
        if !CITIZEN.contains(&system) && !INSURANCE.contains(&system)
            || identifier.text("use", faults) == Some("old")
        {
            continue;
        }
        identifier.required("value", faults);
        let Some(value) = identifier.text("value", faults) else { continue };
        let value = visible(value).into_owned();
        let is_good = if CITIZEN.contains(&system) {
            let parsed = CitizenId::try_from(value).ok();
            let good = parsed.is_some();
            citizen_id = citizen_id.or(parsed);
            good
        } else {
            let parsed = InsuranceCode::try_from(value).ok();
            let good = parsed.is_some();
            insurance = insurance.or(parsed);
            good
        };
        if !is_good {
            faults.add(&place.field("value"), Code::BadIdentifier);
        }
    }
    if citizen_id.is_none() {
        // Since 15 August 2025 a card of twelve digits is the citizen id.
        citizen_id = insurance.as_ref().and_then(|code| code.as_str().parse().ok());
    }
    (citizen_id, insurance)
}

/// The official name, else the usual one, else the first; `text` before its parts.
fn name(patient: Element<'_, '_>, faults: &mut Faults) -> Option<PersonName> {
    patient.required("name", faults);
    let names = patient.objects("name", faults);
    let of_use = |wanted| names.iter().find(|(_, name)| name.text("use") == Some(wanted)).copied();
    let (index, name) =
        of_use("official").or_else(|| of_use("usual")).or(names.first().copied())?;
    let list = patient.place.field("name");
    let place = list.item(index);
    let name = Element::new(name, &place);
    let whole = match name.text("text", faults) {
        Some(text) => text.to_owned(),
        None => {
            let given = name.object.get("given").and_then(|given| given.as_array());
            let mut parts: Vec<&str> = name.text("family", faults).into_iter().collect();
            parts.extend(given.unwrap_or_default().iter().filter_map(|part| part.as_text()));
            parts.join(" ")
        }
    };
    let parsed = PersonName::try_from(visible(&whole).into_owned()).ok();
    if parsed.is_none() {
        faults.add(&place, Code::BadName);
    }
    parsed
}

/// A day, or a year where the sender knows no more (a month alone says no more than its year).
fn born(patient: Element<'_, '_>, faults: &mut Faults) -> Option<BirthDate> {
    let text = patient.text("birthDate", faults)?;
    let known = if text.len() == 7 { text.get(..4).unwrap_or_default() } else { text };
    let born = known.parse().ok();
    if born.is_none() || text.len() == 7 && crate::domain::dates::FhirTime::parse(text).is_none() {
        faults.add(&patient.place.field("birthDate"), Code::BadDate);
        return None;
    }
    born
}
