use chrono::{DateTime, NaiveDate, Utc};
use schema::BirthDate;
use serde::Deserialize;

use super::silent;

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
    pub faults: Vec<Finding>,
}

/// A finding about a delivery.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Finding {
    /// Where, such as `Bundle.entry[3].resource.valueQuantity`.
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub message: String,
}

/// Results that belong to nobody yet.
#[derive(Clone, Deserialize)]
pub(crate) struct Unmatched {
    pub receipt: String,
    #[serde(default)]
    pub facility: String,
    #[serde(default)]
    pub since: Option<DateTime<Utc>>,
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Why, for people.
    #[serde(default)]
    pub message: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub born: Option<BirthDate>,
    #[serde(default)]
    pub sex: Option<String>,
    /// The last digits of the number that was sent.
    #[serde(default)]
    pub number_ends: Option<String>,
    /// Whose number it is, where the name or the birth date disagrees.
    #[serde(default)]
    pub candidate: Option<String>,
}

silent!(Unmatched);
