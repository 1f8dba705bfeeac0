//! Does what is planned for people, on its day.

use auth::Permission;
use auth::secrets::PersonKey;
use schema::PersonId;

use crate::app::App;
use crate::change_person::{change_person, misfit};
use crate::domain::person_change::PersonChange;
use crate::error::Error;
use crate::store;
use crate::take_rows::Left;

/// The place that what is planned for a person is sealed for.
pub(crate) const CHANGE_PLACE: &[u8] = b"registry.person-change";

/// Does one change whose day has come; answers whether there may be more.
pub(crate) async fn change_people_due(app: &App) -> Result<Left, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let today = app.clock.today();
    if store::person_changes::find_due(&txn, today).await?.is_none() {
        return Ok(Left::Nothing);
    }
    store::people_changes::lock_from_comparison(&txn).await?;
    let due = store::person_changes::find_due(&txn, today).await?;
    let Some(id) = due else { return Ok(Left::Nothing) };
    let row = store::person_changes::find(&txn, id).await?.ok_or(Error::NotFound("change"))?;
    let person = PersonId::from_uuid(row.person_id);
    let whole = store::people::find_whole(&txn, person).await?;
    let whole = whole.ok_or(Error::NotFound("person"))?;
    let key = PersonKey::get_or_create(&txn, &app.keyring, person).await?;
    let change: PersonChange = serde_json::from_slice(&key.open(CHANGE_PLACE, &row.sealed)?)?;
    match misfit(&txn, app, &whole, &change, row.on_date).await? {
        None => change_person(&txn, app, &row, &change).await?,
        Some(why) => {
            // Somebody must plan it anew: the person, or the organisation, is not as it was.
            tracing::warn!(change = %id, why = ?why, "a planned change of a person no longer fits");
            store::person_changes::settle(&txn, id, "refused").await?;
        }
    }
    txn.commit().await?;
    Ok(Left::Some)
}
