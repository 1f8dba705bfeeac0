//! Header wordings (tiêu đề cột) that an office adds to those that are known.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission};
use chrono::{DateTime, Utc};
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::RosterImportId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::page::{self, Page};
use super::roster_imports::Paging;
use crate::app::App;
use crate::domain::roster::{Column, known};
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::wordings::Wording;

/// A wording to be added.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AddWording {
    /// As it stands above the column: case, marks and punctuation do not count.
    #[schema(example = "Số hiệu CB")]
    wording: String,
    /// What stands under it.
    #[schema(value_type = String, example = "citizen_id")]
    column: Column,
}

/// A wording that was added.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WordingView {
    id: Uuid,
    wording: String,
    #[schema(example = "citizen_id")]
    column: String,
    added_by: String,
    added_at: DateTime<Utc>,
}

/// Adds a wording; lists that are sent from now on are read with it.
#[utoipa::path(post, path = "/registry/v1/roster-wordings", tag = "roster imports",
    request_body = AddWording,
    responses((status = 201, body = WordingView), (status = 409), (status = 422)))]
pub(crate) async fn add_wording(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    Json(wanted): Json<AddWording>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageRosterWordings).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let wording = text::tidy(&wanted.wording);
    let key = text::fold(&wording);
    check(&wording, &key)?;
    let column = serde_json::to_value(wanted.column)?;
    let column = column.as_str().unwrap_or_default();
    // Its id orders it by time, as an import's does.
    let id = RosterImportId::generate(txn.now()).as_uuid();
    let is_known = known(&key).is_some();
    if is_known || !store::wordings::insert(&txn, id, (&wording, &key), column).await? {
        let why = ("tiêu đề này đã có nghĩa", "the wording has a meaning already");
        return Err(Error::Refused(Problem::conflict("roster-wording-known", why)));
    }
    audit::record_subject(&txn, Action::Create, "roster-wording", &id.to_string()).await?;
    let view = WordingView {
        id,
        wording,
        column: column.to_owned(),
        added_by: caller.subject().to_owned(),
        added_at: txn.now(),
    };
    let answer = Answer::json(StatusCode::CREATED, &view)
        .with_location(format!("/registry/v1/roster-wordings/{id}"));
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

fn check(wording: &str, key: &str) -> Result<(), Error> {
    let (code, why) = if key.is_empty() {
        ("missing", ("cần tiêu đề của cột", "the wording is needed"))
    } else if wording.chars().count() > 200 {
        ("too-long", ("dài quá 200 ký tự", "is longer than 200 letters"))
    } else {
        return Ok(());
    };
    Err(Error::invalid(vec![Fault::new("/wording", code, why)]))
}

/// Lists the wordings that were added, newest first.
#[utoipa::path(get, path = "/registry/v1/roster-wordings", tag = "roster imports",
    params(("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200)))]
pub(crate) async fn list_wordings(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    paging: Query<Paging>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(paging.limit, 100, 500);
    let after = paging.after.unwrap_or(Uuid::max());
    let txn = caller.begin(&app.db, Permission::SeeRosterImports).await?;
    let found = store::wordings::list_page(&txn, after, limit + 1).await?;
    txn.commit().await?;
    let view = |wording: &Wording| WordingView::from(wording.clone());
    Ok(Page::of(found, limit, |wording| wording.id.to_string(), view).answer(&request))
}

/// Takes a wording away; lists that were read with it stay as they are.
#[utoipa::path(delete, path = "/registry/v1/roster-wordings/{id}", tag = "roster imports",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404)))]
pub(crate) async fn remove_wording(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    let txn = caller.begin(&app.db, Permission::ManageRosterWordings).await?;
    if !store::wordings::delete(&txn, id).await? {
        return Err(Error::NotFound("wording"));
    }
    audit::record_subject(&txn, Action::Delete, "roster-wording", &id.to_string()).await?;
    txn.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

impl From<Wording> for WordingView {
    fn from(wording: Wording) -> Self {
        let Wording { id, wording, column, added_by, added_at } = wording;
        Self { id, wording, column, added_by, added_at }
    }
}
