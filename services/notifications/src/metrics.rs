//! What this service counts for operations.

use prometheus::{Histogram, IntCounterVec};
use runtime::MetricGroup;

/// Field docs repeat as the Prometheus help texts.
pub(crate) struct Metrics {
    /// Notices made, by kind.
    pub(crate) notices: IntCounterVec,
    /// Deliveries that ended, by channel and state.
    pub(crate) deliveries: IntCounterVec,
    /// Attempts at sending e-mail, by outcome.
    pub(crate) attempts: IntCounterVec,
    /// Time of one attempt at sending e-mail, in seconds.
    pub(crate) attempt_seconds: Histogram,
}

/// A server answers within a second or has a reason not to; 30 s is the limit.
const ATTEMPT: [f64; 7] = [0.05, 0.2, 0.5, 1.0, 5.0, 15.0, 30.0];

impl Metrics {
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let notices = "Notices made, by kind.";
        let deliveries = "Deliveries that ended, by channel and state.";
        let attempts = "Attempts at sending e-mail, by outcome.";
        let seconds = "Time of one attempt at sending e-mail, in seconds.";
        Ok(Self {
            notices: group.counter("notices_total", notices, &["kind"])?,
            deliveries: group.counter("deliveries_total", deliveries, &["channel", "state"])?,
            attempts: group.counter("mail_attempts_total", attempts, &["outcome"])?,
            attempt_seconds: group.histogram("mail_attempt_seconds", seconds, &ATTEMPT)?,
        })
    }
}
