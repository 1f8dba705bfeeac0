//! Deletes what this service holds of a person, and says so.

use auth::audit::{self, Action};
use auth::{Txn, erasure};
use messaging::outbox;
use schema::PersonId;
use schema::events::CareErasedV1;

use crate::NAME;
use crate::app::App;
use crate::error::Error;
use crate::store;
use crate::store::figures::{Measure, Tally};

/// Deletes identity, telephone, cards, follow-ups and attempts. What was done stays counted; what is open does not.
pub(crate) async fn erase_person(app: &App, txn: &Txn, person: PersonId) -> Result<(), Error> {
    erasure::erase(txn, person).await?;
    store::people::lock(txn, &[person]).await?;
    let mut tally = Tally::default();
    for (facility, state) in store::erasure::open_follow_ups(txn, person).await? {
        tally.add(facility.as_ref(), Measure::of(state), person, -1);
    }
    for facility in store::erasure::open_cards(txn, person).await? {
        tally.add(Some(&facility), Measure::Cards, person, -1);
    }
    store::erasure::forget(txn, person).await?;
    tally.save(txn).await?;
    messaging::erasure::erase(txn, &person.to_string()).await?;
    audit::record(txn, Action::Delete, &[person]).await?;
    let erased = CareErasedV1 { person_id: person, at: txn.now() };
    Ok(outbox::publish(txn, NAME, &app.clock, &erased).await?)
}
