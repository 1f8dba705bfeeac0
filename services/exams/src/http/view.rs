//! What lists and receipts look like.

use chrono::{DateTime, Utc};
use runtime::Language;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::outcome;
use crate::domain::fault::{Fault, Severity};
use crate::store::receipts;

/// Most items of a page; a count asked for is cut to it.
pub(super) const MOST: u32 = 200;
/// Items of a page when none are asked for.
pub(super) const USUAL: u32 = 50;

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Page<T> {
    items: Vec<T>,
    /// Give it as `after` for the next page; null on the last one.
    next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of at most `most` items out of one more than that.
    pub(super) fn of(mut items: Vec<T>, most: u32, place: impl Fn(&T) -> String) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let more = items.len() > most;
        items.truncate(most);
        let next = if more { items.last().map(place) } else { None };
        Self { items, next }
    }

    /// The `Link` header of the next page.
    pub(super) fn link(&self, path: &str) -> Option<(&'static str, String)> {
        let next = self.next.as_ref()?;
        Some(("Link", format!("<{path}?after={next}>; rel=\"next\"")))
    }
}

/// A finding about a delivery.
#[derive(Serialize, ToSchema)]
pub(super) struct FaultView {
    /// Where, such as `Bundle.entry[3].resource.valueQuantity`.
    place: String,
    /// What, for programs.
    code: String,
    /// `error`, `warning` or `information`.
    severity: &'static str,
    /// What, for people.
    message: String,
}

impl FaultView {
    pub(super) fn of(fault: Fault, language: Language) -> Self {
        Self {
            severity: match fault.code.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Information => "information",
            },
            message: outcome::message(&fault, language),
            code: fault.code.as_str().to_owned(),
            place: fault.place,
        }
    }
}

/// What became of a delivery.
#[derive(Serialize, ToSchema)]
pub(super) struct ReceiptView {
    id: Uuid,
    /// `accepted`, `held`, `rejected`, `superseded` or `unchanged`.
    state: String,
    facility: String,
    received_at: DateTime<Utc>,
    person_id: Option<Uuid>,
    encounter_id: Option<Uuid>,
    /// The number under which its content came into force.
    version: Option<i32>,
    /// The upload it was a line of.
    intake_id: Option<Uuid>,
    line: Option<i32>,
    faults: Vec<FaultView>,
}

impl ReceiptView {
    pub(super) fn of(row: receipts::Row, language: Language) -> Self {
        let faults: Vec<Fault> = serde_json::from_str(&row.faults).unwrap_or_default();
        Self {
            id: row.id,
            state: row.state,
            facility: row.facility,
            received_at: row.received_at,
            person_id: row.person_id,
            encounter_id: row.encounter_id,
            version: row.version,
            intake_id: row.intake_id,
            line: row.line,
            faults: faults.into_iter().map(|fault| FaultView::of(fault, language)).collect(),
        }
    }

    pub(super) fn id(&self) -> Uuid {
        self.id
    }
}
