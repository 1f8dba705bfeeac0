//! Organisations: the tree that people and grants belong to, on a day.

mod contacts;
mod split;
mod unit;

use actix_web::HttpResponse;
use actix_web::web::Query;
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::api::views::Organisation;
use crate::api::{Api, Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, block, facts, message, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

pub(crate) use contacts::{end as end_contact, record as record_contact, show as show_contacts};
pub(crate) use split::{show as show_split, split};
pub(crate) use unit::{cancel as cancel_change, change, show as show_unit};

const PATH: &str = "/console/organisations";

/// An organisation as the form says it.
#[derive(Default, Deserialize)]
pub(crate) struct Wish {
    code: String,
    name: String,
    #[serde(default)]
    parent: String,
}

/// The tree of which day.
#[derive(Default, Deserialize)]
pub(crate) struct Day {
    #[serde(default)]
    as_of: String,
}

#[derive(Serialize)]
struct Record<'a> {
    name: &'a str,
    parent: Option<&'a str>,
}

/// Shows the organisations.
pub(crate) async fn show(who: SignedIn, day: Query<Day>) -> Result<HttpResponse, Error> {
    organisations(&who, &day, Recording::default()).await
}

/// Records an organisation, or corrects its name or place.
pub(crate) async fn record(posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, &posted.form);
    let path = format!("/organisations/{}", in_path(&wish.code));
    let held = who.api.get_tagged::<Organisation>(Service::Registry, &path).await.ok();
    if let (Some(held), true) = (&held, posted.key.seen.is_empty()) {
        let recording = Recording { wish: Some(wish), held: Some(held), failure: None };
        return organisations(who, &Day::default(), recording).await;
    }
    let body = Record { name: wish.name.trim(), parent: given(&wish.parent) };
    match who.api.write(Write::put(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => {
            let recording =
                Recording { wish: Some(wish), held: held.as_ref(), failure: Some(&failure) };
            organisations(who, &Day::default(), recording).await
        }
    }
}

/// A code as a part of a path.
fn in_path(code: &str) -> String {
    url::form_urlencoded::byte_serialize(code.trim().as_bytes()).collect()
}

/// What was typed, if something was.
fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// What was typed, what is held under that code already, and why it was not recorded.
#[derive(Clone, Copy, Default)]
struct Recording<'a> {
    wish: Option<&'a Wish>,
    held: Option<&'a (Organisation, String)>,
    failure: Option<&'a Failure>,
}

async fn organisations(
    who: &SignedIn,
    day: &Day,
    recording: Recording<'_>,
) -> Result<HttpResponse, Error> {
    let on = day.as_of.parse::<NaiveDate>().ok();
    let list = load(&who.api, on).await;
    let title = who.page.t("menu-organisations");
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = recording.failure {
            (refusal(&who.page, Service::Registry, failure))
        }
        (day_form(&who.page, on))
        (block(&caption(&who.page, on), view(&who.page, &list)))
        @if who.caller.allows(auth::Permission::ManageOrganisations) {
            (block(&who.page.t("organisation-record"), form(&who.page, recording)))
        }
    };
    who.answer(&title, body)
}

/// The whole tree: a province has a few hundred organisations.
async fn load(api: &Api, on: Option<NaiveDate>) -> Loaded<List<Organisation>> {
    let mut items: Vec<Organisation> = Vec::new();
    let mut after = String::new();
    loop {
        let day = on.map(|day| format!("&as_of={day}")).unwrap_or_default();
        let path = format!("/organisations?limit=1000{day}&after={}", in_path(&after));
        let page: List<Organisation> = api.get(Service::Registry, &path).await?;
        items.extend(page.items);
        match page.next {
            Some(next) if items.len() < 20_000 => after = next,
            next => return Ok(List { items, next }),
        }
    }
}

fn caption(page: &Page, on: Option<NaiveDate>) -> String {
    match on {
        Some(day) => page.t_with("organisations-on", &[("day", &page.day(day))]),
        None => page.t("organisations-today"),
    }
}

fn day_form(page: &Page, on: Option<NaiveDate>) -> Markup {
    let value = on.map(|day| day.to_string()).unwrap_or_default();
    html! {
        form.stack method="get" action=(PATH) {
            (Field::new("as_of", page.t("label-as-of")).hint(page.t("as-of-hint"))
                .value(&value).input("date"))
            div { button.second type="submit" { (page.t("show-day")) } }
        }
    }
}

fn view(page: &Page, list: &Loaded<List<Organisation>>) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("organisations-none"));
    }
    let name_of = |code: &str| {
        let found = list.items.iter().find(|one| one.code == code);
        found.map_or_else(|| code.to_owned(), |one| one.name.clone())
    };
    let labels = ["code", "name-of", "above", "until"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (list.items.iter())
        .map(|one| {
            let last = one.closed_on.and_then(|day| day.pred_opt());
            vec![
                html! { a href=(format!("{PATH}/{}", in_path(&one.code))) { (one.code) } },
                html! { (one.name) },
                html! { (one.parent.as_deref().map(name_of).unwrap_or_default()) },
                html! { (last.map(|day| page.day(day)).unwrap_or_default()) },
            ]
        })
        .collect();
    table(&page.t("menu-organisations"), &labels, &rows)
}

/// The form; above it, where the code is an organisation's already, what is held, which the next press replaces.
fn form(page: &Page, recording: Recording<'_>) -> Markup {
    let nothing = Wish::default();
    let wish = recording.wish.unwrap_or(&nothing);
    let problem = recording.failure.and_then(|failure| failure.problem());
    let seen = recording.held.map_or("", |(_, seen)| seen.as_str());
    html! {
        p.hint { (page.t("organisation-record-hint")) }
        @if let Some((held, _)) = recording.held {
            (message(Tone::Warn, &page.t("stale-held")))
            (facts(&[
                (page.t("label-code"), held.code.clone()),
                (page.t("label-name-of"), held.name.clone()),
                (page.t("label-above"), held.parent.clone().unwrap_or_default()),
            ]))
        }
        form.stack method="post" action=(PATH) {
            (page.form_keys_for(seen))
            (Field::new("code", page.t("label-code")).hint(page.t("organisation-form-hint"))
                .value(&wish.code).required().problem(problem).input("text"))
            (Field::new("name", page.t("label-name-of")).value(&wish.name).required()
                .problem(problem).input("text"))
            (Field::new("parent", page.t("label-above")).hint(page.t("above-hint"))
                .value(&wish.parent).problem(problem).input("text"))
            div { button type="submit" { (page.t("save")) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;
    use serde_json::json;

    use super::*;

    #[test]
    fn each_organisation_leads_to_its_own_page_and_names_what_is_above() {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        let items = json!([{ "code": "TU", "name": "Tỉnh ủy" },
                           { "code": "SYT", "name": "Sở Y tế", "parent": "TU",
                             "closed_on": "2025-07-01" }]);
        let list = List { items: serde_json::from_value(items).unwrap(), next: None };

        let drawn = view(&page, &Ok(list)).into_string();

        assert!(drawn.contains("/console/organisations/SYT") && drawn.contains("Tỉnh ủy</td>"));
        assert!(drawn.contains("30/06/2025"));
    }
}
