//! Taking in the lines of uploads, each in a transaction of its own with its receipt.

use actix_web::web::Bytes;
use auth::{Permission, Txn};
use schema::FacilityCode;

use super::receive::{HOLDER, LINE};
use super::{read_bundle, unreadable};
use crate::app::App;
use crate::domain::fault::{Code, Fault};
use crate::domain::place::Place;
use crate::error::Error;
use crate::store::intakes::{self, Line};
use crate::take_in::{Origin, Outcome, reject, take_in};

/// Takes in the next line, if there is one; answers whether there was.
pub(super) async fn next(app: &App) -> Result<bool, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let Some(line) = intakes::next_line(&txn).await? else { return Ok(false) };
    let taken = take(app, &txn, &line).await;
    let (txn, state) = match taken {
        Ok(state) => (txn, state),
        Err(error) if error.retryable() => return Err(error),
        Err(error) => {
            // What it wrote is undone, and a receipt tells why: one line must not stop the others.
            txn.rollback().await?;
            let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
            give_up(app, &txn, &line, &error).await?;
            (txn, "rejected")
        }
    };
    let is_last = intakes::done(&txn, &line, state).await?;
    if is_last && intakes::flag_constants(&txn, line.intake_id).await? {
        tracing::warn!(intake = %line.intake_id, "upload {} has constants in place of measurements", line.intake_id);
    }
    txn.commit().await?;
    Ok(true)
}

async fn take(app: &App, txn: &Txn, line: &Line) -> Result<&'static str, Error> {
    let key = app.people.key(app, txn, HOLDER).await?;
    let raw = Bytes::from(key.open(LINE, &line.sealed)?);
    let facility = facility(line)?;
    let origin = Origin { facility: &facility, intake: Some((line.intake_id, line.line)) };
    let reading = match read_bundle(app, raw.clone(), Some(facility.clone())).await {
        Ok(reading) => reading,
        Err(error) => {
            reject(app, txn, &[unreadable(&error)], origin).await?;
            return Ok("rejected");
        }
    };
    let Some(checkup) = &reading.checkup else {
        reject(app, txn, &reading.faults, origin).await?;
        return Ok("rejected");
    };
    let outcome = take_in(app, txn, (checkup, &reading.faults, &raw), origin).await?;
    app.count(&outcome, checkup);
    Ok(match outcome {
        Outcome::Refused => "refused",
        Outcome::Stored(stored) => stored.state.as_str(),
    })
}

fn facility(line: &Line) -> Result<FacilityCode, Error> {
    Ok(line.facility.parse().map_err(|_| crate::store::corrupt("facility"))?)
}

async fn give_up(app: &App, txn: &Txn, line: &Line, error: &Error) -> Result<(), Error> {
    let code = match error {
        Error::OtherPerson => Code::OtherPerson,
        other => {
            let error = runtime::problem::Chain(other);
            tracing::error!(intake = %line.intake_id, line = line.line, %error, "a line cannot be taken in");
            Code::NotTakenIn
        }
    };
    let facility = facility(line)?;
    let origin = Origin { facility: &facility, intake: Some((line.intake_id, line.line)) };
    reject(app, txn, &[Fault::at(&Place::BUNDLE.field("identifier"), code)], origin).await?;
    Ok(())
}
