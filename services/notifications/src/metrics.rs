//! What this service counts for operations.

use prometheus::{Histogram, IntCounterVec, IntGauge};
use runtime::MetricGroup;
use schema::events::{Channel, NoticeState};

use crate::mailer::Refusal;

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
    /// Time from a notice to a mail server having its letter, in seconds.
    pub(crate) mail_delay_seconds: Histogram,
    /// Letters that wait to be sent.
    pub(crate) mail_pending: IntGauge,
    /// How long ago the first of them was queued, in seconds.
    pub(crate) mail_age_seconds: IntGauge,
}

/// A server answers within a second or has a reason not to; 30 s is the limit.
const ATTEMPT: [f64; 7] = [0.05, 0.2, 0.5, 1.0, 5.0, 15.0, 30.0];

/// Five minutes are the objective (docs/SLO.md); a day is when a server was away for one.
const DELAY: [f64; 7] = [1.0, 10.0, 60.0, 300.0, 1800.0, 14400.0, 86400.0];

impl Metrics {
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let notices = "Notices made, by kind.";
        let deliveries = "Deliveries that ended, by channel and state.";
        let attempts = "Attempts at sending e-mail, by outcome.";
        let seconds = "Time of one attempt at sending e-mail.";
        let delay = "Time from a notice to a mail server having its letter.";
        let deliveries = group.counter("deliveries_total", deliveries, &["channel", "state"])?;
        let attempts = group.counter("mail_attempts_total", attempts, &["outcome"])?;
        // An alert sees a first failure only as a step from 0.
        for state in [NoticeState::Delivered, NoticeState::Failed] {
            deliveries.with_label_values(&[Channel::Email.as_str(), state.as_str()]);
        }
        let refusals = [Refusal::Unavailable, Refusal::Refused, Refusal::Address];
        for outcome in refusals.map(Refusal::as_str).into_iter().chain(["sent"]) {
            attempts.with_label_values(&[outcome]);
        }
        let alone = |name: &str, help: &str| {
            group.gauge(name, help, &[]).map(|gauge| gauge.with_label_values::<&str>(&[]))
        };
        Ok(Self {
            notices: group.counter("notices_total", notices, &["kind"])?,
            deliveries,
            attempts,
            attempt_seconds: group.histogram("mail_attempt_seconds", seconds, &ATTEMPT)?,
            mail_delay_seconds: group.histogram("mail_delay_seconds", delay, &DELAY)?,
            mail_pending: alone("mail_pending_deliveries", "Letters that wait to be sent.")?,
            mail_age_seconds: alone(
                "mail_oldest_age_seconds",
                "Time since the first letter that waits was queued.",
            )?,
        })
    }
}
