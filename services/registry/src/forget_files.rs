//! Forgets uploaded workbooks whose days are over.

use auth::Permission;

use crate::app::App;
use crate::error::Error;
use crate::store;

/// Forgets those of before today.
pub(crate) async fn forget_files(app: &App) -> Result<(), Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let forgotten = store::roster_files::forget_due(&txn, app.clock.today()).await?;
    txn.commit().await?;
    if forgotten > 0 {
        tracing::info!(forgotten, "{forgotten} uploaded workbooks were forgotten after their days");
    }
    Ok(())
}
