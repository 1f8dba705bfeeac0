//! Roster imports: their progress and what surrounds their rows.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::RosterImportId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// An import's progress; every row of the list is counted in exactly one outcome.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Import {
    pub(crate) id: Uuid,
    pub(crate) organisation: String,
    pub(crate) organisation_name: String,
    pub(crate) list_unit: String,
    pub(crate) file_name: String,
    pub(crate) dry_run: bool,
    pub(crate) reconciles: bool,
    pub(crate) state: String,
    pub(crate) failure: Option<String>,
    pub(crate) layout: serde_json::Value,
    pub(crate) total: i32,
    pub(crate) accepted: i32,
    pub(crate) held: i32,
    pub(crate) duplicates: i32,
    pub(crate) rejected: i32,
    pub(crate) pending: i32,
    pub(crate) registered: i32,
    pub(crate) updated: i32,
    pub(crate) unchanged: i32,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) finished_at: Option<DateTime<Utc>>,
    pub(crate) version: i32,
}

const COLUMNS: &str = "i.id, i.organisation,
    coalesce((select o.name from organisation o where o.code = i.organisation), i.list_unit)
        as organisation_name,
    i.list_unit, i.file_name, i.dry_run, i.reconciles, i.state, i.failure, i.layout, i.total, i.accepted, i.held,
    i.duplicates, i.rejected, i.pending, i.registered, i.updated, i.unchanged, i.created_at,
    i.finished_at, i.version";

/// An import to be made. The frame is sealed already.
pub(crate) struct NewImport<'a> {
    pub(crate) id: RosterImportId,
    pub(crate) organisation: &'a str,
    pub(crate) list_unit: &'a str,
    pub(crate) file_name: &'a str,
    pub(crate) digest: Vec<u8>,
    pub(crate) dry_run: bool,
    pub(crate) reconciles: bool,
    pub(crate) layout: serde_json::Value,
    pub(crate) sealed_frame: Vec<u8>,
    pub(crate) total: i32,
    pub(crate) rejected: i32,
}

const INSERT: &str = "
    insert into roster_import (id, organisation, list_unit, file_name, digest, dry_run, state, layout,
                               sealed_frame, total, rejected, pending, created_by, created_at,
                               reconciles)
    values ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $9, $10, $9 - $10, $11, $12, $13)
    on conflict (organisation, digest) where not dry_run and state in ('running', 'done') do nothing";

const FIND_SAME: &str = "i.organisation = $1 and i.digest = $2 and not i.dry_run
    and i.state in ('running', 'done')";

const FRAME: &str = "select sealed_frame from roster_import where id = $1";

const RUNNING: &str =
    "select id from roster_import where state = 'running' order by created_at, id";

/// How rows left one outcome for another.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Progress {
    pub(crate) registered: i32,
    pub(crate) updated: i32,
    pub(crate) unchanged: i32,
    pub(crate) held: i32,
    pub(crate) duplicates: i32,
    pub(crate) rejected: i32,
}

const ADVANCE: &str = "
    update roster_import i
    set registered = registered + $2, updated = updated + $3, unchanged = unchanged + $4,
        accepted = accepted + $2 + $3 + $4, held = held + $5, duplicates = duplicates + $6,
        rejected = rejected + $7, pending = pending - ($2 + $3 + $4 + $5 + $6 + $7),
        version = version + 1
    where id = $1";

const FINISH: &str = "
    update roster_import set state = 'done', finished_at = $2, version = version + 1
    where id = $1 and state = 'running' and pending = 0";

const END: &str = "
    update roster_import set state = $2, failure = $3, finished_at = $4, version = version + 1
    where id = $1 and state = 'running'";

const REOPEN: &str = "
    update roster_import
    set state = 'running', held = held - (case $2 when 'held' then 1 else 0 end),
        duplicates = duplicates - (case $2 when 'duplicate' then 1 else 0 end),
        pending = pending + 1, finished_at = null, version = version + 1
    where id = $1 and state in ('running', 'done')";

