//! Merges (hợp nhất hồ sơ): tried first, done, listed, undone.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Reach, Txn};
use chrono::{DateTime, TimeDelta, Utc};
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use super::duplicates::{invalid, reason};
use super::import_view::OrganisationRef;
use super::merge_view::{AfterView, BookRef, SideView, book_ref, sides};
use super::page::{self, Page};
use crate::app::App;
use crate::domain::merge::{Part, UNDO_DAYS, conflicts};
use crate::error::Error;
use crate::merge_people::{Hindrance, Two, look, merge_people};
use crate::store;
use crate::store::merges::Merge;
use crate::undo_merge::{CannotUndo, cannot_undo, undo_merge};

/// Who ends in whom.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct MergePeople {
    /// Whose id stays. Choose who has the right citizen id: it is not taken over.
    survivor: Uuid,
    /// Whose id means the survivor from then on.
    old: Uuid,
    /// What is taken from the old one: `name`, `sex`, `born`, `tier`, `standing`, `post`, `contact`, `health_book`.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    take: Vec<Part>,
    /// Why they are one; needed to do it.
    #[serde(default)]
    reason: String,
    /// Tells what would be, and does nothing.
    #[serde(default)]
    dry_run: bool,
}

/// What a merge would do. Its `ETag` is what `If-Match` must name to do it.
#[derive(Serialize, ToSchema)]
pub(super) struct PreviewView {
    survivor: SideView,
    old: SideView,
    after: AfterView,
    /// Where the survivor will have a post.
    posts: Vec<OrganisationRef>,
    /// What differs between the two, so that somebody must choose: as in `take`.
    #[schema(value_type = Vec<String>)]
    conflicts: Vec<Part>,
    /// The health book that stays in force.
    book_stays: Option<BookRef>,
    /// The one that the merge revokes; its undo brings it back.
    book_ends: Option<BookRef>,
    /// What must be settled first: `merged`, `change-planned`, `request-open`.
    hindrances: Vec<&'static str>,
}

/// What was merged.
#[derive(Serialize, ToSchema)]
struct Merged {
    id: Uuid,
    survivor: Uuid,
    old: Uuid,
}

/// One of the two of a merge.
#[derive(Serialize, ToSchema)]
pub(super) struct NameRef {
    id: Uuid,
    name: String,
}

/// A merge, and whether it can be undone.
#[derive(Serialize, ToSchema)]
pub(super) struct MergeView {
    id: Uuid,
    survivor: NameRef,
    /// As they were called.
    old: NameRef,
    reason: String,
    merged_by: String,
    merged_at: DateTime<Utc>,
    /// Until when it can be undone; nothing once it was.
    undo_until: Option<DateTime<Utc>>,
    undone_by: Option<String>,
    undone_at: Option<DateTime<Utc>>,
    undo_reason: Option<String>,
}

/// Which merges.
#[derive(Debug, Deserialize)]
pub(crate) struct Paging {
    after: Option<Uuid>,
    limit: Option<u32>,
}

/// Why a merge was wrong.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct UndoMerge {
    reason: String,
}

/// Merges two people into one, or tells with `dry_run` what that would do.
///
/// No row is rewritten: the old id means the survivor from then on, in every service. To do it `If-Match` names the
/// `ETag` of the preview, which stands for both people as they were shown. Sends `person.merged.v1` under both keys,
/// `person.changed.v1` and `identity.recorded.v1` of the survivor, and `health-book.revoked.v1` where both had a book.
#[utoipa::path(post, path = "/registry/v1/merges", tag = "duplicates", request_body = MergePeople,
    responses((status = 200, body = PreviewView), (status = 201, body = Merged), (status = 404),
              (status = 409), (status = 412), (status = 422)))]
pub(crate) async fn merge(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    Json(wanted): Json<MergePeople>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::MergePeople).await?;
    if !wanted.dry_run
        && let Some(answer) = idempotency::replay(&txn, &request).await?
    {
        return Ok(answer);
    }
    everyone(&txn)?;
    if wanted.survivor == wanted.old {
        let why = ("phải chọn hai hồ sơ khác nhau", "two different people are needed");
        return Err(invalid("/old", "same-person", why));
    }
    let ids = (PersonId::from_uuid(wanted.survivor), PersonId::from_uuid(wanted.old));
    let (two, hindrances) = look(&txn, &app, ids).await?;
    let versions = (two.survivor.row.version, two.old.row.version);
    if wanted.dry_run {
        let view = preview(&txn, &app, (&two, ids), &wanted.take, &hindrances).await?;
        txn.commit().await?;
        let tag = conditions::tag_of_two((view.survivor.version(), view.old.version()));
        return Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(view));
    }
    let reason = reason(&wanted.reason)?;
    conditions::check_two(&request, versions)?;
    if !hindrances.is_empty() {
        return Err(hindered(&hindrances));
    }
    let id = merge_people(&txn, &app, &two, (&wanted.take, &reason)).await?;
    let merged = Merged { id, survivor: wanted.survivor, old: wanted.old };
    let answer =
        Answer::json(StatusCode::CREATED, &merged).with_location("/registry/v1/merges".to_owned());
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    app.metrics.merges.with_label_values(&["merged"]).inc();
    Ok(answer.response())
}

