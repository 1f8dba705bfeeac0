//! Who is who after merges: resolved when something is read, never written into rows (design decision 16).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use schema::PersonId;
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement, Value};
use uuid::Uuid;

use crate::erasure::is_any_erased;
use crate::txn::Txn;

/// One person under all the ids that are theirs now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamePerson {
    /// The id that answers are given under.
    pub id: PersonId,
    ids: Vec<Uuid>,
}

impl SamePerson {
    /// Returns every id of the person, the survivor's first; for `= any ($1::uuid[])`.
    pub fn ids(&self) -> Vec<Uuid> {
        self.ids.clone()
    }
}

const FIND: &str = "
    with asked as (
        select coalesce((select survivor from person_alias where old = $1 and ended_at is null), $1) as id)
    select id from (
        select id, null::timestamptz as since from asked
        union all
        select a.old, a.merged_at from person_alias a join asked on a.survivor = asked.id
        where a.ended_at is null) ids
    order by since nulls first, id";

/// An older event than what is known, or the same one again, changes nothing.
const MERGE: &str = "
    insert into person_alias as known (old, survivor, merged_at) values ($1, $2, $3)
    on conflict (old) do update
    set survivor = excluded.survivor, merged_at = excluded.merged_at, ended_at = null
    where greatest(known.merged_at, known.ended_at) < excluded.merged_at";

const UNMERGE: &str = "
    insert into person_alias as known (old, survivor, merged_at, ended_at) values ($1, $2, $3, $3)
    on conflict (old) do update set ended_at = excluded.ended_at
    where known.ended_at is null and known.survivor = excluded.survivor
      and known.merged_at <= excluded.ended_at";

/// Who is the old id themselves goes on to reach what is theirs.
const FORGET_ONESELF: &str =
    "delete from person_scope where grantee = 'person:' || $1::uuid and person_id <> $1::uuid";

const REACH_ONESELF: &str = "
    insert into person_scope (person_id, grantee)
    values ($2, 'person:' || $1::uuid), ($2, 'person:' || $2::uuid)
    on conflict do nothing";

/// Finds all ids of the person who is asked for under any of them.
///
/// Where the caller does not reach the survivor the id stays alone, and row security hides its rows.
pub async fn find(txn: &Txn, asked: PersonId) -> Result<SamePerson, DbErr> {
    let rows = txn.query_all_raw(statement(FIND, [asked.as_uuid().into()])).await?;
    let ids: Vec<Uuid> =
        rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let id = ids.first().copied().map_or(asked, PersonId::from_uuid);
    Ok(SamePerson { id, ids })
}

/// Finds under which id a person is kept now: their own, or the survivor's.
pub async fn survivor(txn: &Txn, asked: PersonId) -> Result<PersonId, DbErr> {
    let sql = "select yba_survivor($1)";
    let row = txn.query_one_raw(statement(sql, [asked.as_uuid().into()])).await?;
    row.map_or(Ok(asked), |row| Ok(PersonId::from_uuid(row.try_get_by_index(0)?)))
}

/// Finds the survivors of those of these ids that are another person now.
pub async fn survivors(txn: &Txn, asked: &[Uuid]) -> Result<HashMap<Uuid, Uuid>, DbErr> {
    let sql =
        "select old, survivor from person_alias where old = any ($1::uuid[]) and ended_at is null";
    let rows = txn.query_all_raw(statement(sql, [asked.to_vec().into()])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Takes down that `old` is `survivor` from `at` on; answers whether that is news. Of the erased nothing is.
pub async fn merge(
    txn: &Txn,
    (old, survivor): (PersonId, PersonId),
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    if is_any_erased(txn, [old, survivor]).await? {
        return Ok(false);
    }
    let ids: [Value; 2] = [old.as_uuid().into(), survivor.as_uuid().into()];
    let values: [Value; 3] = [ids[0].clone(), ids[1].clone(), at.into()];
    if txn.execute_raw(statement(MERGE, values)).await?.rows_affected() == 0 {
        return Ok(false);
    }
    txn.execute_raw(statement(FORGET_ONESELF, [ids[0].clone()])).await?;
    txn.execute_raw(statement(REACH_ONESELF, ids)).await?;
    Ok(true)
}

/// Takes down that the two are two people again from `at` on; answers whether that is news. Of the erased nothing is.
pub async fn unmerge(
    txn: &Txn,
    (old, survivor): (PersonId, PersonId),
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    if is_any_erased(txn, [old, survivor]).await? {
        return Ok(false);
    }
    let values = [old.as_uuid().into(), survivor.as_uuid().into(), at.into()];
    if txn.execute_raw(statement(UNMERGE, values)).await?.rows_affected() == 0 {
        return Ok(false);
    }
    txn.execute_raw(statement(FORGET_ONESELF, [old.as_uuid().into()])).await?;
    Ok(true)
}

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)
}
