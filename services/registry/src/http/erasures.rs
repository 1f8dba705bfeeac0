//! Erasures (xóa dữ liệu): asked for by one officer, approved by another, done in every service.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Reach, Txn, aliases};
use chrono::{DateTime, Utc};
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::{ErasureId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use super::holds::refuse_held;
use super::page::{self, Page};
use super::retention::kept_until;
use crate::app::App;
use crate::domain::text;
use crate::erase_person::erase_person;
use crate::error::Error;
use crate::store;
use crate::store::erasures::{Acknowledged, Erasure, NewErasure, SERVICES};

/// Why somebody is to be erased.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AskErasure {
    /// In words; for documents, not for findings.
    reason: String,
    /// The document that orders it: needed before the retention has ended.
    #[serde(default)]
    document: String,
    /// True when a law or a decision orders it before the retention has ended.
    #[serde(default)]
    by_law: bool,
}

/// An erasure and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErasureView {
    id: Uuid,
    person_id: Uuid,
    /// `retention`: it has ended; `law`: ordered by a document; `refusal`: the records must not be here.
    ground: String,
    /// `requested`, `withdrawn`, `running` or `done`.
    state: String,
    reason: String,
    document: String,
    requested_by: String,
    requested_at: DateTime<Utc>,
    approved_by: Option<String>,
    approved_at: Option<DateTime<Utc>>,
    withdrawn_by: Option<String>,
    withdrawn_at: Option<DateTime<Utc>>,
    /// When each service had deleted what it held; null while it is awaited.
    services: Vec<ServiceView>,
    /// When it was written to the list outside the databases.
    listed_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    /// What `If-Match` takes.
    version: i32,
}

/// That an erasure has begun. Kept for a repeat, so it says nothing of the person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApprovedView {
    id: Uuid,
    /// `running`.
    state: &'static str,
}

/// How far one service is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ServiceView {
    service: String,
    at: Option<DateTime<Utc>>,
}

/// Which erasures.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    state: Option<String>,
    after: Option<Uuid>,
    limit: Option<u32>,
}

