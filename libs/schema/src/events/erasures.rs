//! That a service has erased a person, each on a topic of its own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Event, PersonId, Topic};

/// Exams holds nothing of the person any more. Answers [`super::PersonErasedV1`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckupsErasedV1 {
    pub person_id: PersonId,
    /// When it was deleted there.
    pub at: DateTime<Utc>,
}

impl Event for CheckupsErasedV1 {
    const TYPE: &'static str = "checkups.erased.v1";
    const TOPIC: Topic = Topic::Intake;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// Classification holds nothing of the person any more. Answers [`super::PersonErasedV1`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentsErasedV1 {
    pub person_id: PersonId,
    /// When it was deleted there.
    pub at: DateTime<Utc>,
}

impl Event for AssessmentsErasedV1 {
    const TYPE: &'static str = "assessments.erased.v1";
    const TOPIC: Topic = Topic::Conclusions;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// Clinics holds nothing of the person any more. Answers [`super::PersonErasedV1`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareErasedV1 {
    pub person_id: PersonId,
    /// When it was deleted there.
    pub at: DateTime<Utc>,
}

impl Event for CareErasedV1 {
    const TYPE: &'static str = "care.erased.v1";
    const TOPIC: Topic = Topic::FollowUps;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// Notifications holds nothing of the person any more. Answers [`super::PersonErasedV1`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesErasedV1 {
    pub person_id: PersonId,
    /// When it was deleted there.
    pub at: DateTime<Utc>,
}

impl Event for NoticesErasedV1 {
    const TYPE: &'static str = "notices.erased.v1";
    const TOPIC: Topic = Topic::Deliveries;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}
