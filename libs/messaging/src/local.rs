//! The local carrier: events go from outboxes to handlers inside one process, without a broker.
//!
//! The relay of a service writes a delivery for every consumer of an event, in one statement. Each consumer
//! takes its deliveries for itself, so a slow or failing one holds up nobody else; of one key in order,
//! of several keys at once. A delivery is removed after the consumer's commit; one that is found again after
//! a crash is recognised by the inbox.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use runtime::Tasks;
use tokio::sync::{Semaphore, watch};

use crate::handling::Handling;
use crate::relay::{Lease, Surroundings, pause};
use crate::{Error, ServiceEnds};

mod consumer;
pub(crate) mod deliveries;
mod fan_out;

pub use deliveries::{forget, replay};

/// The local carrier of a process.
#[derive(Debug)]
pub struct LocalBus {
    services: Vec<ServiceEnds>,
}

/// How long a start waits for the lock of a process that is just ending.
const PATIENCE: u32 = 25;
const PATIENCE_STEP: Duration = Duration::from_millis(200);

impl LocalBus {
    pub(crate) async fn start(
        services: Vec<ServiceEnds>,
        around: &Surroundings,
    ) -> Result<Self, Error> {
        let mut leases = Vec::new();
        for service in &services {
            leases.push(take_over(service, &around.tasks).await?);
            deliveries::register(service, &services).await?;
        }
        let mut written = HashMap::new();
        for (service, lease) in services.iter().zip(leases) {
            let (sender, receiver) = watch::channel(0_u64);
            written.insert(service.name, receiver);
            let relay = fan_out::Relay::new(service, around, sender);
            around.tasks.spawn("outbox relay", relay.run(lease));
        }
        start_consumers(&services, around, &written);
        Ok(Self { services })
    }

    /// Tells whether every event has reached every consumer's commit.
    pub async fn is_idle(&self) -> Result<bool, Error> {
        for service in &self.services {
            if !deliveries::nothing_owed(&service.db).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

async fn take_over(service: &ServiceEnds, tasks: &Tasks) -> Result<Lease, Error> {
    for _ in 0..PATIENCE {
        if let Some(lease) = Lease::try_acquire(&service.direct_url).await? {
            return Ok(lease);
        }
        if !pause(tasks, PATIENCE_STEP).await {
            break;
        }
    }
    Err(Error::AlreadyCarried(service.name))
}

/// Starts one task for each pair of a consumer and a service whose topics it reads.
fn start_consumers(
    services: &[ServiceEnds],
    around: &Surroundings,
    written: &HashMap<&'static str, watch::Receiver<u64>>,
) {
    for reader in services {
        for subscription in &reader.subscriptions {
            let handling = Arc::new(Handling {
                db: reader.db.clone(),
                subscription: subscription.clone(),
                config: around.config.consumer.clone(),
                clock: around.clock.clone(),
                metrics: around.metrics.clone(),
            });
            let permits = Arc::new(Semaphore::new(around.config.consumer.concurrency.into()));
            for producer in services {
                if !subscription.topics.iter().any(|topic| topic.owner() == producer.name) {
                    continue;
                }
                let consumer = consumer::Consumer {
                    producer: producer.clone(),
                    handling: handling.clone(),
                    permits: permits.clone(),
                    around: around.clone(),
                    written: written[producer.name].clone(),
                };
                around.tasks.spawn("local consumer", consumer.run());
            }
        }
    }
}
