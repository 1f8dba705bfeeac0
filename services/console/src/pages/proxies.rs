//! Proxies: the person names somebody, an officer confirms who they are, either ends it at once.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use auth::Permission;
use maud::{Markup, html};
use schema::PersonId;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::views::Proxy;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, button_form_for, facts, next_page, nothing, table};
use crate::page::failures::{explain, part, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const QUEUE: &str = "/console/proxies";
const CHECKED: [&str; 4] = ["citizen_card", "vneid", "passport", "other"];

/// What a form about a proxy says; which fields count depends on the form.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    name: String,
    phone: String,
    relation: String,
    purpose: String,
    from: String,
    to: String,
    document: String,
    subject: String,
    checked: String,
    reason: String,
}

/// From where on.
#[derive(Deserialize)]
pub(crate) struct Which {
    after: Option<String>,
}

/// Shows those that wait for an officer.
pub(crate) async fn queue(who: SignedIn, which: Query<Which>) -> Result<HttpResponse, Error> {
    let after = which.after.as_deref().map(encoded);
    let after = after.map(|after| format!("?after={after}")).unwrap_or_default();
    let list = who.api.get::<List<Proxy>>(Service::Registry, &format!("/proxies{after}")).await;
    let page = &who.page;
    let title = page.t("menu-proxies");
    let next = list.as_ref().ok().and_then(|list| list.next.clone());
    let body = html! {
        h1 { (title) }
        p.hint { (page.t("proxies-about")) }
        @match &list {
            Ok(list) => (waiting(page, &list.items)),
            Err(failure) => (explain(page, Service::Registry, failure)),
        }
        (next_page(page, QUEUE, next.as_deref()))
    };
    who.answer(&title, body)
}

fn waiting(page: &Page, those: &[Proxy]) -> Markup {
    if those.is_empty() {
        return nothing(&page.t("proxies-none-waiting"));
    }
    let labels = ["whom-for", "proxy-name", "relation", "valid-from", "valid-to", "named-by"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (those.iter())
        .map(|one| {
            let link = format!("/console/people/{}/proxies/{}", one.person_id, one.id);
            vec![
                html! { a href=(link) { (one.person_name) } },
                html! { (one.name) },
                html! { (one.relation) },
                html! { (page.day(one.from)) },
                html! { (page.day(one.to)) },
                html! { (one.named_by) },
            ]
        })
        .collect();
    table(&page.t("menu-proxies"), &labels, &rows)
}

/// Shows whom a person has named, and the form to name somebody.
pub(crate) async fn show(who: SignedIn, id: Path<PersonId>) -> Result<HttpResponse, Error> {
    of_person(&who, *id, &Wish::default(), None).await
}

/// Names a proxy.
pub(crate) async fn name(id: Path<PersonId>, posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, &posted.form);
    let mut body = json!({
        "name": wish.name, "phone": wish.phone, "relation": wish.relation,
        "purpose": wish.purpose, "to": wish.to.trim(), "document": wish.document,
    });
    if !wish.from.trim().is_empty() {
        body["from"] = wish.from.trim().into();
    }
    let path = format!("/people/{id}/proxies");
    match who.api.write(Write::post(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(&format!("/console/people/{id}/proxies"))),
        Err(failure) => of_person(who, *id, wish, Some(&failure)).await,
    }
}

/// Shows one proxy, with the forms that confirm and end it.
pub(crate) async fn open(
    who: SignedIn,
    path: Path<(PersonId, String)>,
) -> Result<HttpResponse, Error> {
    one(&who, (path.0, &path.1), &Wish::default(), None).await
}

/// Confirms who a proxy is.
pub(crate) async fn confirm(
    path: Path<(PersonId, String)>,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    let wish = &posted.form;
    let body = json!({ "subject": wish.subject.trim(), "checked": wish.checked });
    settle(&path, &posted, "confirmation", &body).await
}

/// Ends a proxy.
pub(crate) async fn end(
    path: Path<(PersonId, String)>,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    settle(&path, &posted, "end", &json!({ "reason": posted.form.reason.trim() })).await
}

