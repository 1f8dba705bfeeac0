//! What this service counts.

use prometheus::{Histogram, IntCounterVec};
use runtime::MetricGroup;

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
}

/// A bundle of fifteen observations takes well under a millisecond, one of 16 MiB about a second.
const READING: [f64; 8] = [0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.02, 0.1, 1.0];

impl Metrics {
    /// Registers them.
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let reading = "Time to read a bundle, from bytes to digest, in seconds.";
        Ok(Self {
            deliveries: group.counter(
                "deliveries_total",
                "Deliveries by what became of them.",
                &["state"],
            )?,
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
        })
    }
}
