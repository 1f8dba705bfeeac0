//! One person's books: what they have and had, and what is done next.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::web::Path;
use auth::Permission;
use maud::{Markup, html};
use runtime::http::extend_deadline;
use schema::{HealthBookId, HealthBookRequestId, PersonId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::queue::{Part, desk};
use super::{ACTIONS, PATH, pdf, view};
use crate::api::views::{Book, BooksOfPerson, Person};
use crate::api::{Failure, Loaded, Service, UPLOAD_TIMEOUT, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::block;
use crate::page::failures::{explain, part, refusal};
use crate::page::fields::Field;
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

/// What is done with a book, or asked for, as the form says it.
#[derive(Default, Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    valid_to: String,
    /// Whose book it is, to come back to them.
    person: Option<PersonId>,
}

impl Wish {
    fn body(&self) -> Value {
        let mut body = json!({ "reason": self.reason.trim() });
        if !self.valid_to.is_empty() {
            body["valid_to"] = json!(self.valid_to);
        }
        body
    }
}

/// Why a request is refused.
#[derive(Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    reason: String,
}

/// Shows a person's books.
pub(crate) async fn of_person(who: SignedIn, id: Path<PersonId>) -> Result<HttpResponse, Error> {
    person(&who, *id, None).await
}

/// Issues a first book.
pub(crate) async fn issue(id: Path<PersonId>, posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}/health-books");
    let write = Write::post(Service::Registry, &path, &posted.key);
    let done = posted.who.api.write(write, &posted.form.body()).await;
    settled(&posted.who, *id, done).await
}

/// Asks the office for something.
pub(crate) async fn ask(id: Path<PersonId>, posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}/health-book-requests");
    let body = json!({ "kind": posted.form.kind, "reason": posted.form.reason.trim() });
    let write = Write::post(Service::Registry, &path, &posted.key);
    let done = posted.who.api.write(write, &body).await;
    settled(&posted.who, *id, done).await
}

/// Exchanges, reissues, renews or revokes a book.
pub(crate) async fn change(
    path: Path<(HealthBookId, String)>,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    let (id, change) = path.into_inner();
    let known = ["exchange", "reissue", "renewal", "revocation"];
    let change = known.into_iter().find(|known| *known == change).ok_or(Error::NotFound)?;
    let person = posted.form.person.ok_or(Error::UnreadableForm)?;
    let path = format!("/health-books/{id}/{change}");
    let write = Write::post(Service::Registry, &path, &posted.key);
    let done = posted.who.api.write(write, &posted.form.body()).await;
    settled(&posted.who, person, done).await
}

async fn settled(who: &SignedIn, id: PersonId, done: Loaded<()>) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(who.go(&format!("/console/people/{id}/health-books"))),
        Err(failure) => person(who, id, Some(&failure)).await,
    }
}

/// Fetches the first page of a book as PDF.
pub(crate) async fn first_page(
    who: SignedIn,
    request: HttpRequest,
    id: Path<HealthBookId>,
) -> Result<HttpResponse, Error> {
    extend_deadline(&request, UPLOAD_TIMEOUT);
    let path = format!("/health-books/{id}/first-page");
    match who.api.download(Service::Registry, &path).await {
        Ok(file) => Ok(pdf(file, "so-y-ba")),
        Err(failure) => {
            let title = who.page.t("health-books");
            who.answer(&title, explain(&who.page, Service::Registry, &failure))
        }
    }
}

/// Refuses a request.
pub(crate) async fn refuse(
    id: Path<HealthBookRequestId>,
    posted: Posted<Answer>,
) -> Result<HttpResponse, Error> {
    let path = format!("/health-book-requests/{id}/refusal");
    let body = json!({ "reason": posted.form.reason.trim() });
    let write = Write::post(Service::Registry, &path, &posted.key);
    let done = posted.who.api.write(write, &body).await;
    answered(&posted.who, done).await
}

/// Withdraws one's own request.
pub(crate) async fn withdraw(
    id: Path<HealthBookRequestId>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/health-book-requests/{id}");
    let done = posted.who.api.delete(Service::Registry, &path, &posted.key).await;
    answered(&posted.who, done).await
}

