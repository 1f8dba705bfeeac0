use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::Grant;
use super::Version;
use super::silent;

/// A quarter's review of grants.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct GrantReview {
    pub quarter: String,
    pub due_on: NaiveDate,
    #[serde(default)]
    pub total: i64,
    #[serde(default)]
    pub confirmed: i64,
    #[serde(default)]
    pub revoked: i64,
    #[serde(default)]
    pub waiting: i64,
    #[serde(default)]
    pub overdue: i64,
    #[serde(default)]
    pub items: Vec<ReviewedGrant>,
    #[serde(default)]
    pub next: Option<String>,
    #[serde(default)]
    pub expiring: Vec<Grant>,
}

/// A grant in a review.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ReviewedGrant {
    pub grant_id: String,
    pub subject: String,
    pub role: String,
    pub scope: String,
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    #[serde(default)]
    pub grant_reason: String,
    #[serde(default)]
    pub grant_state: String,
    #[serde(default)]
    pub decision: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub decided_by: Option<String>,
    #[serde(default)]
    pub own: bool,
}

/// Somebody who may read for a person.
#[derive(Clone, Deserialize)]
pub(crate) struct Proxy {
    pub id: String,
    pub person_id: String,
    #[serde(default)]
    pub person_name: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub relation: String,
    #[serde(default)]
    pub purpose: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    #[serde(default)]
    pub ground: String,
    #[serde(default)]
    pub document: String,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub subject: Option<String>,
    #[serde(default)]
    pub named_by: String,
    #[serde(default)]
    pub confirmed_by: Option<String>,
    #[serde(default)]
    pub version: Version,
}

/// One look at a record.
#[derive(Clone, Deserialize)]
pub(crate) struct Access {
    pub at: DateTime<Utc>,
    #[serde(default = "once")]
    pub count: u32,
    pub subject: String,
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default)]
    pub scopes: Vec<String>,
    #[serde(default)]
    pub by_the_program: bool,
    #[serde(default)]
    pub what: String,
    #[serde(default)]
    pub action: String,
    #[serde(default)]
    pub depth: String,
    #[serde(default)]
    pub reason: Option<String>,
    pub cursor: String,
}

/// A purpose, and what the person says of it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Consent {
    pub purpose: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub text_version: i32,
    #[serde(default)]
    pub basis: String,
    #[serde(default)]
    pub legal_basis: String,
    #[serde(default)]
    pub enforced: bool,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub history: Vec<ConsentDecision>,
}

/// A decision as it was made.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ConsentDecision {
    #[serde(default)]
    pub decision: String,
    #[serde(default)]
    pub text_version: i32,
    #[serde(default)]
    pub means: String,
    #[serde(default)]
    pub document: String,
    #[serde(default)]
    pub recorded_by: String,
    pub recorded_at: DateTime<Utc>,
}

fn once() -> u32 {
    1
}

silent!(Proxy, Access);
