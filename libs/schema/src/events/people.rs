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

/// A person was erased: every service deletes what it holds of them and acknowledges on a topic of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonErasedV1 {
    pub person_id: PersonId,
    pub at: DateTime<Utc>,
}

impl Event for PersonErasedV1 {
    const TYPE: &'static str = "person.erased.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A person's record was restricted: it is kept, and looks absent. Thin: not why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRestrictedV1 {
    pub person_id: PersonId,
    pub at: DateTime<Utc>,
}

impl Event for PersonRestrictedV1 {
    const TYPE: &'static str = "person.restricted.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A person's record may be read again by whoever reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonUnrestrictedV1 {
    pub person_id: PersonId,
    pub at: DateTime<Utc>,
}

impl Event for PersonUnrestrictedV1 {
    const TYPE: &'static str = "person.unrestricted.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A person is centrally managed and served here: kept apart, and in nobody's lists unless asked for. Thin: not what they are.
///
/// Told under each id of the person, also when a merge makes an id theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSetApartV1 {
    pub person_id: PersonId,
    pub at: DateTime<Utc>,
}

impl Event for PersonSetApartV1 {
    const TYPE: &'static str = "person.set-apart.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A person is one among the others again, under this id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRejoinedV1 {
    pub person_id: PersonId,
    pub at: DateTime<Utc>,
}

impl Event for PersonRejoinedV1 {
    const TYPE: &'static str = "person.rejoined.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// Two ids turned out to be one person: `old` is `survivor` from now on. Nobody's rows are rewritten.
///
/// Told under both keys, with the same `at`: whichever comes first is applied, and the other changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonMergedV1 {
    pub old: PersonId,
    pub survivor: PersonId,
    pub at: DateTime<Utc>,
}

impl Event for PersonMergedV1 {
    const TYPE: &'static str = "person.merged.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.old.to_string()
    }
}

/// A merge was undone: the two are two people again. Told under both keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonUnmergedV1 {
    pub old: PersonId,
    pub survivor: PersonId,
    pub at: DateTime<Utc>,
}

impl Event for PersonUnmergedV1 {
    const TYPE: &'static str = "person.unmerged.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.old.to_string()
    }
}
