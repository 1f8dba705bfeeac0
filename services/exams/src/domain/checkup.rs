//! A check-up as a delivery tells it: who, where, when, and what was found.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use schema::events::ConditionStatus;
use schema::{
    BirthDate, CitizenId, FacilityCode, Icd10, InsuranceCode, Loinc, PersonName, Quantity, Sex,
};

use super::digest::ContentDigest;

/// One delivery, read and without fault.
pub struct Checkup {
    /// How the sender packed it.
    pub kind: BundleKind,
    /// How many resources it has.
    pub entries: usize,
    /// `Bundle.identifier`, `system|value`.
    pub identifier: Option<String>,
    /// The encounter's own identifier, `system|value` (`MA_LK` where it is given).
    pub encounter_identifier: Option<String>,
    /// Which package of examinations (gói khám): the encounter's type, `system|code`.
    pub package: Option<String>,
    /// Who it says was examined.
    pub patient: Patient,
    /// Where: the facility it names; nothing if it names none.
    pub facility: Option<FacilityCode>,
    /// On which day, in Hà Nội.
    pub on: NaiveDate,
    /// When its sender says it was made.
    pub sent_at: Option<DateTime<Utc>>,
    /// What was observed, in the order of the bundle.
    pub observations: Vec<Observation>,
    /// What was diagnosed, in the order of the bundle.
    pub conditions: Vec<Condition>,
    /// The digest of all of it.
    pub digest: ContentDigest,
}

/// The type of a bundle that is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleKind {
    /// Everything or nothing.
    Transaction,
    /// As a transaction here: a delivery is accepted, held or refused whole.
    Batch,
    /// A signed document, its Composition first.
    Document,
}

impl BundleKind {
    /// The type of the bundle that answers.
    pub const fn answer(self) -> &'static str {
        match self {
            Self::Transaction | Self::Document => "transaction-response",
            Self::Batch => "batch-response",
        }
    }
}

/// Whom the hospital says it examined. `Debug` says nothing.
pub struct Patient {
    /// The citizen id (CCCD).
    pub citizen_id: Option<CitizenId>,
    /// The insurance code (BHYT).
    pub insurance: Option<InsuranceCode>,
    /// The name.
    pub name: PersonName,
    /// The birth date, or the year of it.
    pub born: BirthDate,
    /// The sex; nothing where FHIR's `other` or `unknown` was sent.
    pub sex: Option<Sex>,
}

impl fmt::Debug for Patient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Patient(…)")
    }
}

impl fmt::Debug for Checkup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Checkup(…)")
    }
}

/// One observation, or one component of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Observation {
    /// Which observation of the bundle, from 0.
    pub ordinal: u32,
    /// 0 for the observation itself, from 1 for its components.
    pub part: u32,
    /// Its LOINC code; nothing if it has none.
    pub code: Option<Loinc>,
    /// What the sender calls it.
    pub display: Option<String>,
    /// The day it was observed.
    pub effective: NaiveDate,
    /// Whether it is a final result (final, amended, corrected).
    pub is_final: bool,
    /// What was found.
    pub found: Found,
    /// A number that nobody alive has: kept, and flagged.
    pub is_implausible: bool,
}

/// What an observation found.
#[derive(Clone, PartialEq, Eq)]
pub enum Found {
    /// A number with its unit.
    Quantity(Quantity),
    /// A number without a unit, as text.
    Number(String),
    /// A code of a terminology.
    Concept {
        /// The terminology's URI.
        system: String,
        /// The code in it.
        code: String,
        /// The sender's words for it.
        display: Option<String>,
    },
    /// Words.
    Text(String),
    /// Something that is kept in the delivery alone (a range, a ratio, a sampled curve).
    Other,
    /// Nothing, and why: FHIR's `dataAbsentReason`.
    Absent(String),
    /// Nothing said: a panel, or an observation of its members.
    Nothing,
}

/// One condition.
#[derive(Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its ICD-10 code.
    pub icd10: Option<Icd10>,
    /// Its SNOMED CT concept.
    pub snomed: Option<String>,
    /// The sender's words for it.
    pub display: Option<String>,
    /// FHIR's clinical status.
    pub status: ConditionStatus,
    /// Whether it is confirmed, or the sender says nothing about that.
    pub is_confirmed: bool,
    /// Since when, where it is known to the day.
    pub onset: Option<NaiveDate>,
    /// Until when, where it is known to the day.
    pub abated: Option<NaiveDate>,
}
