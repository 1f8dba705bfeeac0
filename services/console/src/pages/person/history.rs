//! A person over time: what was so on a day, what we knew on a day, what was done.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use auth::Permission;
use chrono::NaiveDate;
use maud::{Markup, html};
use schema::PersonId;
use serde::Deserialize;

use crate::api::views::{
    Contacts, Numbered, PersonChange, PersonFact, PersonHistory, PersonThen, Post, Reached,
};
use crate::api::{Failure, Loaded, Service};
use crate::error::Error;
use crate::format;
use crate::page::Page;
use crate::page::elements::{block, button_form, facts, nothing, table};
use crate::page::failures::{explain, part, refusal};
use crate::page::fields::Field;
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

/// Of which day, and as known when.
#[derive(Default, Deserialize)]
pub(crate) struct Moment {
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    as_known_on: String,
}

impl Moment {
    /// The query of the days that are days.
    fn query(&self) -> String {
        let mut query = String::new();
        for (name, text) in [("as_of", &self.as_of), ("as_known_on", &self.as_known_on)] {
            if let Ok(day) = text.parse::<NaiveDate>() {
                query.push_str(if query.is_empty() { "?" } else { "&" });
                query.push_str(&format!("{name}={day}"));
            }
        }
        query
    }
}

/// Shows a person over time.
pub(crate) async fn show(
    who: SignedIn,
    id: Path<PersonId>,
    moment: Query<Moment>,
) -> Result<HttpResponse, Error> {
    history(&who, *id, &moment, None).await
}

/// Cancels a planned change.
pub(crate) async fn cancel(
    path: Path<(PersonId, String)>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let (id, change) = path.into_inner();
    let change: String = url::form_urlencoded::byte_serialize(change.as_bytes()).collect();
    let address = format!("/people/{id}/changes/{change}");
    match posted.who.api.delete(Service::Registry, &address, &posted.key).await {
        Ok(()) => Ok(posted.who.go(&format!("/console/people/{id}/history"))),
        Err(failure) => history(&posted.who, id, &Moment::default(), Some(&failure)).await,
    }
}

async fn history(
    who: &SignedIn,
    id: PersonId,
    moment: &Moment,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let query = moment.query();
    let asked = if query.is_empty() { "?as_of=".to_owned() + &today(who) } else { query.clone() };
    let paths = [
        format!("/people/{id}{asked}"),
        format!("/people/{id}/history"),
        format!("/people/{id}/contacts{query}"),
    ];
    let (then, history, contacts): (Loaded<PersonThen>, Loaded<PersonHistory>, Loaded<Contacts>) = tokio::join!(
        who.api.get(Service::Registry, &paths[0]),
        who.api.get(Service::Registry, &paths[1]),
        who.api.get(Service::Registry, &paths[2]),
    );
    let page = &who.page;
    let title = match &then {
        Ok(then) => page.t_with("history-of", &[("name", &then.name)]),
        Err(_) => page.t("person-history"),
    };
    let may = who.caller.allows(Permission::ManagePeople);
    let body = html! {
        p { a href=(format!("/console/people/{id}")) { (page.t("back-to-person")) } }
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        (day_form(page, id, moment))
        @match &then {
            Ok(then) => { (block(&caption(page, then), as_they_were(page, then))) }
            Err(failure) => { (explain(page, Service::Registry, failure)) }
        }
        (part(page, (&page.t("contacts-over-time"), Service::Registry), &contacts, |contacts| {
            reached(page, contacts)
        }))
        (part(page, (&page.t("changes"), Service::Registry), &history, |history| {
            changes(page, id, &history.changes, may)
        }))
        (part(page, (&page.t("everything-said"), Service::Registry), &history, |history| {
            said(page, &history.facts)
        }))
    };
    who.answer(&title, body)
}

fn today(who: &SignedIn) -> String {
    who.app.clock.today().to_string()
}

fn day_form(page: &Page, id: PersonId, moment: &Moment) -> Markup {
    html! {
        form.stack method="get" action=(format!("/console/people/{id}/history")) {
            (Field::new("as_of", page.t("label-as-of")).hint(page.t("as-of-hint"))
                .value(&moment.as_of).input("date"))
            (Field::new("as_known_on", page.t("label-as-known-on")).hint(page.t("as-known-on-hint"))
                .value(&moment.as_known_on).input("date"))
            div { button.second type="submit" { (page.t("show-day")) } }
        }
    }
}

