//! Duties: which organisation lists, plans, approves, executes and pays, on a day.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use auth::Permission;
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use crate::api::views::Duty;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, facts, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/duties";
const DUTIES: [&str; 5] = ["lists", "plans", "approves", "executes", "pays"];

/// The duties of which day.
#[derive(Default, Deserialize)]
pub(crate) struct Day {
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    all: String,
}

/// An assignment, a hand-over or an end, as the forms say it.
#[derive(Default, Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    duty: String,
    #[serde(default)]
    organisation: String,
    /// `hand-over` or `end`.
    #[serde(default)]
    what: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    document: String,
    #[serde(default)]
    document_on: String,
    #[serde(default)]
    note: String,
}

/// Shows who has which duty.
pub(crate) async fn show(who: SignedIn, day: Query<Day>) -> Result<HttpResponse, Error> {
    duties(&who, &day, &Wish::default(), None).await
}

/// Gives an organisation a duty.
pub(crate) async fn assign(posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, &posted.form);
    let mut body = by(wish);
    body["duty"] = wish.duty.clone().into();
    body["organisation"] = wish.organisation.trim().into();
    match who.api.write(Write::post(Service::Registry, "/duties", &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => duties(who, &Day::default(), wish, Some(&failure)).await,
    }
}

/// Shows one assignment, with the forms that end it.
pub(crate) async fn open(who: SignedIn, id: Path<String>) -> Result<HttpResponse, Error> {
    one(&who, &id, &Wish::default(), None).await
}

/// Hands a duty over, or ends it.
pub(crate) async fn settle(id: Path<String>, posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, &posted.form);
    let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let mut body = by(wish);
    let what = if wish.what == "end" { "end" } else { "hand-over" };
    if what == "hand-over" {
        body["to"] = wish.to.trim().into();
    }
    let path = format!("/duties/{id}/{what}");
    match who.api.write(Write::post(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => one(who, &id, wish, Some(&failure)).await,
    }
}

fn by(wish: &Wish) -> serde_json::Value {
    let day = Some(wish.document_on.trim()).filter(|day| !day.is_empty());
    json!({ "on": wish.on.trim(), "document": wish.document, "document_on": day, "note": wish.note })
}

async fn duties(
    who: &SignedIn,
    day: &Day,
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let on = day.as_of.parse::<NaiveDate>().ok();
    let path = match (day.all == "yes", on) {
        (true, _) => "/duties?all=true".to_owned(),
        (false, Some(on)) => format!("/duties?as_of={on}"),
        (false, None) => "/duties".to_owned(),
    };
    let list = who.api.get::<List<Duty>>(Service::Registry, &path).await;
    let page = &who.page;
    let title = page.t("menu-duties");
    let may = who.caller.allows(Permission::ManageDuties);
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        (day_form(page, on, &day.all))
        (block(&title, view(page, &list, may)))
        @if may { (block(&page.t("duty-assign"), assign_form(page, wish, failure))) }
    };
    who.answer(&title, body)
}

fn day_form(page: &Page, on: Option<NaiveDate>, all: &str) -> Markup {
    let value = on.map(|day| day.to_string()).unwrap_or_default();
    let choices = ["", "yes"].map(|one| {
        (one.to_owned(), page.t(if one.is_empty() { "duties-on-day" } else { "duties-ever" }))
    });
    html! {
        form.stack method="get" action=(PATH) {
            (Field::new("as_of", page.t("label-as-of")).hint(page.t("as-of-hint"))
                .value(&value).input("date"))
            (Field::new("all", page.t("label-which")).value(all).select(&choices))
            div { button.second type="submit" { (page.t("show-day")) } }
        }
    }
}

fn view(page: &Page, list: &Loaded<List<Duty>>, may: bool) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("duties-none"));
    }
    let labels =
        ["duty", "organisation", "valid-from", "valid-to", "document", "taken-from", "action"]
            .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = list.items.iter().map(|one| row(page, one, may)).collect();
    table(&page.t("menu-duties"), &labels, &rows)
}