/// Asks for a person to be erased. A second officer approves it.
///
/// Before the retention has ended only what a named document orders.
#[utoipa::path(post, path = "/registry/v1/people/{id}/erasures", tag = "erasures",
    request_body = AskErasure, params(("id" = Uuid, Path)),
    responses((status = 201, body = ErasureView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn ask(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<AskErasure>,
) -> Result<HttpResponse, Error> {
    let person = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ErasePerson).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    everyone(&txn, Permission::ErasePerson)?;
    let person = aliases::survivor(&txn, person).await?;
    let (reason, document) = (text::tidy(&wanted.reason), text::tidy(&wanted.document));
    check(&reason, &document, wanted.by_law)?;
    let ground = if wanted.by_law { "law" } else { "retention" };
    check_ground(&app, &txn, person, ground).await?;
    let id = ErasureId::generate(txn.now());
    let new = NewErasure { id, person, ground, reason: &reason, document: &document };
    if !store::erasures::insert(&txn, &new).await? {
        let why =
            ("đã có đề nghị xóa người này", "there is a request to erase this person already");
        return Err(Error::Refused(Problem::conflict("erasure-exists", why)));
    }
    audit::record(&txn, Action::Create, &[person]).await?;
    let view = view_one(&txn, id).await?;
    let address = format!("/registry/v1/erasures/{id}");
    let answer = Answer::json(StatusCode::CREATED, &view).with_location(address);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

fn check(reason: &str, document: &str, by_law: bool) -> Result<(), Error> {
    let mut faults = Vec::new();
    if !(1..=1_000).contains(&reason.chars().count()) {
        faults.push(Fault::new("/reason", "missing", ("cần lý do", "a reason is needed")));
    }
    if document.chars().count() > 255 || by_law && document.is_empty() {
        let why = ("cần số, ngày văn bản", "the document's number and date are needed");
        faults.push(Fault::new("/document", "missing", why));
    }
    Error::refuse(faults)
}

/// No authority holds the record; the retention has ended, unless a document orders the erasure before.
async fn check_ground(app: &App, txn: &Txn, person: PersonId, ground: &str) -> Result<(), Error> {
    let kept = store::retention::find(txn, person).await?.ok_or(Error::NotFound("person"))?;
    refuse_held(txn, person).await?;
    if ground != "retention" {
        return Ok(());
    }
    match kept_until(txn, &kept).await? {
        Some((last, _)) if last < app.clock.today() => Ok(()),
        Some((last, _)) => {
            let why = (
                format!("phải lưu giữ đến hết ngày {}", last.format("%d/%m/%Y")),
                format!("the record must be kept until {last}"),
            );
            let why = (why.0.as_str(), why.1.as_str());
            Err(Error::Refused(Problem::conflict("still-retained", why)))
        }
        None => {
            let why = (
                "người này đang thuộc diện quản lý: thời hạn lưu giữ chưa bắt đầu",
                "this person is under management: the retention has not begun",
            );
            Err(Error::Refused(Problem::conflict("still-retained", why)))
        }
    }
}

/// Erasing touches what no organisation alone answers for.
pub(super) fn everyone(txn: &Txn, permission: Permission) -> Result<(), Error> {
    if txn.caller().reach(permission) == Some(Reach::Everyone) {
        return Ok(());
    }
    let why = (
        "chỉ người phụ trách toàn tỉnh mới được làm việc này",
        "only somebody who reaches the whole province may do this",
    );
    Err(Error::Refused(Problem::forbidden("province-needed", why)))
}

/// Approves an erasure that somebody else asked for: the person is deleted here at once, and in every service.
///
/// Sends `person.erased.v1` and the tombstone on `identities`. Nothing brings the person back.
#[utoipa::path(post, path = "/registry/v1/erasures/{id}/approval", tag = "erasures",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ApprovedView), (status = 404), (status = 409)))]
pub(crate) async fn approve(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = ErasureId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ErasePerson).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    everyone(&txn, Permission::ErasePerson)?;
    // Before the erasure's own row, as a purge of the same person has it; and an order to keep the record that comes
    // at this moment is seen, or comes too late.
    store::people_changes::lock_from_comparison(&txn).await?;
    let erasure = find_requested(&txn, &request, id).await?;
    if caller.subject() == erasure.requested_by {
        let why = (
            "người duyệt phải là người thứ hai, không phải người đề nghị",
            "a second person approves, not who asked",
        );
        return Err(Error::Refused(Problem::conflict("second-person-needed", why)));
    }
    let person = PersonId::from_uuid(erasure.person_id);
    check_ground(&app, &txn, person, &erasure.ground).await?;
    store::erasures::approve(&txn, id).await?;
    erase_person(&txn, &app.clock, person).await?;
    let approved = ApprovedView { id: id.as_uuid(), state: "running" };
    let answer = Answer::json(StatusCode::OK, &approved);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    app.rows_wait.notify_one();
    Ok(answer.response())
}

async fn find_requested(txn: &Txn, request: &HttpRequest, id: ErasureId) -> Result<Erasure, Error> {
    let erasure = store::erasures::find_for_update(txn, id).await?;
    let erasure = erasure.ok_or(Error::NotFound("erasure"))?;
    conditions::check_version(request, erasure.version)?;
    if erasure.state != "requested" {
        let why = ("đề nghị này không còn chờ duyệt", "the request does not wait any more");
        return Err(Error::Refused(Problem::conflict("erasure-not-requested", why)));
    }
    Ok(erasure)
}

/// Withdraws a request that nobody has approved.
#[utoipa::path(delete, path = "/registry/v1/erasures/{id}", tag = "erasures",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ErasureView), (status = 404), (status = 409)))]
pub(crate) async fn withdraw(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = ErasureId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ErasePerson).await?;
    everyone(&txn, Permission::ErasePerson)?;
    let erasure = find_requested(&txn, &request, id).await?;
    store::erasures::withdraw(&txn, id).await?;
    audit::record(&txn, Action::Change, &[PersonId::from_uuid(erasure.person_id)]).await?;
    let view = view_one(&txn, id).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Tells how far an erasure is.
#[utoipa::path(get, path = "/registry/v1/erasures/{id}", tag = "erasures",
    params(("id" = Uuid, Path)), responses((status = 200, body = ErasureView), (status = 404)))]
