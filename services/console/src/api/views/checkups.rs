use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::silent;

/// A check-up with its findings.
#[derive(Clone, Deserialize)]
pub struct Checkup {
    pub encounter_id: String,
    pub on: NaiveDate,
    #[serde(default)]
    pub facility: String,
    #[serde(default)]
    pub version: i64,
    #[serde(default)]
    pub observations: Vec<Observation>,
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

/// One observation.
#[derive(Clone, Deserialize)]
pub struct Observation {
    #[serde(default)]
    pub code: String,
    #[serde(default, alias = "display", alias = "text")]
    pub name: Option<String>,
    #[serde(default)]
    pub value: Value,
    #[serde(default)]
    pub unit: Option<String>,
    #[serde(default)]
    pub effective: Option<String>,
}

/// One condition.
#[derive(Clone, Deserialize)]
pub struct Condition {
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
