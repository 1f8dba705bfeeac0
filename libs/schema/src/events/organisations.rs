use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Event, OrganisationCode, Topic};

/// An organisation (đơn vị, cấp ủy) is in the tree, with all that is to know about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationRecordedV1 {
    pub code: OrganisationCode,
    pub name: String,
    /// The organisation above it; nothing at the top.
    pub parent: Option<OrganisationCode>,
    pub at: DateTime<Utc>,
}

impl Event for OrganisationRecordedV1 {
    const TYPE: &'static str = "organisation.recorded.v1";
    const TOPIC: Topic = Topic::Organisations;

    fn key(&self) -> String {
        self.code.to_string()
    }
}
