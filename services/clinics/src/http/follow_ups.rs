//! The clinics' worklists. No class is shown: the staff may not know it.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Txn, aliases};
use chrono::{DateTime, NaiveDate, Utc};
use schema::{FacilityCode, FollowUpId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::page;
use crate::app::App;
use crate::domain::follow_up::State;
use crate::error::Error;
use crate::record_outcome::NOTE;
use crate::store::follow_ups::{self, Filter, Listed};
use crate::store::people::{PERSON_NAME, PHONE};
use crate::store::{attempts, people};

/// A line of a worklist.
#[derive(Serialize, ToSchema)]
pub(crate) struct FollowUpView {
    #[schema(value_type = String)]
    id: FollowUpId,
    #[schema(value_type = String)]
    person_id: PersonId,
    /// Null until the registry's event about the person has come.
    name: Option<String>,
    /// Null when the registry knows none.
    phone: Option<String>,
    /// Code of the clinic A; null while the person has none.
    facility: Option<String>,
    opens_on: NaiveDate,
    due_on: NaiveDate,
    overdue: bool,
    /// `waiting`, `due`, `no_answer`, `done`, `superseded` or `ended`.
    state: String,
    /// Of an ended one: `left` or `died`.
    ended_for: Option<String>,
    attempts: i16,
    /// What `revision` of an outcome takes.
    revision: i32,
    closed_at: Option<DateTime<Utc>>,
    /// Always `after_conclusion`: why in detail stands in the conclusion, for those who may read it.
    reason: &'static str,
}

/// A follow-up with every attempt.
#[derive(Serialize, ToSchema)]
pub(crate) struct FollowUpDetails {
    #[serde(flatten)]
    follow_up: FollowUpView,
    tried: Vec<AttemptView>,
}

/// One attempt.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttemptView {
    number: i16,
    /// `done` or `no_answer`.
    outcome: String,
    note: Option<String>,
    at: DateTime<Utc>,
}

#[derive(Deserialize)]
pub(crate) struct WorklistQuery {
    /// `due`, `no_answer`, `done`, `waiting`, `superseded`, `ended`; without it what is still to do: `due` and `no_answer`.
    state: Option<String>,
    /// One clinic's.
    facility: Option<FacilityCode>,
    /// Where the page begins: `next` of the page before.
    after: Option<String>,
    /// Rows, 200 at most.
    limit: Option<i64>,
}

/// Lists follow-ups, those due first in front.
#[utoipa::path(get, operation_id = "list_follow_ups", path = "/clinics/v1/follow-ups", params(("state" = Option<String>, Query, description = "`due`, `no_answer`, `done`, `waiting`, `superseded` or `ended`"), ("facility" = Option<String>, Query), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)), responses((status = 200, body = Vec<FollowUpView>)))]
pub(crate) async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<WorklistQuery>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFollowUps).await?;
    let limit = page::limit(query.limit);
    let filter = Filter {
        states: states(query.state.as_deref())?,
        facility: query.facility.clone(),
        after: query.after.as_deref().map(read_cursor).transpose()?,
        limit: limit + 1,
    };
    let (shown, more) = page::split(follow_ups::list(&txn, filter).await?, limit);
    let next = more.then(|| shown.last().map(cursor)).flatten();
    let items = views(&app, &txn, shown).await?;
    txn.commit().await?;
    Ok(page::answer(&request, items, next))
}

/// Shows a follow-up with its attempts and their notes.
#[utoipa::path(get, operation_id = "show_follow_up", path = "/clinics/v1/follow-ups/{id}", params(("id" = String, Path)), responses((status = 200, body = FollowUpDetails), (status = 404)))]
pub(crate) async fn show(
    app: Data<App>,
    caller: Caller,
    id: Path<FollowUpId>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFollowUps).await?;
    let listed = follow_ups::find_listed(&txn, *id).await?.ok_or(Error::FollowUpNotFound)?;
    let person = PersonId::from_uuid(listed.person_id);
    let key = PersonKey::find(&txn, &app.keyring, person).await?;
    let holder = PersonId::from_uuid(listed.holder);
    let notes = PersonKey::find(&txn, &app.keyring, holder).await?;
    let mut tried = Vec::new();
    for attempt in attempts::list(&txn, *id).await? {
        tried.push(AttemptView {
            number: attempt.number,
            outcome: attempt.outcome,
            note: opened(notes.as_ref(), NOTE, attempt.note.as_deref())?,
            at: attempt.at,
        });
    }
    let follow_up = view(&app, key.as_ref(), listed)?;
    audit::record(&txn, Action::Read, &[person]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(FollowUpDetails { follow_up, tried }))
}

