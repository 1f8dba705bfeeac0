//! What the office had on paper.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::silent;

/// A file that was taken over.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PaperImport {
    pub source: String,
    pub received: i64,
    pub accepted: i64,
    pub replaced: i64,
    pub unchanged: i64,
    pub held: i64,
    pub imported_at: DateTime<Utc>,
}

/// What became of a file, and why rows were not taken.
#[derive(Deserialize)]
pub(crate) struct PaperTaken {
    #[serde(flatten)]
    pub import: PaperImport,
    pub dry_run: bool,
    pub faults: Vec<PaperFault>,
}

/// Why a row was not taken.
#[derive(Deserialize)]
pub(crate) struct PaperFault {
    pub row: i64,
    pub message: String,
}

/// A person's year as the registry knows it.
#[derive(Clone, Deserialize)]
pub(crate) struct PaperRecord {
    pub year: i32,
    pub checkup_on: Option<NaiveDate>,
    pub took_part: Option<bool>,
    pub book_number: Option<String>,
    pub card_number: Option<String>,
    pub source: String,
}

/// A person's year as classification knows it.
#[derive(Clone, Deserialize)]
pub(crate) struct PaperClass {
    pub year: i32,
    pub class: Option<String>,
    pub standard: Option<String>,
}

silent!(PaperTaken, PaperFault, PaperRecord, PaperClass);
