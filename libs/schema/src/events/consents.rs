use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Event, PersonId, Topic};

/// A person consented to a purpose, or withdrew it. Thin: not in which words and by which paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecordedV1 {
    pub person_id: PersonId,
    /// What for: the registry's code, such as `email_notices`.
    pub purpose: String,
    /// Whether it is consented to from now on.
    pub allowed: bool,
    pub at: DateTime<Utc>,
}

impl Event for ConsentRecordedV1 {
    const TYPE: &'static str = "consent.recorded.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}
