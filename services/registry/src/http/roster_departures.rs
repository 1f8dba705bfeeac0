//! People whom a committee's list leaves out: shown, and their posts ended when somebody confirms it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Reach};
use chrono::NaiveDate;
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::{PersonId, RosterImportId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::page::{self, Page};
use super::roster_imports::Paging;
use crate::app::App;
use crate::end_posts::end_posts;
use crate::error::Error;
use crate::store;
use crate::store::departures::Departure;
use crate::store::people::PersonRow;

/// Somebody whom the list leaves out.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MissingView {
    person_id: Uuid,
    name: String,
    born: String,
    tier: String,
    post: String,
    in_office: bool,
}

/// Whose posts end.
#[derive(Deserialize, ToSchema)]
pub(crate) struct EndPosts {
    #[serde(default)]
    people: Vec<Uuid>,
    /// Everybody whom the list leaves out instead.
    #[serde(default)]
    all: bool,
    /// The last day of the post.
    left_on: NaiveDate,
    /// Why, such as the decision's number.
    reason: String,
}

/// What ending posts came to: `received = accepted`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Ended {
    received: usize,
    accepted: usize,
}

/// Lists people with a post in the list's organisation about whom no row of the list is.
#[utoipa::path(get, path = "/registry/v1/roster-imports/{id}/missing", tag = "roster imports",
    params(("id" = Uuid, Path), ("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200), (status = 404)))]
pub(crate) async fn list_missing(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    paging: Query<Paging>,
) -> Result<HttpResponse, Error> {
    let id = RosterImportId::from_uuid(path.into_inner());
    let limit = page::limit(paging.limit, 200, 1_000);
    let after = paging.after.unwrap_or(Uuid::nil());
    let txn = caller.begin(&app.db, Permission::SeeRosterImports).await?;
    let import = store::imports::find(&txn, id).await?.ok_or(Error::NotFound("import"))?;
    let organisation = import.organisation.as_str();
    let found = store::departures::list_missing(&txn, id, organisation, (after, limit + 1)).await?;
    let shown: Vec<PersonId> =
        found.iter().take(limit as usize).map(|row| PersonId::from_uuid(row.id)).collect();
    audit::record(&txn, Action::Read, &shown).await?;
    txn.commit().await?;
    Ok(Page::of(found, limit, |row| row.id.to_string(), MissingView::new).answer(&request))
}

/// Ends the posts of people whom the list leaves out: one, several or all of them.
///
/// Sends `person.changed.v1` and `identity.recorded.v1`. Whoever has another post moves there.
#[utoipa::path(post, path = "/registry/v1/roster-imports/{id}/departures", tag = "roster imports",
    params(("id" = Uuid, Path)), request_body = EndPosts,
    responses((status = 200, body = Ended), (status = 403), (status = 404), (status = 409),
              (status = 422)))]
pub(crate) async fn end_missing(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<EndPosts>,
) -> Result<HttpResponse, Error> {
    let id = RosterImportId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    let import = store::imports::find_for_update(&txn, id).await?;
    let import = import.ok_or(Error::NotFound("import"))?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    if caller.reach(Permission::ImportRoster) != Some(Reach::Everyone) {
        let why = (
            "chỉ cán bộ Ban Bảo vệ sức khỏe mới kết thúc được chức vụ",
            "only an officer of the Board ends a post",
        );
        return Err(Error::Refused(Problem::forbidden("officer-confirms", why)));
    }
    check(&wanted, app.clock.today())?;
    if import.state != "done" || import.dry_run {
        let why = (
            "danh sách chưa nhập xong, hoặc chỉ là thử",
            "the list is not taken in, or was a rehearsal",
        );
        return Err(Error::Refused(Problem::conflict("import-not-done", why)));
    }
    store::people_changes::lock(&txn).await?;
    let organisation = import.organisation.as_str();
    let missing =
        store::departures::list_missing_ids(&txn, id, organisation, &wanted.people).await?;
    if missing.len() < wanted.people.len() {
        let why = (
            "có người không còn vắng trong danh sách; chưa làm gì",
            "the list does not leave out some of these people; nothing was done",
        );
        return Err(Error::Refused(Problem::conflict("person-not-missing", why)));
    }
    let reason = wanted.reason.trim();
    let departure = Departure { import: id, organisation, left_on: wanted.left_on, reason };
    end_posts(&txn, &app, &missing, &departure).await?;
    audit::record_subject(&txn, Action::Change, "roster-import", &id.to_string()).await?;
    let ended = Ended { received: missing.len(), accepted: missing.len() };
    let answer = Answer::json(StatusCode::OK, &ended);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;

    app.rows_wait.notify_one();
    Ok(answer.response())
}

/// Names every fault of the request at once.
fn check(wanted: &EndPosts, today: NaiveDate) -> Result<(), Error> {
    let mut faults = Vec::new();
    if wanted.people.is_empty() != wanted.all {
        let why = ("chọn người, hoặc tất cả", "name the people, or take all");
        faults.push(Fault::new("/people", "people-or-all", why));
    }
    if !(1..=500).contains(&wanted.reason.trim().chars().count()) {
        let why = ("cần lý do, tối đa 500 ký tự", "a reason of 500 letters at most is needed");
        faults.push(Fault::new("/reason", "missing", why));
    }
    if wanted.left_on > today {
        let why = ("ngày này chưa đến", "the day has not come");
        faults.push(Fault::new("/left_on", "in-the-future", why));
    }
    Error::refuse(faults)
}

impl MissingView {
    fn new(row: &PersonRow) -> Self {
        Self {
            person_id: row.id,
            name: row.name.clone(),
            born: row.born().to_string(),
            tier: row.tier.clone(),
            post: row.post.clone(),
            in_office: row.in_office,
        }
    }
}
