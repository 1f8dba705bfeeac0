//! Deletes what this service holds of a person, and says so.

use auth::audit::{self, Action};
use auth::{Txn, erasure};
use messaging::outbox;
use schema::PersonId;
use schema::events::NoticesErasedV1;

use crate::NAME;
use crate::app::App;
use crate::error::Error;
use crate::store;
use crate::store::figures::Tally;

/// Deletes notices to the person with their deliveries; an e-mail that waits is not sent. Counters stay.
pub(crate) async fn erase_person(app: &App, txn: &Txn, person: PersonId) -> Result<(), Error> {
    erasure::erase(txn, person).await?;
    let mut tally = Tally::default();
    for notice in store::erasure::forget(txn, person).await? {
        tally.add("email_pending".to_owned(), notice, -1);
    }
    tally.save(txn).await?;
    messaging::erasure::erase(txn, &person.to_string()).await?;
    audit::record(txn, Action::Delete, &[person]).await?;
    let erased = NoticesErasedV1 { person_id: person, at: txn.now() };
    Ok(outbox::publish(txn, NAME, &app.clock, &erased).await?)
}
