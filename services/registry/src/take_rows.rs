//! Takes pending rows of a list: the one script that the background and a correction both run.

mod judge;
mod write;

use auth::Permission;
use auth::secrets::PersonKey;
use schema::{OrganisationCode, PersonId, RosterImportId};

use crate::app::App;
use crate::domain::roster::Layout;
use crate::error::Error;
use crate::store;
use crate::store::imports::Import;

/// Whether there is more to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    Some,
    Nothing,
}

/// What all rows of an import have in common.
pub(crate) struct ListContext {
    pub(crate) id: RosterImportId,
    pub(crate) organisation: OrganisationCode,
    pub(crate) unit: String,
    pub(crate) layout: Layout,
    pub(crate) key: PersonKey,
    pub(crate) dry_run: bool,
    /// Whether differences from what is held wait for a confirmation.
    pub(crate) reconciles: bool,
}

/// Takes the next chunk of an import's pending rows in one transaction.
///
/// The import's row is locked, so that two processes never take the same rows; people are locked
/// after it, so that the same new person on two lists is registered once.
pub(crate) async fn take_rows(app: &App, import: RosterImportId) -> Result<Left, Error> {
    let timer = app.metrics.roster_chunk_seconds.start_timer();
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let Some(import) = store::imports::find_for_update(&txn, import).await? else {
        return Ok(Left::Nothing);
    };
    if import.state != "running" {
        return Ok(Left::Nothing);
    }
    let chunk = i64::from(app.roster.chunk_rows);
    let context = ListContext::of(&txn, app, &import).await?;
    let rows = store::rows::list_pending(&txn, context.id, chunk).await?;
    let left = if store::count(rows.len() as u64) < chunk { Left::Nothing } else { Left::Some };

    store::people_changes::lock(&txn).await?;
    let judged = judge::judge(&txn, app, &context, rows).await?;
    if !context.dry_run {
        write::people(&txn, app, &context, &judged).await?;
    }
    let progress = write::outcomes(&txn, &context, &judged).await?;
    if left == Left::Nothing {
        store::imports::finish(&txn, context.id).await?;
    }
    txn.commit().await?;

    timer.observe_duration();
    write::count(&app.metrics, progress);
    Ok(left)
}

impl ListContext {
    pub(crate) async fn of(txn: &auth::Txn, app: &App, import: &Import) -> Result<Self, Error> {
        // The import has a key of its own for what belongs to nobody yet.
        let owner = PersonId::from_uuid(import.id);
        let organisation = import.organisation.parse();
        Ok(Self {
            id: RosterImportId::from_uuid(import.id),
            organisation: organisation.map_err(|_| store::corrupt("organisation code"))?,
            unit: import.list_unit.clone(),
            layout: serde_json::from_value(import.layout.clone())?,
            key: PersonKey::get_or_create(txn, &app.keyring, owner).await?,
            dry_run: import.dry_run,
            reconciles: import.reconciles,
        })
    }
}
