//! Many people at once: every line is accepted or rejected with everything that stands in its way.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action as Audited};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Txn, aliases};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::http::Json;
use runtime::{Language, language};
use schema::{CitizenId, HealthBookListId, KeyedHash, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::list_view::{LineFault, LineView, ListView, line};
use super::{checked, count, invalid};
use crate::app::App;
use crate::change_health_books::{Order, Outcome, carry_out};
use crate::domain::health_book::{Action, Impediment};
use crate::error::Error;
use crate::http::page::{self, Page};
use crate::store;
use crate::store::health_books::lists::{List, NewRow};

/// Most people of a list: one transaction holds the year's numbers while it runs.
const MOST_PEOPLE: usize = 1_000;

/// What is to be done for whom.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewList {
    /// `issue`, `exchange`, `reissue`, `renew` or `revoke`.
    action: String,
    /// Whom; 1 to 1,000.
    people: Vec<Named>,
    #[serde(default)]
    reason: String,
    valid_to: Option<NaiveDate>,
    /// Finds what stands in the way and changes nothing.
    #[serde(default)]
    dry_run: bool,
}

/// One line of a list: a person by id or by citizen id.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Named {
    person_id: Option<Uuid>,
    /// Twelve digits; spaces do not matter.
    citizen_id: Option<String>,
}

/// A list in short.
#[derive(Debug, Serialize, ToSchema)]
struct ListLine {
    id: Uuid,
    action: String,
    as_request: bool,
    received: i32,
    accepted: i32,
    held: i32,
    rejected: i32,
    pending: i32,
    created_by: String,
    created_at: DateTime<Utc>,
}

/// Which lists.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    after: Option<Uuid>,
    limit: Option<u32>,
}

/// Does one thing for many people: what can be done is done, and every other line says why not.
///
/// With `dry_run` nothing is changed. Sends an event for each book.
#[utoipa::path(post, path = "/registry/v1/health-book-lists", tag = "health books",
    request_body = NewList, responses((status = 200, body = ListView), (status = 201, body = ListView),
    (status = 422)))]
pub(crate) async fn send_list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    Json(new): Json<NewList>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let action = read(&new)?;
    let (reason, valid_to) = checked(&app, action, &new.reason, new.valid_to)?;
    let people = resolve(&txn, &app, &new.people).await?;
    let named: Vec<Uuid> = people.iter().filter_map(|one| one.as_ref().ok().copied()).collect();
    let id = (!new.dry_run).then(|| HealthBookListId::generate(txn.now()));
    if let Some(id) = id {
        // Books name it, so it comes first; its sum follows in the same transaction.
        store::health_books::lists::open(&txn, id, action.as_str(), people.len()).await?;
    }
    let order = Order { action, reason, valid_to, list: id, book: None, dry_run: new.dry_run };
    let outcomes = carry_out(&txn, &app, &order, &named).await?;
    let lines = lines(&txn, people, outcomes, language(&request)).await?;
    let mut view = ListView::new(id, action.as_str(), lines);
    view.created_at = id.map(|_| txn.now());
    if let Some(id) = id {
        keep(&txn, id, &view).await?;
    }
    let status = if new.dry_run { StatusCode::OK } else { StatusCode::CREATED };
    let answer = Answer::json(status, &view);
    let answer = match id {
        Some(id) => answer.with_location(format!("/registry/v1/health-book-lists/{id}")),
        None => answer,
    };
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    if !new.dry_run {
        count(&app, action, view.accepted);
    }
    Ok(answer.response())
}

fn read(new: &NewList) -> Result<Action, Error> {
    let mut faults = Vec::new();
    let action = Action::parse(&new.action);
    if action.is_none() {
        let why = ("không có việc này", "there is no such action");
        faults.push(runtime::Fault::new("/action", "action-unknown", why));
    }
    if !(1..=MOST_PEOPLE).contains(&new.people.len()) {
        let why = ("danh sách có từ 1 đến 1.000 người", "a list has 1 to 1,000 people");
        faults.push(runtime::Fault::new("/people", "list-size", why));
    }
    action.filter(|_| faults.is_empty()).ok_or_else(|| invalid(faults))
}

/// Whom each line names, or what is wrong with it.
type Resolved = Vec<Result<Uuid, Impediment>>;

async fn resolve(txn: &Txn, app: &App, people: &[Named]) -> Result<Resolved, Error> {
    let hash = |named: &Named| -> Option<KeyedHash> {
        let digits: String =
            named.citizen_id.as_ref()?.chars().filter(|letter| !letter.is_whitespace()).collect();
        Some(app.keyring.hash_citizen(&CitizenId::try_from(digits).ok()?))
    };
    let hashes: Vec<Option<KeyedHash>> = people.iter().map(hash).collect();
    let wanted: Vec<KeyedHash> = hashes.iter().flatten().cloned().collect();
    let known: HashMap<KeyedHash, Uuid> =
        store::health_books::list_people_numbered(txn, &wanted).await?.into_iter().collect();
    let ids: Vec<Uuid> = people.iter().filter_map(|named| named.person_id).collect();
    let merged = aliases::survivors(txn, &ids).await?;
    let resolved = people.iter().zip(hashes).map(|(named, hash)| {
        match (named.person_id, &named.citizen_id, hash) {
            (Some(person), _, _) => Ok(merged.get(&person).copied().unwrap_or(person)),
            (None, Some(_), Some(hash)) => {
                known.get(&hash).copied().ok_or(Impediment::PersonUnknown)
            }
            (None, Some(_), None) => Err(Impediment::CitizenIdUnreadable),
            (None, None, _) => Err(Impediment::NobodyNamed),
        }
    });
    Ok(resolved.collect())
}