fn caption(page: &Page, then: &PersonThen) -> String {
    let days = [("day", &*page.day(then.as_of)), ("known", &*page.day(then.as_known_on))];
    page.t_with("as-they-were", &days)
}

fn as_they_were(page: &Page, then: &PersonThen) -> Markup {
    let words = |family: &str, codes: &[String]| {
        codes.iter().map(|code| page.word(family, code)).collect::<Vec<_>>().join(", ")
    };
    let born = then.born.map(|born| format::born(page.language, born)).unwrap_or_default();
    let who = [
        (page.t("label-name"), then.name.clone()),
        (page.t("label-sex"), page.word("sex", &then.sex)),
        (page.t("label-born"), born),
    ];
    if then.standing.is_empty() {
        // Whoever was not under management yet was somebody all the same.
        return html! { (facts(&who)) (nothing(&page.t("nothing-known-of-day"))) };
    }
    let pairs = [
        (page.t("label-management"), page.word("standing", &then.standing)),
        (page.t("label-tier"), page.word("tier", &then.tier)),
        (page.t("label-care-groups"), then.care_groups.join(", ")),
        (page.t("label-merits"), words("merit", &then.merits)),
    ];
    let pairs = [&who[..], &pairs[..]].concat();
    html! { (facts(&pairs)) @if !then.posts.is_empty() { (posts(page, &then.posts)) } }
}

