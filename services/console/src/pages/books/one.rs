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
use crate::api::views::{Book, BooksOfPerson, Person, Version};
use crate::api::{Failure, Loaded, Service, UPLOAD_TIMEOUT, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::block;
use crate::page::failures::{explain, part, refusal};
use crate::page::fields::Field;
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

/// What can be done with a book: the last part of its path, and its word.
const CHANGES: [(&str, &str); 4] = [
    ("renewal", "renew"),
    ("exchange", "exchange"),
    ("reissue", "reissue"),
    ("revocation", "revoke"),
];

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
    settled(&posted.who, *id, done, ("issue", &posted.form)).await
}

/// Asks the office for something.
pub(crate) async fn ask(id: Path<PersonId>, posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}/health-book-requests");
    let body = json!({ "kind": posted.form.kind, "reason": posted.form.reason.trim() });
    let write = Write::post(Service::Registry, &path, &posted.key);
    let done = posted.who.api.write(write, &body).await;
    settled(&posted.who, *id, done, ("ask", &posted.form)).await
}

/// Exchanges, reissues, renews or revokes a book.
pub(crate) async fn change(
    path: Path<(HealthBookId, String)>,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    let (id, change) = path.into_inner();
    let known = CHANGES.into_iter().find(|(known, _)| *known == change);
    let (change, action) = known.ok_or(Error::NotFound)?;
    let person = posted.form.person.ok_or(Error::UnreadableForm)?;
    let path = format!("/health-books/{id}/{change}");
    let write = Write::post(Service::Registry, &path, &posted.key);
    let done = posted.who.api.write(write, &posted.form.body()).await;
    settled(&posted.who, person, done, (action, &posted.form)).await
}

async fn settled(
    who: &SignedIn,
    id: PersonId,
    done: Loaded<()>,
    (action, typed): (&str, &Wish),
) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(who.go(&format!("/console/people/{id}/health-books"))),
        Err(failure) => person(who, id, Some(Refused { failure: &failure, action, typed })).await,
    }
}

/// What was not done, and what was typed.
#[derive(Clone, Copy)]
pub(super) struct Refused<'a> {
    failure: &'a Failure,
    action: &'a str,
    typed: &'a Wish,
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
    answered(&posted.who, done, &posted.form.reason).await
}

/// Withdraws one's own request.
pub(crate) async fn withdraw(
    id: Path<HealthBookRequestId>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/health-book-requests/{id}");
    let done = posted.who.api.delete(Service::Registry, &path, &posted.key).await;
    answered(&posted.who, done, "").await
}

async fn answered(who: &SignedIn, done: Loaded<()>, typed: &str) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => desk(who, &Part::default(), Some((&failure, typed))).await,
    }
}

async fn person(
    who: &SignedIn,
    id: PersonId,
    refused: Option<Refused<'_>>,
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
        @if let Some(refused) = refused { (refusal(page, Service::Registry, refused.failure)) }
        (part(page, (&title, Service::Registry), &books, |books| view(page, books)))
        @if let Some(in_force) = in_force {
            @if who.caller.allows(Permission::ManageHealthBooks) { (work(page, id, in_force, refused)) }
            @else if who.caller.allows(Permission::RequestHealthBook) {
                (block(&page.t("book-ask"), ask_form(page, id, in_force.is_some(), refused)))
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
pub(super) fn work(
    page: &Page,
    id: PersonId,
    in_force: Option<&Book>,
    refused: Option<Refused<'_>>,
) -> Markup {
    let Some(book) = in_force else {
        let form = ChangeForm {
            person: id,
            path: format!("/console/people/{id}/health-books"),
            action: "issue",
            version: Version::default(),
        };
        return block(&page.word("book-action", "issue"), change_form(page, &form, refused));
    };
    let at = |change: &str| format!("{PATH}/{}/{change}", book.id);
    html! {
        p { a.button href=(at("first-page")) { (page.t("book-print-first")) } }
        @for (change, action) in CHANGES {
            details.block open[refused.is_some_and(|refused| refused.action == action)] {
                summary { (page.word("book-action", action)) }
                (change_form(page, &ChangeForm { person: id, path: at(change), action, version: book.version }, refused))
            }
        }
    }
}

/// Where a form goes, and about which version of the book.
struct ChangeForm {
    person: PersonId,
    path: String,
    action: &'static str,
    version: Version,
}

/// Several of these stand on one page, so each field has an id of its own.
fn change_form(page: &Page, form: &ChangeForm, refused: Option<Refused<'_>>) -> Markup {
    let ChangeForm { person, path, action, version } = form;
    let action = *action;
    let typed = refused.filter(|refused| refused.action == action).map(|refused| refused.typed);
    let field = |name: &str| format!("{name}-{action}");
    let needs_reason = matches!(action, "exchange" | "reissue" | "revoke");
    let class = if action == "revoke" { "danger" } else { "" };
    html! {
        form.stack method="post" action=(path) {
            (page.form_keys_for(&version.tag()))
            input type="hidden" name="person" value=(person);
            p.hint { (page.word("book-about", action)) }
            div.field {
                label for=(field("reason")) { (page.t("label-why")) }
                input id=(field("reason")) name="reason" type="text" maxlength="1000" autocomplete="off"
                    value=(typed.map_or("", |typed| typed.reason.as_str())) required[needs_reason];
            }
            @if action != "revoke" {
                div.field {
                    label for=(field("valid-to")) { (page.t("label-book-valid-to")) }
                    p.hint { (page.t("book-valid-to-hint")) }
                    input id=(field("valid-to")) name="valid_to" type="date"
                        value=(typed.map_or("", |typed| typed.valid_to.as_str()));
                }
            }
            div { button class=(class) type="submit" { (page.word("book-action", action)) } }
        }
    }
}

fn ask_form(page: &Page, id: PersonId, has_book: bool, refused: Option<Refused<'_>>) -> Markup {
    let typed = refused.map_or("", |refused| refused.typed.reason.as_str());
    let kinds: Vec<(String, String)> = (ACTIONS.into_iter())
        .filter(|kind| (*kind == "issue") != has_book)
        .map(|kind| (kind.to_owned(), page.word("book-action", kind)))
        .collect();
    html! {
        p.hint { (page.t("book-ask-hint")) }
        form.stack method="post" action=(format!("/console/people/{id}/health-book-requests")) {
            (page.form_keys())
            (Field::new("kind", page.t("label-what")).required().select(&kinds))
            (Field::new("reason", page.t("label-why")).hint(page.t("book-reason-hint"))
                .value(typed).input("text"))
            div { button type="submit" { (page.t("ask")) } }
        }
    }
}
