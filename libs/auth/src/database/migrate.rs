//! Brings a database's schema up to date, as its owner.

use std::borrow::Cow;

use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};

use super::names::identifier;

static AUTH: Migrator = sqlx::migrate!();

/// Migrations of one crate, counted in a table of their own.
#[derive(Debug, Clone, Copy)]
pub struct MigrationSet {
    /// The table that counts them, such as `_migrations_auth`.
    pub table: &'static str,
    /// The files.
    pub migrator: &'static Migrator,
}

impl MigrationSet {
    /// Names a crate's migrations; a service's own are counted in `_migrations`.
    pub const fn new(table: &'static str, migrator: &'static Migrator) -> Self {
        Self { table, migrator }
    }

    /// Returns the newest version that the program knows.
    pub(super) fn newest(&self) -> i64 {
        self.migrator.iter().map(|migration| migration.version).max().unwrap_or(0)
    }
}

/// Returns this crate's own migrations; every service database runs them first.
pub fn auth_migrations() -> MigrationSet {
    MigrationSet::new("_migrations_auth", &AUTH)
}

/// Why a database could not be migrated.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A migration failed, or an applied file was edited.
    #[error("a migration failed")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// One migrator at a time; others wait ("yba" and "migr" as bytes).
const TURN: i64 = 0x0079_6261_6d69_6772;

/// A migration that cannot get its lock soon gives up, where waiting would stop everybody behind it.
const LOCK_TIMEOUT: &str = "set lock_timeout = '10s'";

/// Runs this crate's migrations and then `sets`, and gives the service role what it needs.
///
/// Versions that the database has and the program does not know are left alone: they are a newer
/// release's, and this is its rollback.
pub async fn migrate(
    owner_url: &str,
    service_role: &str,
    sets: &[MigrationSet],
) -> Result<(), MigrateError> {
    let options: PgConnectOptions = owner_url.parse()?;
    let mut connection = options.disable_statement_logging().connect().await?;
    sqlx::query("select pg_advisory_lock($1)").bind(TURN).execute(&mut connection).await?;
    let done = run(&mut connection, service_role, sets).await;
    connection.close().await?;
    done
}

async fn run(
    connection: &mut PgConnection,
    service_role: &str,
    sets: &[MigrationSet],
) -> Result<(), MigrateError> {
    connection.execute(LOCK_TIMEOUT).await?;
    for set in std::iter::once(&auth_migrations()).chain(sets) {
        let migrator = Migrator {
            migrations: Cow::Borrowed(&set.migrator.migrations),
            ignore_missing: true,
            locking: false, // This function holds the turn.
            table_name: Cow::Borrowed(set.table),
            ..Migrator::DEFAULT
        };
        migrator.run_direct(None, &mut *connection, false).await?;
    }
    raise_era(connection).await?;
    grant(connection, service_role, sets).await?;
    Ok(())
}

/// After a restore into a new cluster, transaction ids start again below those in the audit; a new era
/// keeps (era, xid, id) an order.
async fn raise_era(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let restored: Option<i32> = sqlx::query_scalar(
        "select era + 1 from audit where era = yba_audit_era()
         order by era desc, xid desc, id desc limit 1",
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(next) = restored else { return Ok(()) };
    let behind: bool = sqlx::query_scalar(
        "select xid >= pg_current_xact_id() from audit where era = yba_audit_era()
         order by era desc, xid desc, id desc limit 1",
    )
    .fetch_one(&mut *connection)
    .await?;
    if behind {
        let sql = format!(
            "create or replace function yba_audit_era() returns integer language sql stable return {next}"
        );
        connection.execute(AssertSqlSafe(sql)).await?;
    }
    Ok(())
}

/// Gives the service role its tables, and takes back what nobody may do to the audit.
async fn grant(
    connection: &mut PgConnection,
    role: &str,
    sets: &[MigrationSet],
) -> Result<(), sqlx::Error> {
    let role = identifier(role);
    let mut statements = vec![
        format!("grant usage on schema public to {role}"),
        format!("grant select, insert, update, delete on all tables in schema public to {role}"),
        format!("grant usage, select on all sequences in schema public to {role}"),
        format!("revoke update, delete, truncate on audit, audit_chain from {role}"),
    ];
    for set in std::iter::once(&auth_migrations()).chain(sets) {
        let table = identifier(set.table);
        statements.push(format!("revoke insert, update, delete on {table} from {role}"));
    }
    for statement in statements {
        connection.execute(AssertSqlSafe(statement)).await?;
    }
    Ok(())
}
