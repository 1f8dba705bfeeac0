use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{Event, OrganisationCode, Topic};

/// An organisation (đơn vị, cấp ủy) is in the tree, with all that is to know about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationRecordedV1 {
    pub code: OrganisationCode,
    pub name: String,
    /// The organisation above it; nothing at the top.
    pub parent: Option<OrganisationCode>,
    /// The first day on which it is no more; nothing while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// Who took over from one that is no more, whom its people went to first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<OrganisationCode>,
    pub at: DateTime<Utc>,
}

impl Event for OrganisationRecordedV1 {
    const TYPE: &'static str = "organisation.recorded.v1";
    const TOPIC: Topic = Topic::Organisations;

    fn key(&self) -> String {
        self.code.to_string()
    }
}
