//! The one relay of a service: elected, woken, and keeping house.

use std::time::Duration;

use runtime::{Clock, Tasks};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::time::Instant;

use crate::config::BusConfig;
use crate::error::Error;
use crate::handling::error_chain;
use crate::metrics::Metrics;
use crate::outbox::rows;

/// What every relay of a process shares.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    pub(crate) config: BusConfig,
    pub(crate) clock: Clock,
    pub(crate) metrics: Metrics,
    pub(crate) tasks: Tasks,
}

/// The right to carry a service's events: a session lock, and the connection that holds it.
///
/// Everything a relay reads and marks goes over this connection, so whoever lost the lock can mark nothing.
#[derive(Debug)]
pub(crate) struct Lease(pub(crate) PgConnection);

/// The lock's name within a database; two numbers, so that it is never the lock of a key.
pub(crate) const LOCK: &str = "select pg_try_advisory_lock(2036490496, 1)";

/// A relay whose machine vanished is noticed after about half a minute.
const KEEPALIVE: &str =
    "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4";

impl Lease {
    /// Takes the lock, nothing if another process has it.
    pub(crate) async fn try_acquire(direct_url: &str) -> Result<Option<Self>, sqlx::Error> {
        let options: PgConnectOptions = direct_url.parse()?;
        let mut connection = options.disable_statement_logging().connect().await?;
        sqlx::raw_sql(KEEPALIVE).execute(&mut connection).await?;
        let locked: bool = sqlx::query_scalar(LOCK).fetch_one(&mut connection).await?;
        if locked {
            return Ok(Some(Self(connection)));
        }
        connection.close().await?;
        Ok(None)
    }

    /// Takes the lock as soon as it is free; nothing if `tasks` end first.
    pub(crate) async fn acquire(
        service: &'static str,
        direct_url: &str,
        tasks: &Tasks,
    ) -> Option<Self> {
        loop {
            match Self::try_acquire(direct_url).await {
                Ok(Some(lease)) => {
                    tracing::info!(service, "this process carries the events of {service}");
                    return Some(lease);
                }
                Ok(None) => tracing::debug!(service, "another process carries its events"),
                Err(error) => tracing::warn!(
                    service,
                    error = error_chain(&error),
                    "the outbox of {service} cannot be reached; it will be tried again"
                ),
            }
            if !pause(tasks, RETRY_EVERY).await {
                return None;
            }
        }
    }
}

/// How soon a relay that waits for its turn asks again.
const RETRY_EVERY: Duration = Duration::from_secs(1);

/// Waits; false if the tasks end meanwhile.
pub(crate) async fn pause(tasks: &Tasks, time: Duration) -> bool {
    tokio::select! {
        () = tasks.cancelled() => false,
        () = tokio::time::sleep(time) => true,
    }
}

/// What a relay does besides sending: figures, and removing what is old.
#[derive(Debug)]
pub(crate) struct Housekeeping {
    service: &'static str,
    around: Surroundings,
    figures_at: Instant,
    removal_at: Instant,
}

const FIGURES_EVERY: Duration = Duration::from_secs(5);
const REMOVAL_EVERY: Duration = Duration::from_secs(60);

impl Housekeeping {
    pub(crate) fn new(service: &'static str, around: &Surroundings) -> Self {
        let now = Instant::now();
        Self { service, around: around.clone(), figures_at: now, removal_at: now + REMOVAL_EVERY }
    }

    /// Does what is due; true if figures were.
    pub(crate) async fn keep(&mut self, lease: &mut Lease) -> Result<bool, Error> {
        let now = Instant::now();
        if now >= self.removal_at {
            self.removal_at = match self.remove(lease).await? {
                true => now,
                false => now + REMOVAL_EVERY,
            };
        }
        if now < self.figures_at {
            return Ok(false);
        }
        self.figures_at = now + FIGURES_EVERY;
        self.measure(lease).await?;
        Ok(true)
    }

    async fn remove(&self, lease: &mut Lease) -> Result<bool, Error> {
        let now = self.around.clock.now();
        let keep = self.around.config.outbox.keep_sent;
        let more_sent = rows::remove_sent(&mut lease.0, now, keep).await?;
        let keep = self.around.config.consumer.keep_inbox;
        let more_handled = rows::remove_handled(&mut lease.0, keep).await?;
        Ok(more_sent || more_handled)
    }

    async fn measure(&self, lease: &mut Lease) -> Result<(), Error> {
        let (count, oldest) = rows::pending(&mut lease.0).await?;
        let age = oldest.map_or(0, |oldest| (self.around.clock.now() - oldest).num_seconds());
        let metrics = &self.around.metrics;
        metrics.outbox_pending.with_label_values(&[self.service]).set(count);
        metrics.outbox_oldest_seconds.with_label_values(&[self.service]).set(age.max(0));
        const DEAD: &str = "select consumer, count(*) from dead_letter group by consumer";
        let dead: Vec<(String, i64)> = sqlx::query_as(DEAD).fetch_all(&mut lease.0).await?;
        metrics.show_dead_letters(self.service, &dead);
        Ok(())
    }
}
