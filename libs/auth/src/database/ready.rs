//! Whether the schema is new enough for the program.

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::migrate::{MigrationSet, auth_migrations};
use crate::db::Db;

/// Tells whether the database has at least the migrations that the program knows, for `/readyz`.
pub async fn schema_ready(db: &Db, sets: &[MigrationSet]) -> bool {
    for set in std::iter::once(&auth_migrations()).chain(sets) {
        if !has(db, set).await {
            return false;
        }
    }
    true
}

async fn has(db: &Db, set: &MigrationSet) -> bool {
    // The table's name is a constant of this program.
    let sql = format!("select coalesce(max(version), 0) >= $1 from {} where success", set.table);
    let statement =
        Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, [set.newest().into()]);
    match db.connection().query_one_raw(statement).await {
        Ok(Some(row)) => row.try_get_by_index(0).unwrap_or(false),
        _ => false, // Also when the table is not there yet.
    }
}
