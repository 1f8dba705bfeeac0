//! Roster imports (nhập danh sách trích ngang): sending a list, following it, stopping it.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::web::{self, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency;
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Reach};
use chrono::{Days, NaiveDate};
use runtime::Problem;
use runtime::http::extend_deadline;
use schema::{CitizenId, KeyedHash, PersonId, RosterImportId};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::conditions;
use super::import_view::{ImportView, Received, received};
use super::page::{self, Page};
use super::upload::{self, Upload};
use crate::app::App;
use crate::domain::roster::{
    Column, Fault, FaultCode, List, Reading, RowCells, Wordings, find_list, read_row,
};
use crate::domain::text;
use crate::domain::workbook::annotate::can_be_annotated;
use crate::domain::workbook::{self, Limits};
use crate::error::Error;
use crate::find_sender::{Hints, find_sender};
use crate::store::imports::{Import, NewImport};
use crate::store::roster_files::FILE_PLACE;
use crate::store::rows::{NewRow, place};
use crate::{FRAME_PLACE, store};

/// How long a list may take to arrive over a slow line and to be read.
const UPLOAD_TIME: Duration = Duration::from_secs(300);

/// Largest workbook that is kept, in bytes: four times a list of 10,000.
const KEPT_BYTES: usize = 4 << 20;

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
    let (upload, list) = read_list(&app, upload, wordings).await?;
    let digest = digest(&upload, &list);

    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    if let Some(answer) = idempotency::replay_of(&txn, &request, &digest).await? {
        return Ok(answer);
    }
    let code = upload.organisation.as_ref();
    let hints = Hints { code, names: &list.senders, dry_run: upload.dry_run };
    let sender = find_sender(&txn, &app, hints).await?;
    let code = sender.organisation.as_str();
    if !upload.dry_run
        && let Some(same) = store::imports::find_same(&txn, code, &digest).await?
    {
        return Ok(received(RosterImportId::from_uuid(same.id), &same.state).response());
    }

    let id = RosterImportId::generate(txn.now());
    let key =
        PersonKey::get_or_create(&txn, &app.keyring, PersonId::from_uuid(id.as_uuid())).await?;
    let rows = store_rows(&txn, &app, &key, (&list, &sender.unit)).await?;
    let rejected = rows.iter().filter(|row| row.sealed.is_none()).count();
    let new = NewImport {
        id,
        organisation: code,
        list_unit: &sender.unit,
        file_name: &upload.file_name,
        digest,
        dry_run: upload.dry_run,
        reconciles: upload.reconcile,
        layout: serde_json::to_value(&list.layout)?,
        sealed_frame: key.seal(FRAME_PLACE, &serde_json::to_vec(&list.frame)?),
        total: number(rows.len()),
        rejected: number(rejected),
    };
    if !store::imports::insert(&txn, new).await? {
        return Err(sent_twice_at_once());
    }
    let everyone = caller.reach(Permission::ImportRoster) == Some(Reach::Everyone);
    store::rows::insert_all(&txn, id, rows, everyone).await?;
    if rejected == 0 {
        keep_file(&txn, &app, (id, &key), &upload.file).await?;
    }
    audit::record_subject(&txn, Action::Create, "roster-import", &id.to_string()).await?;
    let answer = received(id, "running");
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;

    app.rows_wait.notify_one();
    Ok(answer.response())
}

/// What makes two sendings the same import: the file, and how it is read. Read by other wordings it is another list.
fn digest(upload: &Upload, list: &List) -> Vec<u8> {
    let mut digest = Sha256::new_with_prefix(&upload.file);
    for (column, wording) in list.layout.by_added_wordings() {
        digest.update(format!("\0{column:?}={}", text::fold(wording)));
    }
    if upload.reconcile {
        digest.update("\0reconcile");
    }
    digest.finalize().to_vec()
}

/// What headers mean; asked for before the list is read, so that no transaction waits for that.
async fn wordings(app: &App, caller: &Caller) -> Result<Wordings, Error> {
    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    let added = store::wordings::list_all(&txn).await?;
    txn.commit().await?;
    let known = added.into_iter().map(|added| {
        let column = serde_json::from_value(added.column.into())?;
        Ok::<_, Error>((added.wording, column))
    });
    Ok(Wordings::with(known.collect::<Result<Vec<_>, _>>()?))
}

