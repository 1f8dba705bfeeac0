use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{Event, OrganisationCode, PersonId, Topic};

/// A person came under management. Thin: who it is stands in [`super::IdentityRecordedV1`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRegisteredV1 {
    pub person_id: PersonId,
    /// The unit whose list they are on.
    pub organisation: OrganisationCode,
    pub at: DateTime<Utc>,
}

impl Event for PersonRegisteredV1 {
    const TYPE: &'static str = "person.registered.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// Something about a person in the registry changed. Thin: not what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChangedV1 {
    pub person_id: PersonId,
    /// The unit whose list they are on now.
    pub organisation: OrganisationCode,
    pub at: DateTime<Utc>,
}

impl Event for PersonChangedV1 {
    const TYPE: &'static str = "person.changed.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A person is no longer under management. Who only retires does not leave: the right stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLeftV1 {
    pub person_id: PersonId,
    /// The first day on which they are not.
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
}

impl Event for PersonLeftV1 {
    const TYPE: &'static str = "person.left.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A person died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDiedV1 {
    pub person_id: PersonId,
    /// The day.
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
}

impl Event for PersonDiedV1 {
    const TYPE: &'static str = "person.died.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}
