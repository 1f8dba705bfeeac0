//! Runs over everybody: what a table would change, and making it so.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::figures::suppress;
use super::page;
use crate::app::App;
use crate::domain::simulation::{COLUMNS, Transitions};
use crate::error::Error;
use crate::store;
use crate::store::runs::Row;

/// A run and how far it is. `total = done + failed + pending`.
#[derive(Serialize, ToSchema)]
pub(super) struct RunView {
    id: Uuid,
    /// `simulation` changes nothing; `reassessment` proposes anew.
    kind: String,
    table: String,
    /// `running`, `done`, `cancelled` or `failed`.
    state: String,
    total: i64,
    done: i64,
    /// Nobody is held back by a run.
    held: i64,
    failed: i64,
    pending: i64,
    /// People whose facts were derived anew, because the table defines facts differently.
    rederived: i64,
    /// Seconds until it is done, at the pace so far.
    eta_seconds: Option<i64>,
    /// How many people would be in another class.
    changed: Option<u64>,
    /// The classes of rows and columns.
    columns: [&'static str; 6],
    /// How many people go from the class of the row to the class of the column; null where small
    /// numbers are not shown.
    transitions: Vec<Vec<Option<u64>>>,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct Started {
    id: Uuid,
    state: &'static str,
}

/// Asks what a table would change. Answers 202; the run goes on in the background.
#[utoipa::path(post, path = "/classification/v1/rule-tables/{version}/simulations", operation_id = "simulate_rule_table",
    params(("version" = String, Path)), responses((status = 202), (status = 404)))]
pub(super) async fn simulate(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    start(&app, &caller, (&path, "simulation", Permission::SimulateRuleTable), &request).await
}

/// Assesses everybody's latest check-up by a published table. Answers 202.
#[utoipa::path(post, path = "/classification/v1/rule-tables/{version}/reassessments", operation_id = "reassess_by_rule_table",
    params(("version" = String, Path)), responses((status = 202), (status = 404), (status = 409)))]
pub(super) async fn reassess(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    start(&app, &caller, (&path, "reassessment", Permission::RatifyRuleTable), &request).await
}

async fn start(
    app: &App,
    caller: &Caller,
    (version, kind, permission): (&str, &str, Permission),
    request: &HttpRequest,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, permission).await?;
    if let Some(first) = idempotency::replay(&txn, request).await? {
        return Ok(first);
    }
    let table = store::rule_tables::find(&txn, version).await?;
    let table = table.ok_or_else(|| Error::TableNotFound(version.to_owned()))?;
    if kind == "reassessment" && table.state == "draft" {
        return Err(Error::TableNotPublished(version.to_owned()));
    }
    let id = schema::EventId::generate(txn.now()).as_uuid(); // Any version 7 UUID.
    store::runs::start(&txn, id, kind, version).await?;
    audit::record_subject(&txn, Action::Create, kind, &id.to_string()).await?;
    let answer = Answer::json(StatusCode::ACCEPTED, &Started { id, state: "running" })
        .with_location(format!("/classification/v1/runs/{id}"));
    idempotency::remember(&txn, request, &answer).await?;
    txn.commit().await?;

    app.runs_wait.notify_one();
    Ok(answer.response())
}

/// Shows how far a run is and what it found so far.
#[utoipa::path(get, path = "/classification/v1/runs/{id}", operation_id = "show_run",
    params(("id" = Uuid, Path)), responses((status = 200, body = RunView), (status = 404)))]
pub(super) async fn show(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
) -> Result<HttpResponse, Error> {
    let id: Uuid = page::id(&path)?;
    let txn = caller.begin(&app.db, Permission::SimulateRuleTable).await?;
    let row = store::runs::find(&txn, id).await?.ok_or(Error::RunNotFound(id))?;
    let now = txn.now();
    txn.commit().await?;

    let everything = caller.allows(Permission::SeeProposals);
    Ok(HttpResponse::Ok().json(view(row, now, everything)?))
}

/// Ends a run before its time; what it did stays.
#[utoipa::path(delete, path = "/classification/v1/runs/{id}", operation_id = "cancel_run",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404)))]
pub(super) async fn cancel(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
) -> Result<HttpResponse, Error> {
    let id: Uuid = page::id(&path)?;
    let txn = caller.begin(&app.db, Permission::SimulateRuleTable).await?;
    store::runs::find(&txn, id).await?.ok_or(Error::RunNotFound(id))?;
    store::runs::end(&txn, id, "cancelled").await?;
    audit::record_subject(&txn, Action::Delete, "run", &id.to_string()).await?;
    txn.commit().await?;

    Ok(HttpResponse::NoContent().finish())
}

fn view(row: Row, now: DateTime<Utc>, everything: bool) -> Result<RunView, Error> {
    let transitions: Transitions = serde_json::from_value(row.transitions)?;
    let seen = row.done + row.failed;
    let total = row.total.max(seen); // The counter may lag behind people who came meanwhile.
    let elapsed = (now - row.started_at).num_seconds();
    let pending = if row.state == "done" { 0 } else { total - seen };
    let eta = (elapsed * pending).checked_div(seen).filter(|_| row.state == "running");
    let cell = |count: u64| if everything { Some(count) } else { suppress(count) };
    Ok(RunView {
        id: row.run_id,
        kind: row.kind,
        table: row.table_version,
        total: if row.state == "done" { seen } else { total },
        state: row.state,
        done: row.done,
        held: 0,
        failed: row.failed,
        pending,
        rederived: row.rederived,
        eta_seconds: eta,
        changed: cell(transitions.changed()),
        columns: COLUMNS,
        transitions: transitions
            .0
            .iter()
            .map(|row| row.iter().map(|count| cell(*count)).collect())
            .collect(),
        started_at: row.started_at,
        ended_at: row.ended_at,
    })
}
