//! What follows here from a merge and from its undo: one card, one open follow-up, one name to call.

use auth::audit::{self, Action};
use auth::{Txn, aliases};
use schema::events::{PersonMergedV1, PersonUnmergedV1};
use schema::{FacilityCode, PersonId};

use crate::app::App;
use crate::error::Error;
use crate::follow_departure;
use crate::register_cards;
use crate::store::figures::{Measure, Tally};
use crate::store::follow_ups::{self, Standing};
use crate::store::{cards, departures, people};

/// Two people are one: the survivor's card counts, and of their open follow-ups the newest conclusion's.
///
/// The old one's card and rows stay as they are; they are read as the survivor's, and an undo finds them.
pub(crate) async fn merge(app: &App, txn: &Txn, event: &PersonMergedV1) -> Result<(), Error> {
    let (old, survivor) = (event.old, event.survivor);
    // The lock would leave a row of somebody who was erased meanwhile.
    if auth::erasure::is_any_erased(txn, [old, survivor]).await? {
        return Ok(());
    }
    people::lock(txn, &[old, survivor]).await?;
    let was_alone = aliases::survivor(txn, old).await? == old;
    if !aliases::merge(txn, (old, survivor), event.at).await? {
        return Ok(());
    }
    let mut tally = Tally::default();
    let olds = own_card(txn, old).await?;
    // Who follows their survivor into another one was counted off before.
    if let Some(facility) = olds.as_ref().filter(|_| was_alone) {
        tally.add(Some(facility), Measure::Cards, old, -1);
    }
    let ids = aliases::find(txn, survivor).await?.ids();
    let superseded = follow_ups::supersede_by_merge(txn, ids, event.at).await?;
    for Standing { person_id, facility, state } in &superseded {
        tally.add(facility.as_ref(), Measure::of(*state), *person_id, -1);
        tally.add(facility.as_ref(), Measure::Superseded, *person_id, 1);
    }
    let gone = departures::find(txn, survivor).await?;
    if let Some(why) = gone {
        follow_departure::end_open(txn, survivor, why, &mut tally).await?;
    }
    match (own_card(txn, survivor).await?, olds.filter(|_| gone.is_none())) {
        (Some(facility), _) => {
            register_cards::hand_over(app, txn, &[(survivor, facility)], &mut tally).await?;
        }
        (None, Some(facility)) => register_cards::by_hand(app, txn, survivor, facility).await?,
        (None, None) => {}
    }
    tally.save(txn).await?;
    audit::record(txn, Action::Change, &[old, survivor]).await?;
    Ok(())
}

/// Two people again: each has the own card, and the follow-ups that the merge took off the list come back.
pub(crate) async fn unmerge(app: &App, txn: &Txn, event: &PersonUnmergedV1) -> Result<(), Error> {
    let (old, survivor) = (event.old, event.survivor);
    // The lock would leave a row of somebody who was erased meanwhile.
    if auth::erasure::is_any_erased(txn, [old, survivor]).await? {
        return Ok(());
    }
    people::lock(txn, &[old, survivor]).await?;
    if !aliases::unmerge(txn, (old, survivor), event.at).await? {
        return Ok(());
    }
    let mut tally = Tally::default();
    for Standing { person_id, facility, state } in
        follow_ups::restore_after_merge(txn, [old, survivor]).await?
    {
        tally.add(facility.as_ref(), Measure::Superseded, person_id, -1);
        tally.add(facility.as_ref(), Measure::of(state), person_id, 1);
    }
    if let Some(facility) = own_card(txn, old).await? {
        tally.add(Some(&facility), Measure::Cards, old, 1);
        register_cards::hand_over(app, txn, &[(old, facility)], &mut tally).await?;
    }
    tally.save(txn).await?;
    audit::record(txn, Action::Change, &[old, survivor]).await?;
    Ok(())
}

async fn own_card(txn: &Txn, person: PersonId) -> Result<Option<FacilityCode>, Error> {
    let card = cards::find(txn, person).await?;
    Ok(card.and_then(|card| card.facility.parse().ok()))
}
