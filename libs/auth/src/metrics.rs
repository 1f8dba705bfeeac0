//! What access control counts.

use prometheus::{Histogram, IntCounter, IntCounterVec, IntGauge};
use runtime::MetricGroup;
use sea_orm::DatabaseConnection;

use crate::verifier::Rejection;

/// Counters of one service's database. Every service has them under the same names, told apart by `service`.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    /// Denied requests, by permission.
    pub(crate) denials: IntCounterVec,
    /// How long the oldest committed audit row has waited for its place in the chain, in seconds.
    pub(crate) chain_age_seconds: IntGauge,
    /// When the chain was last brought up to date, in seconds since 1970.
    pub(crate) chained_at: IntGauge,
    /// When the chain's head was last seen to be signed, in seconds since 1970.
    pub(crate) anchored_at: IntGauge,
    /// Audit rows that the chainer found below its position: inserted by someone, or restored.
    pub(crate) stray_audit_rows: IntGauge,
    /// How long the oldest row that the SIEM does not have yet has waited, in seconds; 0 without a SIEM.
    pub(crate) siem_waiting_seconds: IntGauge,
    /// Rows that the SIEM has taken from this process.
    pub(crate) siem_rows: IntCounter,
    /// Attempts to hand rows on that failed.
    pub(crate) siem_failures: IntCounter,
    /// Time to get a connection and begin, in seconds.
    pub(crate) begin_seconds: Histogram,
    /// Transactions that could not begin: no connection in time, or no database.
    pub(crate) begin_failures: IntCounter,
}

/// A free connection begins in half a millisecond; five seconds is where `DATABASE_ACQUIRE_MS` gives up.
const BEGIN: [f64; 8] = [0.001, 0.0025, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

impl Metrics {
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let access = group.of_service("access");
        let audit = group.of_service("audit");
        let database = group.of_service("database");
        let alone = |help: &str, name: &str| {
            audit.gauge(name, help, &[]).map(|gauge| gauge.with_label_values::<&str>(&[]))
        };
        let counted = |help: &str, name: &str| {
            audit.counter(name, help, &[]).map(|counter| counter.with_label_values::<&str>(&[]))
        };
        let failures = "Transactions that could not begin: no connection in time, or no database.";
        let failures = database.counter("begin_failures_total", failures, &[])?;
        Ok(Self {
            denials: access.counter(
                "denials_total",
                "Denied requests, by permission.",
                &["permission"],
            )?,
            chain_age_seconds: alone(
                "Wait of the oldest committed audit row for the chain.",
                "chain_age_seconds",
            )?,
            chained_at: alone(
                "When the audit's chain was last brought up to date.",
                "chained_timestamp_seconds",
            )?,
            anchored_at: alone(
                "When the audit's head was last seen to be signed outside.",
                "anchored_timestamp_seconds",
            )?,
            stray_audit_rows: alone(
                "Audit rows below the chain's position that are not in it.",
                "stray_rows",
            )?,
            siem_waiting_seconds: alone(
                "Wait of the oldest audit row that the SIEM does not have.",
                "siem_waiting_seconds",
            )?,
            siem_rows: counted("Audit rows that the SIEM has taken.", "siem_rows_total")?,
            siem_failures: counted(
                "Attempts to hand audit rows on to the SIEM that failed.",
                "siem_failures_total",
            )?,
            begin_seconds: database.histogram(
                "begin_seconds",
                "Time to get a connection and begin a transaction.",
                &BEGIN,
            )?,
            begin_failures: failures.with_label_values::<&str>(&[]),
        })
    }
}

/// Shows how full a pool is whenever somebody scrapes.
pub(crate) fn watch_pool(
    group: &MetricGroup,
    connection: &DatabaseConnection,
) -> prometheus::Result<()> {
    let group = group.of_service("database");
    let pool = connection.get_postgres_connection_pool().clone();
    let limit = i64::from(pool.options().get_max_connections());
    let help = "Most connections that the process opens for the service.";
    let most = group.gauge("connections_limit", help, &[])?;
    most.with_label_values::<&str>(&[]).set(limit);
    let help = "Connections of the service, by state: in_use, idle.";
    group.gauge_read("connections", help, &["state"], move |connections| {
        let idle = i64::try_from(pool.num_idle()).unwrap_or(i64::MAX);
        let open = i64::from(pool.size());
        connections.with_label_values(&["idle"]).set(idle);
        connections.with_label_values(&["in_use"]).set((open - idle).max(0));
    })
}

/// Counters of a verifier, of which a process has one.
#[derive(Debug, Clone)]
pub(crate) struct TokenMetrics {
    /// Tokens that were refused, by reason.
    pub(crate) failures: IntCounterVec,
    /// Fetches of the issuer's keys, by outcome.
    pub(crate) refreshes: IntCounterVec,
}

impl TokenMetrics {
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let failures = "Access tokens that were refused, by reason.";
        let refreshes = "Fetches of the issuer's keys, by outcome.";
        let failures = group.counter("token_failures_total", failures, &["reason"])?;
        let refreshes = group.counter("jwks_refreshes_total", refreshes, &["outcome"])?;
        // An alert sees a first failure only as a step from 0.
        for reason in [Rejection::Signature, Rejection::UnknownKey, Rejection::Algorithm] {
            failures.with_label_values(&[reason.as_str()]);
        }
        for outcome in ["done", "failed"] {
            refreshes.with_label_values(&[outcome]);
        }
        Ok(Self { failures, refreshes })
    }
}
