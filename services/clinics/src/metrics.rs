//! What this service counts for operations.

use prometheus::IntCounterVec;
use runtime::MetricGroup;

/// Field docs repeat as the Prometheus help texts.
pub(crate) struct Metrics {
    /// Cards registered, by how the clinic was chosen.
    pub(crate) cards_registered: IntCounterVec,
    /// Follow-ups created, by whether the person had a clinic.
    pub(crate) follow_ups_created: IntCounterVec,
    /// Attempts at follow-ups, by outcome.
    pub(crate) attempts: IntCounterVec,
}

impl Metrics {
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let cards = "Cards registered, by how the clinic was chosen.";
        let follow_ups = "Follow-ups created, by whether the person had a clinic.";
        let attempts = "Attempts at follow-ups, by outcome.";
        Ok(Self {
            cards_registered: group.counter("cards_registered_total", cards, &["chosen"])?,
            follow_ups_created: group.counter(
                "follow_ups_created_total",
                follow_ups,
                &["state"],
            )?,
            attempts: group.counter("follow_up_attempts_total", attempts, &["outcome"])?,
        })
    }
}
