//! SQL. Nothing here decides, begins or commits.

pub(crate) mod administrative_units;
pub(crate) mod apart;
pub(crate) mod candidates;
pub(crate) mod consents;
pub(crate) mod decisions;
pub(crate) mod departures;
pub(crate) mod duties;
pub(crate) mod erasures;
pub(crate) mod exchanged_files;
pub(crate) mod figures;
pub(crate) mod grant_reviews;
pub(crate) mod grants;
pub(crate) mod health_books;
pub(crate) mod holds;
pub(crate) mod identity_history;
pub(crate) mod imports;
pub(crate) mod merges;
pub(crate) mod organisation_contacts;
pub(crate) mod organisation_history;
pub(crate) mod organisation_moves;
pub(crate) mod organisations;
pub(crate) mod paper;
pub(crate) mod people;
pub(crate) mod people_changes;
pub(crate) mod person_changes;
pub(crate) mod person_history;
pub(crate) mod proxies;
pub(crate) mod refusals;
pub(crate) mod restrictions;
pub(crate) mod retention;
pub(crate) mod roster_files;
pub(crate) mod rows;
pub(crate) mod search;
pub(crate) mod wordings;

use schema::KeyedHash;
use sea_orm::{DatabaseBackend, DbErr, Statement, Value};

/// A statement of this service's database.
pub(crate) fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)
}

/// The 32 bytes of a keyed hash, as a column holds them.
pub(crate) fn hash_bytes(hash: &KeyedHash) -> Vec<u8> {
    hex::decode(hash.as_str()).expect("a keyed hash is hexadecimal")
}

/// A keyed hash out of its column.
pub(crate) fn keyed_hash(bytes: &[u8]) -> Result<KeyedHash, DbErr> {
    hex::encode(bytes).parse().map_err(|_| corrupt("keyed hash"))
}

/// A column holds what its constraint should have refused.
pub(crate) fn corrupt(what: &str) -> DbErr {
    DbErr::Type(format!("a stored {what} cannot be read"))
}

/// The affected rows as a plain count.
pub(crate) fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
