//! Taking in one delivery: the script of single bundles, of uploads, and of matches.

mod arrival;
mod payload;
mod people;
mod rematch;
mod settle;
mod told;

use auth::{Txn, audit, erasure};
use messaging::outbox::{self, Batch};
use schema::events::{DeliveryReceivedV1, DeliveryState};
use schema::{EncounterId, FacilityCode, PersonId, ReceiptId};
use uuid::Uuid;

pub(crate) use arrival::{Arrival, Numbers, WORDS, Whose};
pub(crate) use payload::unpack;
pub(crate) use people::{People, SERVICE};
pub(crate) use rematch::{Decision, patient_of, rematch};
pub(crate) use settle::settle;
pub(crate) use told::checkup_recorded;

use crate::app::App;
use crate::domain::checkup::Checkup;
use crate::domain::fault::Fault;
use crate::domain::matching::Reason;
use crate::error::Error;
use crate::store;
use crate::store::deliveries::Taken;

/// What became of a delivery.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// Its person's records must not be here: nothing of it was kept but a count.
    Refused,
    /// It was stored, or was here already.
    Stored(Stored),
}

/// A delivery that is here.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) receipt_id: ReceiptId,
    pub(crate) state: DeliveryState,
    pub(crate) encounter_id: EncounterId,
    pub(crate) person_id: Option<PersonId>,
    /// The number in force that it has or equals.
    pub(crate) number: Option<i32>,
    /// Why it waits.
    pub(crate) reason: Option<Reason>,
}

/// How a delivery came.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// The facility it is from.
    pub(crate) facility: &'a FacilityCode,
    /// The upload and the line in it, if it was one of many.
    pub(crate) intake: Option<(Uuid, i32)>,
}

/// Most attempts when somebody else changes the same delivery or person at the same time.
const ATTEMPTS: u32 = 4;

/// Takes in a delivery that was read without fault; the caller commits.
pub(crate) async fn take_in(
    app: &App,
    txn: &Txn,
    (checkup, faults, raw): (&Checkup, &[Fault], &[u8]),
    origin: Origin<'_>,
) -> Result<Outcome, Error> {
    let mut arrival = Arrival::new(app, txn, (checkup, faults, raw), origin);
    for _ in 0..ATTEMPTS {
        let person = match app.people.find(txn, &arrival.numbers, &checkup.patient).await? {
            Whose::Refused => return refused(app, txn, origin).await,
            Whose::Person(person) => person,
            Whose::Waits(_) => return waits(app, txn, &mut arrival, origin).await,
        };
        match arrival.store_new(app, txn, &person).await? {
            Taken::Accepted => return accepted(app, txn, &arrival, person.person_id).await,
            Taken::Unchanged { encounter_id, number, person_id } => {
                return unchanged(txn, &arrival, (encounter_id, number, person_id)).await;
            }
            Taken::Known => {
                if erasure::is_erased(txn, person.person_id).await? {
                    return refused(app, txn, origin).await;
                }
                return settle(app, txn, &arrival, &Whose::Person(person))
                    .await
                    .map(Outcome::Stored);
            }
            Taken::Refused => {
                app.people.forget_number(&arrival.numbers).await;
                return refused(app, txn, origin).await;
            }
            Taken::Stale => app.people.forget_number(&arrival.numbers).await,
        }
    }
    Err(Error::Contended)
}

async fn accepted(
    app: &App,
    txn: &Txn,
    arrival: &Arrival<'_>,
    person: PersonId,
) -> Result<Outcome, Error> {
    let stored = Stored {
        receipt_id: arrival.receipt_id,
        state: DeliveryState::Accepted,
        encounter_id: arrival.encounter_id,
        person_id: Some(person),
        number: Some(1),
        reason: None,
    };
    let checkup = checkup_recorded(arrival, person, arrival.encounter_id, 1);
    let received = received(txn, arrival.origin.facility, &stored);
    Batch::new(crate::NAME, &app.clock).with(&checkup).with(&received).publish(txn).await?;
    audit::record(txn, audit::Action::Create, &[person]).await?;
    Ok(Outcome::Stored(stored))
}

