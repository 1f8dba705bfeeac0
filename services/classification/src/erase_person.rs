//! Deletes what this service holds of a person, and says so.

use auth::audit::{self, Action};
use auth::{Txn, erasure};
use messaging::outbox;
use schema::PersonId;
use schema::events::AssessmentsErasedV1;

use crate::NAME;
use crate::app::App;
use crate::assess_person::{count_missing, interval};
use crate::domain::explain::label;
use crate::error::Error;
use crate::store;
use crate::store::figures::Tally;

/// Deletes check-ups, facts, assessments, conclusions and signatures. What was signed stays counted; what waits does not.
pub(crate) async fn erase_person(app: &App, txn: &Txn, person: PersonId) -> Result<(), Error> {
    erasure::erase(txn, person).await?;
    // A run over everybody holds this row while it writes for the person.
    store::people::lock(txn, person).await?;
    let mut tally = Tally::default();
    for overall in store::erasure::open_proposals(txn, person).await? {
        tally.add("proposed", label(interval(overall)?), -1);
    }
    let current = store::assessments::current(txn, vec![person.as_uuid()]).await?;
    let counted = store::erasure::forget_facts(txn, person).await?;
    tally.add("people", "", -i64::try_from(counted).unwrap_or(0));
    for row in &current {
        let table = app.tables.get(txn, &row.table_version).await?;
        count_missing(&table, row, -1, &mut tally)?;
    }
    store::erasure::forget(txn, person).await?;
    store::figures::add(txn, tally).await?;
    messaging::erasure::erase(txn, &person.to_string()).await?;
    audit::record(txn, Action::Delete, &[person]).await?;
    let erased = AssessmentsErasedV1 { person_id: person, at: txn.now() };
    outbox::publish(txn, NAME, &app.clock, &erased).await?;
    Ok(())
}