pub(crate) async fn get(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = ErasureId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ErasePerson).await?;
    let erasure = store::erasures::find(&txn, id).await?.ok_or(Error::NotFound("erasure"))?;
    let version = erasure.version;
    let view = view_one(&txn, id).await?;
    audit::record_subject(&txn, Action::Read, "erasure", &id.to_string()).await?;
    txn.commit().await?;
    Ok(conditions::answer(&request, version, &view))
}

/// Lists erasures, newest first.
#[utoipa::path(get, path = "/registry/v1/erasures", tag = "erasures",
    params(("state" = Option<String>, Query), ("after" = Option<Uuid>, Query),
           ("limit" = Option<u32>, Query)),
    responses((status = 200)))]
pub(crate) async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(filter.limit, 100, 500);
    let (state, after) = (filter.state.as_deref().unwrap_or_default(), filter.after);
    let txn = caller.begin(&app.db, Permission::ErasePerson).await?;
    let found =
        store::erasures::list_page(&txn, state, after.unwrap_or(Uuid::max()), limit + 1).await?;
    let views = views(&txn, found.clone()).await?;
    audit::record_subject(&txn, Action::Read, "erasures", "list").await?;
    txn.commit().await?;
    let page = Page::of(found, limit, |erasure| erasure.id.to_string(), |_| ());
    Ok(page.with_items(views).answer(&request))
}

async fn view_one(txn: &Txn, id: ErasureId) -> Result<ErasureView, Error> {
    let erasure = store::erasures::find(txn, id).await?.ok_or(Error::NotFound("erasure"))?;
    views(txn, vec![erasure]).await?.pop().ok_or(Error::NotFound("erasure"))
}

/// Adds to each erasure how far the services are.
pub(super) async fn views(txn: &Txn, found: Vec<Erasure>) -> Result<Vec<ErasureView>, Error> {
    let people: Vec<Uuid> = found.iter().flat_map(Erasure::ids).collect();
    let mut answers: HashMap<Uuid, Vec<Acknowledged>> = HashMap::new();
    for answer in store::erasures::acknowledged(txn, &people).await? {
        answers.entry(answer.person_id).or_default().push(answer);
    }
    Ok(found.into_iter().map(|erasure| ErasureView::of(erasure, &answers)).collect())
}

impl ErasureView {
    fn of(erasure: Erasure, answers: &HashMap<Uuid, Vec<Acknowledged>>) -> Self {
        let has_begun = matches!(erasure.state.as_str(), "running" | "done");
        // A service has answered when it has for every id that was the person's.
        let answered = |name: &str| -> Option<DateTime<Utc>> {
            let of = |id: &Uuid| {
                let answers = answers.get(id).into_iter().flatten();
                answers.filter(|answer| has_begun && answer.service == name).map(|one| one.at).max()
            };
            let all: Option<Vec<_>> = erasure.ids().iter().map(of).collect();
            all?.into_iter().max()
        };
        let mut services =
            vec![ServiceView { service: "registry".to_owned(), at: erasure.applied_at }];
        services.extend(
            SERVICES
                .iter()
                .map(|name| ServiceView { service: (*name).to_owned(), at: answered(name) }),
        );
        Self {
            id: erasure.id,
            person_id: erasure.person_id,
            ground: erasure.ground,
            state: erasure.state,
            reason: erasure.reason,
            document: erasure.document,
            requested_by: erasure.requested_by,
            requested_at: erasure.requested_at,
            approved_by: erasure.approved_by,
            approved_at: erasure.approved_at,
            withdrawn_by: erasure.withdrawn_by,
            withdrawn_at: erasure.withdrawn_at,
            services,
            listed_at: erasure.listed_at,
            completed_at: erasure.completed_at,
            version: erasure.version,
        }
    }
}
