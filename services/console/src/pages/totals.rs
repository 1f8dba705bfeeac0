//! Figures of every service: a picture, the table beside it, and sums that can be checked.

mod figures;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use maud::{Markup, html};
use serde_json::Value;

use crate::api::views::{Facility, Organisation};
use crate::api::{Api, List, Loaded, Service};
use crate::chart::{self, Bar};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, message, nothing, table};
use crate::page::failures::part;
use crate::signed_in::SignedIn;
use figures::{Figure, Group, Sum};

/// Shows the totals.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    let (loaded, names) = tokio::join!(load(&who.api), names(&who.api));
    let title = who.page.t("menu-totals");
    let reader = Reader { page: &who.page, names };
    who.answer(&title, reader.view(&title, &loaded))
}

/// What organisations and facilities are called, by code; codes stay codes where that is unknown.
async fn names(api: &Api) -> BTreeMap<String, String> {
    let (organisations, facilities) = tokio::join!(
        api.get::<List<Organisation>>(Service::Registry, "/organisations"),
        api.get::<List<Facility>>(Service::Clinics, "/facilities?limit=200"),
    );
    let organisations = organisations.map(|list| list.items).unwrap_or_default();
    let facilities = facilities.map(|list| list.items).unwrap_or_default();
    let organisations = organisations.into_iter().map(|one| (one.code, one.name));
    organisations.chain(facilities.into_iter().map(|one| (one.code, one.name))).collect()
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

/// Draws figures in the reader's language.
struct Reader<'p> {
    page: &'p Page,
    names: BTreeMap<String, String>,
}

impl Reader<'_> {
    fn view(&self, title: &str, loaded: &[Loaded<Value>; 5]) -> Markup {
        let page = self.page;
        html! {
            h1 { (title) }
            p.hint { (page.t("totals-hint")) }
            @for (service, loaded) in Service::ALL.into_iter().zip(loaded) {
                (part(page, (&page.word("service", service.name()), service), loaded, |value| {
                    self.service(value)
                }))
            }
        }
    }

    fn service(&self, value: &Value) -> Markup {
        let groups = figures::groups(value);
        if groups.is_empty() {
            return nothing(&self.page.t("figures-none"));
        }
        html! {
            @if let Some(note) = value.get("table_note").and_then(Value::as_str) {
                (message(Tone::Warn, note))
            }
            @for sum in figures::sums(&groups) { (self.checked(&sum)) }
            @for group in &groups { (self.group(group)) }
        }
    }

    /// A group as a picture with its table beside it; several columns as a table alone.
    fn group(&self, group: &Group) -> Markup {
        let title = self.page.word("figures", &group.name);
        match (group.columns.len(), group.rows.as_slice()) {
            (1, [row]) => html! {
                p { strong { (self.label(group, row)) } ": " (self.shown(row.counts[0])) }
            },
            (1, _) => html! {
                h3 { (title) }
                div.beside {
                    (chart::bars(&title, &self.bars(group)))
                    (self.table(&title, group))
                }
            },
            _ => html! { h3 { (title) } (self.table(&title, group)) },
        }
    }

    fn bars(&self, group: &Group) -> Vec<Bar> {
        let bar = |row: &Figure| {
            let count = row.counts.first().copied().flatten();
            Bar { label: self.label(group, row), count, shown: self.shown(count) }
        };
        group.rows.iter().map(bar).collect()
    }

    fn table(&self, title: &str, group: &Group) -> Markup {
        let first = self.page.t("label-figure");
        let columns = group.columns.iter().map(|column| self.page.word("figure", column));
        let labels: Vec<String> = std::iter::once(first).chain(columns).collect();
        let rows: Vec<Vec<Markup>> = (group.rows.iter())
            .map(|row| {
                let counts = row.counts.iter().map(|count| html! { (self.shown(*count)) });
                std::iter::once(html! { (self.label(group, row)) }).chain(counts).collect()
            })
            .collect();
        table(title, &labels, &rows)
    }

    /// A name that a service gave, or this console's word for its code.
    fn label(&self, group: &Group, row: &Figure) -> String {
        if let Some(name) = row.name.as_ref().or(self.names.get(&row.code)) {
            return name.clone();
        }
        let within = self.page.word(&group.name.replace('_', "-"), &row.code);
        if within == row.code { self.page.word("figure", &row.code) } else { within }
    }

    /// A count, or that it is too small to be shown.
    fn shown(&self, count: Option<i64>) -> String {
        count.map_or_else(|| self.page.t("suppressed"), |count| self.page.count(count))
    }

    fn checked(&self, sum: &Sum) -> Markup {
        let page = self.page;
        let one = |(code, count): &(String, i64)| {
            format!("{} {}", page.word("figure", code), page.count(*count))
        };
        let parts: Vec<String> = sum.parts.iter().map(one).collect();
        let whole = one(&("received".to_owned(), sum.whole));
        let text = format!("{whole} = {}", parts.join(" + "));
        match sum.adds_up() {
            true => message(Tone::Good, &text),
            false => message(Tone::Bad, &format!("{text} – {}", page.t("does-not-add-up"))),
        }
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
        let reader = Reader { page: &page, names: BTreeMap::new() };
        reader.view("Tổng hợp", &[hidden(), exams, hidden(), hidden(), hidden()]).into_string()
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
