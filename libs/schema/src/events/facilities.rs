use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::words;
use crate::{Event, FacilityCode, PersonId, RegistrationId, Topic};

/// What a facility is to the Board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum FacilityKind {
    /// A hospital that sends results.
    Hospital,
    /// A clinic A (phòng khám A) where people register their card.
    ClinicA,
}

/// Text is not a kind of facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a facility is hospital or clinic_a")]
pub struct NotAFacilityKind;

words!(FacilityKind, NotAFacilityKind, Hospital = "hospital", ClinicA = "clinic_a");

/// A facility is known, with all that is to know about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilityRecordedV1 {
    pub code: FacilityCode,
    pub name: String,
    pub kind: FacilityKind,
    /// The institution's own mailbox, nobody's.
    pub email: Option<String>,
    /// Whether it still works with the Board.
    pub active: bool,
    pub at: DateTime<Utc>,
}

impl Event for FacilityRecordedV1 {
    const TYPE: &'static str = "facility.recorded.v1";
    const TOPIC: Topic = Topic::Facilities;

    fn key(&self) -> String {
        self.code.to_string()
    }
}

/// A person's card is at a clinic A from now on; it is at no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRegisteredV1 {
    pub registration_id: RegistrationId,
    pub person_id: PersonId,
    pub facility: FacilityCode,
    pub at: DateTime<Utc>,
}

impl Event for CardRegisteredV1 {
    const TYPE: &'static str = "card.registered.v1";
    const TOPIC: Topic = Topic::Facilities;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}
