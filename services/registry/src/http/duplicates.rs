//! Pairs of people who may be one (hồ sơ nghi trùng): with why, side by side, and dismissed.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission, Txn};
use chrono::{DateTime, Utc};
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::PersonId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use super::merge_view::{SideView, sides};
use super::page::{self, Page};
use super::people::PersonView;
use crate::app::App;
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::candidates::Pair;

/// Letters of a reason.
const LONGEST_REASON: usize = 1_000;

/// Which pairs.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    state: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

/// Two who may be one.
#[derive(Serialize, ToSchema)]
pub(super) struct PairView {
    id: Uuid,
    /// From 0 to 100: the sum of the reasons.
    score: i16,
    /// `{"code", "weight"}`: `name-same`, `name-without-marks`, `name-reordered`, `name-slip`, `born-same`,
    /// `born-swapped`, `born-year-only`, `born-near`, `born-differs`, `citizen-id-digit`, `citizen-id-swapped`,
    /// `insurance-same`, `phone-same`, `organisation-same`, `sex-differs`.
    #[schema(value_type = Vec<Object>)]
    reasons: Value,
    /// `open`, `dismissed` or `merged`.
    state: String,
    found_at: DateTime<Utc>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    /// Why somebody said that they are two, or one.
    decision: Option<String>,
    people: Vec<PersonView>,
}

/// The same with all that decides, side by side.
#[derive(Serialize, ToSchema)]
pub(super) struct ComparisonView {
    #[serde(flatten)]
    pair: PairView,
    /// In the order of `people`.
    sides: Vec<SideView>,
}

/// Why two are not one.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Dismiss {
    reason: String,
}

/// Lists pairs, the likeliest first: `state` is `open` by default.
#[utoipa::path(get, path = "/registry/v1/duplicates", tag = "duplicates",
    params(("state" = Option<String>, Query), ("after" = Option<String>, Query),
           ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Vec<PairView>), (status = 422)))]
pub(crate) async fn list_pairs(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeDuplicates).await?;
    let state = filter.state.as_deref().unwrap_or("open");
    if !matches!(state, "open" | "dismissed" | "merged") {
        let why = ("không có trạng thái này", "there is no such state");
        return Err(invalid("/state", "state-unknown", why));
    }
    let after = filter.after.as_deref().and_then(read_cursor).unwrap_or((i16::MAX, Uuid::max()));
    let limit = page::limit(filter.limit, 50, 200);
    let found = store::candidates::list_page(&txn, state, after, limit + 1).await?;
    let cursor = |pair: &Pair| format!("{}.{}", pair.score, pair.id);
    let page = Page::of(found.clone(), limit, cursor, |_| ());
    let shown = &found[..found.len().min(limit as usize)];
    let views = views(&txn, shown).await?;
    let page = page.with_items(views);
    txn.commit().await?;
    Ok(page.answer(&request))
}

fn read_cursor(after: &str) -> Option<(i16, Uuid)> {
    let (score, id) = after.split_once('.')?;
    Some((score.parse().ok()?, id.parse().ok()?))
}

/// Pairs with who they are; everybody who is shown is audited.
async fn views(txn: &Txn, pairs: &[Pair]) -> Result<Vec<PairView>, Error> {
    let mut ids: Vec<Uuid> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = store::people::list_rows(txn, &ids).await?;
    let people: Vec<PersonId> = rows.iter().map(|row| PersonId::from_uuid(row.id)).collect();
    audit::record(txn, Action::Search, &people).await?;
    let view = |pair: &Pair| {
        let both = [pair.a, pair.b].into_iter();
        let both = both.filter_map(|id| rows.iter().find(|row| row.id == id).cloned());
        PairView {
            id: pair.id,
            score: pair.score,
            reasons: pair.reasons.clone(),
            state: pair.state.clone(),
            found_at: pair.found_at,
            decided_by: pair.decided_by.clone(),
            decided_at: pair.decided_at,
            decision: pair.decision.clone(),
            people: both.map(PersonView::from).collect(),
        }
    };
    Ok(pairs.iter().map(view).collect())
}

/// Tells about a pair: both people side by side, with why they may be one.
#[utoipa::path(get, path = "/registry/v1/duplicates/{id}", tag = "duplicates",
    params(("id" = Uuid, Path)), responses((status = 200, body = ComparisonView), (status = 404)))]
pub(crate) async fn get_pair(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeDuplicates).await?;
    let found = store::candidates::find(&txn, path.into_inner()).await?;
    let found = found.ok_or(Error::NotFound("duplicate"))?;
    let version = found.version;
    let people = (PersonId::from_uuid(found.a), PersonId::from_uuid(found.b));
    let sides = sides(&txn, &app, people).await?;
    let pair = views(&txn, &[found]).await?.pop().ok_or(Error::NotFound("duplicate"))?;
    txn.commit().await?;
    Ok(conditions::answer(&request, version, &ComparisonView { pair, sides }))
}

/// Says that two are not one; it stays so until what they are compared by changes.
#[utoipa::path(post, path = "/registry/v1/duplicates/{id}/dismissal", tag = "duplicates",
    params(("id" = Uuid, Path)), request_body = Dismiss,
    responses((status = 200, body = PairView), (status = 404), (status = 409), (status = 412),
              (status = 422)))]
pub(crate) async fn dismiss_pair(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<Dismiss>,
) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    let txn = caller.begin(&app.db, Permission::MergePeople).await?;
    let found = store::candidates::find_for_update(&txn, id).await?;
    let found = found.ok_or(Error::NotFound("duplicate"))?;
    conditions::check_version(&request, found.version)?;
    let reason = reason(&wanted.reason)?;
    if found.state != "open" {
        let why = ("cặp này đã được xử lý", "the pair was decided already");
        return Err(Error::Refused(Problem::conflict("duplicate-decided", why)));
    }
    store::candidates::decide(&txn, id, "dismissed", &reason).await?;
    let people = [PersonId::from_uuid(found.a), PersonId::from_uuid(found.b)];
    audit::record(&txn, Action::Change, &people).await?;
    let found = store::candidates::find(&txn, id).await?.ok_or(Error::NotFound("duplicate"))?;
    let view = views(&txn, &[found]).await?.pop().ok_or(Error::NotFound("duplicate"))?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// The reason, tidied; there must be one.
pub(super) fn reason(written: &str) -> Result<String, Error> {
    let reason = text::tidy(written);
    if reason.is_empty() {
        let why = ("cần ghi lý do", "a reason is needed");
        return Err(invalid("/reason", "missing", why));
    }
    if reason.chars().count() > LONGEST_REASON {
        let why = ("lý do dài quá 1.000 ký tự", "the reason is longer than 1,000 letters");
        return Err(invalid("/reason", "text-too-long", why));
    }
    Ok(reason)
}

pub(super) fn invalid(
    pointer: &str,
    code: &'static str,
    why: (&'static str, &'static str),
) -> Error {
    Error::invalid(vec![Fault::new(pointer, code, why)])
}
