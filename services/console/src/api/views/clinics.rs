use chrono::NaiveDate;
use serde::Deserialize;

use super::silent;

/// A line of a clinic's worklist.
#[derive(Clone, Deserialize)]
pub(crate) struct FollowUp {
    pub id: String,
    pub person_id: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub facility: Option<String>,
    pub due_on: NaiveDate,
    #[serde(default)]
    pub overdue: bool,
    pub state: String,
    #[serde(default)]
    pub attempts: i64,
    #[serde(default)]
    pub revision: Option<i64>,
}

/// Where a person's card is.
#[derive(Clone, Deserialize)]
pub(crate) struct Card {
    #[serde(default)]
    pub facility: Option<String>,
    #[serde(default)]
    pub facility_name: Option<String>,
}

/// A hospital or a clinic A.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Facility {
    pub code: String,
    pub name: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub active: bool,
}

silent!(FollowUp, Card);
