//! Uploads of many deliveries.

use std::time::Duration;

use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, delete, get, post};
use auth::{Caller, Permission, audit};
use chrono::{DateTime, Utc};
use runtime::http::extend_deadline;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{MOST, Page, USUAL};
use crate::app::App;
use crate::error::Error;
use crate::store::intakes::{self, Row};
use crate::uploads;

/// Longest time for an upload of 1 GiB over a slow line.
const UPLOAD: Duration = Duration::from_secs(3_600);

const MEDIA: [&str; 7] = [
    "application/x-ndjson",
    "application/ndjson",
    "application/fhir+ndjson",
    "application/jsonl",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
];

/// How far an upload is.
///
/// `total = accepted + held + failed + unchanged + superseded + refused + cancelled + pending`.
#[derive(Serialize, ToSchema)]
pub(super) struct IntakeView {
    id: Uuid,
    /// `receiving`, `running`, `done` or `cancelled`.
    state: String,
    facility: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    /// Lines that were received.
    total: i32,
    /// The same, by the name of the other counts.
    received: i32,
    /// Lines that are where they belong.
    done: i32,
    accepted: i32,
    held: i32,
    /// Lines with faults; their receipts say which.
    failed: i32,
    /// The same, by the name that receipts have for it.
    rejected: i32,
    unchanged: i32,
    superseded: i32,
    /// Lines of people whose records are not kept here; no receipts.
    refused: i32,
    cancelled: i32,
    pending: i32,
    /// How long the rest will take, by how long it took so far.
    eta_seconds: Option<i64>,
    /// The same number in at least four of five people: `code`, `value`, `unit`, `deliveries`, `of`.
    #[schema(value_type = Vec<Object>)]
    constants: serde_json::Value,
    /// Where the receipts of its lines are.
    receipts: String,
}

impl IntakeView {
    fn of(row: Row, now: DateTime<Utc>) -> Self {
        let done = row.received - row.pending;
        let eta_seconds = row
            .started_at
            .filter(|_| row.state == "running" && done > 0)
            .map(|began| (now - began).num_seconds() * i64::from(row.pending) / i64::from(done));
        Self {
            receipts: format!("/exams/v1/receipts?intake={}", row.id),
            id: row.id,
            state: row.state,
            facility: Some(row.facility).filter(|code| !code.is_empty()),
            created_at: row.created_at,
            finished_at: row.finished_at,
            total: row.received,
            received: row.received,
            done,
            accepted: row.accepted,
            held: row.held,
            failed: row.rejected,
            rejected: row.rejected,
            unchanged: row.unchanged,
            superseded: row.superseded,
            refused: row.refused,
            cancelled: row.cancelled,
            pending: row.pending,
            eta_seconds,
            constants: serde_json::from_str(&row.constants).unwrap_or_default(),
        }
    }
}

/// Takes an upload of bundles, one a line (NDJSON), gzip allowed. Each line gets a receipt.
#[utoipa::path(
    post, path = "/exams/v1/intake", tag = "Uploads",
    request_body(content_type = "application/x-ndjson", description = "A bundle a line; Content-Encoding: gzip is allowed"),
    responses(
        (status = 202, description = "Received; Location leads to its progress", body = IntakeView),
        (status = 413, description = "The upload, or a line of it, is too large"),
        (status = 415, description = "Not NDJSON"),
    ),
)]
#[post("/intake")]
pub(super) async fn upload(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    if !caller.allows(Permission::SubmitCheckups) {
        caller.begin(&app.db, Permission::SubmitCheckups).await?; // Leaves the denial on record.
    }
    if !MEDIA.contains(&request.content_type().to_ascii_lowercase().as_str()) {
        return Err(Error::MediaType);
    }
    extend_deadline(&request, UPLOAD);
    let id = uploads::receive(&app, &caller, &request, payload).await?;
    let txn = caller.begin(&app.db, Permission::SubmitCheckups).await?;
    let row = intakes::find(&txn, id).await?.ok_or(Error::IntakeNotFound)?;
    txn.commit().await?;

    let path = format!("/exams/v1/intake/{id}");
    let view = IntakeView::of(row, app.clock.now());
    Ok(HttpResponse::Accepted().insert_header(("Location", path)).json(view))
}

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// `next` of the page before.
    after: Option<Uuid>,
    /// Items of a page, at most 200; 50 by default.
    limit: Option<u32>,
}

/// Lists uploads, newest first.
#[utoipa::path(
    get, path = "/exams/v1/intake", tag = "Uploads", params(
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "Items of a page, at most 200"),
    ),
    responses((status = 200, description = "A page of uploads", body = Page<IntakeView>)),
)]
#[get("/intake")]
pub(super) async fn list(
    app: Data<App>,
    caller: Caller,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeReceipts).await?;
    let most = wanted.limit.unwrap_or(USUAL).clamp(1, MOST);
    let rows = intakes::list(&txn, wanted.after.unwrap_or(Uuid::max()), most + 1).await?;
    txn.commit().await?;

    let now = app.clock.now();
    let items = rows.into_iter().map(|row| IntakeView::of(row, now)).collect();
    let page = Page::of(items, most, |item: &IntakeView| item.id.to_string());
    let mut response = HttpResponse::Ok();
    if let Some(link) = page.link("/exams/v1/intake") {
        response.insert_header(link);
    }
    Ok(response.json(page))
}

/// Reads how far an upload is.
#[utoipa::path(
    get, path = "/exams/v1/intake/{id}", tag = "Uploads",
    params(("id" = Uuid, Path, description = "The upload")),
    responses((status = 200, description = "Its progress", body = IntakeView), (status = 404, description = "None that the caller may see")),
)]
#[get("/intake/{id}")]
pub(super) async fn get(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeReceipts).await?;
    let row = intakes::find(&txn, *id).await?.ok_or(Error::IntakeNotFound)?;
    txn.commit().await?;

    Ok(HttpResponse::Ok().json(IntakeView::of(row, app.clock.now())))
}

/// Gives up the lines of an upload that still wait; what was taken in stays.
#[utoipa::path(
    delete, path = "/exams/v1/intake/{id}", tag = "Uploads",
    params(("id" = Uuid, Path, description = "The upload")),
    responses((status = 200, description = "As it is now", body = IntakeView), (status = 404, description = "None that the caller may see")),
)]
#[delete("/intake/{id}")]
pub(super) async fn cancel(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SubmitCheckups).await?;
    if intakes::cancel(&txn, *id).await? {
        audit::record_subject(&txn, audit::Action::Delete, "intake", &id.to_string()).await?;
    }
    let row = intakes::find(&txn, *id).await?.ok_or(Error::IntakeNotFound)?;
    txn.commit().await?;

    Ok(HttpResponse::Ok().json(IntakeView::of(row, app.clock.now())))
}
