//! Legal holds (giữ hồ sơ theo yêu cầu của cơ quan có thẩm quyền): while one lasts nobody is erased.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Txn, aliases};
use chrono::{DateTime, Utc};
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::{LegalHoldId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::erasures::everyone;
use super::reason;
use crate::app::App;
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::holds::{Held, Hold};

/// Who orders that a record be kept.
#[derive(Deserialize, ToSchema)]
pub(crate) struct HoldRecord {
    /// Number, day and authority of the order.
    document: String,
    /// In words; for documents, not for findings.
    reason: String,
}

/// Why an order ends.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LiftHold {
    /// In words, with the document that lifts it.
    reason: String,
}

/// An order, and how it ended.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HoldView {
    id: Uuid,
    document: String,
    reason: String,
    held_by: String,
    held_at: DateTime<Utc>,
    lifted_reason: Option<String>,
    lifted_by: Option<String>,
    lifted_at: Option<DateTime<Utc>>,
}

/// The orders about one person, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HoldsView {
    /// Whether one of them lasts.
    held: bool,
    items: Vec<HoldView>,
}

/// Somebody whose record must be kept now.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HeldView {
    person_id: Uuid,
    name: String,
    born_year: i16,
    document: String,
    held_at: DateTime<Utc>,
}

/// All of them, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HeldListView {
    items: Vec<HeldView>,
    next: Option<String>,
}

/// Holds a person's record: until this is lifted nobody can ask for their erasure, or approve it.
///
/// A purge of somebody who must not be here goes before it.
#[utoipa::path(post, path = "/registry/v1/people/{id}/holds", tag = "retention",
    request_body = HoldRecord, params(("id" = Uuid, Path)),
    responses((status = 201), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn hold(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<HoldRecord>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageRetention).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    everyone(&txn, Permission::ManageRetention)?;
    // Whoever approves an erasure has the same lock: one of the two sees the other.
    store::people_changes::lock(&txn).await?;
    let person = known(&txn, path.into_inner()).await?;
    let (document, reason) = (text::tidy(&wanted.document), text::tidy(&wanted.reason));
    let mut faults = Vec::new();
    if !(1..=255).contains(&document.chars().count()) {
        let why = (
            "cần số, ngày, cơ quan ra văn bản",
            "the order's number, day and authority are needed",
        );
        faults.push(Fault::new("/document", "missing", why));
    }
    faults.extend(reason::fault(&reason));
    Error::refuse(faults)?;
    let id = LegalHoldId::generate(txn.now());
    if !store::holds::insert(&txn, (id, person), (&document, &reason)).await? {
        let why = ("văn bản này đang giữ hồ sơ rồi", "this document holds the record already");
        return Err(Error::Refused(Problem::conflict("held-already", why)));
    }
    audit::record(&txn, Action::Change, &[person]).await?;
    let answer = Answer::json(StatusCode::CREATED, &serde_json::json!({ "id": id.as_uuid() }));
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// Ends an order to keep the record. What else holds it goes on.
#[utoipa::path(post, path = "/registry/v1/people/{id}/holds/{hold}/lifting", tag = "retention",
    request_body = LiftHold, params(("id" = Uuid, Path), ("hold" = Uuid, Path)),
    responses((status = 200, body = HoldsView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn lift(
    app: Data<App>,
    caller: Caller,
    path: Path<(Uuid, Uuid)>,
    Json(wanted): Json<LiftHold>,
) -> Result<HttpResponse, Error> {
    let (person, hold) = path.into_inner();
    let txn = caller.begin(&app.db, Permission::ManageRetention).await?;
    everyone(&txn, Permission::ManageRetention)?;
    let person = known(&txn, person).await?;
    let reason = text::tidy(&wanted.reason);
    Error::refuse(reason::fault(&reason).into_iter().collect())?;
    let id = LegalHoldId::from_uuid(hold);
    if !store::holds::lift(&txn, (id, person), &reason).await? {
        let why = ("văn bản này không còn giữ hồ sơ", "this order does not last any more");
        return Err(Error::Refused(Problem::conflict("not-held", why)));
    }
    audit::record(&txn, Action::Change, &[person]).await?;
    let view = view(&txn, person).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Tells which orders hold a person's record, and which did.
#[utoipa::path(get, path = "/registry/v1/people/{id}/holds", tag = "retention",
    params(("id" = Uuid, Path)), responses((status = 200, body = HoldsView), (status = 404)))]
pub(crate) async fn list(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageRetention).await?;
    let person = known(&txn, path.into_inner()).await?;
    let view = view(&txn, person).await?;
    audit::record(&txn, Action::Read, &[person]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Lists whose record is held now, newest first.
#[utoipa::path(get, path = "/registry/v1/holds", tag = "retention",
    responses((status = 200, body = HeldListView)))]
pub(crate) async fn list_held(app: Data<App>, caller: Caller) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageRetention).await?;
    let found = store::holds::list_held(&txn).await?;
    let people: Vec<_> = found.iter().map(|one| PersonId::from_uuid(one.person_id)).collect();
    audit::record(&txn, Action::Read, &people).await?;
    txn.commit().await?;
    let items = found.into_iter().map(HeldView::from).collect();
    Ok(HttpResponse::Ok().json(HeldListView { items, next: None }))
}

/// Refuses to erase somebody whose record an order holds, and names the orders.
pub(super) async fn refuse_held(txn: &Txn, person: PersonId) -> Result<(), Error> {
    let orders = store::holds::list(txn, person).await?;
    let lasting = orders.iter().filter(|order| order.lifted_at.is_none());
    let documents: Vec<&str> = lasting.map(|order| order.document.as_str()).collect();
    if documents.is_empty() {
        return Ok(());
    }
    let documents = documents.join("; ");
    let why = (
        format!("hồ sơ đang phải giữ theo văn bản: {documents}"),
        format!("the record must be kept by order of: {documents}"),
    );
    Err(Error::Refused(Problem::conflict("on-legal-hold", (why.0.as_str(), why.1.as_str()))))
}

/// The person, or the survivor whom they were merged into.
async fn known(txn: &Txn, id: Uuid) -> Result<PersonId, Error> {
    let person = aliases::survivor(txn, PersonId::from_uuid(id)).await?;
    store::people::find(txn, person).await?.ok_or(Error::NotFound("person"))?;
    Ok(person)
}

async fn view(txn: &Txn, person: PersonId) -> Result<HoldsView, Error> {
    let found = store::holds::list(txn, person).await?;
    let held = found.iter().any(|order| order.lifted_at.is_none());
    Ok(HoldsView { held, items: found.into_iter().map(HoldView::from).collect() })
}

impl From<Hold> for HoldView {
    fn from(row: Hold) -> Self {
        Self {
            id: row.id,
            document: row.document,
            reason: row.reason,
            held_by: row.held_by,
            held_at: row.held_at,
            lifted_reason: row.lifted_reason,
            lifted_by: row.lifted_by,
            lifted_at: row.lifted_at,
        }
    }
}

impl From<Held> for HeldView {
    fn from(row: Held) -> Self {
        Self {
            person_id: row.person_id,
            name: row.name,
            born_year: row.born_year,
            document: row.document,
            held_at: row.held_at,
        }
    }
}
