//! Writes erasures to the signed list outside the databases, after they were committed.
//!
//! Before the commit a line could stand for an erasure that never was; after it, one that a crash kept from being
//! written is found here again.

use auth::Permission;
use schema::PersonId;

use crate::app::App;
use crate::error::Error;
use crate::store;
use crate::take_rows::Left;

/// Writes one erasure; tells whether there may be more.
pub(crate) async fn list_erasures(app: &App) -> Result<Left, Error> {
    let Some(list) = &app.erasure_list else { return Ok(Left::Nothing) };
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let Some(erasure) = store::erasures::take_not_listed(&txn).await? else {
        return Ok(Left::Nothing);
    };
    let mut hash = erasure.citizen_hash.as_deref().map(store::keyed_hash).transpose()?;
    let at = erasure.approved_at.unwrap_or(erasure.requested_at);
    // A line for each id: a backup from before a merge brings back several people.
    for id in erasure.ids() {
        list.append(PersonId::from_uuid(id), &erasure.ground, hash.take(), at)?;
    }
    store::erasures::set_listed(&txn, &erasure).await?;
    txn.commit().await?;
    Ok(Left::Some)
}
