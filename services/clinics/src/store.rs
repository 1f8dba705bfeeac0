//! SQL over an authorised transaction that somebody else ends.

pub(crate) mod attempts;
pub(crate) mod cards;
pub(crate) mod care_plans;
pub(crate) mod departures;
pub(crate) mod erasure;
pub(crate) mod facilities;
pub(crate) mod figures;
pub(crate) mod follow_ups;
pub(crate) mod people;

use sea_orm::{DatabaseBackend, DbErr, Statement, Value};

fn statement<const N: usize>(sql: &str, values: [Value; N]) -> Statement {
    Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)
}

/// A column holds what its constraint should have refused.
pub(crate) fn corrupt(column: &'static str) -> DbErr {
    DbErr::Type(format!("{column} holds what its constraint forbids"))
}

/// Parses a column whose check constraint lets nothing else in.
fn parsed<T: std::str::FromStr>(column: &'static str, text: &str) -> Result<T, DbErr> {
    text.parse().map_err(|_| corrupt(column))
}