fn posts(page: &Page, posts: &[Post]) -> Markup {
    let labels = ["post", "organisation", "standing", "valid-from", "valid-to"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (posts.iter())
        .map(|one| {
            let standing = if one.in_office { "in-office" } else { "retired" };
            vec![
                html! { (one.title) },
                html! { (one.organisation.shown()) },
                html! { (page.t(standing)) },
                html! { (page.day(one.from)) },
                html! { (one.to.map(|day| page.day(day)).unwrap_or_default()) },
            ]
        })
        .collect();
    table(&page.t("posts"), &labels, &rows)
}

fn reached(page: &Page, contacts: &Contacts) -> Markup {
    let labels =
        ["whose", "name", "role-of", "phone", "email", "address", "valid-from", "valid-to"]
            .map(|key| page.t(&format!("label-{key}")));
    let kinds = [
        ("own-contact", &contacts.contact),
        ("family-contact", &contacts.family_contact),
        ("doctor", &contacts.doctor),
    ];
    let rows: Vec<Vec<Markup>> = kinds
        .iter()
        .flat_map(|(kind, list)| list.iter().map(|one| reached_row(page, kind, one)))
        .collect();
    html! {
        @if rows.is_empty() { (nothing(&page.t("contacts-none"))) }
        @else { (table(&page.t("contacts-over-time"), &labels, &rows)) }
        @if !contacts.citizen_id.is_empty() { (numbers(page, &contacts.citizen_id)) }
    }
}

/// The citizen ids that somebody has had, where there was more than one.
fn numbers(page: &Page, those: &[Numbered]) -> Markup {
    let labels =
        ["citizen-id", "valid-from", "valid-to"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (those.iter())
        .map(|one| {
            vec![
                html! { (one.citizen_id) },
                html! { (page.day(one.from)) },
                html! { (one.to.map(|day| page.day(day)).unwrap_or_default()) },
            ]
        })
        .collect();
    table(&page.t("identity-numbers"), &labels, &rows)
}

fn reached_row(page: &Page, kind: &str, one: &Reached) -> Vec<Markup> {
    let text = |text: &Option<String>| html! { (text.as_deref().unwrap_or("")) };
    vec![
        html! { (page.word("reached", kind)) },
        text(&one.name),
        text(&one.role),
        text(&one.phone),
        text(&one.email),
        html! { (one.address.as_deref().unwrap_or(""))
        @if let Some(unit) = &one.address_unit { " (" (unit) ")" } },
        html! { (page.day(one.from)) },
        html! { (one.to.map(|day| page.day(day)).unwrap_or_default()) },
    ]
}

fn changes(page: &Page, id: PersonId, those: &[PersonChange], may: bool) -> Markup {
    if those.is_empty() {
        return nothing(&page.t("changes-none"));
    }
    let labels = ["change", "valid-from", "reason", "document", "state", "action"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (those.iter())
        .map(|one| {
            let action = format!("/console/people/{id}/changes/{}/cancel", one.id);
            vec![
                html! { (page.word("person-change", &one.kind)) },
                html! { (page.day(one.on)) },
                html! { (one.reason) },
                html! { (one.document) },
                html! { (page.word("change-state", &one.state)) },
                html! { @if may && one.state == "planned" {
                (button_form(page, &action, &page.t("cancel-change"), "danger")) } },
            ]
        })
        .collect();
    table(&page.t("changes"), &labels, &rows)
}

/// Everything that was ever said, with when we said it and until when.
fn said(page: &Page, those: &[PersonFact]) -> Markup {
    let labels = ["change", "was", "valid-from", "valid-to", "said-on", "said-until", "reason"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (those.iter())
        .map(|one| {
            let until = one.superseded_at.map(|at| page.moment(at)).unwrap_or_default();
            vec![
                html! { (page.word("fact", &one.kind)) },
                html! { (what(page, one)) },
                html! { (page.day(one.from)) },
                html! { (one.to.map(|day| page.day(day)).unwrap_or_default()) },
                html! { (page.moment(one.recorded_at)) br; span.quiet { (one.recorded_by) } },
                html! { (until) },
                html! { (one.reason) @if !one.document.is_empty() { " (" (one.document) ")" } },
            ]
        })
        .collect();
    table(&page.t("everything-said"), &labels, &rows)
}

fn what(page: &Page, one: &PersonFact) -> String {
    let detail = &one.detail;
    let organisation = one.key_name.as_deref().unwrap_or(&one.key);
    match one.kind.as_str() {
        "standing" => page.word("standing", detail.standing.as_deref().unwrap_or_default()),
        "tier" => page.word("tier", detail.tier.as_deref().unwrap_or_default()),
        "post" => format!("{}, {organisation}", detail.title.as_deref().unwrap_or_default()),
        "merit" => page.word("merit", &one.key),
        "name" => detail.name.clone().unwrap_or_default(),
        "sex" => page.word("sex", detail.sex.as_deref().unwrap_or_default()),
        "born" => detail.born.map(|born| format::born(page.language, born)).unwrap_or_default(),
        _ => one.key.clone(),
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;
    use serde_json::json;

    use super::*;

    #[test]
    fn former_names_and_numbers_stand_with_their_days() {
        let page = Page { language: Language::Vi, path: "/console".into(), viewer: None };
        let history: PersonHistory = serde_json::from_value(json!({ "facts": [
            { "kind": "name", "detail": { "name": "Đỗ Văn Mẫu" }, "from": "1970-03-02",
              "to": "2026-05-31", "recorded_at": "2026-11-22T02:00:00Z" },
            { "kind": "born", "detail": { "born": "1970" }, "from": "1970-01-01",
              "recorded_at": "2026-11-21T02:00:00Z", "superseded_at": "2026-11-23T02:00:00Z" }] }))
        .unwrap();
        let contacts: Contacts = serde_json::from_value(json!({ "citizen_id": [
            { "citizen_id": "001070000123", "from": "1970-03-02", "to": "2026-05-31" }] }))
        .unwrap();

        let (said, reached) = (said(&page, &history.facts), reached(&page, &contacts));

        let drawn = said.into_string() + &reached.into_string();
        for text in ["Đỗ Văn Mẫu", "31/05/2026", "001070000123", "Họ và tên", "Ngày sinh"]
        {
            assert!(drawn.contains(text), "{text}");
        }
    }

    #[test]
    fn only_days_go_into_the_question() {
        let moment =
            |as_of: &str, known: &str| Moment { as_of: as_of.into(), as_known_on: known.into() };

        assert_eq!(
            moment("2026-01-02", "2026-03-04").query(),
            "?as_of=2026-01-02&as_known_on=2026-03-04"
        );
        assert_eq!(moment("", "2026-03-04").query(), "?as_known_on=2026-03-04");
        assert_eq!(moment("hôm qua", "").query(), "");
    }
}
