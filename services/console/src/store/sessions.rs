//! Sessions by the digest of their cookie.

use auth::Txn;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, FromQueryResult, Statement, Value};

/// A session as it is kept.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub sealed: Vec<u8>,
    pub access_expires_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

/// A session to keep.
pub(crate) struct NewRow {
    pub id: [u8; 32],
    pub sealed: Vec<u8>,
    pub access_expires_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

const INSERT: &str = "
    insert into session (id, sealed, access_expires_at, created_at, last_seen_at, expires_at)
    values ($1, $2, $3, $4, $4, $5)";

const FIND: &str = "
    select sealed, access_expires_at, last_seen_at from session
    where id = $1 and expires_at > $2 and last_seen_at > $3";

const RENEW: &str = "update session set sealed = $2, access_expires_at = $3 where id = $1";
const TOUCH: &str = "update session set last_seen_at = $2 where id = $1";
const DELETE: &str = "delete from session where id = $1";
const DELETE_OLD: &str = "delete from session where expires_at <= $1 or last_seen_at <= $2";

/// Keeps a new session.
pub(crate) async fn insert(txn: &Txn, row: NewRow) -> Result<(), DbErr> {
    let values = [
        row.id.to_vec().into(),
        row.sealed.into(),
        row.access_expires_at.into(),
        txn.now().into(),
        row.expires_at.into(),
    ];
    run(txn, INSERT, values).await.map(drop)
}

/// Finds a session that is not over and was used within `idle`.
pub(crate) async fn find(txn: &Txn, id: [u8; 32], idle: Duration) -> Result<Option<Row>, DbErr> {
    let values: [Value; 3] = [id.to_vec().into(), txn.now().into(), (txn.now() - idle).into()];
    Row::find_by_statement(Statement::from_sql_and_values(DatabaseBackend::Postgres, FIND, values))
        .one(txn)
        .await
}

/// Replaces what is sealed after the tokens were renewed.
pub(crate) async fn renew(
    txn: &Txn,
    id: [u8; 32],
    sealed: Vec<u8>,
    access_expires_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    run(txn, RENEW, [id.to_vec().into(), sealed.into(), access_expires_at.into()]).await.map(drop)
}

/// Notes that the session was used now.
pub(crate) async fn touch(txn: &Txn, id: [u8; 32]) -> Result<(), DbErr> {
    run(txn, TOUCH, [id.to_vec().into(), txn.now().into()]).await.map(drop)
}

/// Ends a session.
pub(crate) async fn delete(txn: &Txn, id: [u8; 32]) -> Result<(), DbErr> {
    run(txn, DELETE, [id.to_vec().into()]).await.map(drop)
}

/// Deletes the sessions that are over; answers how many.
pub(crate) async fn delete_old(txn: &Txn, idle: Duration) -> Result<u64, DbErr> {
    run(txn, DELETE_OLD, [txn.now().into(), (txn.now() - idle).into()]).await
}

async fn run<const N: usize>(txn: &Txn, sql: &str, values: [Value; N]) -> Result<u64, DbErr> {
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values);
    Ok(txn.execute_raw(statement).await?.rows_affected())
}
