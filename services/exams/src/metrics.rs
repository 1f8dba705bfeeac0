//! What this service counts.

use prometheus::{Histogram, IntCounterVec, IntGauge};
use runtime::MetricGroup;
use schema::events::DeliveryState;

/// Metrics of intake. Field docs repeat as the Prometheus help texts.
pub(crate) struct Metrics {
    /// Deliveries by what became of them.
    pub(crate) deliveries: IntCounterVec,
    /// Observations taken in, without the components of panels.
    pub(crate) observations: IntCounterVec,
    /// Faults of refused deliveries, by code.
    pub(crate) faults: IntCounterVec,
    /// Deliveries that were matched after they had waited, by how.
    pub(crate) matched: IntCounterVec,
    /// Time to read a bundle, from bytes to digest, in seconds.
    pub(crate) reading_seconds: Histogram,
    /// Deliveries that wait for their person.
    pub(crate) unmatched: IntGauge,
    /// How long the first of them has waited, in seconds.
    pub(crate) unmatched_age_seconds: IntGauge,
    /// Deliveries of uploads that were received and are still to be taken in.
    pub(crate) uploads_pending: IntGauge,
    /// How long ago the first upload began of which some are left, in seconds.
    pub(crate) uploads_age_seconds: IntGauge,
}

/// A bundle of fifteen observations takes well under a millisecond, one of 16 MiB about a second.
const READING: [f64; 8] = [0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.02, 0.1, 1.0];

/// What may become of a delivery of somebody who is kept here.
const STATES: [DeliveryState; 5] = [
    DeliveryState::Accepted,
    DeliveryState::Held,
    DeliveryState::Unchanged,
    DeliveryState::Superseded,
    DeliveryState::Rejected,
];

impl Metrics {
    /// Registers them.
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let reading = "Time to read a bundle, from bytes to digest.";
        let deliveries = "Deliveries by what became of them.";
        let deliveries = group.counter("deliveries_total", deliveries, &["state"])?;
        // Each state from the start, so that shares of them exist before the first of each.
        for state in STATES {
            deliveries.with_label_values(&[state.as_str()]);
        }
        deliveries.with_label_values(&["refused"]);
        let alone = |name: &str, help: &str| {
            group.gauge(name, help, &[]).map(|gauge| gauge.with_label_values::<&str>(&[]))
        };
        Ok(Self {
            deliveries,
            observations: group.counter(
                "observations_total",
                "Observations taken in, without the components of panels.",
                &[],
            )?,
            faults: group.counter(
                "faults_total",
                "Faults of refused deliveries, by code.",
                &["code"],
            )?,
            matched: group.counter(
                "matched_total",
                "Deliveries that were matched after they had waited, by how.",
                &["by"],
            )?,
            reading_seconds: group.histogram("reading_seconds", reading, &READING)?,
            unmatched: alone("unmatched_deliveries", "Deliveries that wait for their person.")?,
            unmatched_age_seconds: alone(
                "unmatched_oldest_age_seconds",
                "Wait of the first delivery that has no person yet.",
            )?,
            uploads_pending: alone(
                "upload_pending_deliveries",
                "Deliveries of uploads that are received and not yet taken in.",
            )?,
            uploads_age_seconds: alone(
                "upload_oldest_age_seconds",
                "Age of the first upload of which something is left to take in.",
            )?,
        })
    }
}
