//! Uploaded workbooks, kept for some days.

use auth::Txn;
use chrono::NaiveDate;
use schema::RosterImportId;
use sea_orm::{ConnectionTrait, DbErr};

use super::statement;

/// The place that a sealed workbook is bound to, within its import's key.
pub(crate) const FILE_PLACE: &[u8] = b"registry.roster-file";

const INSERT: &str = "insert into roster_file (import_id, sealed, forget_on) values ($1, $2, $3)";

const FIND: &str = "select sealed from roster_file where import_id = $1 and forget_on > $2";

const FORGET_ALL: &str = "select registry_forget_files()";

const FORGET_DUE: &str = "delete from roster_file where forget_on <= $1";

pub(crate) async fn insert(
    txn: &Txn,
    import: RosterImportId,
    sealed: Vec<u8>,
    forget_on: NaiveDate,
) -> Result<(), DbErr> {
    let values = [import.as_uuid().into(), sealed.into(), forget_on.into()];
    txn.execute_raw(statement(INSERT, values)).await.map(drop)
}

/// The sealed workbook of an import, if it is still kept.
pub(crate) async fn find(
    txn: &Txn,
    import: RosterImportId,
    today: NaiveDate,
) -> Result<Option<Vec<u8>>, DbErr> {
    let row = txn.query_one_raw(statement(FIND, [import.as_uuid().into(), today.into()])).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Forgets every workbook: when somebody is to be here no more, nobody can tell which of them names them.
pub(crate) async fn forget_all(txn: &Txn) -> Result<(), DbErr> {
    txn.execute_raw(statement(FORGET_ALL, [])).await.map(drop)
}

/// Forgets the workbooks whose days are over; tells how many.
pub(crate) async fn forget_due(txn: &Txn, today: NaiveDate) -> Result<u64, DbErr> {
    Ok(txn.execute_raw(statement(FORGET_DUE, [today.into()])).await?.rows_affected())
}
