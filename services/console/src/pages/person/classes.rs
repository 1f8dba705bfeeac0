//! What the rule table says of the findings, and what the Council concluded.

use maud::{Markup, html};

use crate::api::views::{Assessment, Conclusion, Fact, Row, Signed, System};
use crate::page::Page;
use crate::page::elements::{Tone, message, nothing, table};

/// Draws a person's conclusions, newest first.
pub(super) fn conclusions(page: &Page, conclusions: &[Conclusion]) -> Markup {
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
            @if !one.signed_by.is_empty() { " – " (signers(&one.signed_by)) }
        },
    ]
}

/// A class, or the least that it will be while findings are missing.
pub(crate) fn class_of(page: &Page, class: Option<&str>, at_least: Option<&str>) -> Markup {
    html! {
        @match (class, at_least) {
            (Some(class), _) => { span.class { (class) } },
            (None, Some(least)) => { (page.t_with("at-least", &[("class", least)])) },
            (None, None) => { (page.t("not-decided")) },
        }
    }
}

/// Draws a person's assessments; all but the newest are folded.
pub(super) fn assessments(page: &Page, assessments: &[Assessment]) -> Markup {
    if assessments.is_empty() {
        return nothing(&page.t("no-assessments"));
    }
    let (current, replaced): (Vec<_>, Vec<_>) = assessments.iter().partition(|one| one.current);
    html! {
        @for (index, one) in current.iter().enumerate() { (folded(page, one, index == 0)) }
        @if !replaced.is_empty() {
            details {
                summary { (page.t("assessments-replaced")) }
                @for one in &replaced { (folded(page, one, false)) }
            }
        }
    }
}

fn folded(page: &Page, one: &Assessment, open: bool) -> Markup {
    html! {
        details open[open] {
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

/// Who signed, and the class where members signed one after the other.
pub(crate) fn signers(signed: &[Signed]) -> String {
    let one = |signed: &Signed| match &signed.class {
        Some(class) => format!("{} ({class})", signed.signer),
        None => signed.signer.clone(),
    };
    signed.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Draws one assessment: the class, then each system with its interval, evidence and gaps.
pub(crate) fn assessment(page: &Page, one: &Assessment) -> Markup {
    let labels = ["system", "interval", "evidence"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = one.systems.iter().map(|system| row(page, system)).collect();
    html! {
        p { strong { (page.t("proposed-class")) } ": "
            (class_of(page, one.class.as_deref(), one.at_least.as_deref())) }
        @if let Some(after) = one.class_after_age.as_ref().filter(|_| one.class_after_age != one.class) {
            p.quiet { (page.t_with("after-age", &[("class", after)])) }
        }
        @if let Some(note) = &one.table_note { (message(Tone::Warn, note)) }
        @if one.council_decides { p { (page.t("council-decides")) } }
        @if !one.missing.is_empty() {
            p { strong { (page.t("missing-overall")) } ": " (names(page, &one.missing.iter().collect::<Vec<_>>())) }
        }
        @for repeat in &one.repeat { p { (repeat.get(page.language)) } }
        @if !rows.is_empty() { (table(&page.t("by-system"), &labels, &rows)) }
        @if !one.combination.is_empty() {
            h3 { (page.t("combination")) }
            ul { @for rule in &one.combination { li {
                (rule.text.get(page.language)) " " (authority(page, &rule.authority))
            } } }
        }
    }
}

fn row(page: &Page, system: &System) -> Vec<Markup> {
    vec![
        html! { (system.text.get(page.language)) },
        html! { (interval(page, system)) },
        html! {
            @if !system.rows.is_empty() {
                ul.plain { @for row in &system.rows { li { (evidence(page, row)) } } }
            }
        },
    ]
}

/// One class where the facts decide it, else the best and the worst that it may be.
fn interval(page: &Page, system: &System) -> Markup {
    html! {
        @match (system.at_least.as_deref(), system.at_most.as_deref()) {
            (Some(best), Some(worst)) if best == worst => { span.class { (best) } },
            (Some(best), Some(worst)) => {
                (page.t_with("from-to", &[("best", best), ("worst", worst)]))
            },
            _ => { (page.t("not-decided")) },
        }
    }
}

/// What is there stands beside the criterion; what was found absent is folded, since it is long.
fn evidence(page: &Page, row: &Row) -> Markup {
    let is_denied = |fact: &&Fact| fact.value.as_deref() == Some("no");
    let (denied, told): (Vec<&Fact>, Vec<&Fact>) = row.facts.iter().partition(is_denied);
    html! {
        (row.text.get(page.language))
        @if !told.is_empty() { " – " (facts(page, &told)) }
        " " span.quiet { "[" (row.row) "] " } (authority(page, &row.authority))
        @if !row.confirmed { " " span.tag { (page.t("unconfirmed")) } }
        @if !denied.is_empty() {
            details {
                summary { (page.t_with("facts-denied", &[("count", &denied.len().to_string())])) }
                p { (names(page, &denied)) }
            }
        }
    }
}

/// On whose word a row stands; a default is never left unsaid.
fn authority(page: &Page, authority: &str) -> Markup {
    html! { @if !authority.is_empty() { span.tag { (page.word("authority", authority)) } } }
}

fn names(page: &Page, facts: &[&Fact]) -> String {
    facts.iter().map(|fact| fact.text.get(page.language)).collect::<Vec<_>>().join("; ")
}

fn facts<'a>(page: &Page, facts: impl IntoIterator<Item = &'a &'a Fact>) -> String {
    let one = |fact: &&Fact| {
        let name = fact.text.get(page.language);
        let value = match fact.value.as_deref() {
            None | Some("yes") => return name.to_owned(),
            Some(value) => value.to_owned(),
        };
        format!("{name}: {value} {}", fact.unit.as_deref().unwrap_or("")).trim_end().to_owned()
    };
    facts.into_iter().map(one).collect::<Vec<_>>().join("; ")
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
