use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

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

/// One observation.
#[derive(Clone, Deserialize)]
pub(crate) struct Observation {
    #[serde(default)]
    pub code: String,
    #[serde(default, alias = "display", alias = "text")]
    pub name: Option<String>,
    #[serde(default)]
    pub value: Value,
    #[serde(default)]
    pub unit: Option<String>,
}

/// One condition.
#[derive(Clone, Deserialize)]
pub(crate) struct Condition {
    #[serde(default)]
    pub icd10: Option<String>,
    #[serde(default)]
    pub snomed: Option<String>,
    #[serde(default, alias = "display", alias = "text")]
    pub name: Option<String>,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub onset: Option<String>,
}

silent!(Checkup, Observation, Condition);
