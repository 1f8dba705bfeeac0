//! Says who is kept apart, and who no longer is.
//!
//! The database notices it, whoever wrote a tier or merged people (migration 0050). Whoever does such a thing says it in
//! the same transaction; the background says what is left, such as those who were here before this was known.

use auth::{Permission, Txn};
use messaging::outbox::Batch;
use schema::PersonId;
use schema::events::{PersonRejoinedV1, PersonSetApartV1};

use crate::app::App;
use crate::error::Error;
use crate::take_rows::Left;
use crate::{NAME, store};

/// People told of at once.
const CHUNK: i64 = 500;

/// Says it of everybody of whom it is due. People are locked.
pub(crate) async fn tell_apart(txn: &Txn, app: &App) -> Result<(), Error> {
    while tell_chunk(txn, app).await? == Left::Some {}
    Ok(())
}

/// Says what nobody said; answers whether any are left.
pub(crate) async fn tell_apart_due(app: &App) -> Result<Left, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    if !store::apart::is_due(&txn).await? {
        return Ok(Left::Nothing);
    }
    store::people_changes::lock(&txn).await?;
    let left = tell_chunk(&txn, app).await?;
    txn.commit().await?;
    Ok(left)
}

async fn tell_chunk(txn: &Txn, app: &App) -> Result<Left, Error> {
    let at = txn.now();
    let due = store::apart::take_due(txn, CHUNK).await?;
    let left = if store::count(due.len() as u64) < CHUNK { Left::Nothing } else { Left::Some };
    let mut events = Batch::new(NAME, &app.clock);
    for (person, apart) in due {
        let person_id = PersonId::from_uuid(person);
        events = match apart {
            true => events.with(&PersonSetApartV1 { person_id, at }),
            false => events.with(&PersonRejoinedV1 { person_id, at }),
        };
    }
    events.publish(txn).await?;
    Ok(left)
}
