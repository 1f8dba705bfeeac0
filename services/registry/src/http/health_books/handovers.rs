//! Handing books over (bàn giao sổ): from the office to somebody, or back when a book has ended.

use std::collections::{HashMap, HashSet};

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action as Audited};
use auth::idempotency::{self, Answer};
use auth::secrets::PersonKey;
use auth::{Caller, Permission};
use chrono::NaiveDate;
use runtime::Fault;
use runtime::http::Json;
use schema::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{fault, invalid};
use crate::app::App;
use crate::change_health_books::Words;
use crate::domain::health_book::{Impediment, LONGEST_TEXT};
use crate::error::Error;
use crate::store;
use crate::store::health_books::handovers::{Direction, NewHandover, Whereabouts};

/// Most books that change hands at once.
const MOST_BOOKS: usize = 1_000;

/// Which books went from whom to whom.
#[derive(Deserialize, ToSchema)]
pub(crate) struct HandOver {
    /// 1 to 1,000 books.
    books: Vec<Uuid>,
    /// `given` (from the office on) or `returned` (back, when the book has ended).
    #[serde(default)]
    direction: DirectionName,
    /// The day; today by default.
    handed_on: Option<NaiveDate>,
    /// Who gave it out of their hands.
    from: String,
    /// Who took it.
    to: String,
    #[serde(default)]
    note: String,
}

/// Which way a book goes.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DirectionName {
    #[default]
    Given,
    Returned,
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandedOver {
    /// Books that changed hands: all that were sent.
    accepted: usize,
}

/// Records that books went from hand to hand, each with everything that stands in the way of it.
///
/// All or nothing: one signature stands for the whole list, so when a book cannot change hands none does,
/// and the answer is a 422 that names every one.
#[utoipa::path(post, path = "/registry/v1/health-book-handovers", tag = "health books",
    request_body = HandOver, responses((status = 201, body = HandedOver), (status = 422)))]
pub(crate) async fn hand_over(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    Json(wanted): Json<HandOver>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let today = app.clock.today();
    let handed_on = wanted.handed_on.unwrap_or(today);
    let direction = Direction::from(wanted.direction);
    let mut faults = check(&wanted, handed_on, today);
    let known = store::health_books::handovers::lock(&txn, &wanted.books).await?;
    faults.extend(check_books(&wanted.books, &known, direction, handed_on));
    if !faults.is_empty() {
        return Err(invalid(faults));
    }
    let people: Vec<PersonId> =
        known.iter().map(|book| PersonId::from_uuid(book.person_id)).collect();
    let keys = PersonKey::get_or_create_all(&txn, &app.keyring, &people).await?;
    let words = Words {
        from: wanted.from.trim().to_owned(),
        to: wanted.to.trim().to_owned(),
        note: wanted.note.trim().to_owned(),
        ..Words::default()
    };
    let handovers: Vec<NewHandover> = (known.iter().zip(&keys))
        .map(|(book, key)| NewHandover {
            book_id: book.id,
            person_id: book.person_id,
            sealed: words.seal(key),
        })
        .collect();
    store::health_books::handovers::insert(&txn, (direction, handed_on), &handovers).await?;
    audit::record(&txn, Audited::Change, &people).await?;
    let done = HandedOver { accepted: handovers.len() };
    let answer = Answer::json(StatusCode::CREATED, &done);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// What is wrong with what was written, apart from the books.
fn check(wanted: &HandOver, handed_on: NaiveDate, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !(1..=MOST_BOOKS).contains(&wanted.books.len()) {
        let why = ("chọn từ 1 đến 1.000 sổ", "choose 1 to 1,000 books");
        faults.push(Fault::new("/books", "list-size", why));
    }
    for (pointer, text) in [("/from", &wanted.from), ("/to", &wanted.to)] {
        if text.trim().is_empty() {
            faults.push(fault(pointer, Impediment::NameMissing));
        }
    }
    for (pointer, text) in [("/from", &wanted.from), ("/to", &wanted.to), ("/note", &wanted.note)] {
        if text.chars().count() > LONGEST_TEXT {
            faults.push(fault(pointer, Impediment::TextTooLong));
        }
    }
    if handed_on > today {
        faults.push(fault("/handed_on", Impediment::DayInTheFuture));
    }
    faults
}

/// What stands in the way of each book, with its place in the list.
fn check_books(
    books: &[Uuid],
    known: &[Whereabouts],
    direction: Direction,
    handed_on: NaiveDate,
) -> Vec<Fault> {
    let known: HashMap<Uuid, &Whereabouts> = known.iter().map(|book| (book.id, book)).collect();
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for (position, id) in books.iter().enumerate() {
        let why = match known.get(id) {
            None => Some(Impediment::BookUnknown),
            Some(_) if !seen.insert(*id) => Some(Impediment::NamedTwice),
            Some(book) => in_its_way(book, direction, handed_on),
        };
        faults.extend(why.map(|why| fault(&format!("/books/{position}"), why)));
    }
    faults
}

fn in_its_way(
    book: &Whereabouts,
    direction: Direction,
    handed_on: NaiveDate,
) -> Option<Impediment> {
    let since = book.handed_over_on.unwrap_or(book.issued_on);
    match direction {
        _ if handed_on < since => Some(Impediment::DayBeforeIssue),
        Direction::Given if !book.in_force => Some(Impediment::BookHasEnded),
        Direction::Returned if book.in_force => Some(Impediment::BookInForce),
        Direction::Returned if book.handed_over_on.is_none() => Some(Impediment::BookNotGiven),
        Direction::Returned if book.returned_on.is_some() => Some(Impediment::BookReturned),
        _ => None,
    }
}

impl From<DirectionName> for Direction {
    fn from(name: DirectionName) -> Self {
        match name {
            DirectionName::Given => Self::Given,
            DirectionName::Returned => Self::Returned,
        }
    }
}
