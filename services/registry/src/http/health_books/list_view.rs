//! What callers see of lists of people for health books.

use chrono::{DateTime, Utc};
use runtime::Language;
use schema::HealthBookListId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::book_list::BookColumn;
use crate::domain::health_book::Impediment;
use crate::error::Error;
use crate::store;
use crate::store::health_books::lists::{List, Row};

/// What became of a list. `received = accepted + held + rejected + pending`. A workbook's row that cannot be read or
/// names nobody is held: it is corrected in the file. Pending are rows that a crash left: the file is sent again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListView {
    /// Nothing after a dry run, which leaves nothing behind.
    id: Option<Uuid>,
    /// `mixed` where each row of a workbook says its own.
    action: String,
    /// Rows ask for it instead of doing it.
    as_request: bool,
    dry_run: bool,
    /// The same file was sent before: rows that were done then were not done again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    repeated: bool,
    /// Nothing after a dry run.
    pub(super) created_at: Option<DateTime<Utc>>,
    received: usize,
    pub(super) accepted: usize,
    held: usize,
    pub(super) rejected: usize,
    pending: usize,
    pub(super) items: Vec<LineView>,
}

/// What became of one line.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LineView {
    /// The place in the list, from 0.
    pub(super) position: usize,
    /// The workbook's own number of the row.
    pub(super) row: Option<u32>,
    pub(super) person_id: Option<Uuid>,
    /// `accepted`, `held`, `rejected` or `pending`.
    pub(super) outcome: String,
    /// The book that was issued or changed.
    pub(super) book_id: Option<Uuid>,
    pub(super) number: Option<String>,
    /// The request that was made.
    pub(super) request_id: Option<Uuid>,
    /// Whose it is; only where a list is read again, because the first answer is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    pub(super) faults: Vec<LineFault>,
}

/// One thing that stands in the way of a line.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LineFault {
    pub(super) code: String,
    /// In which column of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    /// Where the file has it: `E17`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    message: String,
}

/// A fault as it is kept: of a person its code, of a workbook's row with its place.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum KeptFault {
    Code(String),
    Placed { code: String, column: String, cell: Option<String> },
}

/// A line as it was kept.
pub(super) fn line(row: Row, language: Language) -> Result<LineView, Error> {
    let faults: Vec<KeptFault> = serde_json::from_value(row.faults)?;
    Ok(LineView {
        position: usize::try_from(row.position).map_err(|_| store::corrupt("position"))?,
        row: row
            .row
            .map(|row| u32::try_from(row).map_err(|_| store::corrupt("row")))
            .transpose()?,
        person_id: row.person_id,
        outcome: row.outcome,
        book_id: row.book_id,
        number: row.number,
        request_id: row.request_id,
        name: row.name,
        faults: faults.into_iter().map(|fault| LineFault::kept(fault, language)).collect(),
    })
}

impl ListView {
    pub(super) fn new(id: Option<HealthBookListId>, action: &str, items: Vec<LineView>) -> Self {
        let count = |outcome: &str| items.iter().filter(|line| line.outcome == outcome).count();
        Self {
            dry_run: id.is_none(),
            id: id.map(HealthBookListId::as_uuid),
            action: action.to_owned(),
            as_request: false,
            repeated: false,
            created_at: None,
            received: items.len(),
            accepted: count("accepted"),
            held: count("held"),
            rejected: count("rejected"),
            pending: count("pending"),
            items,
        }
    }

    /// With what is kept of the list as a whole.
    pub(super) fn of(self, list: &List) -> Self {
        Self { as_request: list.as_request, created_at: Some(list.created_at), ..self }
    }

    /// Says that the file was sent before.
    pub(super) fn repeated(self) -> Self {
        Self { repeated: true, ..self }
    }

    /// Says whether its rows ask for something instead of doing it.
    pub(super) fn asking(self, as_request: bool) -> Self {
        Self { as_request, ..self }
    }
}

impl LineFault {
    pub(super) fn new(code: &str, (vi, en): (&str, &str), language: Language) -> Self {
        let message = if language == Language::Vi { vi } else { en };
        Self { code: code.to_owned(), column: None, cell: None, message: message.to_owned() }
    }

    /// As it is told: a workbook's fault begins with its column and cell.
    pub(super) fn kept(fault: KeptFault, language: Language) -> Self {
        let words = |code: &str| {
            let known = Impediment::ALL.iter().find(|why| why.code() == code);
            known.map_or(("lỗi khác", "another fault"), |why| why.words())
        };
        match fault {
            KeptFault::Code(code) => Self::new(&code, words(&code), language),
            KeptFault::Placed { code, column, cell } => {
                let names = BookColumn::parse(&column).map_or(("", ""), BookColumn::names);
                let name = if language == Language::Vi { names.0 } else { names.1 };
                let place = cell.as_ref().map(|cell| format!(" ({cell})")).unwrap_or_default();
                let plain = Self::new(&code, words(&code), language);
                let message = format!("{name}{place}: {}", plain.message);
                Self { column: Some(column), cell, message, ..plain }
            }
        }
    }
}
