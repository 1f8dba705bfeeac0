use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::text::{silent_debug, words};
use crate::{EncounterId, Event, FacilityCode, Icd10, Loinc, PersonId, Quantity, ReceiptId, Topic};

/// The coded findings of a person's check-up (lượt khám), all of them.
///
/// Sensitive, kept seven days. Version n + 1 of an encounter replaces version n; a consumer that
/// holds a higher version ignores a lower one.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckupRecordedV1 {
    pub person_id: PersonId,
    pub encounter_id: EncounterId,
    pub receipt_id: ReceiptId,
    /// 1 for what arrived first.
    pub version: u32,
    pub facility: FacilityCode,
    /// The day of the check-up.
    pub on: NaiveDate,
    pub observations: Vec<CodedObservation>,
    pub conditions: Vec<CodedCondition>,
    pub at: DateTime<Utc>,
}

silent_debug!(CheckupRecordedV1);

impl Event for CheckupRecordedV1 {
    const TYPE: &'static str = "checkup.recorded.v1";
    const TOPIC: Topic = Topic::Checkups;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// One observation. A blood pressure's components are two: 8480-6 and 8462-4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedObservation {
    pub code: Loinc,
    /// The day it was observed.
    pub effective: NaiveDate,
    pub value: CodedValue,
}

/// What was observed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodedValue {
    /// A number with its unit.
    Quantity(Quantity),
    /// A code of a terminology.
    Concept {
        /// The terminology's URI.
        system: String,
        code: String,
    },
    /// Words, which stay with exams.
    Text,
    /// Nothing, and why (FHIR's `dataAbsentReason`).
    Absent { reason: String },
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedCondition {
    pub icd10: Option<Icd10>,
    /// A SNOMED CT concept id.
    pub snomed: Option<String>,
    pub status: ConditionStatus,
    pub onset: Option<NaiveDate>,
    pub abated: Option<NaiveDate>,
}

/// FHIR's clinical status of a condition; `unknown` when the sender gave none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ConditionStatus {
    Active,
    Recurrence,
    Relapse,
    Inactive,
    Remission,
    Resolved,
    Unknown,
}

/// Text is not a condition's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a condition's status is one of FHIR's clinical statuses or unknown")]
pub struct NotAConditionStatus;

words!(
    ConditionStatus,
    NotAConditionStatus,
    Active = "active",
    Recurrence = "recurrence",
    Relapse = "relapse",
    Inactive = "inactive",
    Remission = "remission",
    Resolved = "resolved",
    Unknown = "unknown",
);
