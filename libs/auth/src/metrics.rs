//! What access control counts.

use prometheus::{IntCounterVec, IntGaugeVec};
use runtime::MetricGroup;

/// Counters of one service's database.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    /// Denied requests, by permission.
    pub(crate) denials: IntCounterVec,
    /// How long the oldest committed audit row has waited for its place in the chain, in seconds.
    pub(crate) chain_age_seconds: IntGaugeVec,
    /// Audit rows that the chainer found below its position: inserted by someone, or restored.
    pub(crate) stray_audit_rows: IntGaugeVec,
}

impl Metrics {
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let denials = "Denied requests, by permission.";
        let age = "Wait of the oldest committed audit row for the chain, in seconds.";
        let stray = "Audit rows below the chain's position that are not in it.";
        Ok(Self {
            denials: group.counter("access_denials_total", denials, &["permission"])?,
            chain_age_seconds: group.gauge("audit_chain_age_seconds", age, &[])?,
            stray_audit_rows: group.gauge("audit_stray_rows", stray, &[])?,
        })
    }
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
        Ok(Self {
            failures: group.counter("token_failures_total", failures, &["reason"])?,
            refreshes: group.counter("jwks_refreshes_total", refreshes, &["outcome"])?,
        })
    }
}
