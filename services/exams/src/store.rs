//! SQL. Nothing here decides, begins or commits.

pub(crate) mod checkups;
pub(crate) mod deliveries;
pub(crate) mod erasure;
pub(crate) mod figures;
pub(crate) mod findings;
pub(crate) mod intakes;
pub(crate) mod people;
pub(crate) mod receipts;
pub(crate) mod unmatched;
pub(crate) mod versions;

use sea_orm::{DatabaseBackend, DbErr, Statement, Value};

/// A statement of this service's database.
pub(crate) fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)
}

/// A column holds what only this service writes there, so this is a fault of ours.
pub(crate) fn corrupt(what: &'static str) -> DbErr {
    DbErr::Type(format!("a stored {what} cannot be read"))
}
