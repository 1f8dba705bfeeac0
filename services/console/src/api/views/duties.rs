use chrono::NaiveDate;
use serde::Deserialize;

use super::Version;

/// A duty of an organisation.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Duty {
    pub id: String,
    pub duty: String,
    #[serde(default)]
    pub organisation: String,
    #[serde(default)]
    pub organisation_name: String,
    pub from: NaiveDate,
    #[serde(default)]
    pub to: Option<NaiveDate>,
    #[serde(default)]
    pub document: String,
    #[serde(default)]
    pub taken_from_organisation: Option<String>,
    #[serde(default)]
    pub end_document: Option<String>,
    #[serde(default)]
    pub version: Version,
}
