use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::silent;
use crate::api::FaultView;

/// What became of a delivery.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Receipt {
    pub id: String,
    pub state: String,
    #[serde(default)]
    pub facility: String,
    #[serde(default)]
    pub received_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub person_id: Option<String>,
    #[serde(default)]
    pub faults: Vec<FaultView>,
}

/// Results that belong to nobody yet.
#[derive(Clone, Deserialize)]
pub(crate) struct Unmatched {
    #[serde(alias = "receipt_id", alias = "id")]
    pub receipt: String,
    #[serde(default)]
    pub facility: String,
    #[serde(default)]
    pub received_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub on: Option<NaiveDate>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub born: Option<String>,
}

silent!(Unmatched);
