//! Sealed files that came from another network or went to one.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::RosterImportId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A file that was exchanged before.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Exchanged {
    pub(crate) import_id: Option<Uuid>,
    pub(crate) exchanged_at: DateTime<Utc>,
}

/// A file about to be recorded.
pub(crate) struct NewFile<'a> {
    pub(crate) digest: [u8; 32],
    pub(crate) direction: &'static str,
    pub(crate) partner: &'a str,
    pub(crate) file_name: &'a str,
}

const INSERT: &str = "
    insert into exchanged_file (digest, direction, partner, file_name, exchanged_at)
    values ($1, $2, $3, $4, $5) on conflict do nothing";

const FIND: &str = "
    select import_id, exchanged_at from exchanged_file where digest = $1 and direction = 'in'";

const BECAME: &str =
    "update exchanged_file set import_id = $2 where digest = $1 and direction = 'in'";

/// Records a file; false when it was exchanged before. Whoever comes second waits here for the first.
pub(crate) async fn insert(txn: &Txn, new: NewFile<'_>) -> Result<bool, DbErr> {
    let values = [
        new.digest.to_vec().into(),
        new.direction.into(),
        new.partner.into(),
        new.file_name.into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

pub(crate) async fn find(txn: &Txn, digest: [u8; 32]) -> Result<Option<Exchanged>, DbErr> {
    let row = txn.query_one_raw(statement(FIND, [digest.to_vec().into()])).await?;
    row.map(|row| Exchanged::from_query_result(&row, "")).transpose()
}

/// Says which import the list in a file became.
pub(crate) async fn became(
    txn: &Txn,
    digest: [u8; 32],
    import: RosterImportId,
) -> Result<(), DbErr> {
    let values = [digest.to_vec().into(), import.as_uuid().into()];
    txn.execute_raw(statement(BECAME, values)).await.map(drop)
}
