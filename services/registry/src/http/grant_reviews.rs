//! The quarterly review of grants: what is in force, whether it is still needed, and who said so.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Txn};
use chrono::{DateTime, NaiveDate, Utc};
use messaging::outbox;
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::GrantId;
use schema::events::GrantRevokedV1;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::grants::GrantView;
use super::page::{self, Page};
use crate::app::App;
use crate::domain::quarter::Quarter;
use crate::error::Error;
use crate::store::grant_reviews::{self, Item, Review, Said};
use crate::{NAME, store};

/// Most decisions of one request.
const MOST_DECISIONS: usize = 200;

/// A quarter's review and how far it is: `total = confirmed + revoked + waiting + ended`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReviewView {
    /// `2026-Q4`.
    quarter: String,
    opened_at: DateTime<Utc>,
    /// The last day on which it is in time.
    due_on: NaiveDate,
    total: i64,
    confirmed: i64,
    revoked: i64,
    waiting: i64,
    /// Ended or expired meanwhile without a decision in the review.
    ended: i64,
    /// How many of those that wait are late.
    overdue: i64,
}

/// A grant in a review.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReviewItemView {
    grant_id: Uuid,
    subject: String,
    role: String,
    scope: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    /// Why it was granted.
    grant_reason: String,
    /// `issued`, `revoked` …, as it is now.
    grant_state: String,
    /// `confirmed` or `revoked`; nothing while it waits.
    decision: Option<String>,
    reason: Option<String>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    /// The caller's own grant: somebody else decides.
    own: bool,
}

/// A review with a page of its grants, and the grants that expire soon whether in the review or not.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WholeReviewView {
    #[serde(flatten)]
    review: ReviewView,
    items: Vec<ReviewItemView>,
    /// What to give as `after` for the next page.
    next: Option<String>,
    expiring: Vec<GrantView>,
}

/// What is said of some grants, all of it or none.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DecideGrants {
    decisions: Vec<DecideGrant>,
}

/// What is said of one grant.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DecideGrant {
    grant_id: Uuid,
    /// `confirm` or `revoke`.
    decision: String,
    reason: String,
}

/// Which page.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    after: Option<Uuid>,
    limit: Option<u32>,
}

/// Lists the reviews, newest first. A quarter's review opens by itself when the quarter begins.
#[utoipa::path(get, path = "/registry/v1/grant-reviews", tag = "grants",
    responses((status = 200, body = Vec<ReviewView>)))]
pub(crate) async fn list_reviews(app: Data<App>, caller: Caller) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeGrants).await?;
    let found = grant_reviews::list(&txn, "").await?;
    audit::record_subject(&txn, Action::Read, "grant-reviews", "list").await?;
    txn.commit().await?;
    let today = app.clock.today();
    let items: Vec<_> = found.into_iter().map(|review| ReviewView::of(review, today)).collect();
    Ok(HttpResponse::Ok().json(serde_json::json!({ "items": items })))
}

