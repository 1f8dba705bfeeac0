//! Health books (sổ y bạ): seen, issued and changed one by one.

pub(crate) mod checks;
pub(crate) mod handovers;
mod list_view;
pub(crate) mod lists;
pub(crate) mod printing;
pub(crate) mod queues;
pub(crate) mod requests;
mod template;
mod view;
pub(crate) mod workbooks;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action as Audited};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Txn, aliases};
use chrono::NaiveDate;
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::{HealthBookId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use crate::app::App;
use crate::change_health_books::{Order, carry_out};
use crate::domain::health_book::{Action, Impediment, LONGEST_TEXT, valid_to};
use crate::error::Error;
use crate::store;
use view::{BookView, RequestView};

/// What is done with one person's book, and why.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct Change {
    /// Why; needed for an exchange, a reissue and a revocation.
    #[serde(default)]
    reason: String,
    /// The last day that the book is valid; the usual years from today by default.
    valid_to: Option<NaiveDate>,
}

/// A change in words: `exchange`, `reissue`, `renewal` or `revocation`.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ChangeName {
    Exchange,
    Reissue,
    Renewal,
    Revocation,
}

impl From<ChangeName> for Action {
    fn from(name: ChangeName) -> Self {
        match name {
            ChangeName::Exchange => Self::Exchange,
            ChangeName::Reissue => Self::Reissue,
            ChangeName::Renewal => Self::Renew,
            ChangeName::Revocation => Self::Revoke,
        }
    }
}

/// A book that was issued or changed; without its holder's name, because the answer is kept.
#[derive(Debug, Serialize, ToSchema)]
struct Changed {
    id: Uuid,
    person_id: Uuid,
    number: String,
    state: String,
    issued_on: NaiveDate,
    valid_to: NaiveDate,
    version: i32,
}

/// A person's books and requests, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct BooksOfPerson {
    items: Vec<BookView>,
    requests: Vec<RequestView>,
}

/// Tells which books a person has and had, what happened to each, and what was asked for.
#[utoipa::path(get, path = "/registry/v1/people/{id}/health-books", tag = "health books",
    params(("id" = Uuid, Path)), responses((status = 200, body = BooksOfPerson), (status = 404)))]
pub(crate) async fn get_books_of_person(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeHealthBooks).await?;
    let same = aliases::find(&txn, id).await?;
    store::people::find(&txn, same.id).await?.ok_or(Error::NotFound("person"))?;
    let books = store::health_books::list_of(&txn, same.ids()).await?;
    let requests = store::health_books::requests::list_of(&txn, same.ids()).await?;
    let items = view::with_history(&txn, &app, books).await?;
    let requests = view::requests(&txn, &app, requests).await?;
    audit::record(&txn, Audited::Read, &[same.id]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(BooksOfPerson { items, requests }))
}

/// Tells about one book and what happened to it.
#[utoipa::path(get, path = "/registry/v1/health-books/{id}", tag = "health books",
    params(("id" = Uuid, Path)), responses((status = 200, body = BookView), (status = 404)))]
pub(crate) async fn get_book(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeHealthBooks).await?;
    let book = find(&txn, path.into_inner()).await?;
    let (version, person) = (book.version, PersonId::from_uuid(book.holder));
    let views = view::with_history(&txn, &app, vec![book]).await?;
    audit::record(&txn, Audited::Read, &[person]).await?;
    txn.commit().await?;
    let view = views.into_iter().next().ok_or(Error::NotFound("health-book"))?;
    Ok(conditions::answer(&request, version, &view))
}

/// Issues a book (cấp mới) to somebody who has none, and closes the request for it.
///
/// Sends `health-book.issued.v1`.
#[utoipa::path(post, path = "/registry/v1/people/{id}/health-books", tag = "health books",
    params(("id" = Uuid, Path)), request_body = Change,
    responses((status = 201, body = Changed), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn issue_book(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(change): Json<Change>,
) -> Result<HttpResponse, Error> {
    let person = path.into_inner();
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let person = aliases::survivor(&txn, PersonId::from_uuid(person)).await?;
    store::people::find(&txn, person).await?.ok_or(Error::NotFound("person"))?;
    let person = person.as_uuid();
    let book = change_one(&txn, &app, (Action::Issue, person, None), &change).await?;
    let address = format!("/registry/v1/health-books/{}", book.id);
    let answer = Answer::json(StatusCode::CREATED, &book).with_location(address);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    count(&app, Action::Issue, 1);
    Ok(answer.response())
}

/// Exchanges (cấp đổi), reissues (cấp lại), renews (gia hạn) or revokes (thu hồi) a book in force.
///
/// Answers the book that is then in force, or the revoked one. Sends `health-book.issued.v1`,
/// `health-book.renewed.v1` or `health-book.revoked.v1`.
#[utoipa::path(post, path = "/registry/v1/health-books/{id}/{change}", tag = "health books",
    params(("id" = Uuid, Path), ("change" = ChangeName, Path)), request_body = Change,
    responses((status = 200, body = Changed), (status = 404), (status = 409), (status = 412),
              (status = 422)))]
