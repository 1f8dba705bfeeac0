//! The three lines that every statement of this crate shares.

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait, Value,
};

/// Puts values into a statement; the text is a constant, so nothing can be injected.
pub(crate) fn statement<const N: usize>(sql: &'static str, values: [Value; N]) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// Begins a transaction on messaging's own tables.
#[expect(clippy::disallowed_methods, reason = "its tables hold no rows under a permission")]
pub(crate) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin().await
}
