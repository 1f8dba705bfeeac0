//! Deletes what this service holds of a person, and says so.

use auth::audit::{self, Action};
use auth::{Txn, erasure};
use messaging::outbox;
use schema::PersonId;
use schema::events::CheckupsErasedV1;

use crate::NAME;
use crate::app::App;
use crate::error::Error;
use crate::store;

/// Deletes identity, deliveries with every version, receipts, findings and what waits; counters stay.
pub(crate) async fn erase_person(app: &App, txn: &Txn, person: PersonId) -> Result<(), Error> {
    erasure::erase(txn, person).await?;
    store::erasure::forget_identity(txn, person).await?;
    store::erasure::forget_checkups(txn, person).await?;
    messaging::erasure::erase(txn, &person.to_string()).await?;
    audit::record(txn, Action::Delete, &[person]).await?;
    let erased = CheckupsErasedV1 { person_id: person, at: txn.now() };
    outbox::publish(txn, NAME, &app.clock, &erased).await?;
    Ok(())
}
