//! Rows of an import: reading them, correcting a held one.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Reach, Txn};
use runtime::http::Json;
use runtime::{Language, Problem, language};
use schema::{PersonId, RosterImportId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use super::held_persons::held_persons;
use super::page::{self, Page};
use crate::app::App;
use crate::domain::roster::{Column, Fault, FaultCode, Reading, RowCells, read_row};
use crate::error::Error;
use crate::store;
use crate::store::rows::{Row, place};
use crate::take_rows::{Left, ListContext, take_rows};

/// One thing wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FaultView {
    /// What the column holds; the name under which a correction gives it.
    #[schema(value_type = String, example = "citizen_id")]
    column: Column,
    /// The column's wording in this workbook.
    header: Option<String>,
    /// The cell, as the workbook names it.
    cell: Option<String>,
    #[schema(value_type = String, example = "citizen-id-not-twelve-digits")]
    code: FaultCode,
    /// A sentence that names the column, in the language asked for.
    message: String,
    /// Whether an officer can take the row although this is so.
    confirmable: bool,
}

/// What became of a row.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RowView {
    /// The workbook's own number.
    row: i32,
    /// `pending`, `accepted`, `held`, `duplicate` or `rejected`.
    outcome: String,
    /// Of an accepted row: `registered`, `updated` or `unchanged`.
    effect: Option<String>,
    person_id: Option<Uuid>,
    faults: Vec<FaultView>,
    /// Why it was rejected, where somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What the row says, corrections included, by what the column holds.
    #[schema(value_type = BTreeMap<String, String>)]
    values: BTreeMap<Column, String>,
    /// What is held about the person, where the row differs from it.
    #[schema(value_type = BTreeMap<String, String>)]
    registered: BTreeMap<Column, String>,
    version: i32,
}

/// Which rows.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    outcome: Option<String>,
    after: Option<u32>,
    limit: Option<u32>,
}

/// Lists an import's rows with their faults.
#[utoipa::path(get, path = "/registry/v1/roster-imports/{id}/rows", tag = "roster imports",
    params(("id" = Uuid, Path), ("outcome" = Option<String>, Query), ("after" = Option<u32>, Query),
           ("limit" = Option<u32>, Query)),
    responses((status = 200), (status = 404)))]
pub(crate) async fn list_rows(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let id = RosterImportId::from_uuid(path.into_inner());
    let outcome = outcome_wanted(filter.outcome.as_deref())?;
    let limit = page::limit(filter.limit, 200, 1_000);
    let txn = caller.begin(&app.db, Permission::SeeRosterImports).await?;
    let import = store::imports::find(&txn, id).await?.ok_or(Error::NotFound("import"))?;
    let context = ListContext::of(&txn, &app, &import).await?;
    let after = filter.after.unwrap_or(0);
    let rows = store::rows::list_page(&txn, id, outcome, after, limit + 1).await?;
    leave_audit(&txn, id, &rows).await?;
    let mut held = held_persons(&txn, &rows[..rows.len().min(limit as usize)]).await?;
    txn.commit().await?;

    let language = language(&request);
    let views = rows.iter().map(|row| {
        let view = RowView::new(&context, row, language)?;
        Ok(RowView { registered: held.remove(&row.row).unwrap_or_default(), ..view })
    });
    let views = views.collect::<Result<Vec<_>, Error>>()?;
    let page = Page::of(rows, limit, |row| row.row.to_string(), |row| row.row);
    Ok(page.with_items(views).answer(&request))
}

fn outcome_wanted(outcome: Option<&str>) -> Result<&'static str, Error> {
    match outcome.unwrap_or_default() {
        "" => Ok(""),
        "held" | "hold" => Ok("held"),
        "duplicate" | "duplicates" => Ok("duplicate"),
        "accepted" | "accept" => Ok("accepted"),
        "rejected" => Ok("rejected"),
        "pending" => Ok("pending"),
        _ => Err(Error::Refused(Problem::bad_request(
            "unreadable-query",
            (
                "outcome là pending, accepted, held, duplicate hoặc rejected",
                "outcome is pending, accepted, held, duplicate or rejected",
            ),
        ))),
    }
}

