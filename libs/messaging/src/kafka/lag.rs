//! How much is on its way, asked of the brokers and of the consumers' databases.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use schema::PARTITIONS;

use super::flow::Place;
use super::{KafkaConfig, client, offsets, wire};
use crate::{Error, ServiceEnds};

const TIMEOUT: Duration = Duration::from_secs(10);

/// Counts what the consumers of `services` have not handled.
pub(super) async fn total(kafka: &KafkaConfig, services: &[ServiceEnds]) -> Result<i64, Error> {
    let subscriptions = services.iter().flat_map(|service| &service.subscriptions);
    let topics = subscriptions.flat_map(|subscription| subscription.topics);
    let topics = topics.map(|topic| wire::full_name(&kafka.prefix, topic.name())).collect();
    let bounds = bounds(kafka.clone(), topics).await?;
    let mut total = 0;
    for service in services {
        for subscription in &service.subscriptions {
            let handled = offsets::load(&service.db, subscription.consumer).await?;
            let names = subscription.topics.iter();
            let names: BTreeSet<_> =
                names.map(|topic| wire::full_name(&kafka.prefix, topic.name())).collect();
            for (place, (first, next)) in &bounds {
                if names.contains(&place.0) {
                    let ours = handled.get(place).copied().unwrap_or(*first).max(*first);
                    total += (next - ours).max(0);
                }
            }
        }
    }
    Ok(total)
}

/// The first and the next offset of every partition.
async fn bounds(
    kafka: KafkaConfig,
    topics: BTreeSet<String>,
) -> Result<HashMap<Place, (i64, i64)>, Error> {
    let asking = tokio::task::spawn_blocking(move || {
        let asker: BaseConsumer = client::admin(&kafka).create()?;
        let mut bounds = HashMap::new();
        for topic in topics {
            for partition in 0..PARTITIONS {
                let found = client::bounds(asker.client(), (&topic, partition), TIMEOUT)?;
                bounds.insert((topic.clone(), partition), found);
            }
        }
        Ok(bounds)
    });
    asking.await.expect("asking does not panic")
}
