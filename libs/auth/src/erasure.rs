//! Erasing a person from one service's database, as far as this crate's tables go.
//!
//! [`erase`] comes first in the transaction that deletes the service's own rows: it waits for whoever
//! writes about the person, and leaves the tombstone that [`is_erased`] answers by. What a service is
//! told of a person later, again or late, is asked here before anything is stored.

use schema::PersonId;
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};

use crate::txn::Txn;

/// Excludes those who asked whether the person is erased and write for them.
const LOCK: &str = "select pg_advisory_xact_lock(hashtextextended('yba erased ' || $1::uuid, 0))";

const TOMBSTONE: &str = "
    insert into erased_person (person_id, erased_at) values ($1, $2) on conflict do nothing";

/// The data key among them: whatever was sealed with it and is still somewhere cannot be read any more.
const DELETE: [&str; 5] = [
    "delete from person_key where person_id = $1",
    "delete from person_scope where person_id = $1",
    "delete from restricted_person where person_id = $1",
    "delete from apart_person where person_id = $1",
    "delete from person_alias where old = $1 or survivor = $1",
];

/// First answers hold ids, so one that names the person is about them.
const FORGET_ANSWERS: &str = "
    delete from idempotency_key
    where position(convert_to($1, 'UTF8') in body) > 0 or position($1 in coalesce(location, '')) > 0";

/// Grants to the person themself and to proxies. They end with the one whom they reach.
const FORGET_GRANTS: &str = "delete from grant_copy where scope = 'person:' || $1";

const IS_ERASED: &str = "select yba_is_erased($1)";

/// Tells whether the person was erased, and keeps an erasure waiting until the transaction ends.
pub async fn is_erased(txn: &Txn, person: PersonId) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement(IS_ERASED, [person.as_uuid().into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Tells whether any of these was erased, and keeps their erasures waiting until the transaction ends.
///
/// What is about two people, such as a merge, is told under the keys of both, and so may come once more after one of
/// them was erased: it must leave nothing then.
pub async fn is_any_erased(txn: &Txn, people: [PersonId; 2]) -> Result<bool, DbErr> {
    for person in people {
        if is_erased(txn, person).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Leaves the tombstone and deletes key, scope, stored answers and grants of the person.
pub async fn erase(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    txn.execute_raw(statement(LOCK, [person.as_uuid().into()])).await?;
    let values = [person.as_uuid().into(), txn.now().into()];
    txn.execute_raw(statement(TOMBSTONE, values)).await?;
    for sql in DELETE {
        txn.execute_raw(statement(sql, [person.as_uuid().into()])).await?;
    }
    for sql in [FORGET_ANSWERS, FORGET_GRANTS] {
        txn.execute_raw(statement(sql, [person.to_string().into()])).await?;
    }
    txn.grants_changed();
    Ok(())
}

fn statement<const N: usize>(sql: &str, values: [sea_orm::Value; N]) -> Statement {
    Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)
}
