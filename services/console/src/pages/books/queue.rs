//! What waits: requests, books that expire, that lie in the office, that are to come back.

use actix_web::HttpResponse;
use actix_web::web::Query;
use auth::Permission;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::chosen::choices;
use super::{PATH, hands, standing, who};
use crate::api::views::{Book, BookRequest};
use crate::api::{Failure, List, Loaded, Service};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, next_page, nothing, table};
use crate::page::failures::{explain, refusal_of};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// Requests first: they are what somebody waits for.
pub(super) const QUEUES: [&str; 6] =
    ["requests", "expiring", "handover", "return", "revocation", "all"];

/// Which part of the work.
#[derive(Default, Deserialize)]
pub(crate) struct Part {
    #[serde(default)]
    pub(super) queue: String,
    #[serde(default)]
    pub(super) organisation: String,
    #[serde(default)]
    pub(super) after: Option<String>,
}

/// A number to look for.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Numbered {
    #[serde(default)]
    number: String,
}

impl Part {
    pub(super) fn queue(&self) -> &'static str {
        QUEUES.into_iter().find(|queue| *queue == self.queue).unwrap_or("requests")
    }

    /// The address of this part, without where it goes on.
    pub(super) fn address(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("queue", self.queue());
        if !self.organisation.is_empty() {
            query.append_pair("organisation", &self.organisation);
        }
        format!("{PATH}?{}", query.finish())
    }

    /// What the registry is asked for.
    fn asked(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.organisation.trim().is_empty() {
            query.append_pair("organisation", self.organisation.trim());
        }
        if let Some(after) = &self.after {
            query.append_pair("after", after);
        }
        if self.queue() == "requests" {
            return format!("/health-book-requests?{}", query.finish());
        }
        query.append_pair("queue", self.queue());
        format!("/health-books?{}", query.finish())
    }
}

/// Shows one part of the work.
pub(crate) async fn show(who: SignedIn, part: Query<Part>) -> Result<HttpResponse, Error> {
    desk(&who, &part, None).await
}

/// What was not done, and what was typed.
pub(super) type Refused<'a> = (&'a Failure, &'a str);

pub(super) async fn desk(
    who: &SignedIn,
    part: &Part,
    refused: Option<Refused<'_>>,
) -> Result<HttpResponse, Error> {
    let page = &who.page;
    let manages = who.caller.allows(Permission::ManageHealthBooks);
    let list = if part.queue() == "requests" {
        let list = who.api.get::<List<BookRequest>>(Service::Registry, &part.asked()).await;
        asked(page, part, &list, (manages, who.caller.subject()))
    } else {
        let list = who.api.get::<List<Book>>(Service::Registry, &part.asked()).await;
        waiting(page, part, &list, manages)
    };
    let title = page.t("menu-health-books");
    let body = html! {
        h1 { (title) }
        @if let Some((failure, typed)) = refused {
            (refusal_of(page, Service::Registry, failure, &[typed]))
        }
        @if who.caller.allows(Permission::RequestHealthBook) {
            p {
                @if manages {
                    a.button href=(format!("{PATH}/lists")) { (page.t("book-list-new")) } " "
                }
                a.button.second href=(format!("{PATH}/workbook")) { (page.t("book-file-new")) }
            }
        }
        (find_form(page, &Numbered::default()))
        (parts(page, part))
        (block(&page.word("book-queue", part.queue()), list))
    };
    who.answer(&title, body)
}

/// Finds a book by its number; a POST, because a number is somebody's.
pub(crate) async fn search(posted: Posted<Numbered>) -> Result<HttpResponse, Error> {
    let (who, wanted) = (&posted.who, &posted.form);
    let found = who.api.ask::<List<Book>>(Service::Registry, "/health-books/search", wanted).await;
    let page = &who.page;
    let title = page.t("menu-health-books");
    let found = match &found {
        Ok(found) if found.items.is_empty() => nothing(&page.t("book-number-unknown")),
        Ok(found) => books(page, &found.items, &[]),
        Err(failure) => explain(page, Service::Registry, failure),
    };
    let body = html! {
        h1 { (title) }
        (find_form(page, wanted))
        (block(&page.t("search-found"), found))
        p { a href=(PATH) { (page.t("books-back")) } }
    };
    who.answer(&title, body)
}

