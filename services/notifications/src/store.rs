//! SQL over an authorised transaction that somebody else ends.

pub(crate) mod consents;
pub(crate) mod deliveries;
pub(crate) mod erasure;
pub(crate) mod facilities;
pub(crate) mod figures;
pub(crate) mod notices;

use sea_orm::{DatabaseBackend, Statement, Value};

fn statement<const N: usize>(sql: &str, values: [Value; N]) -> Statement {
    Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)
}
