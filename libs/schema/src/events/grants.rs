use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{Event, GrantId, Role, Scope, Topic};

/// Somebody may now do what a role may, within a scope. Two people granted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantIssuedV1 {
    pub grant_id: GrantId,
    /// The grantee: `sub` of their tokens.
    pub subject: String,
    pub role: Role,
    pub scope: Scope,
    /// The first day it holds.
    pub valid_from: NaiveDate,
    /// The last day it holds; nothing until it is revoked.
    pub valid_to: Option<NaiveDate>,
    pub at: DateTime<Utc>,
}

impl Event for GrantIssuedV1 {
    const TYPE: &'static str = "grant.issued.v1";
    const TOPIC: Topic = Topic::Grants;

    fn key(&self) -> String {
        self.subject.clone()
    }
}

/// A grant ended before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRevokedV1 {
    pub grant_id: GrantId,
    /// The grantee: `sub` of their tokens.
    pub subject: String,
    pub at: DateTime<Utc>,
}

impl Event for GrantRevokedV1 {
    const TYPE: &'static str = "grant.revoked.v1";
    const TOPIC: Topic = Topic::Grants;

    fn key(&self) -> String {
        self.subject.clone()
    }
}
