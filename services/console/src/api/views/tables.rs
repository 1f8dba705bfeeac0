use chrono::NaiveDate;
use serde::Deserialize;

use super::Wording;

/// A rule table; its document only where one table is asked for.
#[derive(Clone, Deserialize)]
pub(crate) struct RuleTable {
    pub version: String,
    pub title: Wording,
    pub note: Wording,
    /// `draft`, `published` or `ratified`.
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub in_force: bool,
    #[serde(default)]
    pub rows: i64,
    /// What must be said of a table that rests on default rows.
    #[serde(default)]
    pub table_note: Option<String>,
    #[serde(default)]
    pub decision: Option<String>,
    #[serde(default)]
    pub decided_on: Option<NaiveDate>,
    #[serde(default)]
    pub document: TableDocument,
}

/// What of a table's document can be read in words.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct TableDocument {
    #[serde(default)]
    pub systems: Vec<TableSystem>,
}

/// An organ system of a table.
#[derive(Clone, Deserialize)]
pub(crate) struct TableSystem {
    pub text: Wording,
    #[serde(default)]
    pub rows: Vec<TableRow>,
}

/// A criterion.
#[derive(Clone, Deserialize)]
pub(crate) struct TableRow {
    pub class: RowClass,
    pub text: Wording,
    pub authority: Authority,
}

/// The class that a criterion gives.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum RowClass {
    One(String),
    /// The best and the worst, between which the Council decides.
    Between(String, String),
}

/// On whose word a criterion stands.
#[derive(Clone, Deserialize)]
pub(crate) struct Authority {
    pub kind: String,
    #[serde(default)]
    pub source: Wording,
}

/// A run over everybody: what a table would change.
#[derive(Clone, Deserialize)]
pub(crate) struct Run {
    #[serde(default)]
    pub table: String,
    pub state: String,
    #[serde(default)]
    pub total: i64,
    #[serde(default)]
    pub done: i64,
    /// Nothing where the count is suppressed.
    #[serde(default)]
    pub changed: Option<i64>,
    #[serde(default)]
    pub columns: Vec<String>,
    #[serde(default)]
    pub transitions: Vec<Vec<Option<i64>>>,
}