async fn settle(
    path: &(PersonId, String),
    posted: &Posted<Wish>,
    what: &str,
    body: &Value,
) -> Result<HttpResponse, Error> {
    let (who, (person, proxy)) = (&posted.who, path);
    let address = format!("/people/{person}/proxies/{}/{what}", encoded(proxy));
    match who.api.write(Write::post(Service::Registry, &address, &posted.key), body).await {
        Ok(()) => Ok(who.go(&format!("/console/people/{person}/proxies"))),
        Err(failure) => one(who, (*person, proxy), &posted.form, Some(&failure)).await,
    }
}

async fn load(who: &SignedIn, id: PersonId) -> Loaded<List<Proxy>> {
    who.api.get(Service::Registry, &format!("/people/{id}/proxies")).await
}

async fn of_person(
    who: &SignedIn,
    id: PersonId,
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let list = load(who, id).await;
    let page = &who.page;
    let title = page.t("proxies");
    let own = who.caller.person() == Some(id);
    let may = who.caller.allows(Permission::NameProxy) && list.is_ok();
    let body = html! {
        p { a href=(format!("/console/people/{id}")) { (page.t("back-to-person")) } }
        h1 { (title) }
        p.hint { (page.t("proxy-about")) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        (part(page, (&title, Service::Registry), &list, |list| named(page, id, &list.items, own)))
        @if may { (block(&page.t("proxy-name-one"), name_form(page, id, (wish, own), failure))) }
    };
    who.answer(&title, body)
}

fn named(page: &Page, person: PersonId, those: &[Proxy], own: bool) -> Markup {
    if those.is_empty() {
        return nothing(&page.t("proxies-none"));
    }
    let labels = ["proxy-name", "relation", "valid-from", "valid-to", "state", "action"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (those.iter())
        .map(|one| {
            let path = format!("/console/people/{person}/proxies/{}", one.id);
            let live = matches!(one.state.as_str(), "named" | "confirmed");
            vec![
                html! { (one.name) @if !one.phone.is_empty() { br; span.quiet { (one.phone) } } },
                html! { (one.relation) },
                html! { (page.day(one.from)) },
                html! { (page.day(one.to)) },
                html! { (page.word("proxy-state", &one.state)) },
                html! { div.row {
                    @if live && own {
                        (button_form_for(page, (&format!("{path}/end"), one.version), &page.t("proxy-end"), "danger"))
                    } @else if live {
                        a.button.second href=(path) { (page.t("proxy-open")) }
                    }
                } },
            ]
        })
        .collect();
    table(&page.t("proxies"), &labels, &rows)
}

fn name_form(
    page: &Page,
    id: PersonId,
    (wish, own): (&Wish, bool),
    failure: Option<&Failure>,
) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let field = |name, label: &str| Field::new(name, page.t(label)).problem(problem);
    html! {
        p.hint { (page.t(if own { "proxy-own-hint" } else { "proxy-paper-hint" })) }
        form.stack method="post" action=(format!("/console/people/{id}/proxies")) {
            (page.form_keys())
            (field("name", "label-proxy-name").value(&wish.name).required().input("text"))
            (field("phone", "label-phone").value(&wish.phone).input("tel"))
            (field("relation", "label-relation").hint(page.t("relation-hint")).value(&wish.relation)
                .required().input("text"))
            (field("purpose", "label-purpose").value(&wish.purpose).input("text"))
            (field("from", "label-valid-from").hint(page.t("proxy-from-hint")).value(&wish.from)
                .input("date"))
            (field("to", "label-valid-to").hint(page.t("proxy-to-hint")).value(&wish.to).required()
                .input("date"))
            @if !own {
                (field("document", "label-paper").hint(page.t("paper-hint")).value(&wish.document)
                    .required().input("text"))
            }
            div { button type="submit" { (page.t("proxy-name-one")) } }
        }
    }
}

async fn one(
    who: &SignedIn,
    (person, id): (PersonId, &str),
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let list = load(who, person).await;
    let page = &who.page;
    let title = page.t("proxy");
    let body = html! {
        p { a href=(format!("/console/people/{person}/proxies")) { (page.t("proxies")) } }
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        @match &list {
            Ok(list) => { @match list.items.iter().find(|one| one.id == id) {
                Some(proxy) => (forms(who, proxy, wish, failure)),
                None => (nothing(&page.t("not-there"))),
            } }
            Err(failure) => (explain(page, Service::Registry, failure)),
        }
    };
    who.answer(&title, body)
}

fn forms(who: &SignedIn, proxy: &Proxy, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let page = &who.page;
    let problem = failure.and_then(|failure| failure.problem());
    let path = format!("/console/people/{}/proxies/{}", proxy.person_id, proxy.id);
    let waits = proxy.state == "named";
    let second = who.caller.subject() != proxy.named_by;
    let checked = CHECKED.map(|one| (one.to_owned(), page.word("checked", one)));
    html! {
        (facts(&details(page, proxy)))
        @if waits && !second { p.quiet { (page.t("proxy-another-confirms")) } }
        @if waits && second && who.caller.allows(Permission::ConfirmProxy) {
            (block(&page.t("proxy-confirm"), html! {
                p.hint { (page.t("proxy-confirm-hint")) }
                form.stack method="post" action=(format!("{path}/confirmation")) {
                    (page.form_keys_for(&proxy.version.tag()))
                    (Field::new("subject", page.t("label-account")).hint(page.t("account-hint"))
                        .value(&wish.subject).required().problem(problem).input("text"))
                    (Field::new("checked", page.t("label-checked")).value(&wish.checked).required()
                        .problem(problem).select(&checked))
                    div { button type="submit" { (page.t("proxy-confirm")) } }
                }
            }))
        }
        @if matches!(proxy.state.as_str(), "named" | "confirmed") {
            (block(&page.t("proxy-end"), html! {
                form.stack method="post" action=(format!("{path}/end")) {
                    (page.form_keys_for(&proxy.version.tag()))
                    (Field::new("reason", page.t("label-reason")).value(&wish.reason).required()
                        .problem(problem).input("text"))
                    div { button.danger type="submit" { (page.t("proxy-end")) } }
                }
            }))
        }
    }
}

fn details(page: &Page, proxy: &Proxy) -> [(String, String); 10] {
    [
        (page.t("label-whom-for"), proxy.person_name.clone()),
        (page.t("label-proxy-name"), proxy.name.clone()),
        (page.t("label-phone"), proxy.phone.clone()),
        (page.t("label-relation"), proxy.relation.clone()),
        (page.t("label-purpose"), proxy.purpose.clone()),
        (page.t("label-valid"), format!("{} – {}", page.day(proxy.from), page.day(proxy.to))),
        (page.t("label-state"), page.word("proxy-state", &proxy.state)),
        (
            page.t("label-ground"),
            format!("{} {}", page.word("ground", &proxy.ground), proxy.document),
        ),
        (page.t("label-named-by"), proxy.named_by.clone()),
        (
            page.t("label-account"),
            [proxy.subject.clone(), proxy.confirmed_by.clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" – "),
        ),
    ]
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn drawn(state: &str, own: bool) -> String {
        let page = Page { language: Language::Vi, path: "/console".into(), viewer: None };
        let proxy = json!({ "id": "x1", "person_id": "p", "name": "Lê Thị An", "relation": "con",
            "from": "2026-11-22", "to": "2027-11-22", "state": state });
        let person = "01958f00-0000-7000-8000-000000000001".parse().unwrap();
        named(&page, person, &[serde_json::from_value(proxy).unwrap()], own).into_string()
    }

    #[test]
    fn the_person_ends_a_proxy_with_one_press() {
        assert!(drawn("confirmed", true).contains("/proxies/x1/end"));
        assert!(drawn("confirmed", false).contains("href=\"/console/people/01958f00"));
    }

    #[test]
    fn what_is_over_cannot_be_ended() {
        for state in ["expired", "revoked", "withdrawn", "refused"] {
            assert!(!drawn(state, true).contains("<button"), "{state}");
        }
    }
}
