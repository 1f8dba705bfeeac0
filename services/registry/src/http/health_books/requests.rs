//! Requests for health books (đề nghị): asked for, refused, withdrawn. A change of the book fulfils one.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action as Audited};
use auth::idempotency::{self, Answer};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Txn, aliases};
use runtime::Problem;
use runtime::http::Json;
use schema::{HealthBookRequestId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{fault, in_the_way, invalid, view};
use crate::app::App;
use crate::change_health_books::Words;
use crate::domain::health_book::{Action, Impediment, LONGEST_TEXT, impediments};
use crate::error::Error;
use crate::http::conditions;
use crate::http::page::{self, Page};
use crate::store;
use crate::store::health_books::requests::Request;

/// What is asked for, and why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Ask {
    /// `issue`, `exchange`, `reissue`, `renew` or `revoke`.
    kind: String,
    /// Why; needed for an exchange, a reissue and a revocation.
    #[serde(default)]
    reason: String,
}

/// Why a request is refused.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Refuse {
    #[serde(default)]
    reason: String,
}

/// A request after a change; without a name, because the answer is kept.
#[derive(Serialize, ToSchema)]
struct Asked {
    id: Uuid,
    person_id: Uuid,
    kind: String,
    state: String,
    version: i32,
}

/// Which requests.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    state: Option<String>,
    kind: Option<String>,
    organisation: Option<String>,
    after: Option<Uuid>,
    limit: Option<u32>,
}

/// Asks for something to be done about a person's book. One request about a person waits at a time.
#[utoipa::path(post, path = "/registry/v1/people/{id}/health-book-requests", tag = "health books",
    params(("id" = Uuid, Path)), request_body = Ask,
    responses((status = 201, body = Asked), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn ask(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(ask): Json<Ask>,
) -> Result<HttpResponse, Error> {
    let person = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::RequestHealthBook).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let person = aliases::survivor(&txn, person).await?;
    store::people::find(&txn, person).await?.ok_or(Error::NotFound("person"))?;
    let (kind, reason) = read(&ask)?;
    let (standings, _) = store::health_books::lock_standings(&txn, &[person.as_uuid()]).await?;
    let (_, standing) = standings.first().ok_or(Error::NotFound("person"))?;
    // Whether a renewal is long enough is for whoever renews.
    let in_its_way = impediments(kind, *standing, chrono::NaiveDate::MAX);
    if !in_its_way.is_empty() {
        return Err(in_the_way(&in_its_way));
    }
    let id = HealthBookRequestId::generate(txn.now());
    let key = PersonKey::get_or_create(&txn, &app.keyring, person).await?;
    let sealed = Words::reason(reason).seal(&key);
    if !store::health_books::requests::insert(&txn, id, (person, kind.as_str()), sealed).await? {
        let why = (
            "đã có một đề nghị về sổ của người này đang chờ",
            "a request about this person's book waits already",
        );
        return Err(Error::Refused(Problem::conflict("health-book-request-open", why)));
    }
    audit::record(&txn, Audited::Create, &[person]).await?;
    let asked = Asked::from(find(&txn, id).await?);
    let address = format!("/registry/v1/health-book-requests/{id}");
    let answer = Answer::json(StatusCode::CREATED, &asked).with_location(address);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

fn read(ask: &Ask) -> Result<(Action, &str), Error> {
    let mut faults = Vec::new();
    let kind = Action::parse(&ask.kind);
    let reason = ask.reason.trim();
    if kind.is_none() {
        let why = ("không có loại đề nghị này", "there is no such kind of request");
        faults.push(runtime::Fault::new("/kind", "kind-unknown", why));
    }
    if kind.is_some_and(Action::needs_a_reason) && reason.is_empty() {
        faults.push(fault("/reason", Impediment::ReasonMissing));
    }
    if reason.chars().count() > LONGEST_TEXT {
        faults.push(fault("/reason", Impediment::TextTooLong));
    }
    match kind {
        Some(kind) if faults.is_empty() => Ok((kind, reason)),
        _ => Err(invalid(faults)),
    }
}

/// Tells about a request.
#[utoipa::path(get, path = "/registry/v1/health-book-requests/{id}", tag = "health books",
    params(("id" = Uuid, Path)), responses((status = 200, body = view::RequestView), (status = 404)))]
pub(crate) async fn get_request(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = HealthBookRequestId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeHealthBooks).await?;
    let found = find(&txn, id).await?;
    let (version, person) = (found.version, PersonId::from_uuid(found.person_id));
    let views = view::requests(&txn, &app, vec![found]).await?;
    audit::record(&txn, Audited::Read, &[person]).await?;
    txn.commit().await?;
    let view = views.first().ok_or(Error::NotFound("health-book-request"))?;
    Ok(conditions::answer(&request, version, view))
}

