//! Many people as a workbook: the template, trying a file, and doing or asking for what its rows say.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse};
use auth::Permission;
use maud::{Markup, html};

use super::lists::result;
use super::{ACTIONS, PATH};
use crate::api::views::BookList;
use crate::api::{Failure, Service, UPLOAD_TIMEOUT};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, block, message};
use crate::page::failures::refusal;
use crate::page::fields::Field;
use crate::posted_file::PostedFile;
use crate::signed_in::SignedIn;

/// What came of a file, beside the form.
enum Came {
    Nothing,
    Taken(BookList),
    Refused(Failure),
}

/// What the form says again after a file was sent; the file must be chosen again.
#[derive(Default)]
struct Said {
    action: String,
    reason: String,
    valid_to: String,
    request: bool,
}

/// Shows the form.
pub(crate) async fn show_workbook(who: SignedIn) -> Result<HttpResponse, Error> {
    answer(&who, &Said::default(), &Came::Nothing)
}

/// Fetches the template.
pub(crate) async fn template(who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    crate::pages::imports::download(&who, &request, "/health-book-template", "mau-so-y-ba.xlsx")
        .await
}

/// Tries a file, or takes it.
pub(crate) async fn send_workbook(
    who: SignedIn,
    request: HttpRequest,
    parts: Multipart,
) -> Result<HttpResponse, Error> {
    runtime::http::extend_deadline(&request, UPLOAD_TIMEOUT);
    let mut posted = PostedFile::read(&who, &request, parts).await?;
    if posted.field("do") != "do" {
        posted.set("dry_run", "true");
    }
    if !who.caller.allows(Permission::ManageHealthBooks) {
        posted.set("request", "true");
    }
    let said = Said {
        action: posted.field("action").to_owned(),
        reason: posted.field("reason").to_owned(),
        valid_to: posted.field("valid_to").to_owned(),
        request: posted.field("request") == "true",
    };
    let form = posted.form(&["action", "reason", "valid_to", "request", "dry_run"])?;
    let path = "/health-book-workbooks";
    let sent = who.api.upload::<BookList>(Service::Registry, path, &posted.key, form).await;
    answer(&who, &said, &sent.map_or_else(Came::Refused, Came::Taken))
}

fn answer(who: &SignedIn, said: &Said, came: &Came) -> Result<HttpResponse, Error> {
    let page = &who.page;
    let title = page.t("book-file-new");
    let body = html! {
        h1 { (title) }
        p { (page.t("book-file-about")) }
        p { a.button.second href=(format!("{PATH}/template")) { (page.t("book-file-template")) } }
        @match came {
            Came::Nothing => {}
            Came::Taken(list) => (taken(page, list, who.caller.allows(Permission::ManageHealthBooks))),
            Came::Refused(failure) => (refusal(page, Service::Registry, failure)),
        }
        (block(&page.t("book-file-send"), fields(who, said, came)))
        p { a href=(PATH) { (page.t("books-back")) } }
    };
    who.answer(&title, body)
}

fn taken(page: &Page, list: &BookList, manages: bool) -> Markup {
    let title = if list.dry_run { "book-list-tried" } else { "book-list-result" };
    let drawn = html! {
        @if list.repeated {
            @let at = list.created_at.map(|at| page.moment(at)).unwrap_or_default();
            (message(Tone::Warn, &page.t_with("book-file-repeated", &[("at", &at)])))
        }
        @if list.held > 0 { p { (page.t("book-file-held")) } }
        (result(page, list))
        @if let (Some(id), true, false) = (&list.id, manages, list.as_request) {
            p { a.button href=(format!("{PATH}/lists/{id}")) { (page.t("book-file-open")) } }
        }
        @if list.as_request && !list.dry_run { p { a href=(PATH) { (page.word("book-queue", "requests")) } } }
    };
    block(&page.t(title), drawn)
}

/// The token comes before the file, so that a forged form is refused before its file is read.
fn fields(who: &SignedIn, said: &Said, came: &Came) -> Markup {
    let page = &who.page;
    let problem = match came {
        Came::Refused(failure) => failure.problem(),
        _ => None,
    };
    let by_row = (String::new(), page.t("book-file-by-row"));
    let each = ACTIONS.map(|action| (action.to_owned(), page.word("book-action", action)));
    let actions: Vec<(String, String)> = std::iter::once(by_row).chain(each).collect();
    html! {
        form.stack.wide method="post" action=(format!("{PATH}/workbook")) enctype="multipart/form-data" {
            (page.form_keys())
            (Field::new("action", page.t("label-what")).hint(page.t("book-file-action-hint"))
                .value(&said.action).problem(problem).select(&actions))
            (Field::new("reason", page.t("label-why")).hint(page.t("book-reason-hint"))
                .value(&said.reason).problem(problem).input("text"))
            (Field::new("valid_to", page.t("label-book-valid-to")).hint(page.t("book-valid-to-hint"))
                .value(&said.valid_to).problem(problem).input("date"))
            @if who.caller.allows(Permission::ManageHealthBooks) {
                div.field {
                    label.check for="request" {
                        input #request type="checkbox" name="request" value="true" checked[said.request];
                        span { (page.t("book-file-request")) }
                    }
                }
            } @else {
                p.hint { (page.t("book-file-only-request")) }
            }
            div.field {
                label for="file" { (page.t("workbook")) }
                input #file type="file" name="file" required accept=".xlsx,.xls,.ods,.csv";
            }
            div.row {
                button.second name="do" value="try" type="submit" { (page.t("book-list-try")) }
                button name="do" value="do" type="submit" { (page.t("book-file-do")) }
            }
        }
    }
}
