//! What the rule table says of the findings, and what the Council concluded.

use maud::{Markup, html};

use crate::api::views::{Assessment, Conclusion, Evidence, System};
use crate::page::Page;
use crate::page::elements::{Tone, message, nothing, table};

/// Draws a person's conclusions, newest first.
pub fn conclusions(page: &Page, conclusions: &[Conclusion]) -> Markup {
    if conclusions.is_empty() {
        return nothing(&page.t("no-conclusions"));
    }
    let labels = ["class", "state", "checkup-day", "reason", "table", "signed"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = conclusions.iter().map(|one| conclusion(page, one)).collect();
    html! {
        (table(&page.t("conclusions"), &labels, &rows))
        @for note in notes(conclusions.iter().map(|one| one.table_note.as_deref())) {
            (message(Tone::Warn, note))
        }
    }
}

fn conclusion(page: &Page, one: &Conclusion) -> Vec<Markup> {
    let class = one.class.as_deref().or(one.proposed.as_deref());
    vec![
        class_of(page, class, one.at_least.as_deref()),
        html! { (page.word("conclusion", &one.state)) },
        html! { (one.checkup_on.map(|day| page.day(day)).unwrap_or_default()) },
        html! { (one.reason.as_deref().unwrap_or("")) },
        html! { (one.table) },
        html! {
            @if let Some(at) = one.signed_at { (page.moment(at)) }
            @if !one.signed_by.is_empty() { " – " (one.signed_by.join(", ")) }
        },
    ]
}

/// A class, or the least that it will be while findings are missing.
pub fn class_of(page: &Page, class: Option<&str>, at_least: Option<&str>) -> Markup {
    html! {
        @match (class, at_least) {
            (Some(class), _) => { span.class { (class) } },
            (None, Some(least)) => { (page.t_with("at-least", &[("class", least)])) },
            (None, None) => { (page.t("not-decided")) },
        }
    }
}

/// Draws a person's assessments; all but the newest are folded.
pub fn assessments(page: &Page, assessments: &[Assessment]) -> Markup {
    if assessments.is_empty() {
        return nothing(&page.t("no-assessments"));
    }
    html! {
        @for (index, one) in assessments.iter().enumerate() {
            details open[index == 0] {
                summary {
                    (page.t_with("assessment-as-of", &[
                        ("day", &one.as_of.map(|day| page.day(day)).unwrap_or_default()),
                        ("table", &one.table),
                    ]))
                }
                (assessment(page, one))
            }
        }
    }
}

/// Draws one assessment: the class, then each system with its interval, evidence and gaps.
pub fn assessment(page: &Page, one: &Assessment) -> Markup {
    let labels = ["system", "interval", "evidence", "missing"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = one.systems.iter().map(|system| row(page, system)).collect();
    html! {
        p { strong { (page.t("proposed-class")) } ": "
            (class_of(page, one.class.as_deref(), one.at_least.as_deref())) }
        @if let Some(note) = &one.table_note { (message(Tone::Warn, note)) }
        @if !one.missing.is_empty() {
            p { (page.t("missing-overall")) ": " (facts(page, &one.missing)) }
        }
        @if !rows.is_empty() { (table(&page.t("by-system"), &labels, &rows)) }
    }
}

fn row(page: &Page, system: &System) -> Vec<Markup> {
    vec![
        html! { (page.word("system", &system.name)) },
        html! { (interval(page, system)) },
        html! {
            @if !system.evidence.is_empty() {
                ul.plain { @for evidence in &system.evidence { li { (drawn(page, evidence)) } } }
            }
        },
        html! { (facts(page, &system.missing)) },
    ]
}

/// One class where the facts decide it, else the best and the worst that it may be.
fn interval(page: &Page, system: &System) -> Markup {
    html! {
        @match (system.best.as_deref(), system.worst.as_deref()) {
            (Some(best), Some(worst)) if best == worst => { span.class { (best) } },
            (Some(best), Some(worst)) => {
                (page.t_with("from-to", &[("best", best), ("worst", worst)]))
            },
            _ => { (page.t("not-decided")) },
        }
    }
}

fn drawn(page: &Page, evidence: &Evidence) -> Markup {
    html! {
        @if let Some(class) = &evidence.class { span.class { (class) } " " }
        (evidence.text)
        @if !evidence.facts.is_empty() { " – " (facts(page, &evidence.facts)) }
        @if !evidence.rule.is_empty() { " " span.quiet { "[" (evidence.rule) "]" } }
    }
}

fn facts(page: &Page, facts: &[String]) -> String {
    facts.iter().map(|fact| page.word("fact", fact)).collect::<Vec<_>>().join(", ")
}

/// Each note once, in order.
fn notes<'a>(all: impl Iterator<Item = Option<&'a str>>) -> Vec<&'a str> {
    let mut notes: Vec<&str> = Vec::new();
    for note in all.flatten() {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}
