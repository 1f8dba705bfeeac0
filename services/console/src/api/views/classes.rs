use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::silent;

/// One run of a rule table over a person's facts.
#[derive(Clone, Deserialize)]
pub struct Assessment {
    pub id: String,
    #[serde(default)]
    pub as_of: Option<NaiveDate>,
    #[serde(default)]
    pub table: String,
    /// What must be said of a table that rests on default rows.
    #[serde(default)]
    pub table_note: Option<String>,
    #[serde(default)]
    pub class: Option<String>,
    #[serde(default)]
    pub at_least: Option<String>,
    #[serde(default)]
    pub systems: Vec<System>,
    #[serde(default)]
    pub missing: Vec<String>,
}

/// One organ system: the classes that its facts allow, and why.
#[derive(Clone, Deserialize)]
pub struct System {
    #[serde(default, alias = "system", alias = "code")]
    pub name: String,
    #[serde(default)]
    pub best: Option<String>,
    #[serde(default)]
    pub worst: Option<String>,
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    #[serde(default)]
    pub missing: Vec<String>,
}

/// A row of the table and the findings that met it.
#[derive(Clone, Deserialize)]
pub struct Evidence {
    #[serde(default, alias = "row")]
    pub rule: String,
    #[serde(default, alias = "message")]
    pub text: String,
    #[serde(default)]
    pub class: Option<String>,
    #[serde(default)]
    pub facts: Vec<String>,
}

/// A conclusion, proposed or signed.
#[derive(Clone, Deserialize)]
pub struct Conclusion {
    pub id: String,
    pub person_id: String,
    pub state: String,
    #[serde(default)]
    pub class: Option<String>,
    #[serde(default)]
    pub proposed: Option<String>,
    #[serde(default)]
    pub at_least: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub table: String,
    #[serde(default)]
    pub table_note: Option<String>,
    #[serde(default)]
    pub checkup_on: Option<NaiveDate>,
    #[serde(default)]
    pub signed_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub signed_by: Vec<String>,
}

/// What the Council signs.
#[derive(serde::Serialize)]
pub struct Signature<'a> {
    pub class: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
}

silent!(Assessment, System, Evidence, Conclusion);
