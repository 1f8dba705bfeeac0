//! Header wordings that an office added.

use auth::Txn;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A wording and what stands under it.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Wording {
    pub(crate) id: Uuid,
    pub(crate) wording: String,
    pub(crate) column: String,
    pub(crate) added_by: String,
    pub(crate) added_at: DateTime<Utc>,
}

const COLUMNS: &str = "id, wording, \"column\", added_by, added_at";

const INSERT: &str = "
    insert into roster_wording (id, wording, wording_key, \"column\", added_by, added_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (wording_key) do nothing";

/// Adds a wording; false when it was added before.
pub(crate) async fn insert(
    txn: &Txn,
    id: Uuid,
    (wording, key): (&str, &str),
    column: &str,
) -> Result<bool, DbErr> {
    let values = [
        id.into(),
        wording.into(),
        key.into(),
        column.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

/// All of them, for an import: an office adds a handful.
pub(crate) async fn list_all(txn: &Txn) -> Result<Vec<Wording>, DbErr> {
    let sql = format!("select {COLUMNS} from roster_wording");
    Wording::find_by_statement(statement(&sql, [])).all(txn).await
}

/// A page of wordings, newest first.
pub(crate) async fn list_page(txn: &Txn, after: Uuid, limit: u32) -> Result<Vec<Wording>, DbErr> {
    let sql =
        format!("select {COLUMNS} from roster_wording where id < $1 order by id desc limit $2");
    let values = [after.into(), i64::from(limit).into()];
    Wording::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Takes a wording away; false when it was not there.
pub(crate) async fn delete(txn: &Txn, id: Uuid) -> Result<bool, DbErr> {
    let sql = "delete from roster_wording where id = $1";
    Ok(txn.execute_raw(statement(sql, [id.into()])).await?.rows_affected() == 1)
}
