//! What follows here when somebody leaves or dies, and when who left comes back.

use auth::audit::{self, Action};
use auth::{Txn, aliases};
use chrono::{DateTime, NaiveDate, Utc};
use schema::PersonId;

use crate::app::App;
use crate::domain::departure::Departure;
use crate::error::Error;
use crate::register_cards;
use crate::store::figures::{Measure, Tally};
use crate::store::follow_ups::{self, Standing};
use crate::store::people::{self, Unregistered};
use crate::store::{corrupt, departures};

/// Ends the card and what is open in worklists. What was done stays, and so does whom the clinic had.
pub(crate) async fn leave(
    txn: &Txn,
    person: PersonId,
    why: Departure,
    when: (NaiveDate, DateTime<Utc>),
) -> Result<(), Error> {
    people::lock(txn, &[person]).await?;
    departures::record(txn, person, why, when).await?;
    let mut tally = Tally::default();
    if let Some(facility) = departures::end_card(txn, person, why).await? {
        tally.add(Some(&facility), Measure::Cards, person, -1);
    }
    end_open(txn, person, why, &mut tally).await?;
    tally.save(txn).await?;
    Ok(audit::record(txn, Action::Change, &[person]).await?)
}

/// Takes what is open of somebody who went off the worklists.
pub(crate) async fn end_open(
    txn: &Txn,
    person: PersonId,
    why: Departure,
    tally: &mut Tally,
) -> Result<(), Error> {
    let ids = aliases::find(txn, person).await?.ids();
    for Standing { person_id, facility, state } in follow_ups::end(txn, ids, why).await? {
        tally.add(facility.as_ref(), Measure::of(state), person_id, -1);
        tally.add(facility.as_ref(), Measure::Ended, person_id, 1);
    }
    Ok(())
}

/// Gives back the card, or another one where that clinic has closed, and the follow-up that was open.
pub(crate) async fn come_back(app: &App, txn: &Txn, person: PersonId) -> Result<(), Error> {
    people::lock(txn, &[person]).await?;
    if !departures::forget(txn, person).await? {
        return Ok(());
    }
    let mut tally = Tally::default();
    let ids = aliases::find(txn, person).await?.ids();
    for Standing { person_id, facility, state } in follow_ups::restore_ended(txn, ids).await? {
        tally.add(facility.as_ref(), Measure::Ended, person_id, -1);
        tally.add(facility.as_ref(), Measure::of(state), person_id, 1);
    }
    match departures::reopen_card(txn, person).await? {
        Some(facility) => {
            tally.add(Some(&facility), Measure::Cards, person, 1);
            register_cards::hand_over(app, txn, &[(person, facility)], &mut tally).await?;
        }
        None => {
            if let Some(code) = departures::need_card(txn, person).await? {
                let organisation = code.parse().map_err(|_| corrupt("identity.organisation"))?;
                let who = Unregistered { person_id: person, organisation };
                register_cards::by_rule(app, txn, &[who]).await?;
            }
        }
    }
    tally.save(txn).await?;
    Ok(audit::record(txn, Action::Change, &[person]).await?)
}
