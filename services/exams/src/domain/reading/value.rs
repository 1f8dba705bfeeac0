//! The value of an observation, never made up: what is not there stays absent, with its reason.

use schema::{Comparator, Quantity};

use super::elements;
use super::fields::{Element, words};
use crate::domain::checkup::Found;
use crate::domain::fault::{Code, Faults};
use crate::domain::terms::{NumberScale, Scale, Term};
use crate::domain::units::{self, Measure, visible};

const UCUM: &str = "http://unitsofmeasure.org";
/// HL7's code system for yes and no.
const YES_NO: &str = "http://terminology.hl7.org/CodeSystem/v2-0136";

/// Reads `value[x]` or `dataAbsentReason`, and whether a number is implausible for its code.
pub(super) fn read(
    element: Element<'_, '_>,
    term: Option<&Term>,
    faults: &mut Faults,
) -> (Found, bool) {
    let mut given = elements::VALUES.iter().filter(|name| element.has(name));
    let (name, more) = (given.next(), given.next());
    if more.is_some() || name.is_some() && element.has("dataAbsentReason") {
        let extra = more.copied().unwrap_or("dataAbsentReason");
        faults.add(&element.place.field(extra), Code::TwoValues);
    }
    let Some(name) = name else { return (absent(element, faults), false) };
    match *name {
        "valueQuantity" => return quantity(element, term, faults).unwrap_or((Found::Other, false)),
        "valueInteger" => return integer(element, term, faults).unwrap_or((Found::Other, false)),
        _ => {}
    }
    if let Some(Term { scale: Scale::Number(scale), .. }) = term
        && matches!(*name, "valueString" | "valueBoolean")
    {
        // Words for a number (`trên 600`): kept, but whoever sends them should send a comparator.
        faults.add_expected(&element.place.field(name), Code::Uncoded, scale.unit);
    }
    let found = match *name {
        "valueCodeableConcept" => concept(element, faults),
        "valueString" => element.text(name, faults).map(|text| Found::Text(text.to_owned())),
        "valueBoolean" => element.boolean(name, faults).map(|yes| Found::Concept {
            system: YES_NO.to_owned(),
            code: if yes { "Y" } else { "N" }.to_owned(),
            display: None,
        }),
        _ => Some(Found::Other),
    };
    (found.unwrap_or(Found::Other), false)
}

fn absent(element: Element<'_, '_>, faults: &mut Faults) -> Found {
    let Some(reason) = element.concept("dataAbsentReason", faults) else { return Found::Nothing };
    let code = reason.codings.iter().map(|(_, coding)| coding.code).find(|code| !code.is_empty());
    Found::Absent(words(code.or(reason.text).unwrap_or("unknown")))
}

fn concept(element: Element<'_, '_>, faults: &mut Faults) -> Option<Found> {
    let concept = element.concept("valueCodeableConcept", faults)?;
    let coded = concept.codings.iter().map(|(_, coding)| coding).find(|one| !one.code.is_empty());
    match (coded, concept.text) {
        (Some(coding), text) => Some(Found::Concept {
            system: words(coding.system),
            code: words(coding.code),
            display: text.or(coding.display).map(words),
        }),
        (None, Some(text)) => Some(Found::Text(text.to_owned())),
        (None, None) => {
            faults.add(&element.place.field("valueCodeableConcept"), Code::Required);
            None
        }
    }
}

/// A number without a unit: for scores and ratios, whose unit is one.
fn integer(
    element: Element<'_, '_>,
    term: Option<&Term>,
    faults: &mut Faults,
) -> Option<(Found, bool)> {
    let number = element.number("valueInteger", faults)?;
    let place = element.place.field("valueInteger");
    if number.contains(['.', 'e', 'E']) {
        faults.add_expected(&place, Code::WrongType, "integer");
        return None;
    }
    let Some(Term { scale: Scale::Number(scale), .. }) = term else {
        return Some((Found::Number(number.to_owned()), false));
    };
    let one = units::measure("1").expect("1 is a UCUM unit");
    if !scale.allows(&one) {
        faults.add_expected(&place, Code::UnitMissing, scale.unit);
        return None;
    }
    let quantity = Quantity::parse(number, None, "1").ok()?;
    Some((Found::Quantity(quantity), !is_plausible(number, scale, &one)))
}

fn quantity(
    element: Element<'_, '_>,
    term: Option<&Term>,
    faults: &mut Faults,
) -> Option<(Found, bool)> {
    let object = element.object("valueQuantity", faults)?;
    let place = element.place.field("valueQuantity");
    let quantity = Element::new(object, &place);
    quantity.only(&["value", "comparator", "unit", "system", "code"], faults);
    quantity.required("value", faults);
    let comparator = quantity.code("comparator", &["<", "<=", ">=", ">"], faults);
    let comparator = comparator.and_then(|text| text.parse::<Comparator>().ok());
    let unit = unit(quantity, faults);
    let number = quantity.number("value", faults)?;
    let Some(unit) = unit else { return without_unit(quantity, number, term, faults) };

    let measure = units::measure(&unit);
    let mut is_implausible = false;
    if let Some(Term { scale: Scale::Number(scale), .. }) = term {
        match &measure {
            None => faults.add_expected(&place, Code::BadUnit, scale.unit),
            Some(measure) if !scale.allows(measure) => {
                faults.add_expected(&place, Code::UnitImpossible, scale.unit);
            }
            Some(measure) => is_implausible = !is_plausible(number, scale, measure),
        }
    }
    if is_implausible {
        faults.add(&place, Code::Implausible);
    }
    match Quantity::parse(number, comparator, &unit) {
        Ok(quantity) => Some((Found::Quantity(quantity), is_implausible)),
        Err(schema::NotAQuantity::Unit) => {
            faults.add(&place.field("unit"), Code::BadUnit);
            None
        }
        Err(_) => {
            faults.add(&place.field("value"), Code::BadNumber);
            None
        }
    }
}

/// The unit as UCUM where it can be: its code, else the text that laboratories print.
fn unit(quantity: Element<'_, '_>, faults: &mut Faults) -> Option<String> {
    let (system, code) = (quantity.text("system", faults), quantity.text("code", faults));
    let printed = quantity.text("unit", faults);
    let text = code.filter(|_| system.is_none_or(|system| system == UCUM)).or(printed).or(code)?;
    let text = visible(text);
    Some(units::ucum(&text).to_owned()).filter(|unit| !unit.is_empty())
}

fn without_unit(
    quantity: Element<'_, '_>,
    number: &str,
    term: Option<&Term>,
    faults: &mut Faults,
) -> Option<(Found, bool)> {
    match term {
        Some(Term { scale: Scale::Number(scale), .. }) => {
            faults.add_expected(quantity.place, Code::UnitMissing, scale.unit);
            None
        }
        _ => {
            faults.add(quantity.place, Code::NoUnit);
            Some((Found::Number(number.chars().take(40).collect()), false))
        }
    }
}

fn is_plausible(number: &str, scale: &NumberScale, measure: &Measure) -> bool {
    number.parse().is_ok_and(|number: f64| scale.is_plausible(number, measure))
}
