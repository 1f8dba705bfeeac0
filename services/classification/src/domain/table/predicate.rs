//! What a row asks of the facts.

use serde::{Deserialize, Serialize};

/// A condition over facts; true, false or unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Predicate {
    /// Every one holds.
    All(Vec<Predicate>),
    /// At least one holds.
    Any(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
    /// The yes-or-no fact is present.
    Present(String),
    /// The yes-or-no fact is known to be absent.
    Absent(String),
    /// The measured fact lies within bounds.
    Measure(Measure),
}

/// Bounds of a measured fact; decimals as text, so that no reader makes them floats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Which fact.
    pub fact: String,
    /// The bound or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    /// More than the bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<String>,
    /// The bound or less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
    /// Less than the bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<String>,
}
