//! Check-ups with their results, newest first; older ones are folded.

use maud::{Markup, html};

use crate::api::views::{Checkup, Condition, Observation, Value};
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
    let parts = observations.iter().flat_map(|one| match one.components.as_slice() {
        [] => std::slice::from_ref(one),
        components => components,
    });
    let rows: Vec<Vec<Markup>> =
        parts.map(|one| vec![observed(page, one), value(page, one)]).collect();
    html! { @if !rows.is_empty() { (table(&page.t("observations"), &labels, &rows)) } }
}

fn observed(page: &Page, observation: &Observation) -> Markup {
    let code = observation.code.as_deref().unwrap_or("");
    let name = observation.name.clone().unwrap_or_else(|| page.word("loinc", code));
    html! {
        (name)
        @if !code.is_empty() && name != code { " " span.quiet { "(" (code) ")" } }
    }
}

fn value(page: &Page, observation: &Observation) -> Markup {
    let shown = match &observation.value {
        Value::Quantity { value, comparator, unit } => {
            let comparator = comparator.as_deref().map(|one| format!("{one} ")).unwrap_or_default();
            format!("{comparator}{value} {unit}")
        }
        Value::Number { value } => value.clone(),
        Value::Concept { code, display } => {
            let known = page.word("concept", code);
            match display {
                Some(display) if known == *code => display.clone(),
                _ => known,
            }
        }
        Value::Text { text } => text.clone(),
        Value::Absent { reason } => {
            page.t_with("not-observed", &[("reason", &page.word("absent", reason))])
        }
        Value::Other => page.t("in-delivery-alone"),
        Value::Nothing => String::new(),
    };
    html! {
        (shown)
        @if observation.implausible { " " span.tag { (page.t("implausible")) } }
    }
}

fn conditions(page: &Page, conditions: &[Condition]) -> Markup {
    let labels = [page.t("label-condition"), page.t("label-state"), page.t("label-onset")];
    let rows: Vec<Vec<Markup>> = conditions.iter().map(|one| condition(page, one)).collect();
    html! { @if !rows.is_empty() { (table(&page.t("conditions"), &labels, &rows)) } }
}

fn condition(page: &Page, one: &Condition) -> Vec<Markup> {
    let code = one.icd10.as_deref().or(one.snomed.as_deref()).unwrap_or("");
    vec![
        html! { (one.name.as_deref().unwrap_or("")) " " span.quiet { (code) } },
        html! {
            (page.word("condition", &one.status))
            @if !one.confirmed { " " span.tag { (page.t("not-confirmed")) } }
        },
        html! { (one.onset.map(|day| page.day(day)).unwrap_or_default()) },
    ]
}
