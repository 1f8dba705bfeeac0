//! Figures of every service: a picture, the table beside it, and sums that can be checked.

mod figures;

use actix_web::HttpResponse;
use maud::{Markup, html};
use serde_json::Value;

use crate::api::{Api, Loaded, Service};
use crate::chart::{self, Bar};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, message, nothing, table};
use crate::page::failures::part;
use crate::signed_in::SignedIn;
use figures::{Figure, Group, Sum};

/// Shows the totals.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    let loaded = load(&who.api).await;
    let title = who.page.t("menu-totals");
    who.answer(&title, view(&who.page, &title, &loaded))
}

/// Asks every service at once.
async fn load(api: &Api) -> [Loaded<Value>; 5] {
    let ask = |service| api.get::<Value>(service, "/figures");
    let [registry, exams, classification, clinics, notifications] = Service::ALL;
    let (registry, exams, classification, clinics, notifications) = tokio::join!(
        ask(registry),
        ask(exams),
        ask(classification),
        ask(clinics),
        ask(notifications),
    );
    [registry, exams, classification, clinics, notifications]
}

fn view(page: &Page, title: &str, loaded: &[Loaded<Value>; 5]) -> Markup {
    html! {
        h1 { (title) }
        p.hint { (page.t("totals-hint")) }
        @for (service, loaded) in Service::ALL.into_iter().zip(loaded) {
            (part(page, (&page.word("service", service.name()), service), loaded, |value| {
                service_figures(page, value)
            }))
        }
    }
}

fn service_figures(page: &Page, value: &Value) -> Markup {
    let groups = figures::groups(value);
    if groups.is_empty() {
        return nothing(&page.t("figures-none"));
    }
    html! {
        @if let Some(note) = value.get("table_note").and_then(Value::as_str) {
            (message(Tone::Warn, note))
        }
        @for group in &groups { (drawn(page, group)) }
        @for sum in figures::sums(&groups) { (checked(page, &sum)) }
    }
}

/// A group as a picture with its table beside it; several columns as a table alone.
fn drawn(page: &Page, group: &Group) -> Markup {
    let title = page.word("figures", &group.name);
    match group.columns.as_slice() {
        [_] => html! {
            h3 { (title) }
            div.beside {
                (chart::bars(&title, &bars(page, group)))
                (figures_table(page, &title, group))
            }
        },
        _ => html! { h3 { (title) } (figures_table(page, &title, group)) },
    }
}

fn bars(page: &Page, group: &Group) -> Vec<Bar> {
    let bar = |row: &Figure| {
        let count = row.counts.first().copied().flatten();
        Bar { label: label(page, group, row), count, shown: shown(page, count) }
    };
    group.rows.iter().map(bar).collect()
}

fn figures_table(page: &Page, title: &str, group: &Group) -> Markup {
    let first = page.t("label-figure");
    let columns = group.columns.iter().map(|column| page.word("figure", column));
    let labels: Vec<String> = std::iter::once(first).chain(columns).collect();
    let rows: Vec<Vec<Markup>> = group
        .rows
        .iter()
        .map(|row| {
            let counts = row.counts.iter().map(|count| html! { (shown(page, *count)) });
            std::iter::once(html! { (label(page, group, row)) }).chain(counts).collect()
        })
        .collect();
    table(title, &labels, &rows)
}

/// A name that the service gave, or this console's word for its code.
fn label(page: &Page, group: &Group, row: &Figure) -> String {
    match &row.name {
        Some(name) => name.clone(),
        None => {
            let within = page.word(&group.name.replace('_', "-"), &row.code);
            if within == row.code { page.word("figure", &row.code) } else { within }
        }
    }
}

/// A count, or that it is too small to be shown.
fn shown(page: &Page, count: Option<i64>) -> String {
    count.map_or_else(|| page.t("suppressed"), |count| page.count(count))
}

fn checked(page: &Page, sum: &Sum) -> Markup {
    let parts: Vec<String> = (sum.parts.iter())
        .map(|(code, count)| format!("{} {}", page.word("figure", code), page.count(*count)))
        .collect();
    let whole = format!("{} {}", page.word("figure", "received"), page.count(sum.whole));
    let text = format!("{whole} = {}", parts.join(" + "));
    match sum.adds_up() {
        true => message(Tone::Good, &text),
        false => message(Tone::Bad, &format!("{text} – {}", page.t("does-not-add-up"))),
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;
    use serde_json::json;

    use super::*;
    use crate::api::Failure;

    fn drawn(exams: Loaded<Value>) -> String {
        let page = Page { language: Language::Vi, path: "/console/totals".into(), viewer: None };
        let hidden =
            || Err(Failure::Problem(crate::api::ProblemView { status: 403, ..Default::default() }));
        view(&page, "Tổng hợp", &[hidden(), exams, hidden(), hidden(), hidden()]).into_string()
    }

    #[test]
    fn a_sum_that_adds_up_is_shown_as_one() {
        let figures = json!({"deliveries": {
            "received": 747, "accepted": 700, "held": 40, "rejected": 5, "pending": 2}});

        let drawn = drawn(Ok(figures));

        assert!(drawn.contains("747 = ") && drawn.contains("message good"));
        assert!(drawn.contains("<svg") && drawn.contains("<table"));
    }

    #[test]
    fn a_sum_that_does_not_add_up_is_shown_as_wrong() {
        let figures = json!({"deliveries": {
            "received": 748, "accepted": 700, "held": 40, "rejected": 5, "pending": 2}});

        assert!(drawn(Ok(figures)).contains("message bad"));
    }

    #[test]
    fn a_service_that_fails_does_not_hide_the_others() {
        let drawn = drawn(Err(Failure::Unreachable));

        assert!(drawn.contains("message bad") && drawn.matches("<section").count() == 5);
    }
}
