//! Which check-up a delivery is about, as its sender identifies it.

use schema::{FacilityCode, KeyedHash};
use sha2::{Digest as _, Sha256};

use super::checkup::Checkup;

/// SHA-256 of what identifies a delivery. Deliveries of one key are versions of one check-up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeliveryKey([u8; 32]);

impl DeliveryKey {
    /// The facility and `Bundle.identifier`; else the facility, the person and the encounter's
    /// identifier; else the facility, the person, the day and the package.
    ///
    /// The person is the keyed hash of the number that was sent, so that a delivery is the same
    /// one before and after its person is known.
    pub fn of(checkup: &Checkup, facility: &FacilityCode, person: &KeyedHash) -> Self {
        let day = checkup.on.to_string();
        let package = checkup.package.as_deref().unwrap_or_default();
        let parts: &[&str] = match (&checkup.identifier, &checkup.encounter_identifier) {
            (Some(identifier), _) => &["bundle", identifier],
            (None, Some(identifier)) => &["encounter", person.as_str(), identifier],
            (None, None) => &["day", person.as_str(), &day, package],
        };
        let mut hasher = Sha256::new();
        for part in [facility.as_str()].iter().chain(parts) {
            // Each part with its length, so that two divisions of one text differ.
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hasher.finalize().into())
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
