//! Restricting a record (hạn chế xử lý): it is kept, and looks absent.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Txn};
use chrono::{DateTime, NaiveDate, Utc};
use messaging::outbox;
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::events::{PersonRestrictedV1, PersonUnrestrictedV1};
use schema::{PersonId, RestrictionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::erasures::{ErasureView, views};
use super::reason;
use crate::app::App;
use crate::domain::text;
use crate::error::Error;
use crate::store::restrictions::Restriction;
use crate::{NAME, store};

/// Why a record is restricted.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Restrict {
    /// In words; for documents, not for findings.
    reason: String,
    /// The document that asks for it.
    #[serde(default)]
    document: String,
    /// Since when it is to be so; today by default. It takes effect at once.
    from: Option<NaiveDate>,
}

/// Why a restriction ends.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Lift {
    /// In words.
    reason: String,
}

/// A restriction, and how it ended.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RestrictionView {
    id: Uuid,
    reason: String,
    document: String,
    from: NaiveDate,
    restricted_by: String,
    restricted_at: DateTime<Utc>,
    lifted_reason: Option<String>,
    lifted_by: Option<String>,
    lifted_at: Option<DateTime<Utc>>,
}

/// Who somebody is, for those who may read a restricted record, with what was restricted and erased.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PersonRestrictionsView {
    person_id: Uuid,
    name: String,
    born_year: i16,
    restricted: bool,
    items: Vec<RestrictionView>,
    erasures: Vec<ErasureView>,
}

/// Somebody whose record is restricted.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RestrictedView {
    person_id: Uuid,
    name: String,
    born_year: i16,
    from: NaiveDate,
}

/// All of them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RestrictedListView {
    items: Vec<RestrictedView>,
    next: Option<String>,
}

/// Restricts a person's record: from now on it looks absent to whoever lacks this permission, in every service.
///
/// Sends `person.restricted.v1`.
#[utoipa::path(post, path = "/registry/v1/people/{id}/restrictions", tag = "restrictions",
    request_body = Restrict, params(("id" = Uuid, Path)),
    responses((status = 201, body = PersonRestrictionsView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn restrict(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<Restrict>,
) -> Result<HttpResponse, Error> {
    let person = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::RestrictPerson).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    store::people::find(&txn, person).await?.ok_or(Error::NotFound("person"))?;
    let (reason, document) = (text::tidy(&wanted.reason), text::tidy(&wanted.document));
    let today = app.clock.today();
    let from = wanted.from.unwrap_or(today);
    let mut faults: Vec<_> = reason::fault(&reason).into_iter().collect();
    if document.chars().count() > 255 {
        let why = ("dài quá 255 ký tự", "is longer than 255 characters");
        faults.push(Fault::new("/document", "too-long", why));
    }
    if from > today {
        let why = ("không thể là ngày chưa đến", "cannot be a day to come");
        faults.push(Fault::new("/from", "in-the-future", why));
    }
    Error::refuse(faults)?;
    let id = RestrictionId::generate(txn.now());
    if !store::restrictions::insert(&txn, (id, person), (&reason, &document), from).await? {
        let why = ("hồ sơ này đang bị hạn chế", "the record is restricted already");
        return Err(Error::Refused(Problem::conflict("restricted-already", why)));
    }
    for person_id in store::people::ids_of(&txn, person).await? {
        auth::restriction::restrict(&txn, person_id).await?;
        let event = PersonRestrictedV1 { person_id, at: txn.now() };
        outbox::publish(&txn, NAME, &app.clock, &event).await?;
    }
    audit::record(&txn, Action::Change, &[person]).await?;
    // Kept for a repeat, so it says nothing of the person.
    let answer = Answer::json(StatusCode::CREATED, &serde_json::json!({ "id": id.as_uuid() }));
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// Lifts the restriction. Sends `person.unrestricted.v1`.
#[utoipa::path(post, path = "/registry/v1/people/{id}/restrictions/lifting", tag = "restrictions",
    request_body = Lift, params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonRestrictionsView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn lift(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
    Json(wanted): Json<Lift>,
) -> Result<HttpResponse, Error> {
    let person = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::RestrictPerson).await?;
    store::people::find(&txn, person).await?.ok_or(Error::NotFound("person"))?;
    let reason = text::tidy(&wanted.reason);
    Error::refuse(reason::fault(&reason).into_iter().collect())?;
    if !store::restrictions::lift(&txn, person, &reason).await? {
        let why = ("hồ sơ này không bị hạn chế", "the record is not restricted");
        return Err(Error::Refused(Problem::conflict("not-restricted", why)));
    }
    for person_id in store::people::ids_of(&txn, person).await? {
        auth::restriction::lift(&txn, person_id).await?;
        let event = PersonUnrestrictedV1 { person_id, at: txn.now() };
        outbox::publish(&txn, NAME, &app.clock, &event).await?;
    }
    audit::record(&txn, Action::Change, &[person]).await?;
    let view = view(&txn, person).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Tells who somebody is, though the record is restricted, and what was restricted and erased.
#[utoipa::path(get, path = "/registry/v1/people/{id}/restrictions", tag = "restrictions",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonRestrictionsView), (status = 404)))]
pub(crate) async fn get(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let person = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::RestrictPerson).await?;
    let view = view(&txn, person).await?;
    audit::record(&txn, Action::Read, &[person]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Lists whose record is restricted, newest first.
#[utoipa::path(get, path = "/registry/v1/restrictions", tag = "restrictions",
    responses((status = 200, body = RestrictedListView)))]
pub(crate) async fn list(
    app: Data<App>,
    caller: Caller,
    _: HttpRequest,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::RestrictPerson).await?;
    let found = store::restrictions::list_restricted(&txn).await?;
    let people: Vec<_> = found.iter().map(|one| PersonId::from_uuid(one.person_id)).collect();
    audit::record(&txn, Action::Read, &people).await?;
    txn.commit().await?;
    let items = found.into_iter().map(|one| RestrictedView {
        person_id: one.person_id,
        name: one.name,
        born_year: one.born_year,
        from: one.from_day,
    });
    Ok(HttpResponse::Ok().json(RestrictedListView { items: items.collect(), next: None }))
}

async fn view(txn: &Txn, person: PersonId) -> Result<PersonRestrictionsView, Error> {
    let row = store::people::find(txn, person).await?.ok_or(Error::NotFound("person"))?;
    let found = store::restrictions::list(txn, person).await?;
    let erasures = store::erasures::of_person(txn, person).await?;
    Ok(PersonRestrictionsView {
        person_id: row.id,
        born_year: row.born_year,
        name: row.name,
        restricted: found.iter().any(|one| one.lifted_at.is_none()),
        items: found.into_iter().map(RestrictionView::from).collect(),
        erasures: views(txn, erasures).await?,
    })
}

impl From<Restriction> for RestrictionView {
    fn from(row: Restriction) -> Self {
        Self {
            id: row.id,
            reason: row.reason,
            document: row.document,
            from: row.from_day,
            restricted_by: row.restricted_by,
            restricted_at: row.restricted_at,
            lifted_reason: row.lifted_reason,
            lifted_by: row.lifted_by,
            lifted_at: row.lifted_at,
        }
    }
}