/// Rows show people who may not be registered; the import then stands for them.
async fn leave_audit(txn: &Txn, id: RosterImportId, rows: &[Row]) -> Result<(), Error> {
    let people: Vec<PersonId> =
        rows.iter().filter_map(|row| row.person_id).map(PersonId::from_uuid).collect();
    audit::record(txn, Action::Read, &people).await?;
    Ok(audit::record_subject(txn, Action::Read, "roster-import", &id.to_string()).await?)
}

/// Corrects a held row in place and tries it again; a row that repeats another as well.
///
/// The body gives new values by what the column holds: `{"citizen_id": "001085000001"}`; an empty
/// text empties the cell, and an empty body only tries again.
#[utoipa::path(patch, path = "/registry/v1/roster-imports/{id}/rows/{row}", tag = "roster imports",
    params(("id" = Uuid, Path), ("row" = u32, Path)), request_body = BTreeMap<String, String>,
    responses((status = 200, body = RowView), (status = 404), (status = 409), (status = 412)))]
pub(crate) async fn correct_row(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(Uuid, u32)>,
    Json(corrections): Json<BTreeMap<Column, Option<String>>>,
) -> Result<HttpResponse, Error> {
    let (id, number) = path.into_inner();
    let id = RosterImportId::from_uuid(id);
    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    let import = store::imports::find_for_update(&txn, id).await?;
    let import = import.ok_or(Error::NotFound("import"))?;
    if idempotency::replay(&txn, &request).await?.is_some() {
        let context = ListContext::of(&txn, &app, &import).await?;
        drop(txn);
        return answer_row(&app, &caller, &request, (&context, number)).await;
    }
    let row = store::rows::find(&txn, id, number).await?.ok_or(Error::NotFound("row"))?;
    conditions::check_version(&request, row.version)?;
    if !matches!(row.outcome.as_str(), "held" | "duplicate") {
        return Err(not_held());
    }
    let context = ListContext::of(&txn, &app, &import).await?;
    correct(&txn, &app, &context, (&row, corrections)).await?;
    let kind = "roster-row";
    audit::record_subject(&txn, Action::Change, kind, &format!("{id}/{number}")).await?;
    // That it was done is kept, not the row: it holds somebody's data.
    idempotency::remember(&txn, &request, &Answer::empty(StatusCode::OK)).await?;
    txn.commit().await?;

    // Whoever takes it first: this request, or the background after a crash.
    while take_rows(&app, id).await? == Left::Some {}
    answer_row(&app, &caller, &request, (&context, number)).await
}

async fn answer_row(
    app: &App,
    caller: &Caller,
    request: &HttpRequest,
    (context, number): (&ListContext, u32),
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeRosterImports).await?;
    let row = store::rows::find(&txn, context.id, number).await?.ok_or(Error::NotFound("row"))?;
    leave_audit(&txn, context.id, std::slice::from_ref(&row)).await?;
    txn.commit().await?;
    let view = RowView::new(context, &row, language(request))?;
    Ok(HttpResponse::Ok().insert_header(("ETag", format!("\"{}\"", row.version))).json(view))
}