async fn answered(who: &SignedIn, done: Loaded<()>) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => desk(who, &Part::default(), Some(&failure)).await,
    }
}

async fn person(
    who: &SignedIn,
    id: PersonId,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let (of_person, of_books) = (format!("/people/{id}"), format!("/people/{id}/health-books"));
    let (found, books) = tokio::join!(
        who.api.get::<Person>(Service::Registry, &of_person),
        who.api.get::<BooksOfPerson>(Service::Registry, &of_books),
    );
    let page = &who.page;
    let title = page.t("health-books");
    let in_force =
        books.as_ref().ok().map(|books| books.items.iter().find(|book| book.state == "in_force"));
    let body = html! {
        h1 { (title) @if let Ok(person) = &found { " – " (person.name) } }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        (part(page, (&title, Service::Registry), &books, |books| view(page, books)))
        @if let Some(in_force) = in_force {
            @if who.caller.allows(Permission::ManageHealthBooks) { (work(page, id, in_force)) }
            @else if who.caller.allows(Permission::RequestHealthBook) {
                (block(&page.t("book-ask"), ask_form(page, id, in_force.is_some())))
            }
        }
        p { a href=(format!("/console/people/{id}")) { (page.t("back-to-record")) } }
        @if who.caller.allows(Permission::RequestHealthBook) {
            p { a href=(PATH) { (page.t("books-back")) } }
        }
    };
    who.answer(&title, body)
}

/// What the office can do: issue a first one, or change the one in force.
pub(super) fn work(page: &Page, id: PersonId, in_force: Option<&Book>) -> Markup {
    let Some(book) = in_force else {
        let action = format!("/console/people/{id}/health-books");
        return block(&page.word("book-action", "issue"), change_form(page, id, &action, "issue"));
    };
    let at = |change: &str| format!("{PATH}/{}/{change}", book.id);
    let changes = [
        ("renewal", "renew"),
        ("exchange", "exchange"),
        ("reissue", "reissue"),
        ("revocation", "revoke"),
    ];
    html! {
        p { a.button href=(at("first-page")) { (page.t("book-print-first")) } }
        @for (change, action) in changes {
            details.block {
                summary { (page.word("book-action", action)) }
                (change_form(page, id, &at(change), action))
            }
        }
    }
}

/// Several of these stand on one page, so each field has an id of its own.
fn change_form(page: &Page, person: PersonId, path: &str, action: &str) -> Markup {
    let field = |name: &str| format!("{name}-{action}");
    let needs_reason = matches!(action, "exchange" | "reissue" | "revoke");
    let class = if action == "revoke" { "danger" } else { "" };
    html! {
        form.stack method="post" action=(path) {
            (page.form_keys())
            input type="hidden" name="person" value=(person);
            p.hint { (page.word("book-about", action)) }
            div.field {
                label for=(field("reason")) { (page.t("label-why")) }
                input id=(field("reason")) name="reason" type="text" maxlength="1000" autocomplete="off"
                    required[needs_reason];
            }
            @if action != "revoke" {
                div.field {
                    label for=(field("valid-to")) { (page.t("label-book-valid-to")) }
                    p.hint { (page.t("book-valid-to-hint")) }
                    input id=(field("valid-to")) name="valid_to" type="date";
                }
            }
            div { button class=(class) type="submit" { (page.word("book-action", action)) } }
        }
    }
}

fn ask_form(page: &Page, id: PersonId, has_book: bool) -> Markup {
    let kinds: Vec<(String, String)> = (ACTIONS.into_iter())
        .filter(|kind| (*kind == "issue") != has_book)
        .map(|kind| (kind.to_owned(), page.word("book-action", kind)))
        .collect();
    html! {
        p.hint { (page.t("book-ask-hint")) }
        form.stack method="post" action=(format!("/console/people/{id}/health-book-requests")) {
            (page.form_keys())
            (Field::new("kind", page.t("label-what")).required().select(&kinds))
            (Field::new("reason", page.t("label-why")).hint(page.t("book-reason-hint")).input("text"))
            div { button type="submit" { (page.t("ask")) } }
        }
    }
}
