//! Check-ups with their results, newest first; older ones are folded.

use maud::{Markup, html};
use serde_json::Value;

use crate::api::views::{Checkup, Condition, Observation};
use crate::page::Page;
use crate::page::elements::{nothing, table};

/// Draws a person's check-ups.
pub(super) fn view(page: &Page, checkups: &[Checkup]) -> Markup {
    if checkups.is_empty() {
        return nothing(&page.t("no-checkups"));
    }
    html! {
        @for (index, checkup) in checkups.iter().enumerate() {
            details open[index == 0] {
                summary {
                    (page.t_with("checkup-on", &[
                        ("day", &page.day(checkup.on)),
                        ("facility", &checkup.facility),
                    ]))
                }
                (observations(page, &checkup.observations))
                (conditions(page, &checkup.conditions))
            }
        }
    }
}

fn observations(page: &Page, observations: &[Observation]) -> Markup {
    let labels = [page.t("label-observation"), page.t("label-value")];
    let rows: Vec<Vec<Markup>> =
        observations.iter().map(|one| vec![observed(page, one), value(page, one)]).collect();
    html! { @if !rows.is_empty() { (table(&page.t("observations"), &labels, &rows)) } }
}

/// The name that this console has for the code, the sender's, or the code alone.
fn observed(page: &Page, observation: &Observation) -> Markup {
    let known = page.word("loinc", &observation.code);
    let name = match &observation.name {
        Some(name) if known == observation.code => name.clone(),
        _ => known,
    };
    html! { (name) @if name != observation.code { " " span.quiet { "(" (observation.code) ")" } } }
}

/// A value in any of the shapes that a service may give it.
fn value(page: &Page, observation: &Observation) -> Markup {
    let unit = observation.unit.as_deref();
    let shown = match &observation.value {
        Value::Object(object) => shown_object(page, object),
        other => plain(page, other),
    };
    html! { (shown) @if let Some(unit) = unit { " " (unit) } }
}

fn shown_object(page: &Page, object: &serde_json::Map<String, Value>) -> String {
    let text = |map: &serde_json::Map<String, Value>, key: &str| {
        map.get(key).map(|value| plain(page, value)).unwrap_or_default()
    };
    let (kind, inner) = match object.iter().next() {
        Some((kind, Value::Object(inner))) => (kind.as_str(), inner),
        _ => ("", object),
    };
    match kind {
        "absent" => {
            page.t_with("not-observed", &[("reason", &page.word("absent", &text(inner, "reason")))])
        }
        "concept" => page.word("concept", &text(inner, "code")),
        _ => {
            let parts = ["comparator", "value", "unit"].map(|key| text(inner, key));
            let parts: Vec<&str> =
                parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            parts.join(" ")
        }
    }
}

fn plain(page: &Page, value: &Value) -> String {
    match value {
        Value::String(text) if text == "text" => page.t("text-kept-by-sender"),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => page.t(if *yes { "yes" } else { "no" }),
        _ => String::new(),
    }
}

fn conditions(page: &Page, conditions: &[Condition]) -> Markup {
    let labels = [page.t("label-condition"), page.t("label-state"), page.t("label-onset")];
    let rows: Vec<Vec<Markup>> = conditions
        .iter()
        .map(|one| {
            let code = one.icd10.as_deref().or(one.snomed.as_deref()).unwrap_or("");
            let name = one.name.as_deref().unwrap_or("");
            vec![
                html! { (name) " " span.quiet { (code) } },
                html! { (page.word("condition", &one.status)) },
                html! { (one.onset.as_deref().unwrap_or("")) },
            ]
        })
        .collect();
    html! { @if !rows.is_empty() { (table(&page.t("conditions"), &labels, &rows)) } }
}
