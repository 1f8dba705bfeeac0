//! What is known of a person before any rule: who they are, and their check-ups.

use chrono::NaiveDate;
use schema::events::{CodedCondition, CodedObservation};
use schema::{BirthDate, EncounterId, Sex};
use serde::{Deserialize, Serialize};

/// The coded findings of one check-up (lượt khám); stored sealed. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// What was observed.
    pub observations: Vec<CodedObservation>,
    /// The diagnosis list.
    pub conditions: Vec<CodedCondition>,
}

impl std::fmt::Debug for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Findings(…)")
    }
}

/// One check-up of a person, the version in force.
#[derive(Debug, Clone)]
pub struct Checkup {
    /// Which.
    pub encounter_id: EncounterId,
    /// Its version, 1 for what arrived first.
    pub version: u32,
    /// The day it took place.
    pub on: NaiveDate,
    /// What was found.
    pub findings: Findings,
}

/// What the registry says of a person that a rule may ask; nothing until their identity arrives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Subject {
    /// Male or female.
    pub sex: Option<Sex>,
    /// When they were born.
    pub born: Option<BirthDate>,
}
