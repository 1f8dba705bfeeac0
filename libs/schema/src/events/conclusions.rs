use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{AssessmentId, ConclusionId, Event, PersonId, Topic};

/// The Professional Council has signed a person's health conclusion.
///
/// Thin on purpose: it says that a conclusion exists, not what it says. Whoever may know reads it
/// from the classification service, and that read is audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConclusionSignedV1 {
    pub conclusion_id: ConclusionId,
    pub person_id: PersonId,
    pub assessment_id: AssessmentId,
    /// The version of the rule table that was applied.
    pub table: String,
    /// The day of the check-up it concludes.
    pub checkup_on: NaiveDate,
    pub signed_at: DateTime<Utc>,
}

impl Event for ConclusionSignedV1 {
    const TYPE: &'static str = "conclusion.signed.v1";
    const TOPIC: Topic = Topic::Conclusions;

    /// One person's conclusions stay in order because they share a partition.
    fn key(&self) -> String {
        self.person_id.to_string()
    }
}