fn row(page: &Page, one: &Duty, may: bool) -> Vec<Markup> {
    vec![
        html! { (page.word("duty", &one.duty)) },
        html! { (one.organisation_name) " (" (one.organisation) ")" },
        html! { (page.day(one.from)) },
        html! { (one.to.map(|day| page.day(day)).unwrap_or_default()) },
        html! { (one.document) @if let Some(end) = &one.end_document { br; span.quiet { (end) } } },
        html! { (one.taken_from_organisation.as_deref().unwrap_or("")) },
        html! { @if may && one.to.is_none() {
        a.button.second href=(format!("{PATH}/{}", one.id)) { (page.t("duty-settle")) } } },
    ]
}

fn assign_form(page: &Page, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let duties = DUTIES.map(|duty| (duty.to_owned(), page.word("duty", duty)));
    html! {
        form.stack method="post" action=(PATH) {
            (page.form_keys())
            (Field::new("duty", page.t("label-duty")).value(&wish.duty).required()
                .problem(problem).select(&duties))
            (Field::new("organisation", page.t("label-organisation-code")).value(&wish.organisation)
                .required().problem(problem).input("text"))
            (grounds(page, wish, failure))
            div { button type="submit" { (page.t("duty-assign")) } }
        }
    }
}

fn grounds(page: &Page, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let field = |name, label: &str| Field::new(name, page.t(label)).problem(problem);
    html! {
        (field("on", "label-duty-on").hint(page.t("duty-on-hint")).value(&wish.on).required()
            .input("date"))
        (field("document", "label-document").hint(page.t("document-hint")).value(&wish.document)
            .required().input("text"))
        (field("document_on", "label-document-on").value(&wish.document_on).input("date"))
        (field("note", "label-note").value(&wish.note).input("text"))
    }
}

async fn one(
    who: &SignedIn,
    id: &str,
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let duty = who.api.get::<Duty>(Service::Registry, &format!("/duties/{id}")).await;
    let page = &who.page;
    let title = page.t("duty-settle");
    let body = html! {
        p { a href=(PATH) { (page.t("all-duties")) } }
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        @match &duty {
            Ok(duty) => {
                (facts(&[
                    (page.t("label-duty"), page.word("duty", &duty.duty)),
                    (page.t("label-organisation"), duty.organisation_name.clone()),
                    (page.t("label-valid-from"), page.day(duty.from)),
                    (page.t("label-valid-to"), duty.to.map(|day| page.day(day)).unwrap_or_default()),
                    (page.t("label-document"), duty.document.clone()),
                ]))
                (block(&title, settle_form(page, duty, wish, failure)))
            }
            Err(failure) => { (explain(page, Service::Registry, failure)) }
        }
    };
    who.answer(&title, body)
}

fn settle_form(page: &Page, duty: &Duty, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let what = ["hand-over", "end"].map(|one| (one.to_owned(), page.word("duty-settle", one)));
    html! {
        form.stack method="post" action=(format!("{PATH}/{}", duty.id)) {
            (page.form_keys_for(&duty.version.tag()))
            (Field::new("what", page.t("label-action")).value(&wish.what).required().select(&what))
            (Field::new("to", page.t("label-taker")).hint(page.t("taker-hint")).value(&wish.to)
                .problem(problem).input("text"))
            (grounds(page, wish, failure))
            div { button type="submit" { (page.t("save")) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    #[test]
    fn a_duty_that_lasts_can_be_handed_over_and_one_that_ended_cannot() {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        let drawn = |to: Option<&str>| {
            let duty = json!({ "id": "d1", "duty": "plans", "organisation": "BTC",
                "organisation_name": "Ban Tổ chức", "from": "2025-02-18", "to": to,
                "document": "129-NQ/TU" });
            let items = vec![serde_json::from_value(duty).unwrap()];
            view(&page, &Ok(List { items, next: None }), true).into_string()
        };

        assert!(drawn(None).contains("/console/duties/d1") && drawn(None).contains("Ban Tổ chức"));
        assert!(!drawn(Some("2026-01-01")).contains("/console/duties/d1"));
    }
}
