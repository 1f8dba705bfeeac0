//! Which books wait for what, who has none, and whose a number is.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission};
use chrono::{Days, NaiveDate};
use runtime::Problem;
use runtime::http::Json;
use schema::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{BookLine, Holder};
use crate::app::App;
use crate::error::Error;
use crate::http::import_view::OrganisationRef;
use crate::http::page::{self, Page};
use crate::store;
use crate::store::health_books::Book;
use crate::store::health_books::queues::{After, Candidate, Queue};

/// Which books.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    queue: Option<String>,
    organisation: Option<String>,
    within_days: Option<u32>,
    after: Option<String>,
    limit: Option<u32>,
}

/// Of which organisation.
#[derive(Debug, Deserialize)]
pub(crate) struct CandidateFilter {
    organisation: String,
    after: Option<Uuid>,
    limit: Option<u32>,
}

/// A number to look for. In a body, because it is somebody's.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Numbered {
    number: String,
}

/// The books that a search found.
#[derive(Serialize, ToSchema)]
struct Found {
    items: Vec<BookLine>,
}

/// The first day of all: nothing ends before it.
const BEGINNING: NaiveDate =
    NaiveDate::from_ymd_opt(1, 1, 1).expect("the first day of year 1 is a day");

/// Lists books: `queue` is `all` (newest first), `expiring` (in force and over within `within_days`, those
/// that end first come first, with those that are over), `handover` (still in the office), `return` (ended
/// and not given back) or `revocation` (in force, although the holder has left).
#[utoipa::path(get, path = "/registry/v1/health-books", tag = "health books",
    params(("queue" = Option<String>, Query), ("organisation" = Option<String>, Query),
           ("within_days" = Option<u32>, Query), ("after" = Option<String>, Query),
           ("limit" = Option<u32>, Query)),
    responses((status = 200), (status = 400)))]
pub(crate) async fn list_books(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeHealthBooks).await?;
    let limit = page::limit(filter.limit, 50, 200);
    let queue = queue(filter.queue.as_deref())?;
    let after = after(queue, filter.after.as_deref())?;
    let today = app.clock.today();
    let days = filter.within_days.unwrap_or(app.health_books.expiring_days).min(36_500);
    let until = today.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
    let organisation = filter.organisation.as_deref().unwrap_or_default();
    let found = store::health_books::queues::list_page(
        &txn,
        queue,
        (organisation, until),
        after,
        limit + 1,
    )
    .await?;
    let shown: Vec<PersonId> = (found.iter().take(limit as usize))
        .map(|book| PersonId::from_uuid(book.person_id))
        .collect();
    audit::record(&txn, Action::Read, &shown).await?;
    txn.commit().await?;
    let key = |book: &Book| match queue {
        Queue::Expiring => format!("{}~{}", book.valid_to, book.id),
        _ => book.id.to_string(),
    };
    Ok(Page::of(found, limit, key, |book| BookLine::new(book, today)).answer(&request))
}

fn queue(word: Option<&str>) -> Result<Queue, Error> {
    match word.unwrap_or("all") {
        "all" => Ok(Queue::All),
        "expiring" => Ok(Queue::Expiring),
        "handover" => Ok(Queue::Handover),
        "return" => Ok(Queue::Return),
        "revocation" => Ok(Queue::Revocation),
        _ => Err(unreadable()),
    }
}

/// Where the page begins: newest first, or from the earliest last day.
fn after(queue: Queue, text: Option<&str>) -> Result<After, Error> {
    let read = |text: &str| text.parse::<Uuid>().map_err(|_| unreadable());
    match (queue, text) {
        (Queue::Expiring, None) => Ok(After { day: BEGINNING, id: Uuid::nil() }),
        (Queue::Expiring, Some(text)) => {
            let (day, id) = text.split_once('~').ok_or_else(unreadable)?;
            Ok(After { day: day.parse().map_err(|_| unreadable())?, id: read(id)? })
        }
        (_, None) => Ok(After { day: BEGINNING, id: Uuid::max() }),
        (_, Some(text)) => Ok(After { day: BEGINNING, id: read(text)? }),
    }
}

fn unreadable() -> Error {
    let why = ("tham số không đọc được", "a parameter cannot be read");
    Error::Refused(Problem::bad_request("unreadable", why))
}

/// Finds the book of a number, whatever became of it; a POST, because a number is somebody's.
#[utoipa::path(post, path = "/registry/v1/health-books/search", tag = "health books",
    request_body = Numbered, responses((status = 200, body = Found)))]
pub(crate) async fn search_books(
    app: Data<App>,
    caller: Caller,
    Json(numbered): Json<Numbered>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeHealthBooks).await?;
    let found = store::health_books::find_numbered(&txn, numbered.number.trim()).await?;
    let shown: Vec<PersonId> =
        found.iter().map(|book| PersonId::from_uuid(book.person_id)).collect();
    audit::record(&txn, Action::Search, &shown).await?;
    txn.commit().await?;
    let today = app.clock.today();
    let items = found.iter().map(|book| BookLine::new(book, today)).collect();
    Ok(HttpResponse::Ok().json(Found { items }))
}

/// Lists the people of an organisation, and of those below it, who have no book in force.
#[utoipa::path(get, path = "/registry/v1/health-book-candidates", tag = "health books",
    params(("organisation" = String, Query), ("after" = Option<Uuid>, Query),
           ("limit" = Option<u32>, Query)),
    responses((status = 200)))]
pub(crate) async fn list_candidates(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    filter: Query<CandidateFilter>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::RequestHealthBook).await?;
    let limit = page::limit(filter.limit, 100, 500);
    let after = filter.after.unwrap_or(Uuid::nil());
    let found = store::health_books::queues::list_candidates(
        &txn,
        filter.organisation.trim(),
        after,
        limit + 1,
    )
    .await?;
    let shown: Vec<PersonId> =
        found.iter().take(limit as usize).map(|one| PersonId::from_uuid(one.id)).collect();
    audit::record(&txn, Action::Read, &shown).await?;
    txn.commit().await?;
    Ok(Page::of(found, limit, |one| one.id.to_string(), holder).answer(&request))
}

fn holder(one: &Candidate) -> Holder {
    Holder {
        id: one.id,
        name: one.name.clone(),
        born: one.born(),
        post: one.post.clone(),
        organisation: OrganisationRef {
            code: one.organisation.clone(),
            name: one.organisation_name.clone(),
        },
    }
}