/// Lists requests, oldest first: `state` is `open` by default.
#[utoipa::path(get, path = "/registry/v1/health-book-requests", tag = "health books",
    params(("state" = Option<String>, Query), ("kind" = Option<String>, Query),
           ("organisation" = Option<String>, Query), ("after" = Option<Uuid>, Query),
           ("limit" = Option<u32>, Query)),
    responses((status = 200)))]
pub(crate) async fn list_requests(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeHealthBooks).await?;
    let limit = page::limit(filter.limit, 50, 200);
    let state = filter.state.as_deref().unwrap_or("open");
    let kind = filter.kind.as_deref().unwrap_or_default();
    let organisation = filter.organisation.as_deref().unwrap_or_default();
    let after = filter.after.unwrap_or(Uuid::nil());
    let found = store::health_books::requests::list_page(
        &txn,
        (state, kind),
        organisation,
        after,
        limit + 1,
    )
    .await?;
    let shown: Vec<PersonId> =
        (found.iter().take(limit as usize)).map(|one| PersonId::from_uuid(one.person_id)).collect();
    let views = view::requests(&txn, &app, found.clone()).await?;
    audit::record(&txn, Audited::Read, &shown).await?;
    txn.commit().await?;
    let page = Page::of(found, limit, |one| one.id.to_string(), |_| ());
    Ok(page.with_items(views).answer(&request))
}

/// Refuses an open request, with a reason that whoever asked reads.
#[utoipa::path(post, path = "/registry/v1/health-book-requests/{id}/refusal", tag = "health books",
    params(("id" = Uuid, Path)), request_body = Refuse,
    responses((status = 200, body = Asked), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn refuse(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(refuse): Json<Refuse>,
) -> Result<HttpResponse, Error> {
    let id = HealthBookRequestId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ManageHealthBooks).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let found = lock_open(&txn, &request, id).await?;
    let reason = refuse.reason.trim();
    if reason.is_empty() {
        return Err(invalid(vec![fault("/reason", Impediment::ReasonMissing)]));
    }
    if reason.chars().count() > LONGEST_TEXT {
        return Err(invalid(vec![fault("/reason", Impediment::TextTooLong)]));
    }
    let person = PersonId::from_uuid(found.person_id);
    let key = PersonKey::get_or_create(&txn, &app.keyring, person).await?;
    let sealed = Words::reason(reason).seal(&key);
    store::health_books::requests::close(&txn, id, "refused", Some(sealed)).await?;
    audit::record(&txn, Audited::Change, &[person]).await?;
    let answer = Answer::json(StatusCode::OK, &Asked::from(find(&txn, id).await?));
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// Withdraws an open request: by whoever asked, or by the office.
#[utoipa::path(delete, path = "/registry/v1/health-book-requests/{id}", tag = "health books",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Asked), (status = 404), (status = 409)))]
pub(crate) async fn withdraw(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = HealthBookRequestId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::RequestHealthBook).await?;
    let found = lock_open(&txn, &request, id).await?;
    let own = found.requested_by == caller.subject();
    if !own && !caller.allows(Permission::ManageHealthBooks) {
        let why = ("chỉ người đã đề nghị được rút", "only whoever asked withdraws it");
        return Err(Error::Refused(Problem::conflict("request-of-another", why)));
    }
    store::health_books::requests::close(&txn, id, "withdrawn", None).await?;
    audit::record(&txn, Audited::Change, &[PersonId::from_uuid(found.person_id)]).await?;
    let asked = Asked::from(find(&txn, id).await?);
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(asked))
}

async fn find(txn: &Txn, id: HealthBookRequestId) -> Result<Request, Error> {
    let found = store::health_books::requests::find(txn, id).await?;
    found.ok_or(Error::NotFound("health-book-request"))
}

async fn lock_open(
    txn: &Txn,
    request: &HttpRequest,
    id: HealthBookRequestId,
) -> Result<Request, Error> {
    let found = store::health_books::requests::find_for_update(txn, id).await?;
    let found = found.ok_or(Error::NotFound("health-book-request"))?;
    conditions::check_version(request, found.version)?;
    if found.state == "open" {
        return Ok(found);
    }
    let why = ("đề nghị này đã được giải quyết", "the request was closed already");
    Err(Error::Refused(Problem::conflict("health-book-request-closed", why)))
}

impl From<Request> for Asked {
    fn from(request: Request) -> Self {
        Self {
            id: request.id,
            person_id: request.person_id,
            kind: request.kind,
            state: request.state,
            version: request.version,
        }
    }
}
