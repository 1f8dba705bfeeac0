//! Wrapping people's keys anew after another service key was put in front.
//!
//! What a person's key sealed stays as it is: only the wrapping of that key changes, one small row for
//! each person. A batch is a transaction, so a rotation that was stopped goes on where it ended.

use schema::PersonId;
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryResult, Statement};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::keyring::Keyring;
use super::person_key::wrapping_aad;
use super::seal::{open, seal};
use crate::error::Error;
use crate::txn::Txn;

/// How many people's keys a service key wraps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapping {
    /// The id of the service key.
    pub key_id: String,
    /// The number of people.
    pub people: i64,
}

const COUNT: &str = "select key_id, count(*) from person_key group by key_id order by key_id";

/// Held until the batch commits: an erasure of one of them waits, and finds its row as ever.
const TAKE: &str = "
    select person_id, key_id, wrapped from person_key where key_id <> $1
    order by person_id limit $2 for update";

const REWRAP: &str = "
    update person_key k set key_id = $3, wrapped = n.wrapped
    from unnest($1::uuid[], $2::bytea[]) as n (person_id, wrapped)
    where k.person_id = n.person_id";

/// Counts people's keys by the service key that wraps them.
pub async fn wrappings(txn: &Txn) -> Result<Vec<Wrapping>, Error> {
    let statement = Statement::from_string(DatabaseBackend::Postgres, COUNT);
    let rows = txn.query_all_raw(statement).await?;
    let read = |row: &QueryResult| {
        Ok(Wrapping { key_id: row.try_get_by_index(0)?, people: row.try_get_by_index(1)? })
    };
    rows.iter().map(read).collect()
}

/// Wraps up to `most` people's keys with the first service key; answers how many. None: all are.
pub async fn rotate(txn: &Txn, keyring: &Keyring, most: u16) -> Result<usize, Error> {
    let (key_id, wrapping) = keyring.sealing();
    let values = [key_id.into(), i64::from(most).into()];
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, TAKE, values);
    let rows = txn.query_all_raw(statement).await?;
    let (mut people, mut wrapped): (Vec<Uuid>, Vec<Vec<u8>>) = (Vec::new(), Vec::new());
    for row in &rows {
        let id: Uuid = row.try_get_by_index(0)?;
        let (old, sealed): (String, Vec<u8>) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let aad = wrapping_aad(PersonId::from_uuid(id));
        let key = Zeroizing::new(open(keyring.find(&old)?, &aad, &sealed)?);
        wrapped.push(seal(wrapping, &aad, &key));
        people.push(id);
    }
    if !people.is_empty() {
        let values = [people.into(), wrapped.into(), key_id.into()];
        let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, REWRAP, values);
        txn.execute_raw(statement).await?;
    }
    Ok(rows.len())
}