/// Nothing has changed, so there is nothing to tell the other services.
async fn unchanged(
    txn: &Txn,
    arrival: &Arrival<'_>,
    (encounter_id, number, person_id): (Uuid, i32, Option<Uuid>),
) -> Result<Outcome, Error> {
    let stored = Stored {
        receipt_id: arrival.receipt_id,
        state: DeliveryState::Unchanged,
        encounter_id: EncounterId::from_uuid(encounter_id),
        person_id: person_id.map(PersonId::from_uuid),
        number: Some(number),
        reason: None,
    };
    audit::record(txn, audit::Action::Create, stored.person_id.as_slice()).await?;
    Ok(Outcome::Stored(stored))
}

/// Nobody was found: looks again where no event about the number can slip by, and queues it.
async fn waits(
    app: &App,
    txn: &Txn,
    arrival: &mut Arrival<'_>,
    origin: Origin<'_>,
) -> Result<Outcome, Error> {
    store::people::lock_number(txn, arrival.numbers.lock()).await?;
    let whose = app.people.look_up(txn, &arrival.numbers, &arrival.checkup.patient).await?;
    if matches!(whose, Whose::Refused) {
        return refused(app, txn, origin).await;
    }
    settle(app, txn, arrival, &whose).await.map(Outcome::Stored)
}

/// Counts a refusal, and keeps nothing else: not even the upload's line says whose it was.
async fn refused(app: &App, txn: &Txn, origin: Origin<'_>) -> Result<Outcome, Error> {
    count_refused(app, txn, origin.facility).await?;
    Ok(Outcome::Refused)
}

/// One more delivery of a person whose records must not be here.
pub(crate) async fn count_refused(
    app: &App,
    txn: &Txn,
    facility: &FacilityCode,
) -> Result<(), Error> {
    let change = store::figures::Change { received: 1, refused: 1, ..Default::default() };
    Ok(store::figures::add(txn, facility.as_str(), app.clock.today(), change).await?)
}

/// What the other services are told of a delivery.
pub(crate) fn received(txn: &Txn, facility: &FacilityCode, stored: &Stored) -> DeliveryReceivedV1 {
    DeliveryReceivedV1 {
        receipt_id: stored.receipt_id,
        facility: facility.clone(),
        state: stored.state,
        person_id: stored.person_id,
        encounter_id: Some(stored.encounter_id),
        at: txn.now(),
    }
}

/// Refuses a delivery with faults: a receipt with their places, and nothing of its content.
pub(crate) async fn reject(
    app: &App,
    txn: &Txn,
    faults: &[Fault],
    origin: Origin<'_>,
) -> Result<ReceiptId, Error> {
    let receipt_id = ReceiptId::generate(txn.now());
    let row = store::receipts::Row {
        id: receipt_id.as_uuid(),
        facility: origin.facility.to_string(),
        state: DeliveryState::Rejected.to_string(),
        received_at: txn.now(),
        encounter_id: None,
        person_id: None,
        version: None,
        faults: serde_json::to_string(faults)?,
        intake_id: origin.intake.map(|(intake, _)| intake),
        line: origin.intake.map(|(_, line)| line),
    };
    store::receipts::insert(txn, row).await?;
    let event = DeliveryReceivedV1 {
        receipt_id,
        facility: origin.facility.clone(),
        state: DeliveryState::Rejected,
        person_id: None,
        encounter_id: None,
        at: txn.now(),
    };
    outbox::publish(txn, crate::NAME, &app.clock, &event).await?;
    let change = store::figures::Change { received: 1, rejected: 1, ..Default::default() };
    store::figures::add(txn, origin.facility.as_str(), app.clock.today(), change).await?;
    Ok(receipt_id)
}