/// Tells about one review: its grants, what was said of each, and which grants expire soon.
#[utoipa::path(get, path = "/registry/v1/grant-reviews/{quarter}", tag = "grants",
    params(("quarter" = String, Path), ("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = WholeReviewView), (status = 404)))]
pub(crate) async fn get_review(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    which: Query<Which>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(which.limit, 200, 500);
    let txn = caller.begin(&app.db, Permission::SeeGrants).await?;
    let quarter = known(&txn, &path).await?;
    let after = which.after.unwrap_or(Uuid::nil());
    let found = grant_reviews::items(&txn, &quarter.quarter, after, limit + 1).await?;
    let mut expiring = Vec::new();
    for id in grant_reviews::list_expiring(&txn, app.grants.expiring_days).await? {
        expiring.extend(store::grants::find(&txn, GrantId::from_uuid(id)).await?);
    }
    audit::record_subject(&txn, Action::Read, "grant-review", &quarter.quarter).await?;
    txn.commit().await?;
    let view = |item: &Item| ReviewItemView::of(item.clone(), caller.subject());
    let page = Page::of(found, limit, |item| item.grant_id.to_string(), view);
    let (items, next) = page.into_parts();
    let review = ReviewView::of(quarter, app.clock.today());
    let expiring = expiring.into_iter().map(GrantView::from).collect();
    Ok(HttpResponse::Ok().json(WholeReviewView { review, items, next, expiring }))
}

/// Confirms or revokes grants of a review, each with a reason; all of it or none.
///
/// Nobody decides about their own. Sends `grant.revoked.v1` for each that is revoked.
#[utoipa::path(post, path = "/registry/v1/grant-reviews/{quarter}/decisions", tag = "grants",
    params(("quarter" = String, Path)), request_body = DecideGrants,
    responses((status = 200, body = ReviewView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn decide(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
    Json(wanted): Json<DecideGrants>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ReviewGrants).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let review = known(&txn, &path).await?;
    if review.quarter != Quarter::of(app.clock.today()).to_string() {
        let why = ("đợt rà soát của quý này đã khép lại", "the review of this quarter is over");
        return Err(Error::Refused(Problem::conflict("grant-review-over", why)));
    }
    let revoked = write(&txn, &review.quarter, &wanted.decisions).await?;
    outbox::publish_all(&txn, NAME, &app.clock, &revoked).await?;
    let review = known(&txn, &review.quarter).await?;
    let answer = Answer::json(StatusCode::OK, &ReviewView::of(review, app.clock.today()));
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// Writes every decision, or names every fault of them; answers what is to be told of revoked grants.
async fn write(
    txn: &Txn,
    quarter: &str,
    wanted: &[DecideGrant],
) -> Result<Vec<GrantRevokedV1>, Error> {
    let mut faults = Vec::new();
    if wanted.is_empty() || wanted.len() > MOST_DECISIONS {
        let why = ("cần từ 1 đến 200 quyết định", "1 to 200 decisions are needed");
        faults.push(Fault::new("/decisions", "count", why));
    }
    let mut revoked = Vec::new();
    for (place, one) in wanted.iter().enumerate().take(MOST_DECISIONS) {
        let grant = GrantId::from_uuid(one.grant_id);
        let complaint = complaint(txn, quarter, one).await?;
        if let Some((field, code, why)) = complaint {
            faults.push(Fault::new(format!("/decisions/{place}/{field}"), code, why));
            continue;
        }
        if !faults.is_empty() {
            continue;
        }
        let decision = if one.decision == "revoke" { "revoked" } else { "confirmed" };
        let said = Said { quarter, grant, decision, reason: one.reason.trim() };
        grant_reviews::decide(txn, said).await?;
        let action = if decision == "revoked" { Action::Delete } else { Action::Approve };
        if decision == "revoked" {
            revoked.extend(revoke(txn, grant).await?);
        }
        audit::record_subject(txn, action, "grant", &grant.to_string()).await?;
    }
    if faults.is_empty() {
        return Ok(revoked);
    }
    Err(Error::invalid(faults))
}

type Complaint = (&'static str, &'static str, (&'static str, &'static str));

/// What is wrong with one decision, if anything is.
async fn complaint(
    txn: &Txn,
    quarter: &str,
    one: &DecideGrant,
) -> Result<Option<Complaint>, Error> {
    if !["confirm", "revoke"].contains(&one.decision.as_str()) {
        let why = ("chọn giữ hoặc thu hồi", "choose confirm or revoke");
        return Ok(Some(("decision", "decision-unknown", why)));
    }
    if !(1..=1_000).contains(&one.reason.trim().chars().count()) {
        return Ok(Some(("reason", "missing", ("cần lý do", "a reason is needed"))));
    }
    let id = GrantId::from_uuid(one.grant_id);
    let decided = grant_reviews::find_decision(txn, quarter, id).await?;
    let grant = store::grants::find_for_update(txn, id).await?;
    let (Some(decided), Some(grant)) = (decided, grant) else {
        let why = ("quyền này không thuộc đợt rà soát", "the grant is not in this review");
        return Ok(Some(("grant_id", "grant-not-in-review", why)));
    };
    if decided.is_some() || grant.state != "issued" {
        let why = ("quyền này đã được rà soát hoặc đã hết", "it was reviewed, or has ended");
        return Ok(Some(("grant_id", "grant-not-waiting", why)));
    }
    if grant.subject == txn.caller().subject() {
        let why = ("không ai tự rà soát quyền của mình", "nobody reviews their own grant");
        return Ok(Some(("grant_id", "own-grant", why)));
    }
    Ok(None)
}

async fn revoke(txn: &Txn, id: GrantId) -> Result<Option<GrantRevokedV1>, Error> {
    let Some(grant) = store::grants::find_for_update(txn, id).await? else { return Ok(None) };
    store::grants::end(txn, id).await?;
    let event = GrantRevokedV1 { grant_id: id, subject: grant.subject, at: txn.now() };
    auth::grants::revoke(txn, &event).await?;
    Ok(Some(event))
}

async fn known(txn: &Txn, quarter: &str) -> Result<Review, Error> {
    let quarter: Quarter = quarter.parse().map_err(|_| Error::NotFound("grant-review"))?;
    let found = grant_reviews::list(txn, &quarter.to_string()).await?;
    found.into_iter().next().ok_or(Error::NotFound("grant-review"))
}

impl ReviewView {
    fn of(review: Review, today: NaiveDate) -> Self {
        Self {
            quarter: review.quarter,
            opened_at: review.opened_at,
            due_on: review.due_on,
            total: review.total,
            confirmed: review.confirmed,
            revoked: review.revoked,
            waiting: review.waiting,
            ended: review.total - review.confirmed - review.revoked - review.waiting,
            overdue: if review.due_on < today { review.waiting } else { 0 },
        }
    }
}

impl ReviewItemView {
    fn of(item: Item, reader: &str) -> Self {
        Self {
            grant_id: item.grant_id,
            own: item.subject == reader,
            subject: item.subject,
            role: item.role,
            scope: item.scope,
            valid_from: item.valid_from,
            valid_to: item.valid_to,
            grant_reason: item.grant_reason,
            grant_state: item.grant_state,
            decision: item.decision,
            reason: item.reason,
            decided_by: item.decided_by,
            decided_at: item.decided_at,
        }
    }
}