/// Makes an import; false when the same file is being imported or was.
pub(crate) async fn insert(txn: &Txn, new: NewImport<'_>) -> Result<bool, DbErr> {
    let values = [
        new.id.as_uuid().into(),
        new.organisation.into(),
        new.list_unit.into(),
        new.file_name.into(),
        new.digest.into(),
        new.dry_run.into(),
        new.layout.into(),
        new.sealed_frame.into(),
        new.total.into(),
        new.rejected.into(),
        txn.caller().subject().into(),
        txn.now().into(),
        new.reconciles.into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

pub(crate) async fn find(txn: &Txn, id: RosterImportId) -> Result<Option<Import>, DbErr> {
    let sql = format!("select {COLUMNS} from roster_import i where i.id = $1");
    Import::find_by_statement(statement(&sql, [id.as_uuid().into()])).one(txn).await
}

/// Finds and locks an import, waiting for whoever works on it.
pub(crate) async fn find_for_update(
    txn: &Txn,
    id: RosterImportId,
) -> Result<Option<Import>, DbErr> {
    let sql = format!("select {COLUMNS} from roster_import i where i.id = $1 for update");
    Import::find_by_statement(statement(&sql, [id.as_uuid().into()])).one(txn).await
}

/// The import of the same file for the same organisation that still counts.
pub(crate) async fn find_same(
    txn: &Txn,
    organisation: &str,
    digest: &[u8],
) -> Result<Option<Import>, DbErr> {
    let sql = format!("select {COLUMNS} from roster_import i where {FIND_SAME}");
    let values = [organisation.into(), digest.to_vec().into()];
    Import::find_by_statement(statement(&sql, values)).one(txn).await
}

/// A page of imports, newest first.
pub(crate) async fn list_page(txn: &Txn, after: Uuid, limit: u32) -> Result<Vec<Import>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from roster_import i where i.id < $1 order by i.id desc limit $2"
    );
    let values = [after.into(), i64::from(limit).into()];
    Import::find_by_statement(statement(&sql, values)).all(txn).await
}

/// What stands around the rows, sealed.
pub(crate) async fn get_frame(txn: &Txn, id: RosterImportId) -> Result<Vec<u8>, DbErr> {
    let row = txn.query_one_raw(statement(FRAME, [id.as_uuid().into()])).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("roster import".to_owned()))?.try_get_by_index(0)
}

/// Imports that have work left, oldest first.
pub(crate) async fn list_running(txn: &Txn) -> Result<Vec<RosterImportId>, DbErr> {
    let rows = txn.query_all_raw(statement(RUNNING, [])).await?;
    rows.iter().map(|row| row.try_get_by_index(0).map(RosterImportId::from_uuid)).collect()
}

/// Counts rows that are no longer pending.
pub(crate) async fn advance(
    txn: &Txn,
    id: RosterImportId,
    progress: Progress,
) -> Result<(), DbErr> {
    let values = [
        id.as_uuid().into(),
        progress.registered.into(),
        progress.updated.into(),
        progress.unchanged.into(),
        progress.held.into(),
        progress.duplicates.into(),
        progress.rejected.into(),
    ];
    txn.execute_raw(statement(ADVANCE, values)).await.map(|_| ())
}

/// Ends an import that has nothing pending; false when it has.
pub(crate) async fn finish(txn: &Txn, id: RosterImportId) -> Result<bool, DbErr> {
    let values = [id.as_uuid().into(), txn.now().into()];
    Ok(txn.execute_raw(statement(FINISH, values)).await?.rows_affected() == 1)
}

/// Ends a running import as cancelled: what was accepted stays, what is pending stays undone.
pub(crate) async fn cancel(txn: &Txn, id: RosterImportId) -> Result<bool, DbErr> {
    end(txn, id, "cancelled", None).await
}

/// Ends a running import that cannot go on.
pub(crate) async fn fail(txn: &Txn, id: RosterImportId, why: &str) -> Result<bool, DbErr> {
    end(txn, id, "failed", Some(why)).await
}

async fn end(
    txn: &Txn,
    id: RosterImportId,
    state: &str,
    failure: Option<&str>,
) -> Result<bool, DbErr> {
    let values = [id.as_uuid().into(), state.into(), failure.into(), txn.now().into()];
    Ok(txn.execute_raw(statement(END, values)).await?.rows_affected() == 1)
}

/// Makes one row of this outcome pending again; false when the import no longer takes rows.
pub(crate) async fn reopen(txn: &Txn, id: RosterImportId, outcome: &str) -> Result<bool, DbErr> {
    let values = [id.as_uuid().into(), outcome.into()];
    Ok(txn.execute_raw(statement(REOPEN, values)).await?.rows_affected() == 1)
}
