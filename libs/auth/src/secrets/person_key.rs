//! A data key per person: when its row goes, what it sealed can never be read again.

mod many;

use schema::PersonId;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use zeroize::Zeroizing;

use super::keyring::Keyring;
use super::seal::{self, DataKey};
use crate::error::Error;
use crate::txn::Txn;

/// The key that seals what is about one person.
#[derive(Debug, Clone)]
pub struct PersonKey {
    person: PersonId,
    key: DataKey,
}

/// One round trip for the usual case and for the first; only two first writers at once need a second.
const GET_OR_CREATE: &str = "
    with made as (
        insert into person_key (person_id, key_id, wrapped, created_at)
        select $1, $2, $3, $4 where not exists (select from person_key where person_id = $1)
        on conflict (person_id) do nothing
        returning key_id, wrapped)
    select key_id, wrapped from made
    union all
    select key_id, wrapped from person_key where person_id = $1";

const FIND: &str = "select key_id, wrapped from person_key where person_id = $1";
const FORGET: &str = "delete from person_key where person_id = $1";

impl PersonKey {
    /// Returns the person's key in this service, made now if there is none.
    pub async fn get_or_create(
        txn: &Txn,
        keyring: &Keyring,
        person: PersonId,
    ) -> Result<Self, Error> {
        let (key_id, wrapping) = keyring.sealing();
        let fresh = DataKey::random();
        let wrapped = seal::seal(wrapping, &wrapping_aad(person), fresh.as_bytes());
        let values = [person.as_uuid().into(), key_id.into(), wrapped.into(), txn.now().into()];
        let statement =
            Statement::from_sql_and_values(DatabaseBackend::Postgres, GET_OR_CREATE, values);
        let row = match txn.query_one_raw(statement).await? {
            Some(row) => Some(row),
            // Another transaction made it after this statement's snapshot; the next statement sees it.
            None => find_row(txn, person).await?,
        };
        let row = row.ok_or(Error::Sealed)?;
        Self::unwrap(keyring, person, &row)
    }

    /// Finds the person's key; absent when nothing was ever sealed, or when it was destroyed.
    pub async fn find(
        txn: &Txn,
        keyring: &Keyring,
        person: PersonId,
    ) -> Result<Option<Self>, Error> {
        let row = find_row(txn, person).await?;
        row.map(|row| Self::unwrap(keyring, person, &row)).transpose()
    }

    /// Destroys the person's key: the last step of an erasure.
    pub async fn destroy(txn: &Txn, person: PersonId) -> Result<(), Error> {
        let values = [person.as_uuid().into()];
        txn.execute_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, FORGET, values))
            .await?;
        Ok(())
    }

    /// Encrypts a value of this person; `aad` names its place, such as `delivery:<id>`.
    pub fn seal(&self, aad: &[u8], plain: &[u8]) -> Vec<u8> {
        seal::seal(&self.key, &self.aad(aad), plain)
    }

    /// Decrypts what [`PersonKey::seal`] made for the same person and place.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
        seal::open(&self.key, &self.aad(aad), sealed)
    }

    fn aad(&self, place: &[u8]) -> Vec<u8> {
        [self.person.as_uuid().as_bytes().as_slice(), place].concat()
    }

    fn unwrap(
        keyring: &Keyring,
        person: PersonId,
        row: &sea_orm::QueryResult,
    ) -> Result<Self, Error> {
        let key_id: String = row.try_get_by_index(0)?;
        let wrapped: Vec<u8> = row.try_get_by_index(1)?;
        Self::open_wrapped(keyring, person, &key_id, &wrapped)
    }

    fn open_wrapped(
        keyring: &Keyring,
        person: PersonId,
        key_id: &str,
        wrapped: &[u8],
    ) -> Result<Self, Error> {
        let bytes = seal::open(keyring.find(key_id)?, &wrapping_aad(person), wrapped)?;
        let bytes = Zeroizing::new(bytes);
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| Error::Sealed)?;
        Ok(Self { person, key: DataKey::from_bytes(bytes) })
    }
}

async fn find_row(txn: &Txn, person: PersonId) -> Result<Option<sea_orm::QueryResult>, Error> {
    let values = [person.as_uuid().into()];
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, FIND, values);
    Ok(txn.query_one_raw(statement).await?)
}

/// Binds a wrapped key to its person, so that rows cannot be exchanged.
pub(super) fn wrapping_aad(person: PersonId) -> Vec<u8> {
    [b"person-key:".as_slice(), person.as_uuid().as_bytes()].concat()
}
