use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Event, Topic};

/// A version of the rule table (bảng tiêu chí) can be read and used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTablePublishedV1 {
    pub version: String,
    pub at: DateTime<Utc>,
}

impl Event for RuleTablePublishedV1 {
    const TYPE: &'static str = "rule-table.published.v1";
    const TOPIC: Topic = Topic::RuleTables;

    fn key(&self) -> String {
        self.version.clone()
    }
}

/// The Professional Council ratified a version: conclusions may be signed on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTableRatifiedV1 {
    pub version: String,
    pub at: DateTime<Utc>,
}

impl Event for RuleTableRatifiedV1 {
    const TYPE: &'static str = "rule-table.ratified.v1";
    const TOPIC: Topic = Topic::RuleTables;

    fn key(&self) -> String {
        self.version.clone()
    }
}
