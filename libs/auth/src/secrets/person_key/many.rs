//! The keys of many people in one round trip, for lists of thousands.

use std::collections::HashMap;

use schema::PersonId;
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryResult, Statement};
use uuid::Uuid;

use super::{PersonKey, wrapping_aad};
use crate::error::Error;
use crate::secrets::keyring::Keyring;
use crate::secrets::seal::{self, DataKey};
use crate::txn::Txn;

const FIND_ALL: &str =
    "select person_id, key_id, wrapped from person_key where person_id = any ($1::uuid[])";

/// What another transaction made meanwhile is not returned, and found by asking again.
const CREATE_ALL: &str = "
    insert into person_key (person_id, key_id, wrapped, created_at)
    select n.person_id, $3, n.wrapped, $4
    from unnest($1::uuid[], $2::bytea[]) as n (person_id, wrapped)
    on conflict (person_id) do nothing
    returning person_id, key_id, wrapped";

impl PersonKey {
    /// Returns the keys of these people in their order, making those that are missing.
    pub async fn get_or_create_all(
        txn: &Txn,
        keyring: &Keyring,
        people: &[PersonId],
    ) -> Result<Vec<Self>, Error> {
        let mut keys = HashMap::with_capacity(people.len());
        collect(keyring, find(txn, people).await?, &mut keys)?;
        let missing = missing(people, &keys);
        if !missing.is_empty() {
            collect(keyring, create(txn, keyring, &missing).await?, &mut keys)?;
            let made_elsewhere = self::missing(people, &keys);
            if !made_elsewhere.is_empty() {
                collect(keyring, find(txn, &made_elsewhere).await?, &mut keys)?;
            }
        }
        people.iter().map(|person| keys.get(person).cloned().ok_or(Error::Sealed)).collect()
    }
}

fn missing(people: &[PersonId], keys: &HashMap<PersonId, PersonKey>) -> Vec<PersonId> {
    people.iter().copied().filter(|person| !keys.contains_key(person)).collect()
}

fn collect(
    keyring: &Keyring,
    rows: Vec<QueryResult>,
    keys: &mut HashMap<PersonId, PersonKey>,
) -> Result<(), Error> {
    for row in rows {
        let person = PersonId::from_uuid(row.try_get_by_index(0)?);
        let (key_id, wrapped): (String, Vec<u8>) =
            (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        keys.insert(person, PersonKey::open_wrapped(keyring, person, &key_id, &wrapped)?);
    }
    Ok(())
}

async fn find(txn: &Txn, people: &[PersonId]) -> Result<Vec<QueryResult>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = people.iter().map(|person| person.as_uuid()).collect();
    let values = [ids.into()];
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, FIND_ALL, values);
    Ok(txn.query_all_raw(statement).await?)
}

/// Sorted, so that two who make the same keys never wait for each other in a circle.
async fn create(
    txn: &Txn,
    keyring: &Keyring,
    people: &[PersonId],
) -> Result<Vec<QueryResult>, Error> {
    let (key_id, wrapping) = keyring.sealing();
    let mut sorted = people.to_vec();
    sorted.sort_unstable();
    let wrap = |person: &PersonId| {
        seal::seal(wrapping, &wrapping_aad(*person), DataKey::random().as_bytes())
    };
    let wrapped: Vec<Vec<u8>> = sorted.iter().map(wrap).collect();
    let ids: Vec<Uuid> = sorted.iter().map(|person| person.as_uuid()).collect();
    let values = [ids.into(), wrapped.into(), key_id.into(), txn.now().into()];
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, CREATE_ALL, values);
    Ok(txn.query_all_raw(statement).await?)
}
