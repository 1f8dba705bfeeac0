//! Many people at once: whom, what, tried first and then done, with every fault named.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use maud::{Markup, html};
use schema::HealthBookListId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::chosen::{Sent, address, list};
use super::{ACTIONS, PATH};
use crate::api::views::{BookLine, BookList, Holder};
use crate::api::{Failure, List, Loaded, Service};
use crate::error::Error;
use crate::format;
use crate::page::Page;
use crate::page::elements::{Tone, block, message, nothing, table};
use crate::page::failures::{explain, part, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// Whose people are offered.
#[derive(Default, Deserialize)]
pub(crate) struct Offered {
    #[serde(default)]
    organisation: String,
}

/// Shows the form, with the people of an organisation who have no book.
pub(crate) async fn prepare(who: SignedIn, offered: Query<Offered>) -> Result<HttpResponse, Error> {
    form(&who, &offered.organisation, &Sent(&[]), None, None).await
}

/// Tries a list, or does it.
pub(crate) async fn send(posted: Posted<Vec<(String, String)>>) -> Result<HttpResponse, Error> {
    let (who, sent) = (&posted.who, Sent(&posted.form));
    let dry = sent.text("do") != "do";
    let mut body = json!({
        "action": sent.text("action"), "people": people(&sent), "reason": sent.text("reason"),
        "dry_run": dry,
    });
    if !sent.text("valid_to").is_empty() {
        body["valid_to"] = json!(sent.text("valid_to"));
    }
    let organisation = sent.text("organisation").to_owned();
    match list(who, &posted.key, &body).await {
        Ok(list) if !dry => Ok(who.go(&address(&list))),
        Ok(list) => form(who, &organisation, &sent, Some(&list), None).await,
        Err(failure) => form(who, &organisation, &sent, None, Some(&failure)).await,
    }
}

/// Those whose boxes were ticked, then the numbers that were pasted, one a line.
fn people(sent: &Sent<'_>) -> Vec<Value> {
    let ticked = sent.all("person").map(|person| json!({ "person_id": person }));
    let pasted = sent.text("numbers").lines().map(str::trim).filter(|line| !line.is_empty());
    ticked.chain(pasted.map(|number| json!({ "citizen_id": number }))).collect()
}

async fn form(
    who: &SignedIn,
    organisation: &str,
    sent: &Sent<'_>,
    tried: Option<&BookList>,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let page = &who.page;
    let candidates = if organisation.trim().is_empty() {
        None
    } else {
        let code: String =
            url::form_urlencoded::byte_serialize(organisation.trim().as_bytes()).collect();
        let path = format!("/health-book-candidates?organisation={code}&limit=500");
        Some(who.api.get::<List<Holder>>(Service::Registry, &path).await)
    };
    let title = page.t("book-list-new");
    let body = html! {
        h1 { (title) }
        p.hint { (page.t("book-list-hint")) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        @if let Some(tried) = tried { (block(&page.t("book-list-tried"), result(page, tried))) }
        form.row method="get" action=(format!("{PATH}/lists")) {
            (Field::new("organisation", page.t("label-organisation-code"))
                .hint(page.t("book-candidates-hint")).value(organisation).input("text"))
            button.second type="submit" { (page.t("book-candidates-show")) }
        }
        (fields(page, organisation, sent, candidates.as_ref(), failure))
        p { a href=(PATH) { (page.t("books-back")) } }
    };
    who.answer(&title, body)
}

fn fields(
    page: &Page,
    organisation: &str,
    sent: &Sent<'_>,
    candidates: Option<&Loaded<List<Holder>>>,
    failure: Option<&Failure>,
) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let actions = ACTIONS.map(|action| (action.to_owned(), page.word("book-action", action)));
    html! {
        form.stack.wide method="post" action=(format!("{PATH}/lists")) {
            (page.form_keys())
            input type="hidden" name="organisation" value=(organisation);
            @match candidates {
                None => {}
                Some(Err(failure)) => (explain(page, Service::Registry, failure)),
                Some(Ok(list)) if list.items.is_empty() => (nothing(&page.t("book-candidates-none"))),
                Some(Ok(list)) => (boxes(page, list, sent)),
            }
            div.field {
                label for="numbers" { (page.t("book-numbers")) }
                p.hint #numbers-hint { (page.t("book-numbers-hint")) }
                textarea #numbers name="numbers" rows="4" aria-describedby="numbers-hint" { (sent.text("numbers")) }
            }
            (Field::new("action", page.t("label-what")).value(sent.text("action")).required()
                .problem(problem).select(&actions))
            (Field::new("reason", page.t("label-why")).hint(page.t("book-reason-hint"))
                .value(sent.text("reason")).problem(problem).input("text"))
            (Field::new("valid_to", page.t("label-book-valid-to")).hint(page.t("book-valid-to-hint"))
                .value(sent.text("valid_to")).problem(problem).input("date"))
            div.row {
                button.second name="do" value="try" type="submit" { (page.t("book-list-try")) }
                button name="do" value="do" type="submit" { (page.t("book-list-do")) }
            }
        }
    }
}

fn boxes(page: &Page, list: &List<Holder>, sent: &Sent<'_>) -> Markup {
    let labels =
        ["name", "born", "post", "organisation"].map(|key| page.t(&format!("label-{key}")));
    let ticked = |id: &str| sent.all("person").any(|person| person == id);
    let row = |one: &Holder| {
        let born = one.born.map(|born| format::born(page.language, born)).unwrap_or_default();
        vec![
            html! {
                label.check {
                    input type="checkbox" name="person" value=(one.id) checked[ticked(&one.id)];
                    span { (one.name) }
                }
            },
            html! { (born) },
            html! { (one.post) },
            html! { (one.organisation.as_ref().map_or("", |one| one.shown())) },
        ]
    };
    let rows: Vec<_> = list.items.iter().map(row).collect();
    table(&page.t("book-candidates"), &labels, &rows)
}

/// Shows what became of a list, and prints what it issued.
pub(crate) async fn open(who: SignedIn, id: Path<HealthBookListId>) -> Result<HttpResponse, Error> {
    let path = format!("/health-book-lists/{id}");
    let found = who.api.get::<BookList>(Service::Registry, &path).await;
    let page = &who.page;
    let title = page.t("book-list");
    let body = html! {
        h1 { (title) }
        (part(page, (&page.t("book-list-result"), Service::Registry), &found, |list| html! {
            (result(page, list))
            @if list.accepted > 0 && list.action != "revoke" { (prints(page, &id.to_string())) }
        }))
        p { a href=(format!("{PATH}?queue=handover")) { (page.t("book-to-handover")) } }
        p { a href=(PATH) { (page.t("books-back")) } }
    };
    who.answer(&title, body)
}

fn prints(page: &Page, list: &str) -> Markup {
    html! {
        form.row method="post" action=(format!("{PATH}/chosen")) {
            (page.form_keys())
            input type="hidden" name="list" value=(list);
            @for what in ["first-pages", "signature-list"] {
                button.second name="do" value=(what) type="submit" { (page.word("books-do", what)) }
            }
        }
    }
}

/// Draws the sum and each line.
pub(super) fn result(page: &Page, list: &BookList) -> Markup {
    let parts = [
        ("received", list.received),
        ("accepted", list.accepted),
        ("held", list.held),
        ("rejected", list.rejected),
        ("pending", list.pending),
    ]
    .map(|(name, count)| (name, page.count(count)));
    let args = parts.each_ref().map(|(name, count)| (*name, count.as_str()));
    let left = list.held + list.rejected + list.pending;
    let adds_up = list.received == list.accepted + left;
    let is_file = list.items.iter().any(|line| line.row.is_some());
    let sum = if is_file { "book-file-adds-up" } else { "book-list-adds-up" };
    let tone = match (adds_up, left) {
        (false, _) => Tone::Bad,
        (true, 0) => Tone::Good,
        (true, _) => Tone::Warn,
    };
    let labels = ["row", "name", "book-number", "why"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<_> = list.items.iter().map(|line| row(page, line)).collect();
    html! {
        @if list.dry_run { (message(Tone::Plain, &page.t("book-list-dry"))) }
        p { (page.word("book-action", &list.action))
            @if let Some(at) = list.created_at { " – " (page.moment(at)) } }
        (message(tone, &page.t_with(sum, &args)))
        (table(&page.t("book-list-lines"), &labels, &rows))
    }
}

fn row(page: &Page, line: &BookLine) -> Vec<Markup> {
    vec![
        html! { (page.count(line.row.unwrap_or(line.position + 1))) },
        html! {
            @match (&line.person_id, &line.name) {
                (Some(id), name) => {
                    a href=(format!("/console/people/{id}/health-books")) {
                        (name.as_deref().unwrap_or(&page.t("open")))
                    }
                }
                (None, _) => (page.t("unknown")),
            }
        },
        html! { (line.number.as_deref().unwrap_or("")) },
        html! {
            @if line.outcome == "pending" { (page.t("book-file-pending")) }
            @else if line.faults.is_empty() { (page.t("book-line-done")) }
            @else { ul.plain { @for fault in &line.faults { li { (fault.message) } } } }
        },
    ]
}
