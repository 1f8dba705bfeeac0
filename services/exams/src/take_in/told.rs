//! What classification is told of a check-up.

use schema::events::{CheckupRecordedV1, CodedCondition, CodedObservation, CodedValue};
use schema::{EncounterId, PersonId};

use super::Arrival;
use crate::domain::checkup::{Checkup, Found, Observation};

/// The reason with which an implausible number travels instead of the number.
///
/// Probably a wrong unit: a rule that used it could harm, a rule that finds nothing asks.
const IMPLAUSIBLE: &str = "implausible";

/// The event of a version that came into force.
pub(crate) fn checkup_recorded(
    arrival: &Arrival<'_>,
    person_id: PersonId,
    encounter_id: EncounterId,
    number: i32,
) -> CheckupRecordedV1 {
    let checkup = arrival.checkup;
    CheckupRecordedV1 {
        person_id,
        encounter_id,
        receipt_id: arrival.receipt_id,
        version: u32::try_from(number).unwrap_or_default(),
        facility: arrival.origin.facility.clone(),
        on: checkup.on,
        observations: checkup.observations.iter().filter_map(observation).collect(),
        conditions: conditions(checkup),
        at: arrival.now,
    }
}

/// Final results with a LOINC code; a blood pressure's components each for itself.
fn observation(observation: &Observation) -> Option<CodedObservation> {
    let code = observation.code.clone().filter(|_| observation.is_final)?;
    let value = match &observation.found {
        Found::Quantity(_) if observation.is_implausible => {
            CodedValue::Absent { reason: IMPLAUSIBLE.to_owned() }
        }
        Found::Quantity(quantity) => CodedValue::Quantity(quantity.clone()),
        Found::Concept { system, code, .. } => {
            CodedValue::Concept { system: system.clone(), code: code.clone() }
        }
        Found::Text(_) | Found::Other => CodedValue::Text,
        Found::Absent(reason) => CodedValue::Absent { reason: reason.clone() },
        Found::Number(_) | Found::Nothing => return None,
    };
    Some(CodedObservation { code, effective: observation.effective, value })
}

fn conditions(checkup: &Checkup) -> Vec<CodedCondition> {
    let confirmed = checkup.conditions.iter().filter(|condition| condition.is_confirmed);
    confirmed
        .map(|condition| CodedCondition {
            icd10: condition.icd10.clone(),
            snomed: condition.snomed.clone(),
            status: condition.status,
            onset: condition.onset,
            abated: condition.abated,
        })
        .collect()
}
