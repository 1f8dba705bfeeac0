//! Giving committed audit rows their place: one step of the chainer.

use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use super::row::{Head, Row, columns, hash_of};
use crate::txn::Txn;

/// Rows of one step. More would hold the snapshot, and so vacuum, for longer.
const STEP: i64 = 2_000;

/// One chainer per database; the lock ends with the transaction ("yba" and "chain").
const TURN: &str = "select pg_try_advisory_xact_lock(4281432894853245294)";

const HEAD: &str = "
    select sequence, hash, era, xid::text, audit_id from audit_chain order by sequence desc limit 1";

/// Rows after the chain's end whose transactions are all over: below the oldest running one nothing can
/// appear any more. An older era's transactions belong to another cluster and are over anyway.
const NEXT: &str = concat!(
    "select ",
    columns!(),
    " from audit a
    where (a.era, a.xid, a.id) > ($1, $2::text::xid8, $3)
      and (a.era < yba_audit_era() or a.xid < pg_snapshot_xmin(pg_current_snapshot()))
    order by a.era, a.xid, a.id limit $4"
);

const LINK: &str = "
    insert into audit_chain (sequence, era, xid, audit_id, digest, hash)
    select sequence, era, xid::xid8, audit_id, digest, hash
    from unnest($1::bigint[], $2::integer[], $3::text[], $4::uuid[], $5::bytea[], $6::bytea[])
        as link (sequence, era, xid, audit_id, digest, hash)";

const STRAY: &str = "
    select count(*) from audit a
    where (a.era, a.xid, a.id) <= ($1, $2::text::xid8, $3)
      and not exists (select from audit_chain c where c.audit_id = a.id)";

/// How long the oldest row that has no place yet has waited; in seconds, 0 when there is none.
const WAITING: &str = "
    select a.at from audit a where (a.era, a.xid, a.id) > ($1, $2::text::xid8, $3)
    order by a.era, a.xid, a.id limit 1";

/// Where the chain ends, in the order of the audit.
pub(super) struct End {
    pub(super) head: Head,
    era: i32,
    xid: String,
    id: Uuid,
}

impl End {
    fn start() -> Self {
        Self { head: Head::START, era: 0, xid: "0".to_owned(), id: Uuid::nil() }
    }

    fn position(&self) -> Vec<Value> {
        vec![self.era.into(), self.xid.as_str().into(), self.id.into()]
    }
}

/// Takes the chainer's turn for this transaction; another process may have it.
pub(super) async fn take_turn(txn: &Txn) -> Result<bool, DbErr> {
    one(txn, TURN, vec![]).await?.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Reads where the chain ends.
pub(super) async fn end(txn: &impl ConnectionTrait) -> Result<End, DbErr> {
    let Some(row) = one(txn, HEAD, vec![]).await? else { return Ok(End::start()) };
    let hash: Vec<u8> = row.try_get_by_index(1)?;
    Ok(End {
        head: Head { sequence: row.try_get_by_index(0)?, hash: hash_of(&hash) },
        era: row.try_get_by_index(2)?,
        xid: row.try_get_by_index(3)?,
        id: row.try_get_by_index(4)?,
    })
}

/// Chains the next rows; returns how many, and whether that was a full step.
pub(super) async fn step(txn: &Txn, end: &End) -> Result<(usize, bool), DbErr> {
    let mut values = end.position();
    values.push(STEP.into());
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, NEXT, values);
    let rows = txn.query_all_raw(statement).await?;
    if rows.is_empty() {
        return Ok((0, false));
    }
    let mut links = Links::default();
    let mut head = end.head;
    for row in &rows {
        let row = Row::read(row)?;
        let digest = row.digest();
        head = head.follow(row.id, &digest);
        links.push(head, row, digest.to_vec());
    }
    txn.execute_raw(Statement::from_sql_and_values(
        DatabaseBackend::Postgres,
        LINK,
        links.values(),
    ))
    .await?;
    Ok((rows.len(), i64::try_from(rows.len()) == Ok(STEP)))
}

/// Counts rows below the chain's end that are not in it: somebody put them there.
pub(super) async fn stray(txn: &Txn, end: &End) -> Result<i64, DbErr> {
    one(txn, STRAY, end.position()).await?.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// Returns the seconds that the oldest unchained row has waited.
pub(super) async fn waiting_seconds(txn: &Txn, end: &End) -> Result<i64, DbErr> {
    let Some(row) = one(txn, WAITING, end.position()).await? else { return Ok(0) };
    let at: chrono::DateTime<chrono::Utc> = row.try_get_by_index(0)?;
    Ok((txn.now() - at).num_seconds().max(0))
}

async fn one(
    txn: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<QueryResult>, DbErr> {
    txn.query_one_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)).await
}

/// The new links as columns, for one statement.
#[derive(Default)]
struct Links {
    sequences: Vec<i64>,
    eras: Vec<i32>,
    xids: Vec<String>,
    ids: Vec<Uuid>,
    digests: Vec<Vec<u8>>,
    hashes: Vec<Vec<u8>>,
}

impl Links {
    fn push(&mut self, head: Head, row: Row, digest: Vec<u8>) {
        self.sequences.push(head.sequence);
        self.eras.push(row.era);
        self.xids.push(row.xid);
        self.ids.push(row.id);
        self.digests.push(digest);
        self.hashes.push(head.hash.to_vec());
    }

    fn values(self) -> Vec<Value> {
        vec![
            self.sequences.into(),
            self.eras.into(),
            self.xids.into(),
            self.ids.into(),
            self.digests.into(),
            self.hashes.into(),
        ]
    }
}
