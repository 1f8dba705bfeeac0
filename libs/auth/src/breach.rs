//! The file of a personal-data breach (hồ sơ vi phạm dữ liệu cá nhân): who saw what of whom, put together from every
//! service's looks by whoever has to report it. The command and the console's page write the same four parts.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::looks::{Look, Question};

mod numbers;
mod page;
mod rows;
mod tally;

pub use tally::Tally;

/// The parts of the file, by their names in a folder or an archive.
pub const SUMMARY_PAGE: &str = "summary.html";
/// The numbers of the page, for a machine.
pub const SUMMARY_NUMBERS: &str = "summary.json";
/// Every look, for a spreadsheet.
pub const ROWS_CSV: &str = "accesses.csv";
/// Every look, a line of JSON each.
pub const ROWS_JSONL: &str = "accesses.jsonl";

/// What happened, as far as whoever asks says it.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// Which looks.
    pub question: Question,
    /// Why, such as a document's number.
    pub reason: String,
    /// When the breach was discovered: the notice is due 72 hours later.
    pub discovered: Option<DateTime<Utc>>,
}

/// Whether a service's audit is what it was when it was written.
#[derive(Debug, Clone, Serialize)]
pub struct Proof {
    /// The service.
    pub service: &'static str,
    /// Whether rows, chain and anchors fit.
    pub clean: bool,
    /// Rows that an anchor outside the database protects.
    pub protected: i64,
    /// Rows that none protects yet.
    pub unprotected: i64,
}

/// Everything that the summary is made of.
#[derive(Debug, Clone, Copy)]
pub struct Summary<'a> {
    /// What was asked.
    pub occasion: &'a Occasion,
    /// What was found.
    pub tally: &'a Tally,
    /// Whether what was found can be believed; none where nobody has compared it.
    pub proofs: Option<&'a [Proof]>,
    /// When it was made.
    pub at: DateTime<Utc>,
}

impl Summary<'_> {
    /// Writes the page that a notice begins with: Vietnamese, ready to print.
    pub fn page(&self) -> String {
        page::page(self).into_string()
    }

    /// Writes the same numbers for a machine.
    pub fn numbers(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec_pretty(&numbers::numbers(self))
    }
}

/// The first line of [`ROWS_CSV`]; spreadsheets take a file for UTF-8 by its first three bytes.
pub fn csv_head() -> String {
    format!("\u{feff}{}\n", rows::COLUMNS)
}

/// One look as a line of [`ROWS_CSV`].
pub fn csv_line(look: &Look) -> String {
    rows::line(look)
}
