//! Health books (sổ y bạ): requests, what expires, what waits to be handed over, and one person's books.

mod check;
mod chosen;
mod lists;
mod one;
mod queue;
mod workbook;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use maud::{Markup, html};

use crate::api::views::{Book, BookRequest, BooksOfPerson, Holder};
use crate::format;
use crate::page::Page;
use crate::page::elements::{nothing, table};

pub(crate) use check::check;
pub(crate) use chosen::chosen;
pub(crate) use lists::{open, prepare, send};
pub(crate) use one::{ask, change, first_page, issue, of_person, refuse, withdraw};
pub(crate) use queue::{search, show};
pub(crate) use workbook::{send_workbook, show_workbook, template};

const PATH: &str = "/console/health-books";
/// What may be asked for and done, in the order of a book's life.
const ACTIONS: [&str; 5] = ["issue", "exchange", "reissue", "renew", "revoke"];

/// Draws a person's books with their history, and what was asked for.
pub(crate) fn view(page: &Page, books: &BooksOfPerson) -> Markup {
    html! {
        @if books.items.is_empty() { (nothing(&page.t("books-none"))) }
        @for book in &books.items { (history(page, book)) }
        @if !books.requests.is_empty() {
            details {
                summary { (page.t("book-requests")) }
                (requests(page, &books.requests))
            }
        }
    }
}

fn history(page: &Page, book: &Book) -> Markup {
    let labels = ["when", "what", "book-valid-to", "why", "account"]
        .map(|key| page.t(&format!("label-{key}")));
    let entries = book.history.iter().map(|entry| {
        vec![
            html! { (page.moment(entry.at)) },
            html! { (page.word("book-entry", &entry.action)) },
            html! { (page.day(entry.valid_to)) },
            html! { (entry.reason) },
            html! { (entry.by) },
        ]
    });
    let entries: Vec<_> = entries.collect();
    html! {
        h3 { (book.number) " – " (standing(page, book)) }
        p {
            (page.t("label-book-valid-to")) ": " strong { (page.day(book.valid_to)) } " – " (hands(page, book))
        }
        details {
            summary { (page.t("book-history")) }
            (table(&page.t_with("book-history-of", &[("number", &book.number)]), &labels, &entries))
            @if !book.handovers.is_empty() { (handovers(page, book)) }
        }
    }
}

fn handovers(page: &Page, book: &Book) -> Markup {
    let labels =
        ["when", "what", "from-whom", "to-whom", "note"].map(|key| page.t(&format!("label-{key}")));
    let rows = book.handovers.iter().map(|one| {
        vec![
            html! { (page.day(one.handed_on)) },
            html! { (page.word("handover", &one.direction)) },
            html! { (one.from) },
            html! { (one.to) },
            html! { (one.note) },
        ]
    });
    let rows: Vec<_> = rows.collect();
    table(&page.t_with("book-handovers-of", &[("number", &book.number)]), &labels, &rows)
}

fn requests(page: &Page, requests: &[BookRequest]) -> Markup {
    let labels =
        ["when", "what", "why", "state", "account"].map(|key| page.t(&format!("label-{key}")));
    let rows = requests.iter().map(|one| {
        vec![
            html! { (page.moment(one.requested_at)) },
            html! { (page.word("book-action", &one.kind)) },
            html! { (one.reason) },
            html! {
                (page.word("book-request", &one.state))
                @if let Some(answer) = &one.answer { br; span.quiet { (answer) } }
            },
            html! { (one.requested_by) },
        ]
    });
    let rows: Vec<_> = rows.collect();
    table(&page.t("book-requests"), &labels, &rows)
}

/// In force, expired, or how it ended.
fn standing(page: &Page, book: &Book) -> String {
    match book.state.as_str() {
        "in_force" if !book.valid => page.t("book-expired"),
        state => page.word("book-state", state),
    }
}

/// Where the book is.
fn hands(page: &Page, book: &Book) -> String {
    match (book.handed_over_on, book.returned_on) {
        (_, Some(day)) => page.t_with("book-returned-on", &[("day", &page.day(day))]),
        (Some(day), None) => page.t_with("book-handed-over-on", &[("day", &page.day(day))]),
        (None, None) => page.t("book-in-the-office"),
    }
}

/// Who somebody is, in two lines.
fn who(page: &Page, holder: &Holder) -> Markup {
    let born = holder.born.map(|born| format::born(page.language, born)).unwrap_or_default();
    html! {
        a href=(format!("/console/people/{}/health-books", holder.id)) { (holder.name) }
        br; span.quiet { (born) " · " (holder.place()) }
    }
}

/// Passes a PDF on to the browser; nothing keeps it on the way.
fn pdf(file: reqwest::Response, name: &str) -> HttpResponse {
    let disposition = format!("attachment; filename=\"{name}.pdf\"");
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, disposition))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(file.bytes_stream())
}

#[cfg(test)]
mod tests;
