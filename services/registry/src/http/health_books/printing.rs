//! Health books on paper: first pages and lists for signature.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{self, Data, Path};
use auth::audit::{self, Action as Audited};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Txn};
use runtime::Fault;
use runtime::http::Json;
use schema::{HealthBookListId, PersonId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{fault, invalid};
use crate::app::App;
use crate::domain::health_book::Impediment;
use crate::error::Error;
use crate::print::{self, CannotTypeset, Sheet};
use crate::store;
use crate::store::health_books::{Book, REFERENCE_PLACE};

/// Most books of one document.
const MOST_BOOKS: usize = 1_000;
/// Letters of a list's title.
const LONGEST_TITLE: usize = 200;
/// What a list for signature is called when nobody says otherwise.
const TITLE: &str = "Danh sách ký nhận sổ y bạ";

/// Which books are printed: those named, or those of a list.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Selection {
    #[serde(default)]
    books: Vec<Uuid>,
    list: Option<Uuid>,
    /// The title of a list for signature.
    #[serde(default)]
    title: String,
}

/// Prints the first page of one book.
#[utoipa::path(get, path = "/registry/v1/health-books/{id}/first-page", tag = "health books",
    params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf"), (status = 404), (status = 409)))]
pub(crate) async fn get_first_page(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let selection = Selection { books: vec![path.into_inner()], list: None, title: String::new() };
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    let books = select(&txn, &selection).await?;
    if books.is_empty() {
        return Err(Error::NotFound("health-book"));
    }
    first_pages(txn, &app, books).await
}

/// Prints the first pages of books in force, one to a page, in the order of names.
#[utoipa::path(post, path = "/registry/v1/health-books/first-pages", tag = "health books",
    request_body = Selection,
    responses((status = 200, content_type = "application/pdf"), (status = 409), (status = 422)))]
pub(crate) async fn print_first_pages(
    app: Data<App>,
    caller: Caller,
    Json(selection): Json<Selection>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    let books = checked(&selection, select(&txn, &selection).await?)?;
    first_pages(txn, &app, books).await
}

/// Prints a list on which each holder signs for the book, in the order of names.
#[utoipa::path(post, path = "/registry/v1/health-books/signature-list", tag = "health books",
    request_body = Selection,
    responses((status = 200, content_type = "application/pdf"), (status = 422)))]
pub(crate) async fn print_signature_list(
    app: Data<App>,
    caller: Caller,
    Json(selection): Json<Selection>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    let books = checked(&selection, select(&txn, &selection).await?)?;
    let sheets: Vec<Sheet> = books.iter().map(sheet).collect();
    exported(txn, &books).await?;
    let title = match selection.title.trim() {
        "" => TITLE.to_owned(),
        title => title.to_owned(),
    };
    let letterhead = app.health_books.letterhead.clone();
    typeset("danh-sach-ky-nhan", move || print::signature_list(&letterhead, &title, &sheets)).await
}

async fn select(txn: &Txn, selection: &Selection) -> Result<Vec<Book>, Error> {
    let mut ids = selection.books.clone();
    if let Some(list) = selection.list.map(HealthBookListId::from_uuid) {
        store::health_books::lists::find(txn, list)
            .await?
            .ok_or(Error::NotFound("health-book-list"))?;
        ids.extend(store::health_books::lists::list_books(txn, list).await?);
    }
    Ok(store::health_books::list(txn, &ids).await?)
}

/// The books, or everything that is wrong with the selection.
fn checked(selection: &Selection, books: Vec<Book>) -> Result<Vec<Book>, Error> {
    let mut faults: Vec<Fault> = (selection.books.iter().enumerate())
        .filter(|(_, id)| !books.iter().any(|book| book.id == **id))
        .map(|(position, _)| fault(&format!("/books/{position}"), Impediment::BookUnknown))
        .collect();
    if books.is_empty() || books.len() > MOST_BOOKS {
        let why = ("chọn từ 1 đến 1.000 sổ", "choose 1 to 1,000 books");
        faults.push(Fault::new("/books", "list-size", why));
    }
    if selection.title.chars().count() > LONGEST_TITLE {
        faults.push(fault("/title", Impediment::TextTooLong));
    }
    if faults.is_empty() { Ok(books) } else { Err(invalid(faults)) }
}

/// A book that has ended is not printed again: its page would prove nothing.
async fn first_pages(txn: Txn, app: &App, books: Vec<Book>) -> Result<HttpResponse, Error> {
    if books.iter().any(|book| book.state != "in_force") {
        return Err(super::in_the_way(&[Impediment::BookHasEnded]));
    }
    let people: Vec<PersonId> =
        books.iter().map(|book| PersonId::from_uuid(book.person_id)).collect();
    let keys = PersonKey::get_or_create_all(&txn, &app.keyring, &people).await?;
    let mut sheets = Vec::with_capacity(books.len());
    for (book, key) in books.iter().zip(&keys) {
        let reference = key.open(REFERENCE_PLACE, &book.sealed_reference)?;
        let reference = String::from_utf8(reference).map_err(|_| store::corrupt("reference"))?;
        sheets.push((sheet(book), format!("{}{reference}", app.health_books.check_url)));
    }
    exported(txn, &books).await?;
    let letterhead = app.health_books.letterhead.clone();
    typeset("so-y-ba", move || print::first_pages(&letterhead, sheets)).await
}

async fn exported(txn: Txn, books: &[Book]) -> Result<(), Error> {
    let people: Vec<PersonId> =
        books.iter().map(|book| PersonId::from_uuid(book.person_id)).collect();
    audit::record(&txn, Audited::Export, &people).await?;
    Ok(txn.commit().await?)
}

/// What is printed about a book; paper is in Vietnamese.
fn sheet(book: &Book) -> Sheet {
    Sheet {
        number: book.number.clone(),
        name: book.name.clone(),
        born: print::born(book.born()),
        sex: if book.sex == "male" { "Nam" } else { "Nữ" },
        post: book.post.clone(),
        organisation: book.organisation_name.clone(),
        issued_on: print::day(book.issued_on),
        issued: print::parts(book.issued_on),
        valid_to: print::day(book.valid_to),
        way: match book.way.as_str() {
            "exchange" => "Cấp đổi",
            "reissue" => "Cấp lại",
            _ => "Cấp mới",
        },
    }
}

/// Typesets off the request's thread; the file's name says nothing of whose it is.
async fn typeset(
    name: &str,
    print: impl FnOnce() -> Result<Vec<u8>, CannotTypeset> + Send + 'static,
) -> Result<HttpResponse, Error> {
    let pdf = web::block(print).await.map_err(|_| Error::Worker)??;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\"")))
        .insert_header(("Cache-Control", "no-store"))
        .body(pdf))
}