async fn preview(
    txn: &Txn,
    app: &App,
    (two, ids): (&Two, (PersonId, PersonId)),
    take: &[Part],
    hindrances: &[Hindrance],
) -> Result<PreviewView, Error> {
    let (stays, ends) = two.books(take);
    let mut conflicts = conflicts(&two.survivor.values(), &two.old.values());
    if ends.is_some() {
        conflicts.push(Part::HealthBook);
    }
    let mut both = sides(txn, app, ids).await?.into_iter();
    let (Some(survivor), Some(old)) = (both.next(), both.next()) else {
        return Err(Error::NotFound("person"));
    };
    let after = two.after(take);
    Ok(PreviewView {
        posts: survivor.posts_with(&old, after.standing == "managed"),
        survivor,
        old,
        after: AfterView::from(after),
        conflicts,
        book_stays: book_ref(txn, stays.as_ref()).await?,
        book_ends: book_ref(txn, ends.as_ref()).await?,
        hindrances: hindrances.iter().map(|why| why.code()).collect(),
    })
}

/// Lists merges, newest first, with until when each can be undone.
#[utoipa::path(get, path = "/registry/v1/merges", tag = "duplicates",
    params(("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Vec<MergeView>)))]
pub(crate) async fn list_merges(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    paging: Query<Paging>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeDuplicates).await?;
    let limit = page::limit(paging.limit, 50, 200);
    let before = paging.after.unwrap_or(Uuid::max());
    let found = store::merges::list_page(&txn, before, limit + 1).await?;
    let shown: Vec<PersonId> = (found.iter().take(limit as usize))
        .flat_map(|merge| [merge.survivor, merge.old].map(PersonId::from_uuid))
        .collect();
    audit::record(&txn, Action::Read, &shown).await?;
    txn.commit().await?;
    let key = |merge: &Merge| merge.id.to_string();
    let page = Page::of(found, limit, key, |merge: &Merge| MergeView::from(merge));
    Ok(page.answer(&request))
}

/// Undoes a merge within 90 days: both are again what they were.
///
/// What was changed since stays with the survivor. Refused when its days are over, and while a later merge of one of
/// the two stands. Sends `person.unmerged.v1` under both keys, and who each is.
#[utoipa::path(post, path = "/registry/v1/merges/{id}/undo", tag = "duplicates",
    params(("id" = Uuid, Path)), request_body = UndoMerge,
    responses((status = 200, body = MergeView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn undo(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
    Json(wanted): Json<UndoMerge>,
) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    let txn = caller.begin(&app.db, Permission::MergePeople).await?;
    everyone(&txn)?;
    store::people_changes::lock_from_comparison(&txn).await?;
    let merge = store::merges::find(&txn, id).await?.ok_or(Error::NotFound("merge"))?;
    let reason = reason(&wanted.reason)?;
    if let Some(why) = cannot_undo(&txn, &merge).await? {
        return Err(why.into());
    }
    undo_merge(&txn, &app, &merge, &reason).await?;
    let merge = store::merges::find(&txn, id).await?.ok_or(Error::NotFound("merge"))?;
    txn.commit().await?;
    app.metrics.merges.with_label_values(&["undone"]).inc();
    Ok(HttpResponse::Ok().json(MergeView::from(&merge)))
}

/// Two people may be anywhere, so only who reaches everybody decides about them.
fn everyone(txn: &Txn) -> Result<(), Error> {
    if txn.caller().reach(Permission::MergePeople) == Some(Reach::Everyone) {
        return Ok(());
    }
    let why = (
        "chỉ người phụ trách toàn tỉnh mới hợp nhất hồ sơ",
        "only who answers for the whole province merges people",
    );
    Err(Error::Refused(Problem::forbidden("whole-province-needed", why)))
}

fn hindered(found: &[Hindrance]) -> Error {
    let detail = ("chưa hợp nhất được hai hồ sơ này", "the two cannot be merged yet");
    let faults = found.iter().map(|why| Fault::new("", why.code(), why.words())).collect();
    Error::Refused(Problem::conflict("merge-hindered", detail).with_faults(faults))
}

impl Hindrance {
    fn code(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::ChangePlanned => "change-planned",
            Self::RequestOpen => "request-open",
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Merged => {
                ("một trong hai đã được hợp nhất", "one of the two is another person already")
            }
            Self::ChangePlanned => (
                "hồ sơ cũ còn thay đổi đang chờ; hãy hủy hoặc đợi thực hiện",
                "something is planned for the old one; cancel it or wait until it is done",
            ),
            Self::RequestOpen => (
                "hồ sơ cũ còn đề nghị về sổ y bạ đang chờ; hãy giải quyết trước",
                "a request about the old one's health book waits; settle it first",
            ),
        }
    }
}

impl From<CannotUndo> for Error {
    fn from(why: CannotUndo) -> Self {
        let (kind, vi, en) = match why {
            CannotUndo::Undone => (
                "merge-undone",
                "lần hợp nhất này đã được hoàn tác",
                "the merge was undone already",
            ),
            CannotUndo::TooLate => (
                "undo-too-late",
                "đã quá 90 ngày kể từ khi hợp nhất; không hoàn tác được nữa",
                "more than 90 days have passed since the merge; it can no longer be undone",
            ),
            CannotUndo::BuiltOn => (
                "merge-built-on",
                "sau đó còn một lần hợp nhất khác của một trong hai; hãy hoàn tác lần đó trước",
                "one of the two was merged again since; undo that first",
            ),
        };
        Self::Refused(Problem::conflict(kind, (vi, en)))
    }
}

impl From<&Merge> for MergeView {
    fn from(merge: &Merge) -> Self {
        let until = merge.merged_at + TimeDelta::days(UNDO_DAYS);
        Self {
            id: merge.id,
            survivor: NameRef { id: merge.survivor, name: merge.survivor_name.clone() },
            old: NameRef { id: merge.old, name: merge.old_name.clone() },
            reason: merge.reason.clone(),
            merged_by: merge.merged_by.clone(),
            merged_at: merge.merged_at,
            undo_until: merge.undone_at.is_none().then_some(until),
            undone_by: merge.undone_by.clone(),
            undone_at: merge.undone_at,
            undo_reason: merge.undo_reason.clone(),
        }
    }
}
