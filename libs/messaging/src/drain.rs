//! Delivers what is outstanding by function calls, for tests and commands.

use std::collections::HashSet;

use runtime::Clock;

use crate::config::ConsumerConfig;
use crate::handling::{Handling, Settled};
use crate::local::deliveries;
use crate::metrics::Metrics;
use crate::{Delivery, Error, Origin, ServiceEnds, subscription};

/// What a drain did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Drained {
    /// Deliveries that ended: applied, ignored, found handled, or parked.
    pub settled: u64,
    /// Deliveries whose last attempt has to be repeated; they are still outstanding.
    pub failed: u64,
}

/// Most events of an outbox that are looked at together.
const BATCH: u32 = 500;

/// Delivers everything outstanding between `services`, and what that causes in turn.
///
/// It is the local carrier as one function call, for when no bus runs. A key whose event fails is left
/// for the next drain.
pub async fn drain(services: &[ServiceEnds], clock: &Clock) -> Result<Drained, Error> {
    subscription::check_readers(services)?;
    let metrics = Metrics::detached()?;
    for producer in services {
        deliveries::register(producer, services).await?;
    }
    let mut drained = Drained::default();
    let mut failed = HashSet::new();
    loop {
        let before = drained.settled;
        for producer in services {
            let pool = producer.db.get_postgres_connection_pool();
            while !deliveries::fan_out(pool, BATCH, clock.now()).await?.is_empty() {}
            for reader in services {
                drained.settled +=
                    deliver((producer, reader), clock, &metrics, &mut failed).await?;
            }
        }
        if drained.settled == before {
            drained.failed = failed.len() as u64;
            return Ok(drained);
        }
    }
}

/// Consumer, topic and key that failed in this drain.
type Failed = HashSet<(&'static str, String, String)>;

async fn deliver(
    (producer, reader): (&ServiceEnds, &ServiceEnds),
    clock: &Clock,
    metrics: &Metrics,
    failed: &mut Failed,
) -> Result<u64, Error> {
    let mut settled = 0;
    for subscription in &reader.subscriptions {
        let consumer = subscription.consumer;
        let handling = Handling {
            db: reader.db.clone(),
            subscription: subscription.clone(),
            config: ConsumerConfig::default(),
            clock: clock.clone(),
            metrics: metrics.clone(),
        };
        for row in deliveries::list_owed(&producer.db, consumer, &[], BATCH).await? {
            let (position, key) = (row.position, (consumer, row.topic.clone(), row.key.clone()));
            if failed.contains(&key) {
                continue;
            }
            let origin = Origin::Local { producer: producer.name.to_owned(), position };
            let delivery = Delivery::new(row.into_envelope()?, origin);
            match handling.settle(delivery, 0).await {
                Settled::Done => {
                    deliveries::remove(&producer.db, consumer, &[position]).await?;
                    settled += 1;
                }
                Settled::Again => {
                    failed.insert(key);
                }
            }
        }
    }
    Ok(settled)
}