pub(crate) async fn change_book(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(Uuid, ChangeName)>,
    Json(change): Json<Change>,
) -> Result<HttpResponse, Error> {
    let (id, name) = path.into_inner();
    let action = Action::from(name);
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let book = find(&txn, id).await?;
    conditions::check_version(&request, book.version)?;
    if book.state != "in_force" {
        return Err(in_the_way(&[Impediment::BookHasEnded]));
    }
    let target = (action, book.holder, Some(book.id));
    let changed = change_one(&txn, &app, target, &change).await?;
    let answer = Answer::json(StatusCode::OK, &changed);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    count(&app, action, 1);
    Ok(answer.response())
}

async fn find(txn: &Txn, id: Uuid) -> Result<store::health_books::Book, Error> {
    let id = HealthBookId::from_uuid(id);
    store::health_books::find(txn, id).await?.ok_or(Error::NotFound("health-book"))
}

async fn change_one(
    txn: &Txn,
    app: &App,
    (action, person, book): (Action, Uuid, Option<Uuid>),
    change: &Change,
) -> Result<Changed, Error> {
    let (reason, last_day) = checked(app, action, &change.reason, change.valid_to)?;
    let order = Order { action, reason, valid_to: last_day, list: None, book, dry_run: false };
    let outcomes = carry_out(txn, app, &order, &[person]).await?;
    let outcome = outcomes.into_iter().next().ok_or(Error::NotFound("health-book"))?;
    let done = outcome.result.map_err(|impediments| in_the_way(&impediments))?;
    let book = done.book.ok_or(Error::NotFound("health-book"))?;
    Ok(Changed::from(find(txn, book.as_uuid()).await?))
}

/// The reason and the last day, or every fault of them at once.
fn checked<'a>(
    app: &App,
    action: Action,
    reason: &'a str,
    asked: Option<NaiveDate>,
) -> Result<(&'a str, NaiveDate), Error> {
    let reason = reason.trim();
    let mut faults = Vec::new();
    if action.needs_a_reason() && reason.is_empty() {
        faults.push(fault("/reason", Impediment::ReasonMissing));
    }
    if reason.chars().count() > LONGEST_TEXT {
        faults.push(fault("/reason", Impediment::TextTooLong));
    }
    let today = app.clock.today();
    let last_day = match valid_to(asked, today, app.health_books.years.get().into()) {
        Ok(day) => day,
        Err(why) => {
            faults.push(fault("/valid_to", why));
            today
        }
    };
    if faults.is_empty() { Ok((reason, last_day)) } else { Err(invalid(faults)) }
}

fn fault(pointer: &str, why: Impediment) -> Fault {
    Fault::new(pointer, why.code(), why.words())
}

fn invalid(faults: Vec<Fault>) -> Error {
    Error::invalid(faults)
}

/// A change that the state of the person or the book does not allow.
fn in_the_way(impediments: &[Impediment]) -> Error {
    let detail =
        ("chưa thực hiện được với sổ y bạ này", "this cannot be done with the health book");
    let faults = impediments.iter().map(|why| fault("", *why)).collect();
    Error::Refused(Problem::conflict("health-book-not-changed", detail).with_faults(faults))
}

fn count(app: &App, action: Action, books: usize) {
    let counter = app.metrics.health_books.with_label_values(&[action.as_str()]);
    counter.inc_by(u64::try_from(books).unwrap_or(u64::MAX));
}

impl From<store::health_books::Book> for Changed {
    fn from(book: store::health_books::Book) -> Self {
        Self {
            id: book.id,
            person_id: book.holder,
            number: book.number,
            state: book.state,
            issued_on: book.issued_on,
            valid_to: book.valid_to,
            version: book.version,
        }
    }
}
