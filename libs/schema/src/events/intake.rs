use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::words;
use crate::{EncounterId, Event, FacilityCode, PersonId, ReceiptId, Topic};

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DeliveryState {
    /// Stored and in force.
    Accepted,
    /// Stored, waiting for a person or a correction.
    Held,
    /// Refused.
    Rejected,
    /// A newer version of the same check-up was here already.
    Superseded,
    /// The same content was here already.
    Unchanged,
}

/// Text is not a delivery's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a delivery is accepted, held, rejected, superseded or unchanged")]
pub struct NotADeliveryState;

words!(
    DeliveryState,
    NotADeliveryState,
    Accepted = "accepted",
    Held = "held",
    Rejected = "rejected",
    Superseded = "superseded",
    Unchanged = "unchanged",
);

/// A hospital's delivery came in, or its state changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryReceivedV1 {
    pub receipt_id: ReceiptId,
    pub facility: FacilityCode,
    pub state: DeliveryState,
    /// Whose results they are, once that is known.
    pub person_id: Option<PersonId>,
    pub encounter_id: Option<EncounterId>,
    pub at: DateTime<Utc>,
}

impl Event for DeliveryReceivedV1 {
    const TYPE: &'static str = "delivery.received.v1";
    const TOPIC: Topic = Topic::Intake;

    fn key(&self) -> String {
        self.receipt_id.to_string()
    }
}
