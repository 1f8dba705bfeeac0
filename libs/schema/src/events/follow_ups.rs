use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::text::words;
use crate::{Event, FacilityCode, FollowUpId, PersonId, Topic};

/// How a follow-up ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum FollowUpOutcome {
    /// The person was seen or spoken to.
    Done,
    /// The person could not be reached.
    NoAnswer,
}

/// Text is not a follow-up's outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a follow-up's outcome is done or no_answer")]
pub struct NotAFollowUpOutcome;

words!(FollowUpOutcome, NotAFollowUpOutcome, Done = "done", NoAnswer = "no_answer");

/// A person is in a clinic's worklist. Thin: not why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpScheduledV1 {
    pub follow_up_id: FollowUpId,
    pub person_id: PersonId,
    pub facility: FacilityCode,
    /// The day by which the clinic should have reached them.
    pub due_on: NaiveDate,
    pub at: DateTime<Utc>,
}

impl Event for FollowUpScheduledV1 {
    const TYPE: &'static str = "follow-up.scheduled.v1";
    const TOPIC: Topic = Topic::FollowUps;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A follow-up ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpClosedV1 {
    pub follow_up_id: FollowUpId,
    pub person_id: PersonId,
    pub facility: FacilityCode,
    pub outcome: FollowUpOutcome,
    pub at: DateTime<Utc>,
}

impl Event for FollowUpClosedV1 {
    const TYPE: &'static str = "follow-up.closed.v1";
    const TOPIC: Topic = Topic::FollowUps;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}
