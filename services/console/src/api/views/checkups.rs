use chrono::NaiveDate;
use serde::Deserialize;

use super::silent;

/// A check-up with its findings.
#[derive(Clone, Deserialize)]
pub(crate) struct Checkup {
    pub on: NaiveDate,
    #[serde(default)]
    pub facility: String,
    #[serde(default)]
    pub observations: Vec<Observation>,
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

/// One observation; a panel has its parts as components.
#[derive(Clone, Deserialize)]
pub(crate) struct Observation {
    #[serde(default)]
    pub code: Option<String>,
    /// What the service calls it, in the reader's language.
    #[serde(default)]
    pub name: Option<String>,
    pub value: Value,
    /// Whether nobody alive has this number: probably another unit.
    #[serde(default)]
    pub implausible: bool,
    #[serde(default)]
    pub components: Vec<Observation>,
}

/// What was observed. A number is text, so that it stays exact.
#[derive(Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Value {
    Quantity {
        value: String,
        comparator: Option<String>,
        unit: String,
    },
    Number {
        value: String,
    },
    Concept {
        code: String,
        display: Option<String>,
    },
    Text {
        text: String,
    },
    Absent {
        reason: String,
    },
    /// In the delivery alone.
    Other,
    /// A panel: see its components; or what a newer service knows.
    #[serde(other)]
    Nothing,
}

/// One condition.
#[derive(Clone, Deserialize)]
pub(crate) struct Condition {
    #[serde(default)]
    pub icd10: Option<String>,
    #[serde(default)]
    pub snomed: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub onset: Option<NaiveDate>,
    #[serde(default = "yes")]
    pub confirmed: bool,
}

fn yes() -> bool {
    true
}

silent!(Checkup, Observation, Value, Condition);
