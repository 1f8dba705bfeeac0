//! Grants (quyền được cấp): asked for by one, approved by another, revoked.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Reach, Txn, policy};
use chrono::{DateTime, NaiveDate, Utc};
use messaging::outbox;
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::events::{GrantIssuedV1, GrantRevokedV1};
use schema::{GrantId, Role, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use super::page::{self, Page};
use crate::app::App;
use crate::error::Error;
use crate::store::grants::{Grant, NewGrant};
use crate::{NAME, store};

/// A grant that somebody asks for.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RequestGrant {
    /// The grantee: `sub` of their tokens.
    subject: String,
    #[schema(value_type = String, example = "unit_contact")]
    role: Role,
    #[schema(value_type = String, example = "organisation:SYT")]
    scope: Scope,
    /// The first day; today by default.
    valid_from: Option<NaiveDate>,
    /// The last day; nothing until it is revoked.
    valid_to: Option<NaiveDate>,
    /// Why, such as the decision's number.
    reason: String,
}

/// A grant and how it came about.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GrantView {
    id: Uuid,
    subject: String,
    role: String,
    scope: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    reason: String,
    /// `requested`, `issued`, `revoked` or `withdrawn`.
    state: String,
    requested_by: String,
    requested_at: DateTime<Utc>,
    approved_by: Option<String>,
    approved_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
    ended_at: Option<DateTime<Utc>>,
    /// What `If-Match` takes.
    version: i32,
}

/// Which grants.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    state: Option<String>,
    subject: Option<String>,
    after: Option<Uuid>,
    limit: Option<u32>,
}

/// Asks for a grant; it holds once a second person approves it.
#[utoipa::path(post, path = "/registry/v1/grants", tag = "grants", request_body = RequestGrant,
    responses((status = 201, body = GrantView), (status = 409), (status = 422)))]
pub(crate) async fn request_grant(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    Json(wanted): Json<RequestGrant>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ProposeGrant).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let today = app.clock.today();
    check(&txn, &wanted, today).await?;
    let id = GrantId::generate(txn.now());
    let new = NewGrant {
        id,
        subject: wanted.subject.trim(),
        role: wanted.role,
        scope: &wanted.scope,
        valid_from: wanted.valid_from.unwrap_or(today),
        valid_to: wanted.valid_to,
        reason: wanted.reason.trim(),
    };
    if !store::grants::insert(&txn, new).await? {
        let why = (
            "người này đã có hoặc đang được đề nghị quyền này",
            "there is such a grant, or a request for it, already",
        );
        return Err(Error::Refused(Problem::conflict("grant-exists", why)));
    }
    audit::record_subject(&txn, Action::Create, "grant", &id.to_string()).await?;
    let grant = store::grants::find(&txn, id).await?.ok_or(Error::NotFound("grant"))?;
    let address = format!("/registry/v1/grants/{id}");
    let answer = Answer::json(StatusCode::CREATED, &GrantView::from(grant)).with_location(address);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// Names every fault of a request at once.
async fn check(txn: &Txn, wanted: &RequestGrant, today: NaiveDate) -> Result<(), Error> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, code, why: (&str, &str)| {
        faults.push(Fault::new(pointer, code, why));
    };
    let subject = wanted.subject.trim().chars().count();
    if !(1..=255).contains(&subject) {
        fault("/subject", "missing", ("cần tài khoản được cấp quyền", "the grantee is needed"));
    }
    let reason = wanted.reason.trim().chars().count();
    if !(1..=1_000).contains(&reason) {
        fault("/reason", "missing", ("cần lý do cấp quyền", "a reason is needed"));
    }
    if !policy::can_be_granted(wanted.role, &wanted.scope) {
        let why =
            ("vai trò này không cấp cho phạm vi này", "the role is not granted for this scope");
        fault("/scope", "scope-of-another-role", why);
    }
    if wanted.role == Role::Proxy {
        let why = (
            "người được ủy quyền do chính người ấy chỉ định, ở trang của người ấy",
            "a proxy is named by the person, under people/{id}/proxies",
        );
        fault("/role", "proxies-are-named", why);
    }
    let within = match txn.caller().reach(Permission::ProposeGrant) {
        Some(Reach::Within(scopes)) => scopes.contains(&wanted.scope),
        reach => reach.is_some(),
    };
    if !within {
        let why = ("phạm vi này ngoài quyền của bạn", "the scope is beyond your own");
        fault("/scope", "scope-beyond-own", why);
    }
    let from = wanted.valid_from.unwrap_or(today);
    if wanted.valid_to.is_some_and(|to| to < from || to < today) {
        let why = (
            "ngày kết thúc đã qua hoặc trước ngày bắt đầu",
            "the last day has passed, or comes before the first",
        );
        fault("/valid_to", "ends-before-it-begins", why);
    }
    if let Scope::Organisation(code) = &wanted.scope
        && store::organisations::find(txn, code.as_str()).await?.is_none()
    {
        let why = ("không có đơn vị nào mang mã này", "no organisation has this code");
        fault("/scope", "organisation-unknown", why);
    }
    Error::refuse(faults)
}

