//! Does what is planned for organisations, on its day.

use auth::Permission;

use crate::app::App;
use crate::change_organisation::{change_organisation, misfit};
use crate::domain::organisation_change::OrganisationChange;
use crate::error::Error;
use crate::store;
use crate::take_rows::Left;

/// Does one change whose day has come; answers whether there may be more.
pub(crate) async fn change_organisations_due(app: &App) -> Result<Left, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let today = app.clock.today();
    if store::organisation_history::find_due_change(&txn, today).await?.is_none() {
        return Ok(Left::Nothing);
    }
    store::organisations::lock_tree(&txn).await?;
    let due = store::organisation_history::find_due_change(&txn, today).await?;
    let Some(id) = due else { return Ok(Left::Nothing) };
    let row = store::organisation_history::find_change(&txn, id).await?;
    let row = row.ok_or(Error::NotFound("change"))?;
    let change: OrganisationChange = serde_json::from_value(row.details.clone())?;
    let code = row.code.parse().map_err(|_| store::corrupt("code"))?;
    match misfit(&txn, &code, &change, row.on_date).await? {
        None => change_organisation(&txn, app, &row, &change).await?,
        Some(why) => {
            // Somebody must plan it anew: what it was planned for has changed since.
            tracing::warn!(change = %id, why = ?why, "a planned change of an organisation no longer fits");
            store::organisation_history::settle_change(&txn, id, "refused").await?;
        }
    }
    txn.commit().await?;
    Ok(Left::Some)
}