/// Unpacks and reads the workbook off the request's thread.
async fn read_list(
    app: &Data<App>,
    upload: Upload,
    wordings: Wordings,
) -> Result<(Upload, List), Error> {
    let limits: Limits = app.roster.limits;
    let read = web::block(move || {
        let sheets = workbook::read(&upload.file, &limits)?;
        Ok::<_, Error>((upload, find_list(sheets, &wordings)?))
    });
    let read = read.await.map_err(|_| Error::Worker)?;
    read.inspect_err(|error| {
        let kind = Problem::from(error).kind();
        app.metrics.workbooks_refused.with_label_values(&[kind]).inc();
    })
}

/// Keeps the workbook for some days, to be given back with its own looks; only one without a row that must not be here.
async fn keep_file(
    txn: &auth::Txn,
    app: &App,
    (id, key): (RosterImportId, &PersonKey),
    file: &[u8],
) -> Result<(), Error> {
    let days = app.roster.file_days;
    if days == 0 || file.len() > KEPT_BYTES || !can_be_annotated(file) {
        return Ok(());
    }
    let forget_on = app.clock.today() + Days::new(u64::from(days));
    Ok(store::roster_files::insert(txn, id, key.seal(FILE_PLACE, file), forget_on).await?)
}

/// Seals the rows, leaving nothing in those about people whose records must not be here.
async fn store_rows(
    txn: &auth::Txn,
    app: &App,
    key: &PersonKey,
    (list, unit): (&List, &str),
) -> Result<Vec<NewRow>, Error> {
    let today = app.clock.today();
    let hashed: Vec<(Option<FaultCode>, Option<KeyedHash>)> =
        list.rows.iter().map(|row| look_at(app, list, row, (unit, today))).collect();
    let hashes: Vec<&KeyedHash> = hashed.iter().filter_map(|(_, hash)| hash.as_ref()).collect();
    let refused = store::refusals::find_refused(txn, &hashes).await?;

    let mut rows = Vec::with_capacity(list.rows.len());
    for (cells, (secret, hash)) in list.rows.iter().zip(&hashed) {
        let is_listed = hash.as_ref().is_some_and(|hash| refused.contains(hash));
        let why = secret.or(is_listed.then_some(FaultCode::Refused));
        rows.push(match why {
            None => {
                let sealed = key.seal(&place(cells.row), &serde_json::to_vec(cells)?);
                NewRow { row: cells.row, sealed: Some(sealed), faults: serde_json::json!([]) }
            }
            Some(code) => {
                let column = match code {
                    FaultCode::Refused => Column::CitizenId,
                    _ => Column::Post,
                };
                let fault = Fault::of_row(column, code).at(&list.layout, cells.row);
                let faults = serde_json::to_value([fault])?;
                NewRow { row: cells.row, sealed: None, faults }
            }
        });
    }
    Ok(rows)
}

/// What of a row decides whether it may be stored: a state secret, or its citizen id's hash.
fn look_at(
    app: &App,
    list: &List,
    row: &RowCells,
    (unit, today): (&str, NaiveDate),
) -> (Option<FaultCode>, Option<KeyedHash>) {
    let hash = |id: &CitizenId| app.keyring.hash_citizen(id);
    match read_row(&list.layout, row, Some(unit), today) {
        Reading::StateSecret => (Some(FaultCode::StateSecret), None),
        Reading::Person(candidate) => (None, Some(hash(&candidate.citizen_id))),
        Reading::Held { said, .. } => (None, said.citizen_id.as_ref().map(hash)),
    }
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

fn sent_twice_at_once() -> Error {
    let why = ("tệp này đang được gửi lần thứ hai", "the same file is being sent twice at once");
    Error::Refused(Problem::conflict("request-still-running", why))
}

fn number(count: usize) -> i32 {
    i32::try_from(count).expect("a workbook has fewer rows")
}