/// Puts the corrections into the row's cells, unless they name somebody who must not be here.
async fn correct(
    txn: &Txn,
    app: &App,
    context: &ListContext,
    (row, corrections): (&Row, BTreeMap<Column, Option<String>>),
) -> Result<(), Error> {
    let sealed = row.sealed.as_deref().ok_or(Error::NotFound("row"))?;
    let number = u32::try_from(row.row).map_err(|_| store::corrupt("row number"))?;
    let mut cells: RowCells = serde_json::from_slice(&context.key.open(&place(number), sealed)?)?;
    for (column, value) in corrections {
        cells.corrected.insert(column, value.unwrap_or_default());
    }
    if !store::imports::reopen(txn, context.id, &row.outcome).await? {
        return Err(not_held());
    }
    let reading = read_row(&context.layout, &cells, Some(&context.unit), app.clock.today());
    if let Some(code) = refusal(txn, app, &reading).await? {
        let column = match code {
            FaultCode::Refused => Column::CitizenId,
            _ => Column::Post,
        };
        let fault = Fault::of_row(column, code).at(&context.layout, number);
        let faults = serde_json::to_value([fault])?;
        store::rows::reject(txn, context.id, number, faults).await?;
        let progress = store::imports::Progress { rejected: 1, ..Default::default() };
        store::imports::advance(txn, context.id, progress).await?;
        return Ok(());
    }
    let sealed = context.key.seal(&place(number), &serde_json::to_vec(&cells)?);
    let reach = txn.caller().reach(Permission::ImportRoster);
    let everyone = reach == Some(Reach::Everyone);
    if !store::rows::correct(txn, context.id, number, sealed, everyone).await? {
        return Err(not_held());
    }
    Ok(())
}

/// Why a corrected row must not be stored, if it must not.
async fn refusal(txn: &Txn, app: &App, reading: &Reading) -> Result<Option<FaultCode>, Error> {
    let citizen_id = match reading {
        Reading::StateSecret => return Ok(Some(FaultCode::StateSecret)),
        Reading::Person(candidate) => Some(&candidate.citizen_id),
        Reading::Held { said, .. } => said.citizen_id.as_ref(),
    };
    let Some(citizen_id) = citizen_id else { return Ok(None) };
    let hash = app.keyring.hash_citizen(citizen_id);
    let refused = store::refusals::find_refused(txn, &[&hash]).await?;
    Ok((!refused.is_empty()).then_some(FaultCode::Refused))
}

fn not_held() -> Error {
    let why = (
        "dòng này không còn chờ sửa",
        "the row is not held any more, so there is nothing to correct",
    );
    Error::Refused(Problem::conflict("row-not-held", why))
}

impl RowView {
    fn new(context: &ListContext, row: &Row, language: Language) -> Result<Self, Error> {
        let faults: Vec<Fault> = serde_json::from_value(row.faults.clone())?;
        let values = match &row.sealed {
            Some(sealed) => values(context, row.row, sealed)?,
            None => BTreeMap::new(),
        };
        Ok(Self {
            row: row.row,
            outcome: row.outcome.clone(),
            effect: row.effect.clone(),
            person_id: row.person_id,
            faults: faults.iter().map(|fault| FaultView::new(context, fault, language)).collect(),
            reason: row.decision_reason.clone(),
            values,
            registered: BTreeMap::new(),
            version: row.version,
        })
    }
}

impl FaultView {
    fn new(context: &ListContext, fault: &Fault, language: Language) -> Self {
        let (vi, en) = fault.texts();
        Self {
            column: fault.column,
            header: context.layout.wordings.get(&fault.column).cloned(),
            cell: fault.cell.clone(),
            code: fault.code,
            confirmable: fault.code.is_confirmable(),
            message: if language == Language::Vi { vi } else { en },
        }
    }
}

/// What the row says in each column of the list, as a clerk would read it.
fn values(
    context: &ListContext,
    row: i32,
    sealed: &[u8],
) -> Result<BTreeMap<Column, String>, Error> {
    let number = u32::try_from(row).map_err(|_| store::corrupt("row number"))?;
    let cells: RowCells = serde_json::from_slice(&context.key.open(&place(number), sealed)?)?;
    let mut values = BTreeMap::new();
    for (column, at) in &context.layout.columns {
        if let Some(cell) = cells.own.get(at).or_else(|| cells.merged.get(at)) {
            values.insert(*column, cell.text());
        }
    }
    values.extend(cells.corrected);
    Ok(values)
}
