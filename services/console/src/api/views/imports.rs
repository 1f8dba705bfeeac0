use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::people::OrganisationName;
use super::{Version, silent};

/// An import that has begun.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Started {
    pub id: String,
}

/// An import of a list, as far as it has come.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RosterImport {
    pub id: String,
    pub state: String,
    #[serde(default)]
    pub organisation: Option<OrganisationName>,
    #[serde(default)]
    pub file_name: String,
    #[serde(default)]
    pub dry_run: bool,
    #[serde(default)]
    pub reconciles: bool,
    #[serde(default)]
    pub total: i64,
    #[serde(default)]
    pub done: Option<i64>,
    #[serde(default)]
    pub accepted: i64,
    #[serde(default)]
    pub held: i64,
    #[serde(default)]
    pub duplicates: i64,
    #[serde(default)]
    pub rejected: i64,
    #[serde(default)]
    pub pending: i64,
    #[serde(default)]
    pub eta_seconds: Option<i64>,
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub unknown_headers: Vec<SeenHeader>,
}

/// A header of a list, and what is known to stand under it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SeenHeader {
    #[serde(default)]
    pub cell: String,
    pub wording: String,
    #[serde(default)]
    pub column: Option<String>,
}

/// A header that an office gave its meaning.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct HeaderWording {
    pub id: String,
    pub wording: String,
    pub column: String,
}

/// A row that waits for a correction, or that repeats another.
#[derive(Clone, Deserialize)]
pub(crate) struct HeldRow {
    pub row: i64,
    #[serde(default)]
    pub faults: Vec<RowFault>,
    /// Why it was rejected, where somebody did.
    #[serde(default)]
    pub reason: Option<String>,
    /// What stands in the workbook, by column.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// What is held about the person, where the row differs from it.
    #[serde(default)]
    pub registered: BTreeMap<String, String>,
    #[serde(default)]
    pub version: Version,
}

/// Somebody whom a list leaves out.
#[derive(Clone, Deserialize)]
pub(crate) struct MissingPerson {
    pub person_id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub born: String,
    #[serde(default)]
    pub post: String,
}

/// One thing wrong with one cell.
#[derive(Clone, Deserialize)]
pub(crate) struct RowFault {
    #[serde(default)]
    pub column: Option<String>,
    #[serde(default)]
    pub message: String,
    /// Whether an officer can take the row although this is so.
    #[serde(default)]
    pub confirmable: bool,
}

silent!(HeldRow, RowFault, MissingPerson);
