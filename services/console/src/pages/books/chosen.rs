//! What is done with the books that were chosen in a table: printed, handed over, renewed, revoked.

use actix_web::HttpResponse;
use maud::{Markup, html};
use runtime::http::extend_deadline;
use serde_json::{Value, json};

use super::queue::{Part, desk};
use super::{PATH, pdf};
use crate::api::views::BookList;
use crate::api::{Failure, Loaded, Service, UPLOAD_TIMEOUT, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::fields::Field;
use crate::posted::{FormKey, Posted};
use crate::signed_in::SignedIn;

/// A form as it was sent: boxes of one name come several times.
pub(super) struct Sent<'a>(pub(super) &'a [(String, String)]);

impl<'a> Sent<'a> {
    /// The text of a field; empty where there is none.
    pub(super) fn text(&self, name: &str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// Every text of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, text)| text.trim())
    }
}

/// The chosen books with their holders.
fn books(sent: &Sent<'_>) -> Vec<(String, String)> {
    let pairs = sent.all("book").filter_map(|pair| pair.split_once(':'));
    pairs.map(|(book, person)| (book.to_owned(), person.to_owned())).collect()
}

/// Does what was asked with the chosen books.
pub(crate) async fn chosen(
    request: actix_web::HttpRequest,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    extend_deadline(&request, UPLOAD_TIMEOUT);
    let (who, sent) = (&posted.who, Sent(&posted.form));
    let books = books(&sent);
    let ids: Vec<&str> = books.iter().map(|(book, _)| book.as_str()).collect();
    let part = Part {
        queue: sent.text("queue").to_owned(),
        organisation: sent.text("organisation").to_owned(),
        after: None,
    };
    let selection = selection(&sent, &ids);
    let failure = match sent.text("do") {
        "first-pages" => match print(who, "/health-books/first-pages", &selection).await {
            Ok(file) => return Ok(pdf(file, "so-y-ba")),
            Err(failure) => failure,
        },
        "signature-list" => match print(who, "/health-books/signature-list", &selection).await {
            Ok(file) => return Ok(pdf(file, "danh-sach-ky-nhan")),
            Err(failure) => failure,
        },
        direction @ ("given" | "returned") => {
            let body = handover(&sent, direction, &ids);
            let write = Write::post(Service::Registry, "/health-book-handovers", &posted.key);
            match who.api.write(write, &body).await {
                Ok(()) => return Ok(who.go(&part.address())),
                Err(failure) => failure,
            }
        }
        action => {
            let people: Vec<Value> =
                books.iter().map(|(_, person)| json!({ "person_id": person })).collect();
            let body = json!({ "action": action, "people": people, "reason": sent.text("reason") });
            match list(who, &posted.key, &body).await {
                Ok(list) => return Ok(who.go(&address(&list))),
                Err(failure) => failure,
            }
        }
    };
    desk(who, &part, Some((&failure, ""))).await
}

/// The books that were ticked, or those of a whole list.
fn selection(sent: &Sent<'_>, books: &[&str]) -> Value {
    match sent.text("list") {
        "" => json!({ "books": books }),
        list => json!({ "list": list }),
    }
}

async fn print(who: &SignedIn, path: &str, selection: &Value) -> Loaded<reqwest::Response> {
    who.api.ask_file(Service::Registry, path, selection).await
}

fn handover(sent: &Sent<'_>, direction: &str, books: &[&str]) -> Value {
    let mut body = json!({
        "books": books, "direction": direction, "from": sent.text("from"), "to": sent.text("to"),
        "note": sent.text("note"),
    });
    if !sent.text("handed_on").is_empty() {
        body["handed_on"] = json!(sent.text("handed_on"));
    }
    body
}

/// Sends a list; what became of it is a page of its own.
pub(super) async fn list(who: &SignedIn, key: &FormKey, body: &Value) -> Result<BookList, Failure> {
    let write = Write::post(Service::Registry, "/health-book-lists", key);
    who.api.write_for(write, body).await
}

/// Where what became of a list is shown.
pub(super) fn address(list: &BookList) -> String {
    format!("{PATH}/lists/{}", list.id.as_deref().unwrap_or_default())
}

/// Draws a table with boxes and what can be done with those that are chosen.
pub(super) fn choices(page: &Page, part: &Part, offered: &[&str], books: Markup) -> Markup {
    let offers = |what: &str| offered.contains(&what);
    html! {
        form.stack.wide method="post" action=(format!("{PATH}/chosen")) {
            (page.form_keys())
            input type="hidden" name="queue" value=(part.queue());
            input type="hidden" name="organisation" value=(part.organisation);
            (books)
            fieldset {
                legend { (page.t("books-chosen")) }
                @for what in ["first-pages", "signature-list", "renew"] {
                    @if offers(what) {
                        button.second name="do" value=(what) type="submit" { (page.word("books-do", what)) }
                        " "
                    }
                }
                @for direction in ["given", "returned"] {
                    @if offers(direction) { (handover_fields(page, direction)) }
                }
                @if offers("revoke") {
                    (Field::new("reason", page.t("label-why")).input("text"))
                    button.danger name="do" value="revoke" type="submit" { (page.word("books-do", "revoke")) }
                }
            }
        }
    }
}

fn handover_fields(page: &Page, direction: &str) -> Markup {
    html! {
        p.hint { (page.t("handover-hint")) }
        div.row {
            (Field::new("from", page.t("label-from-whom")).input("text"))
            (Field::new("to", page.t("label-to-whom")).input("text"))
            (Field::new("handed_on", page.t("label-handed-on")).input("date"))
            (Field::new("note", page.t("label-note")).input("text"))
            button name="do" value=(direction) type="submit" { (page.word("books-do", direction)) }
        }
    }
}
