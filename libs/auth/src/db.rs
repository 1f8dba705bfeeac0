//! A service's database, as the service's own role.

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use runtime::env::{self, Env};
use runtime::{Clock, MetricGroup};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};

use crate::grants::{self, Grant};
use crate::metrics::{Metrics, watch_pool};

/// How to reach a service's database.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// The service role's address; it holds a password, so it is never printed.
    pub url: DatabaseUrl,
    /// Most connections that one process opens. A count in `DATABASE_CONNECTIONS`; 10 by default.
    pub connections: u32,
    /// Longest wait for a free connection. Milliseconds in `DATABASE_ACQUIRE_MS`; 5,000 by default.
    pub acquire: Duration,
}

/// An address with a password in it.
#[derive(Clone)]
pub struct DatabaseUrl(pub String);

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

/// Why a service does not start on its database.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The role could step around row security.
    #[error(
        "the database role {0}; a service connects as a role that owns nothing and is under row security"
    )]
    TooPowerful(&'static str),
    /// A metric's name is taken.
    #[error("a metric could not be registered")]
    Metrics(#[from] prometheus::Error),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
}

/// A pool of connections under row security. Queries need a [`Txn`](crate::Txn), which [`Caller::begin`](crate::Caller::begin) gives.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    connection: DatabaseConnection,
    clock: Clock,
    metrics: Metrics,
    /// Grants by subject, for a second: a request needs them before its transaction.
    held: Cache<String, Arc<Vec<Grant>>>,
}

/// How long another pod may still use a grant after its revocation reached this database.
const GRANTS_KEPT: Duration = Duration::from_secs(1);
const SUBJECTS_KEPT: u64 = 10_000;

const WHO: &str = "
    select r.rolsuper, r.rolbypassrls,
           exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where c.relowner = r.oid and n.nspname = 'public')
           or exists (select from pg_database d where d.datname = current_database()
                      and pg_has_role(r.oid, d.datdba, 'member'))
    from pg_roles r where r.rolname = current_user";

impl Db {
    /// Connects, and refuses a superuser, an owner and a role with `BYPASSRLS`.
    pub async fn connect(
        config: &DatabaseConfig,
        clock: Clock,
        group: &MetricGroup,
    ) -> Result<Self, ConnectError> {
        let mut options = ConnectOptions::new(config.url.0.clone());
        options
            .max_connections(config.connections)
            .min_connections(1)
            .acquire_timeout(config.acquire)
            .test_before_acquire(false)
            .sqlx_logging(false);
        let connection = Database::connect(options).await?;
        refuse_power(&connection).await?;
        let held = Cache::builder().max_capacity(SUBJECTS_KEPT).time_to_live(GRANTS_KEPT).build();
        let metrics = Metrics::register(group)?;
        watch_pool(group, &connection)?;
        Ok(Self { inner: Arc::new(Inner { connection, clock, metrics, held }) })
    }

    /// Returns the pool, for the outbox relay and the carriers, which see events and no person's table.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.inner.connection
    }

    /// Returns the clock that transactions take their time from.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Returns what a subject holds today.
    pub(crate) async fn grants_of(&self, subject: &str) -> Result<Arc<Vec<Grant>>, DbErr> {
        if let Some(grants) = self.inner.held.get(subject).await {
            return Ok(grants);
        }
        let today = self.inner.clock.today();
        let grants = Arc::new(grants::held(&self.inner.connection, subject, today).await?);
        self.inner.held.insert(subject.to_owned(), Arc::clone(&grants)).await;
        Ok(grants)
    }

    pub(crate) fn forget_grants(&self) {
        self.inner.held.invalidate_all();
    }
}

async fn refuse_power(connection: &DatabaseConnection) -> Result<(), ConnectError> {
    let statement = sea_orm::Statement::from_string(sea_orm::DatabaseBackend::Postgres, WHO);
    let row = connection
        .query_one_raw(statement)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("current_user".to_owned()))?;
    if row.try_get_by_index(0)? {
        return Err(ConnectError::TooPowerful("is a superuser"));
    }
    if row.try_get_by_index(1)? {
        return Err(ConnectError::TooPowerful("has BYPASSRLS"));
    }
    if row.try_get_by_index(2)? {
        return Err(ConnectError::TooPowerful("owns the tables"));
    }
    Ok(())
}

impl DatabaseConfig {
    /// Reads `DATABASE_URL` and the pool's limits.
    pub fn from_env(env: &Env) -> Result<Self, env::Error> {
        Self::from_env_named(env, "DATABASE_URL")
    }

    /// Reads the address from another variable, such as `REGISTRY_DATABASE_URL`.
    pub fn from_env_named(env: &Env, name: &'static str) -> Result<Self, env::Error> {
        let url = env
            .text(name)
            .doc("The service role's address of its database.")
            .secret()
            .required()?;
        let connections = env
            .text("DATABASE_CONNECTIONS")
            .doc("Most connections of one service in one process.")
            .default("10")
            .parse()?;
        let acquire: u64 = env
            .text("DATABASE_ACQUIRE_MS")
            .doc("Longest wait for a free connection, in milliseconds.")
            .default("5000")
            .parse()?;
        Ok(Self { url: DatabaseUrl(url), connections, acquire: Duration::from_millis(acquire) })
    }
}
