//! Sessions and sign-ins that are over are deleted.

use std::sync::Arc;
use std::time::Duration;

use runtime::Tasks;

use crate::app::App;
use crate::error::Error;
use crate::store;

/// How often. They are no longer valid before; this only keeps the tables small.
const EVERY: Duration = Duration::from_secs(600);

/// Starts the task.
pub(crate) fn start(app: Arc<App>, tasks: &Tasks) {
    let ending = tasks.clone();
    tasks.spawn("console-sessions", async move {
        loop {
            tokio::select! {
                () = ending.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
            if let Err(error) = delete_old(&app).await {
                tracing::warn!(error = %runtime::problem::Chain(&error), "old sessions stay");
            }
        }
    });
}

async fn delete_old(app: &App) -> Result<(), Error> {
    let txn = app.begin().await?;
    let sessions = store::sessions::delete_old(&txn, app.config.idle).await?;
    store::sign_ins::delete_old(&txn).await?;
    txn.commit().await?;
    app.metrics.sessions_ended.with_label_values(&["lapsed"]).inc_by(sessions);
    Ok(())
}
