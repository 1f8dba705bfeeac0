//! Somebody called: done, or no answer.

use auth::Txn;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use messaging::outbox;
use schema::FollowUpId;
use schema::events::{FollowUpClosedV1, FollowUpOutcome};

use crate::NAME;
use crate::app::App;
use crate::domain::follow_up::{FollowUp, State};
use crate::error::Error;
use crate::store::figures::{Measure, Tally};
use crate::store::{attempts, follow_ups};

/// Where the notes of attempts are sealed.
pub(crate) const NOTE: &[u8] = b"clinics.attempt.note";

/// What somebody says of an attempt.
pub(crate) struct Attempt {
    pub(crate) outcome: FollowUpOutcome,
    pub(crate) note: Option<String>,
    /// Revision of the follow-up that they saw.
    pub(crate) seen: Option<i32>,
}

/// Records an attempt; a follow-up that the caller may not see does not exist.
pub(crate) async fn record_outcome(
    app: &App,
    txn: &Txn,
    id: FollowUpId,
    attempt: Attempt,
) -> Result<FollowUp, Error> {
    let found = follow_ups::find_for_update(txn, id).await?;
    let mut follow_up = found.ok_or(Error::FollowUpNotFound)?;
    let before = follow_up.state;
    follow_up.record(attempt.outcome, attempt.seen, app.config.attempts, txn.now())?;

    let note = match attempt.note {
        None => None,
        Some(note) => {
            let key = PersonKey::get_or_create(txn, &app.keyring, follow_up.person_id).await?;
            Some(key.seal(NOTE, note.as_bytes()))
        }
    };
    follow_ups::save(txn, &follow_up).await?;
    attempts::insert(txn, &follow_up, attempt.outcome, note).await?;
    count(txn, &follow_up, before).await?;
    if follow_up.was_closed_by(attempt.outcome, txn.now()) {
        publish(app, txn, &follow_up, attempt.outcome).await?;
    }
    audit::record(txn, Action::Change, &[follow_up.person_id]).await?;
    app.metrics.attempts.with_label_values(&[attempt.outcome.as_str()]).inc();
    Ok(follow_up)
}

async fn count(txn: &Txn, follow_up: &FollowUp, before: State) -> Result<(), Error> {
    let (facility, person) = (follow_up.facility.as_ref(), follow_up.person_id);
    let mut tally = Tally::default();
    tally.add(facility, Measure::Attempts, person, 1);
    tally.add(facility, Measure::of(before), person, -1);
    tally.add(facility, Measure::of(follow_up.state), person, 1);
    Ok(tally.save(txn).await?)
}

async fn publish(
    app: &App,
    txn: &Txn,
    follow_up: &FollowUp,
    outcome: FollowUpOutcome,
) -> Result<(), Error> {
    let Some(facility) = follow_up.facility.clone() else { return Ok(()) };
    let closed = FollowUpClosedV1 {
        follow_up_id: follow_up.id,
        person_id: follow_up.person_id,
        facility,
        outcome,
        at: txn.now(),
    };
    Ok(outbox::publish(txn, NAME, &app.clock, &closed).await?)
}
