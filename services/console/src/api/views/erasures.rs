use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{Version, silent};

/// A restriction of a record, and how it ended.
#[derive(Clone, Deserialize)]
pub(crate) struct Restriction {
    pub reason: String,
    #[serde(default)]
    pub document: String,
    pub from: NaiveDate,
    pub restricted_by: String,
    #[serde(default)]
    pub lifted_reason: Option<String>,
    #[serde(default)]
    pub lifted_by: Option<String>,
    #[serde(default)]
    pub lifted_at: Option<DateTime<Utc>>,
}

/// Who somebody is, restricted or not, with what was restricted and erased.
#[derive(Clone, Deserialize)]
pub(crate) struct Restrictions {
    pub name: String,
    #[serde(default)]
    pub restricted: bool,
    pub items: Vec<Restriction>,
    #[serde(default)]
    pub erasures: Vec<Erasure>,
}

/// Somebody whose record is restricted.
#[derive(Clone, Deserialize)]
pub(crate) struct Restricted {
    pub person_id: String,
    pub name: String,
    pub born_year: i16,
    pub from: NaiveDate,
}

/// Until when a record is kept.
#[derive(Clone, Deserialize)]
pub(crate) struct Retention {
    pub person_id: String,
    pub name: String,
    pub born_year: i16,
    #[serde(default)]
    pub standing: String,
    #[serde(default)]
    pub since: Option<NaiveDate>,
    #[serde(default)]
    pub marks: Vec<String>,
    #[serde(default)]
    pub rule: Option<String>,
    #[serde(default)]
    pub retained_until: Option<NaiveDate>,
    #[serde(default)]
    pub ended: bool,
}

/// A rule of retention.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RetentionRule {
    pub years: i16,
    pub title_vi: String,
    pub title_en: String,
    pub source: String,
}

/// Those whose retention ends, and the rules.
#[derive(Clone, Deserialize)]
pub(crate) struct Ending {
    pub items: Vec<Retention>,
    #[serde(default)]
    pub next: Option<String>,
    #[serde(default)]
    pub rules: Vec<RetentionRule>,
}

/// How far one service is.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ErasedBy {
    pub service: String,
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
}

/// An erasure, asked for or done.
#[derive(Clone, Deserialize)]
pub(crate) struct Erasure {
    pub id: String,
    pub person_id: String,
    pub ground: String,
    pub state: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub document: String,
    pub requested_by: String,
    pub requested_at: DateTime<Utc>,
    #[serde(default)]
    pub approved_by: Option<String>,
    #[serde(default)]
    pub services: Vec<ErasedBy>,
    #[serde(default)]
    pub completed_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub version: Version,
}

/// An entry of the refusal list, without the number.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ListedRefusal {
    pub listed_by: String,
    pub listed_at: DateTime<Utc>,
    #[serde(default)]
    pub purge: String,
    #[serde(default)]
    pub purged_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub remains: Vec<Remains>,
}

/// A place that a purge does not reach at once.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Remains {
    pub place: String,
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

silent!(Restriction, Restrictions, Restricted, Retention, Ending, Erasure);
