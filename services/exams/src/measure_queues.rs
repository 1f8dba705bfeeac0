//! How much waits, and for how long: what an operator's alert needs to know between two requests.

use std::sync::Arc;
use std::time::Duration;

use auth::Permission;
use chrono::{DateTime, Utc};
use runtime::problem::Chain;

use crate::app::App;
use crate::error::Error;
use crate::store::{intakes, unmatched};

/// Two sums over what waits, which is little where all is well.
const EVERY: Duration = Duration::from_secs(15);

/// Measures until the process ends.
pub(crate) async fn run(app: Arc<App>) {
    while !app.tasks.is_cancelled() {
        if let Err(error) = measure(&app).await {
            tracing::warn!(error = %Chain(&error), "the queues could not be measured, trying again");
        }
        tokio::select! {
            () = app.tasks.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Shows what waits now.
async fn measure(app: &App) -> Result<(), Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let now = txn.now();
    let (waiting, since) = unmatched::waiting(&txn).await?;
    let (pending, begun) = intakes::waiting(&txn).await?;
    txn.rollback().await?;
    let age = |since: Option<DateTime<Utc>>| since.map_or(0, |at| (now - at).num_seconds().max(0));
    app.metrics.unmatched.set(waiting);
    app.metrics.unmatched_age_seconds.set(age(since));
    app.metrics.uploads_pending.set(pending);
    app.metrics.uploads_age_seconds.set(age(begun));
    Ok(())
}