fn find_form(page: &Page, wanted: &Numbered) -> Markup {
    html! {
        form.row method="post" action=(format!("{PATH}/search")) role="search" {
            (page.csrf())
            (Field::new("number", page.t("label-book-number")).value(&wanted.number).required()
                .input("text"))
            button.second type="submit" { (page.t("search")) }
        }
    }
}

fn parts(page: &Page, part: &Part) -> Markup {
    let at = |queue: &str| Part {
        queue: queue.to_owned(),
        organisation: part.organisation.clone(),
        after: None,
    };
    html! {
        nav.row aria-label=(page.t("book-queues")) {
            @for queue in QUEUES {
                a.button.second href=(at(queue).address())
                    aria-current=[(queue == part.queue()).then_some("page")] {
                    (page.word("book-queue", queue))
                }
            }
        }
        form.row method="get" action=(PATH) {
            input type="hidden" name="queue" value=(part.queue());
            (Field::new("organisation", page.t("label-organisation-code"))
                .hint(page.t("book-organisation-hint")).value(&part.organisation).input("text"))
            button.second type="submit" { (page.t("filter")) }
        }
    }
}

fn asked(
    page: &Page,
    part: &Part,
    list: &Loaded<List<BookRequest>>,
    (manages, subject): (bool, &str),
) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("book-queue-empty"));
    }
    let labels =
        ["name", "what", "why", "sent", "action"].map(|key| page.t(&format!("label-{key}")));
    let row = |one: &BookRequest| {
        vec![
            who(page, &one.person),
            html! { (page.word("book-action", &one.kind)) },
            html! { (one.reason) },
            html! { (page.moment(one.requested_at)) br; span.quiet { (one.requested_by) } },
            html! { (answers(page, one, manages, one.requested_by == subject)) },
        ]
    };
    let rows: Vec<_> = list.items.iter().map(row).collect();
    html! {
        (table(&page.t("book-requests"), &labels, &rows))
        (next_page(page, &part.address(), list.next.as_deref()))
    }
}

/// What may be done about a request: carry it out on the person's page, refuse or withdraw it.
fn answers(page: &Page, one: &BookRequest, manages: bool, own: bool) -> Markup {
    let at = |what: &str| format!("/console/health-book-requests/{}/{what}", one.id);
    let field = format!("reason-{}", one.id);
    html! {
        @if manages {
            p { a.button href=(format!("/console/people/{}/health-books", one.person.id)) {
                (page.t("book-carry-out"))
            } }
            details {
                summary { (page.t("refuse")) }
                form.row method="post" action=(at("refusal")) {
                    (page.form_keys_for(&one.version.tag()))
                    div.field {
                        label for=(field) { (page.t("label-why")) }
                        input id=(field) name="reason" type="text" required maxlength="1000" autocomplete="off";
                    }
                    button.danger type="submit" { (page.t("refuse")) }
                }
            }
        }
        @if own {
            form method="post" action=(at("withdrawal")) {
                (page.form_keys_for(&one.version.tag()))
                button.second type="submit" { (page.t("book-withdraw")) }
            }
        }
    }
}

fn waiting(page: &Page, part: &Part, list: &Loaded<List<Book>>, manages: bool) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("book-queue-empty"));
    }
    let offered: &[&str] = match part.queue() {
        _ if !manages => &[],
        "expiring" => &["renew"],
        "handover" => &["first-pages", "signature-list", "given"],
        "return" => &["returned"],
        "revocation" => &["revoke"],
        _ => &["signature-list"],
    };
    html! {
        @if offered.is_empty() { (books(page, &list.items, &[])) }
        @else { (choices(page, part, offered, books(page, &list.items, offered))) }
        (next_page(page, &part.address(), list.next.as_deref()))
    }
}

/// A table of books; each has a box to choose it where something is offered for those chosen.
pub(super) fn books(page: &Page, list: &[Book], offered: &[&str]) -> Markup {
    let labels = ["book-number", "name", "state", "book-valid-to", "place"]
        .map(|key| page.t(&format!("label-{key}")));
    let row = |book: &Book| {
        vec![
            html! {
                @if offered.is_empty() { (book.number) } @else {
                    label.check {
                        input type="checkbox" name="book" value=(format!("{}:{}", book.id, book.person.id));
                        span { (book.number) }
                    }
                }
            },
            who(page, &book.person),
            html! { (standing(page, book)) },
            html! { (page.day(book.valid_to)) },
            html! { (hands(page, book)) },
        ]
    };
    let rows: Vec<_> = list.iter().map(row).collect();
    table(&page.t("health-books"), &labels, &rows)
}
