//! Work that goes on after the answer: rows of lists, changes whose day has come, identities that are due again.
//!
//! All state is in the database, so that another process, or this one after a crash, goes on where
//! the last committed chunk ended.

use std::sync::Arc;
use std::time::Duration;

use auth::Permission;
use runtime::Tasks;
use schema::RosterImportId;

use crate::app::App;
use crate::change_organisations_due::change_organisations_due;
use crate::change_people_due::change_people_due;
use crate::end_proxies_of_dead::end_proxies_of_dead;
use crate::error::Error;
use crate::find_candidates::find_candidates;
use crate::forget_files::forget_files;
use crate::list_erasures::list_erasures;
use crate::open_grant_review::open_grant_review;
use crate::store;
use crate::take_rows::{Left, take_rows};
use crate::tell_apart::tell_apart_due;
use crate::tell_identities::tell_due;

/// How long until unfinished imports of other processes are looked for, as after their crash.
const POLL: Duration = Duration::from_secs(2);
/// How long to wait after a failure that may pass.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs until the process ends.
pub(crate) async fn run(app: Arc<App>, tasks: Tasks) {
    while !tasks.is_cancelled() {
        let pause = match work(&app, &tasks).await {
            // Who waits to be compared can wait: each time what else there is comes first.
            Ok(Left::Some) => Duration::ZERO,
            Ok(Left::Nothing) => POLL,
            Err(error) => {
                tracing::warn!(error = %error, "background work of the registry waits");
                PAUSE
            }
        };
        tokio::select! {
            () = tasks.cancelled() => {}
            () = app.rows_wait.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Takes all rows that wait, tells all identities that are due, and compares some of the people who changed.
async fn work(app: &App, tasks: &Tasks) -> Result<Left, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let running = store::imports::list_running(&txn).await?;
    txn.commit().await?;
    for import in running {
        while !tasks.is_cancelled() {
            match take_rows(app, import).await {
                Ok(Left::Some) => {}
                Ok(Left::Nothing) => break,
                Err(error) if error.is_retryable() => return Err(error),
                Err(error) => {
                    fail(app, import, &error).await?;
                    break;
                }
            }
        }
    }
    while !tasks.is_cancelled() && change_organisations_due(app).await? == Left::Some {}
    while !tasks.is_cancelled() && change_people_due(app).await? == Left::Some {}
    open_grant_review(app).await?;
    forget_files(app).await?;
    while !tasks.is_cancelled() && end_proxies_of_dead(app).await? == Left::Some {}
    while !tasks.is_cancelled() && tell_apart_due(app).await? == Left::Some {}
    while !tasks.is_cancelled() && tell_due(app).await? == Left::Some {}
    // Last, so that a folder that cannot be written to holds up nothing else.
    while !tasks.is_cancelled() && list_erasures(app).await? == Left::Some {}
    find_candidates(app).await
}

/// Ends an import that will not succeed by itself; what was accepted before stays.
async fn fail(app: &App, import: RosterImportId, error: &Error) -> Result<(), Error> {
    tracing::error!(%import, error = %error, "roster import {import} failed");
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    store::imports::fail(&txn, import, "internal").await?;
    Ok(txn.commit().await?)
}