async fn lines(
    txn: &Txn,
    people: Resolved,
    outcomes: Vec<Outcome>,
    language: Language,
) -> Result<Vec<LineView>, Error> {
    let books: Vec<Uuid> = (outcomes.iter())
        .filter_map(|outcome| Some(outcome.result.as_ref().ok()?.book?.as_uuid()))
        .collect();
    let books = store::health_books::list(txn, &books).await?;
    let numbers: HashMap<Uuid, String> =
        books.into_iter().map(|book| (book.id, book.number)).collect();
    let mut outcomes = outcomes.into_iter();
    let mut lines = Vec::with_capacity(people.len());
    for (position, person) in people.into_iter().enumerate() {
        let (person_id, result) = match person {
            Err(why) => (None, Err(vec![why])),
            Ok(_) => {
                let outcome = outcomes.next().ok_or(Error::NotFound("person"))?;
                let unknown =
                    matches!(&outcome.result, Err(why) if why[..] == [Impediment::PersonUnknown]);
                ((!unknown).then_some(outcome.person), outcome.result)
            }
        };
        let faults = result.as_ref().err().into_iter().flatten();
        let book = result.as_ref().ok().and_then(|done| done.book).map(|book| book.as_uuid());
        lines.push(LineView {
            position,
            person_id,
            row: None,
            request_id: None,
            outcome: if result.is_ok() { "accepted" } else { "rejected" }.to_owned(),
            number: book.and_then(|book| numbers.get(&book).cloned()),
            book_id: book,
            name: None,
            faults: faults.map(|why| LineFault::new(why.code(), why.words(), language)).collect(),
        });
    }
    Ok(lines)
}

/// Keeps what became of each line, and the sum, which the database checks.
async fn keep(txn: &Txn, id: HealthBookListId, view: &ListView) -> Result<(), Error> {
    let place = |position: usize| i32::try_from(position).map_err(|_| store::corrupt("position"));
    let mut rows = Vec::with_capacity(view.items.len());
    for line in &view.items {
        let codes: Vec<&str> = line.faults.iter().map(|fault| fault.code.as_str()).collect();
        rows.push(NewRow {
            position: place(line.position)?,
            person_id: line.person_id,
            book_id: line.book_id,
            faults: serde_json::to_string(&codes)?,
        });
    }
    let sum = (place(view.accepted)?, place(view.rejected)?);
    store::health_books::lists::close(txn, id, sum).await?;
    Ok(store::health_books::lists::insert_rows(txn, id, &rows).await?)
}

/// Tells what became of a list, line by line.
#[utoipa::path(get, path = "/registry/v1/health-book-lists/{id}", tag = "health books",
    params(("id" = Uuid, Path)), responses((status = 200, body = ListView), (status = 404)))]
pub(crate) async fn get_list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = HealthBookListId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    let list = store::health_books::lists::find(&txn, id).await?;
    let list = list.ok_or(Error::NotFound("health-book-list"))?;
    let rows = store::health_books::lists::list_rows(&txn, id).await?;
    let shown: Vec<PersonId> =
        rows.iter().filter_map(|row| row.person_id).map(PersonId::from_uuid).collect();
    audit::record(&txn, Audited::Read, &shown).await?;
    txn.commit().await?;
    let language = language(&request);
    let items = rows.into_iter().map(|row| line(row, language)).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(ListView::new(Some(id), &list.action, items).of(&list)))
}

/// Lists the lists, newest first.
#[utoipa::path(get, path = "/registry/v1/health-book-lists", tag = "health books",
    params(("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200)))]
pub(crate) async fn list_lists(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    let limit = page::limit(filter.limit, 50, 200);
    let after = filter.after.unwrap_or(Uuid::max());
    let found = store::health_books::lists::list_page(&txn, after, limit + 1).await?;
    audit::record_subject(&txn, Audited::Read, "health-book-lists", "list").await?;
    txn.commit().await?;
    Ok(Page::of(found, limit, |list| list.id.to_string(), |list| ListLine::from(list))
        .answer(&request))
}

impl From<&List> for ListLine {
    fn from(list: &List) -> Self {
        Self {
            id: list.id,
            action: list.action.clone(),
            as_request: list.as_request,
            received: list.received,
            accepted: list.accepted,
            held: list.held,
            rejected: list.rejected,
            pending: list.pending,
            created_by: list.created_by.clone(),
            created_at: list.created_at,
        }
    }
}
