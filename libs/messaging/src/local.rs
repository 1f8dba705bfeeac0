//! The local carrier: events go from outboxes to handlers inside one process, without a broker.

use runtime::{Clock, Tasks};

use crate::config::BusConfig;
use crate::metrics::Metrics;
use crate::{Error, ServiceEnds};

/// The local carrier of a process.
#[derive(Debug)]
pub struct LocalBus {}

impl LocalBus {
    pub(crate) async fn start(
        _config: &BusConfig,
        _services: Vec<ServiceEnds>,
        _clock: Clock,
        _tasks: &Tasks,
        _metrics: Metrics,
    ) -> Result<Self, Error> {
        Ok(Self {})
    }
}
