//! What the console counts.

use prometheus::IntCounterVec;
use runtime::MetricGroup;

/// The console's metrics. Field docs repeat as the Prometheus help texts.
pub(crate) struct Metrics {
    /// Sign-ins, by how they ended.
    pub sign_ins: IntCounterVec,
    /// Sessions that ended, by why.
    pub sessions_ended: IntCounterVec,
}

impl Metrics {
    /// Registers them.
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        Ok(Self {
            sign_ins: group.counter(
                "sign_ins_total",
                "Sign-ins, by how they ended.",
                &["outcome"],
            )?,
            sessions_ended: group.counter(
                "sessions_ended_total",
                "Sessions that ended, by why.",
                &["why"],
            )?,
        })
    }
}
