//! Sign-ins under way, each used once.

use auth::Txn;
use chrono::{Duration, Utc};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement, Value};

/// How long the issuer may take; minutes.
pub const SIGN_IN_MINUTES: u32 = 10;

const INSERT: &str = "insert into sign_in (id, sealed, created_at) values ($1, $2, $3)";
const TAKE: &str = "delete from sign_in where id = $1 and created_at > $2 returning sealed";
const DELETE_OLD: &str = "delete from sign_in where created_at <= $1";

/// Keeps a sign-in that has begun.
pub(crate) async fn insert(txn: &Txn, id: [u8; 32], sealed: Vec<u8>) -> Result<(), DbErr> {
    let values: [Value; 3] = [id.to_vec().into(), sealed.into(), txn.now().into()];
    txn.execute_raw(statement(INSERT, values)).await.map(drop)
}

/// Takes a sign-in that has come back: a second time there is none.
pub(crate) async fn take(txn: &Txn, id: [u8; 32]) -> Result<Option<Vec<u8>>, DbErr> {
    let oldest: chrono::DateTime<Utc> = txn.now() - longest();
    let row = txn.query_one_raw(statement(TAKE, [id.to_vec().into(), oldest.into()])).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Deletes the sign-ins that never came back.
pub(crate) async fn delete_old(txn: &Txn) -> Result<u64, DbErr> {
    let oldest: chrono::DateTime<Utc> = txn.now() - longest();
    Ok(txn.execute_raw(statement(DELETE_OLD, [oldest.into()])).await?.rows_affected())
}

fn longest() -> Duration {
    Duration::minutes(i64::from(SIGN_IN_MINUTES))
}

fn statement<const N: usize>(sql: &str, values: [Value; N]) -> Statement {
    Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)
}
