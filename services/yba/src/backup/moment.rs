//! One moment that all databases agree on.
//!
//! PostgreSQL has no snapshot over several databases. What has to hold between ours is that nobody has handled
//! an event that its producer's snapshot does not have, and that nothing was written by somebody who saw more
//! than the snapshots do. An event is handled with a row in `inbox`; whoever sees or writes something of a
//! person leaves a row in `audit`. So both tables are locked against writers in every database, for the
//! milliseconds in which each exports a snapshot; dumps read these while everybody works on.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use futures_util::future::try_join_all;
use runtime::{Clock, Env};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};

use super::BackupError;
use crate::error::Error;
use crate::services::{self, Service};

/// First who handles, then who is seen handling: in this order no writer waits for us while we wait for it.
const HELD: [&str; 2] = ["inbox", "audit"];
/// Everybody who writes waits behind us that long; then we let them go and try again.
const PATIENCE: &str = "set local lock_timeout = '3s'";
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(500);

/// All databases as they were at one moment, as long as this is kept.
pub(crate) struct Moment {
    pub(crate) at: DateTime<Utc>,
    /// How long writers waited.
    pub(crate) held: Duration,
    pub(crate) databases: Vec<Snapshot>,
}

/// One database as it was.
pub(crate) struct Snapshot {
    pub(crate) service: &'static Service,
    pub(crate) owner_url: String,
    /// The name by which another connection reads the same.
    pub(crate) name: String,
    /// The transaction that keeps it.
    pub(crate) connection: PgConnection,
}

/// Takes the moment.
pub(crate) async fn take(env: &Env, clock: &Clock) -> Result<Moment, Error> {
    let mut urls = Vec::new();
    for service in &services::ALL {
        let owner = env.for_service(service.name);
        let owner = owner.text("OWNER_DATABASE_URL").secret();
        urls.push(owner.doc("The owner's address of the service's database.").required());
    }
    env.check()?;
    let urls: Vec<String> = urls.into_iter().collect::<Result<_, _>>()?;
    let mut lockers = connect_all(&urls).await?;
    let mut keepers = connect_all(&urls).await?;
    for attempt in 1..=ATTEMPTS {
        let began = Instant::now();
        if lock_all(&mut lockers).await? {
            let names = try_join_all(keepers.iter_mut().map(export)).await;
            let (at, names) = (clock.now(), names.map_err(BackupError::Database)?);
            let _ = end_all(&mut lockers).await; // Closing them below ends them as well.
            let held = began.elapsed();
            drop(lockers);
            let databases = (services::ALL.iter().zip(urls).zip(names).zip(keepers))
                .map(|(((service, owner_url), name), connection)| Snapshot {
                    service,
                    owner_url,
                    name,
                    connection,
                })
                .collect();
            return Ok(Moment { at, held, databases });
        }
        tokio::time::sleep(PAUSE * attempt.min(6)).await;
    }
    Err(BackupError::Busy.into())
}

async fn connect_all(urls: &[String]) -> Result<Vec<PgConnection>, Error> {
    let mut connections = Vec::new();
    for (service, url) in services::ALL.iter().zip(urls) {
        connections.push(connect(service.name, url).await?);
    }
    Ok(connections)
}

/// Connects as a database's owner.
pub(crate) async fn connect(service: &'static str, url: &str) -> Result<PgConnection, Error> {
    let options: PgConnectOptions = url.parse().map_err(|_| BackupError::Address(service))?;
    let connection = options.disable_statement_logging().connect().await;
    Ok(connection.map_err(BackupError::Database)?)
}

/// Locks table after table, each in all databases; false if somebody holds one for long.
async fn lock_all(lockers: &mut [PgConnection]) -> Result<bool, Error> {
    for locker in lockers.iter_mut() {
        locker.execute("begin").await.map_err(BackupError::Database)?;
        locker.execute(PATIENCE).await.map_err(BackupError::Database)?;
    }
    for table in HELD {
        for locker in lockers.iter_mut() {
            // Against writers, not against readers.
            let sql = AssertSqlSafe(format!("lock table {table} in share mode"));
            if let Err(error) = locker.execute(sql).await {
                end_all(lockers).await?;
                return if is_busy(&error) {
                    Ok(false)
                } else {
                    Err(BackupError::Database(error).into())
                };
            }
        }
    }
    Ok(true)
}

/// A lock that did not come, or a circle of waiting that the server cut here.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("55P03" | "40P01"))
}

async fn export(keeper: &mut PgConnection) -> Result<String, sqlx::Error> {
    keeper.execute("begin isolation level repeatable read read only").await?;
    sqlx::query_scalar("select pg_export_snapshot()").fetch_one(keeper).await
}

async fn end_all(lockers: &mut [PgConnection]) -> Result<(), Error> {
    for locker in lockers.iter_mut() {
        locker.execute("rollback").await.map_err(BackupError::Database)?;
    }
    Ok(())
}

impl Snapshot {
    /// Lets go of the snapshot.
    pub(crate) async fn end(self) -> Result<(), Error> {
        Ok(self.connection.close().await.map_err(BackupError::Database)?)
    }
}
