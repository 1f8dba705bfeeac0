use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::silent_debug;
use crate::{
    BirthDate, Event, KeyedHash, ManagementTier, OrganisationCode, PersonId, PersonName, Sex, Topic,
};

/// Who a person is, as far as other services need it: the whole of it, each time.
///
/// Sensitive. Numbers travel as keyed hashes: enough to match, not to read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityRecordedV1 {
    pub person_id: PersonId,
    pub citizen_hash: KeyedHash,
    pub insurance_hash: Option<KeyedHash>,
    pub name: PersonName,
    pub sex: Sex,
    pub born: BirthDate,
    /// The unit whose list they are on.
    pub organisation: OrganisationCode,
    /// The organisations above it, nearest first.
    pub ancestors: Vec<OrganisationCode>,
    pub tier: ManagementTier,
    /// In office (đương chức), or retired (nghỉ hưu).
    pub in_office: bool,
    pub at: DateTime<Utc>,
}

silent_debug!(IdentityRecordedV1);

impl Event for IdentityRecordedV1 {
    const TYPE: &'static str = "identity.recorded.v1";
    const TOPIC: Topic = Topic::Identities;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A person's records must not be here: whatever arrives under this hash is refused unstored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalListedV1 {
    pub citizen_hash: KeyedHash,
    pub at: DateTime<Utc>,
}

silent_debug!(RefusalListedV1);

impl Event for RefusalListedV1 {
    const TYPE: &'static str = "refusal.listed.v1";
    const TOPIC: Topic = Topic::Identities;

    fn key(&self) -> String {
        self.citizen_hash.to_string()
    }
}