/// Lists a person's follow-ups, the newest conclusion's first.
#[utoipa::path(get, operation_id = "list_follow_ups_of_person", path = "/clinics/v1/people/{id}/follow-ups", params(("id" = String, Path)), responses((status = 200, body = Vec<FollowUpView>), (status = 404)))]
pub(crate) async fn of_person(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    person: Path<PersonId>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFollowUps).await?;
    let same = aliases::find(&txn, *person).await?;
    let listed = follow_ups::of_person(&txn, same.ids()).await?;
    if listed.is_empty() && !people::is_known(&txn, same.id).await? {
        return Err(Error::PersonNotFound);
    }
    let items = views(&app, &txn, listed).await?;
    txn.commit().await?;
    Ok(page::answer(&request, items, None))
}

/// Opens names and numbers, and records who was shown.
async fn views(app: &App, txn: &Txn, listed: Vec<Listed>) -> Result<Vec<FollowUpView>, Error> {
    let mut shown: Vec<PersonId> =
        listed.iter().map(|one| PersonId::from_uuid(one.person_id)).collect();
    let mut views = Vec::with_capacity(listed.len());
    for (one, person) in listed.into_iter().zip(&shown) {
        let key = PersonKey::find(txn, &app.keyring, *person).await?;
        views.push(view(app, key.as_ref(), one)?);
    }
    shown.sort();
    shown.dedup();
    audit::record(txn, Action::Read, &shown).await?;
    Ok(views)
}

fn view(app: &App, key: Option<&PersonKey>, listed: Listed) -> Result<FollowUpView, Error> {
    let open = matches!(listed.state.as_str(), "waiting" | "due" | "no_answer");
    Ok(FollowUpView {
        id: FollowUpId::from_uuid(listed.id),
        person_id: PersonId::from_uuid(listed.person_id),
        name: opened(key, PERSON_NAME, listed.name.as_deref())?,
        phone: opened(key, PHONE, listed.phone.as_deref())?,
        facility: listed.facility,
        opens_on: listed.opens_on,
        due_on: listed.due_on,
        overdue: open && listed.due_on < app.clock.today(),
        state: listed.state,
        ended_for: listed.ended_for,
        attempts: listed.attempts,
        revision: listed.revision,
        closed_at: listed.closed_at,
        reason: "after_conclusion",
    })
}

/// Opens a sealed text. Without the person's key, which an erasure destroys, there is nothing to show.
fn opened(
    key: Option<&PersonKey>,
    place: &[u8],
    sealed: Option<&[u8]>,
) -> Result<Option<String>, Error> {
    let (Some(key), Some(sealed)) = (key, sealed) else { return Ok(None) };
    let text = String::from_utf8(key.open(place, sealed)?).map_err(|_| auth::Error::Sealed)?;
    Ok(Some(text))
}

fn states(wanted: Option<&str>) -> Result<Vec<String>, Error> {
    match wanted {
        None => Ok(vec![State::Due.as_str().to_owned(), State::NoAnswer.as_str().to_owned()]),
        Some(word) if State::from_word(word).is_some() => Ok(vec![word.to_owned()]),
        Some(_) => Err(Error::Invalid("state")),
    }
}

fn cursor(last: &Listed) -> String {
    format!("{},{}", last.due_on, last.id)
}

fn read_cursor(text: &str) -> Result<(NaiveDate, FollowUpId), Error> {
    let (day, id) = text.split_once(',').ok_or(Error::BadCursor)?;
    let day = day.parse().map_err(|_| Error::BadCursor)?;
    Ok((day, id.parse().map_err(|_| Error::BadCursor)?))
}
