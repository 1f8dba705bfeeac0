//! Roster imports (nhập danh sách trích ngang): sending a list, following it, stopping it.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency;
use auth::{Caller, Permission};
use runtime::Problem;
use runtime::http::extend_deadline;
use schema::RosterImportId;
use serde::Deserialize;
use uuid::Uuid;

use super::conditions;
use super::import_view::{ImportView, Received, received};
use super::page::{self, Page};
use super::upload;
use crate::app::App;
use crate::error::Error;
use crate::store;
use crate::store::imports::Import;
use crate::take_list::{SentList, TakenList, digest, read_list, take_list, wordings};

/// How long a list may take to arrive over a slow line and to be read.
const UPLOAD_TIME: Duration = Duration::from_secs(300);

/// Takes in a committee's list; its rows are taken in the background.
///
/// Nothing of a row about somebody on the refusal list, or about a member of the Politburo or the
/// Secretariat, is stored. The same file again is the same import. Answers 202 with its address.
#[utoipa::path(post, path = "/registry/v1/roster-imports", tag = "roster imports",
    responses((status = 202, body = Received), (status = 413), (status = 415), (status = 422)))]
pub(crate) async fn send_list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    form: Multipart,
) -> Result<HttpResponse, Error> {
    let wordings = wordings(&app, &caller).await?;
    extend_deadline(&request, UPLOAD_TIME);
    let upload = upload::read(&request, form, app.roster.max_bytes).await?;
    let sent = SentList {
        file: upload.file,
        file_name: upload.file_name,
        organisation: upload.organisation,
        dry_run: upload.dry_run,
        reconcile: upload.reconcile,
    };
    let (sent, list) = read_list(app.clone().into_inner(), sent, wordings).await?;
    let digest = digest(&sent, &list);

    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    if let Some(answer) = idempotency::replay_of(&txn, &request, &digest).await? {
        return Ok(answer);
    }
    let taken = match take_list(&txn, &app, &sent, (&list, digest)).await? {
        TakenList::Before { id, state } => return Ok(received(id, &state).response()),
        TakenList::New(id) => id,
    };
    let answer = received(taken, "running");
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;

    app.rows_wait.notify_one();
    Ok(answer.response())
}

/// Tells how far an import is.
#[utoipa::path(get, path = "/registry/v1/roster-imports/{id}", tag = "roster imports",
    params(("id" = Uuid, Path)), responses((status = 200, body = ImportView), (status = 404)))]
pub(crate) async fn get_import(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = RosterImportId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeRosterImports).await?;
    let import = store::imports::find(&txn, id).await?.ok_or(Error::NotFound("import"))?;
    txn.commit().await?;
    let view = ImportView::new(&import, app.clock.now());
    Ok(conditions::answer(&request, import.version, &view))
}

/// Which page of a list.
#[derive(Debug, Deserialize)]
pub(crate) struct Paging {
    pub(super) after: Option<Uuid>,
    pub(super) limit: Option<u32>,
}

/// Lists the imports that the caller reaches, newest first.
#[utoipa::path(get, path = "/registry/v1/roster-imports", tag = "roster imports",
    params(("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200)))]
pub(crate) async fn list_imports(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    paging: Query<Paging>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(paging.limit, 50, 200);
    let after = paging.after.unwrap_or(Uuid::max());
    let txn = caller.begin(&app.db, Permission::SeeRosterImports).await?;
    let imports = store::imports::list_page(&txn, after, limit + 1).await?;
    txn.commit().await?;
    let now = app.clock.now();
    let view = |import: &Import| ImportView::new(import, now);
    Ok(Page::of(imports, limit, |import| import.id.to_string(), view).answer(&request))
}

/// Stops a running import: what was accepted stays, what is pending is not taken.
#[utoipa::path(delete, path = "/registry/v1/roster-imports/{id}", tag = "roster imports",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView), (status = 404), (status = 409)))]
pub(crate) async fn cancel_import(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = RosterImportId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    let import = store::imports::find_for_update(&txn, id).await?;
    let import = import.ok_or(Error::NotFound("import"))?;
    conditions::check_version(&request, import.version)?;
    if import.state != "cancelled" && !store::imports::cancel(&txn, id).await? {
        let why = ("lượt nhập này đã kết thúc", "the import has ended already");
        return Err(Error::Refused(Problem::conflict("import-has-ended", why)));
    }
    audit::record_subject(&txn, Action::Delete, "roster-import", &id.to_string()).await?;
    let import = store::imports::find(&txn, id).await?.ok_or(Error::NotFound("import"))?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(ImportView::new(&import, app.clock.now())))
}
