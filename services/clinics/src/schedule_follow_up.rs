//! A signed conclusion becomes a follow-up in the worklist of the person's clinic A.

use auth::Txn;
use auth::aliases;
use auth::audit::{self, Action};
use messaging::outbox;
use runtime::clock::civil_date;
use schema::events::{ConclusionSignedV1, FollowUpScheduledV1};
use schema::{FacilityCode, FollowUpId, HealthClass};

use crate::NAME;
use crate::app::App;
use crate::domain::follow_up::{Rank, State};
use crate::error::Error;
use crate::store::figures::{Measure, Tally};
use crate::store::follow_ups::{self, NewFollowUp};
use crate::store::{cards, care_plans, departures, people};

/// Schedules the follow-up that belongs to `class`, and supersedes that of an older conclusion.
///
/// Without a card it waits; [`crate::register_cards`] hands it over. A conclusion that is older than the one
/// whose follow-up is here leaves its row, superseded from the beginning; one of somebody who left or died leaves it
/// ended. The class itself is not kept.
pub(crate) async fn schedule_follow_up(
    app: &App,
    txn: &Txn,
    signed: &ConclusionSignedV1,
    class: HealthClass,
) -> Result<(), Error> {
    // Said of an old id, it is the survivor's. Asked again under the locks, because a merge takes them too.
    let survivor = aliases::survivor(txn, signed.person_id).await?;
    people::lock(txn, &[signed.person_id, survivor]).await?;
    let same = aliases::find(txn, signed.person_id).await?;
    let person = same.id;
    let rank = Rank {
        checkup_on: signed.checkup_on,
        signed_at: signed.signed_at,
        conclusion_id: signed.conclusion_id,
    };
    let signed_on = civil_date(signed.signed_at);
    let (plan, interval) = care_plans::applying(txn, class, signed_on).await?;
    let facility: Option<FacilityCode> = match cards::find(txn, person).await? {
        Some(card) => card.facility.parse().ok(),
        None => None,
    };
    let newest = follow_ups::newest_rank(txn, same.ids()).await?.is_none_or(|held| held < rank);
    let open = if facility.is_some() { State::Due } else { State::Waiting };
    let ended = departures::find(txn, person).await?.filter(|_| newest).map(|why| (why, open));
    let state = match (newest, ended) {
        (false, _) => State::Superseded,
        (true, Some(_)) => State::Ended,
        (true, None) => open,
    };

    let mut tally = Tally::default();
    if newest {
        for (facility, state) in follow_ups::supersede(txn, same.ids()).await? {
            tally.add(facility.as_ref(), Measure::of(state), person, -1);
            tally.add(facility.as_ref(), Measure::Superseded, person, 1);
        }
    }
    let follow_up = NewFollowUp {
        id: FollowUpId::generate(txn.now()),
        person_id: person,
        rank,
        plan: &plan,
        window: interval.from(signed_on),
        facility: facility.as_ref(),
        state,
        ended,
    };
    if follow_ups::insert(txn, &follow_up).await? {
        tally.add(facility.as_ref(), Measure::of(state), person, 1);
        audit::record(txn, Action::Create, &[person]).await?;
        app.metrics.follow_ups_created.with_label_values(&[state.as_str()]).inc();
        if state == State::Due {
            publish(app, txn, &follow_up).await?;
        }
    }
    Ok(tally.save(txn).await?)
}

async fn publish(app: &App, txn: &Txn, new: &NewFollowUp<'_>) -> Result<(), Error> {
    let Some(facility) = new.facility.cloned() else { return Ok(()) };
    let scheduled = FollowUpScheduledV1 {
        follow_up_id: new.id,
        person_id: new.person_id,
        facility,
        due_on: new.window.due_on,
        at: txn.now(),
    };
    Ok(outbox::publish(txn, NAME, &app.clock, &scheduled).await?)
}
