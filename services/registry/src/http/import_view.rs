//! What callers see of roster imports.

use actix_web::http::StatusCode;
use auth::idempotency::Answer;
use chrono::{DateTime, Utc};
use schema::RosterImportId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::roster::Layout;
use crate::domain::workbook::cell_name;
use crate::store::imports::Import;

/// A list that was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Received {
    #[schema(value_type = Uuid)]
    id: RosterImportId,
    /// `running`, or what became of it when the same file was sent before.
    state: String,
}

/// An organisation, in short.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganisationRef {
    pub(super) code: String,
    pub(super) name: String,
}

/// A header that means nothing yet.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HeaderView {
    /// The cell, as the workbook names it.
    cell: String,
    wording: String,
}

/// How far an import is. `total = accepted + held + duplicates + rejected + pending`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportView {
    #[schema(value_type = Uuid)]
    id: RosterImportId,
    /// `running`, `done`, `failed` or `cancelled`.
    state: String,
    organisation: OrganisationRef,
    file_name: String,
    dry_run: bool,
    /// Whether differences from what is held wait for a confirmation.
    reconciles: bool,
    total: i32,
    accepted: i32,
    held: i32,
    duplicates: i32,
    rejected: i32,
    pending: i32,
    /// Accepted rows about somebody new.
    registered: i32,
    /// Accepted rows that changed somebody known.
    updated: i32,
    /// Accepted rows that changed nothing.
    unchanged: i32,
    /// Rows that are no longer pending.
    done: i32,
    /// Rows that were rejected.
    failed: i32,
    /// Seconds until nothing is pending, as far as can be told.
    eta_seconds: Option<i64>,
    /// Headers of the list that mean nothing yet; what stands under them was not read.
    unknown_headers: Vec<HeaderView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl ImportView {
    pub(super) fn new(import: &Import, now: DateTime<Utc>) -> Self {
        let done = import.total - import.pending;
        let elapsed = (now - import.created_at).num_milliseconds();
        let eta = (import.state == "running" && done > 0)
            .then(|| elapsed * i64::from(import.pending) / i64::from(done) / 1_000);
        Self {
            id: RosterImportId::from_uuid(import.id),
            state: import.state.clone(),
            organisation: OrganisationRef {
                code: import.organisation.clone(),
                name: import.organisation_name.clone(),
            },
            file_name: import.file_name.clone(),
            dry_run: import.dry_run,
            reconciles: import.reconciles,
            total: import.total,
            accepted: import.accepted,
            held: import.held,
            duplicates: import.duplicates,
            rejected: import.rejected,
            pending: import.pending,
            registered: import.registered,
            updated: import.updated,
            unchanged: import.unchanged,
            done,
            failed: import.rejected,
            eta_seconds: eta,
            unknown_headers: unknown_headers(import),
            failure: import.failure.clone(),
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

fn unknown_headers(import: &Import) -> Vec<HeaderView> {
    let Ok(layout) = serde_json::from_value::<Layout>(import.layout.clone()) else {
        return Vec::new();
    };
    let row = layout.header_rows.1;
    let header = |(column, wording)| HeaderView { cell: cell_name(row, column), wording };
    layout.unknown.into_iter().map(header).collect()
}

/// Answers 202 with the address of the import.
pub(super) fn received(id: RosterImportId, state: &str) -> Answer {
    let body = Received { id, state: state.to_owned() };
    let address = format!("/registry/v1/roster-imports/{id}");
    Answer::json(StatusCode::ACCEPTED, &body).with_location(address)
}
