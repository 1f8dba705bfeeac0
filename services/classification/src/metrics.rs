//! What this service counts.

use prometheus::{Histogram, IntCounterVec};
use runtime::MetricGroup;

/// The service's metrics. Field docs repeat as the Prometheus help texts.
pub(crate) struct Metrics {
    /// Assessments made, by the class they came to or `open`.
    pub(crate) assessments: IntCounterVec,
    /// Signatures taken, by outcome: `signed`, `awaits_second`.
    pub(crate) signatures: IntCounterVec,
    /// Check-ups heard of, by outcome: `stored`, `outdated`.
    pub(crate) checkups: IntCounterVec,
    /// People evaluated by runs over everybody, by kind.
    pub(crate) run_people: IntCounterVec,
    /// Time to apply a check-up's event and assess its person, in seconds.
    pub(crate) assess_seconds: Histogram,
}

/// An assessment takes milliseconds; a person with many check-ups, tens of them.
const ASSESS: [f64; 8] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0];

impl Metrics {
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let assessments = "Assessments made, by the class they came to or `open`.";
        let signatures = "Signatures taken, by outcome.";
        let checkups = "Check-ups heard of, by outcome.";
        let people = "People evaluated by runs over everybody, by kind.";
        let seconds = "Time to apply a check-up's event and assess its person.";
        Ok(Self {
            assessments: group.counter("assessments_total", assessments, &["class"])?,
            signatures: group.counter("signatures_total", signatures, &["outcome"])?,
            checkups: group.counter("checkups_total", checkups, &["outcome"])?,
            run_people: group.counter("run_people_total", people, &["kind"])?,
            assess_seconds: group.histogram("assess_seconds", seconds, &ASSESS)?,
        })
    }
}