/// Approves a grant that somebody else asked for, for somebody else.
///
/// Sends `grant.issued.v1`.
#[utoipa::path(post, path = "/registry/v1/grants/{id}/approval", tag = "grants",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = GrantView), (status = 404), (status = 409)))]
pub(crate) async fn approve_grant(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = GrantId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ApproveGrant).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let grant = store::grants::find_for_update(&txn, id).await?.ok_or(Error::NotFound("grant"))?;
    conditions::check_version(&request, grant.version)?;
    if grant.state != "requested" {
        let why = ("quyền này không chờ duyệt", "the grant does not wait for approval");
        return Err(Error::Refused(Problem::conflict("grant-not-requested", why)));
    }
    if caller.subject() == grant.requested_by || caller.subject() == grant.subject {
        let why = (
            "người duyệt phải là người thứ hai: không phải người đề nghị, không phải người được cấp",
            "a second person approves: neither who asked nor who is granted",
        );
        return Err(Error::Refused(Problem::conflict("second-person-needed", why)));
    }
    store::grants::approve(&txn, id).await?;
    let event = GrantIssuedV1 {
        grant_id: id,
        subject: grant.subject.clone(),
        role: grant.role.parse().map_err(|_| store::corrupt("role"))?,
        scope: grant.scope.parse().map_err(|_| store::corrupt("scope"))?,
        valid_from: grant.valid_from,
        valid_to: grant.valid_to,
        at: txn.now(),
    };
    auth::grants::issue(&txn, &event).await?;
    outbox::publish(&txn, NAME, &app.clock, &event).await?;
    audit::record_subject(&txn, Action::Approve, "grant", &id.to_string()).await?;
    let grant = store::grants::find(&txn, id).await?.ok_or(Error::NotFound("grant"))?;
    let answer = Answer::json(StatusCode::OK, &GrantView::from(grant));
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// Revokes a grant, or withdraws a request for one. Once ended it stays ended.
///
/// Sends `grant.revoked.v1` when the grant had been issued.
#[utoipa::path(delete, path = "/registry/v1/grants/{id}", tag = "grants",
    params(("id" = Uuid, Path)), responses((status = 200, body = GrantView), (status = 404)))]
pub(crate) async fn end_grant(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = GrantId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ProposeGrant).await?;
    let grant = store::grants::find_for_update(&txn, id).await?.ok_or(Error::NotFound("grant"))?;
    conditions::check_version(&request, grant.version)?;
    store::grants::end(&txn, id).await?;
    if grant.state == "issued" {
        let event = GrantRevokedV1 { grant_id: id, subject: grant.subject.clone(), at: txn.now() };
        auth::grants::revoke(&txn, &event).await?;
        outbox::publish(&txn, NAME, &app.clock, &event).await?;
    }
    audit::record_subject(&txn, Action::Delete, "grant", &id.to_string()).await?;
    let grant = store::grants::find(&txn, id).await?.ok_or(Error::NotFound("grant"))?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(GrantView::from(grant)))
}

/// Tells about a grant.
#[utoipa::path(get, path = "/registry/v1/grants/{id}", tag = "grants",
    params(("id" = Uuid, Path)), responses((status = 200, body = GrantView), (status = 404)))]
pub(crate) async fn get_grant(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = GrantId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeGrants).await?;
    let grant = store::grants::find(&txn, id).await?.ok_or(Error::NotFound("grant"))?;
    audit::record_subject(&txn, Action::Read, "grant", &id.to_string()).await?;
    txn.commit().await?;
    let version = grant.version;
    Ok(conditions::answer(&request, version, &GrantView::from(grant)))
}

/// Lists grants, newest first.
#[utoipa::path(get, path = "/registry/v1/grants", tag = "grants",
    params(("state" = Option<String>, Query), ("subject" = Option<String>, Query),
           ("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200)))]
pub(crate) async fn list_grants(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(filter.limit, 100, 500);
    let after = filter.after.unwrap_or(Uuid::max());
    let wanted = (
        filter.state.as_deref().unwrap_or_default(),
        filter.subject.as_deref().unwrap_or_default(),
    );
    let txn = caller.begin(&app.db, Permission::SeeGrants).await?;
    let found = store::grants::list_page(&txn, wanted, after, limit + 1).await?;
    audit::record_subject(&txn, Action::Read, "grants", "list").await?;
    txn.commit().await?;
    let view = |grant: &Grant| GrantView::from(grant.clone());
    Ok(Page::of(found, limit, |grant| grant.id.to_string(), view).answer(&request))
}

impl From<Grant> for GrantView {
    fn from(grant: Grant) -> Self {
        Self {
            id: grant.id,
            subject: grant.subject,
            role: grant.role,
            scope: grant.scope,
            valid_from: grant.valid_from,
            valid_to: grant.valid_to,
            reason: grant.reason,
            state: grant.state,
            requested_by: grant.requested_by,
            requested_at: grant.requested_at,
            approved_by: grant.approved_by,
            approved_at: grant.approved_at,
            ended_by: grant.ended_by,
            ended_at: grant.ended_at,
            version: grant.version,
        }
    }
}
