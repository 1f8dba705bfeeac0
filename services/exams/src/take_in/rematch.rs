//! Versions that waited, and find their person.

use auth::{Txn, erasure};
use schema::{EncounterId, FacilityCode, PersonId, ReceiptId};

use super::arrival::{Arrival, Whose};
use super::payload;
use super::settle::Settlement;
use super::{Origin, Stored};
use crate::app::App;
use crate::domain::checkup::Patient;
use crate::domain::json::parse;
use crate::domain::reading::{Circumstances, Reading, read};
use crate::error::Error;
use crate::store::people::Known;
use crate::store::{self, deliveries, unmatched, versions};

/// Who decides whose a version is that waits.
pub(crate) enum Decision {
    /// Its number, name and birth date, looked up again.
    Number,
    /// A human.
    Human(Known),
}

/// Gives a version that waits to its person; its receipt says so, and no new one is written.
///
/// Answers nothing if it still has to wait.
pub(crate) async fn rematch(
    app: &App,
    txn: &Txn,
    row: &unmatched::Row,
    decision: Decision,
) -> Result<Option<Stored>, Error> {
    let locked = deliveries::lock(txn, row.encounter_id).await?;
    let (facility, raw, reading) = reopened(app, txn, row).await?;
    let checkup = reading.checkup.ok_or(Error::NotWaiting)?;
    let origin = Origin { facility: &facility, intake: None };
    let mut arrival = Arrival::new(app, txn, (&checkup, &reading.faults, &raw), origin);
    arrival.receipt_id = ReceiptId::from_uuid(row.receipt_id);
    arrival.encounter_id = EncounterId::from_uuid(row.encounter_id);
    let whose = match decision {
        Decision::Human(known) => Whose::Person(known),
        Decision::Number => {
            app.people.look_up(txn, &arrival.numbers, &arrival.checkup.patient).await?
        }
    };
    if let Whose::Waits(reason) = &whose {
        let row = unmatched::Row { reason: reason.as_str().to_owned(), ..row.clone() };
        unmatched::save(txn, &row).await?;
        return Ok(None);
    }
    if let Whose::Person(known) = &whose
        && erasure::is_erased(txn, known.person_id).await?
    {
        return Err(Error::NotWaiting);
    }
    Settlement { app, txn, arrival: &arrival, whose: &whose, locked }.run(false).await.map(Some)
}

/// Opens and reads a version that waits.
async fn reopened(
    app: &App,
    txn: &Txn,
    row: &unmatched::Row,
) -> Result<(FacilityCode, Vec<u8>, Reading), Error> {
    let sealed = versions::sealed(txn, row.encounter_id, &row.digest).await?;
    let (sealed, holder) = sealed.ok_or(Error::NotWaiting)?;
    let key = app.people.key(app, txn, PersonId::from_uuid(holder)).await?;
    let raw = payload::open(&key, &sealed)?;
    let facility: FacilityCode = row.facility.parse().map_err(|_| store::corrupt("facility"))?;
    let bundle = parse(&raw, app.config.most_values).map_err(|_| store::corrupt("bundle"))?;
    let reading = read(&bundle, Circumstances { sender: Some(&facility), now: txn.now() });
    drop(bundle);
    Ok((facility, raw, reading))
}

/// Whom a version that waits says it is about; nothing if today's reader finds a fault in it.
pub(crate) async fn patient_of(
    app: &App,
    txn: &Txn,
    row: &unmatched::Row,
) -> Result<Option<Patient>, Error> {
    let (_, _, reading) = reopened(app, txn, row).await?;
    Ok(reading.checkup.map(|checkup| checkup.patient))
}
