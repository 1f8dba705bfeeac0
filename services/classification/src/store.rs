//! The service's SQL. Transactions begin and end elsewhere.

pub(crate) mod assessments;
pub(crate) mod checkups;
pub(crate) mod conclusions;
pub(crate) mod erasure;
pub(crate) mod figures;
pub(crate) mod paper_classes;
pub(crate) mod people;
pub(crate) mod rule_tables;
pub(crate) mod runs;
pub(crate) mod signatures;

use sea_orm::{DbBackend, Statement, Value};

/// Puts values into a statement; the text is a constant, so nothing can be injected.
fn statement<const N: usize>(sql: &'static str, values: [Value; N]) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
