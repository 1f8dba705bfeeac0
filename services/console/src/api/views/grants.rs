use chrono::NaiveDate;
use serde::Deserialize;

use super::Version;

/// Who may do what, from when to when, and who said so.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Grant {
    pub id: String,
    pub subject: String,
    pub role: String,
    pub scope: String,
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub requested_by: Option<String>,
    #[serde(default)]
    pub approved_by: Option<String>,
    #[serde(default)]
    pub version: Version,
}
