//! librdkafka's settings.

use std::time::{Duration, Instant};

use rdkafka::client::Client;
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::{ClientConfig, ClientContext};

use super::KafkaConfig;

/// Addresses that resolve to IPv6 first, where a broker on loopback listens on IPv4 alone.
const LOOPBACK: [&str; 2] = ["localhost", "127.0.0.1"];

fn client(kafka: &KafkaConfig) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", &kafka.brokers).set("client.id", "yba");
    config.set("reconnect.backoff.max.ms", "2000").set("socket.keepalive.enable", "true");
    if LOOPBACK.iter().any(|name| kafka.brokers.contains(name)) {
        config.set("broker.address.family", "v4");
    }
    for (option, value) in &kafka.security {
        config.set(*option, value);
    }
    config
}

/// Settings of administration and of questions about offsets.
pub(super) fn admin(kafka: &KafkaConfig) -> ClientConfig {
    client(kafka)
}

/// How long between two questions to a partition whose leader is being chosen.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(100);

/// Asks for the first and the next offset of a partition; waits where nobody leads it yet, as just after a topic was
/// made. Blocks.
pub(super) fn bounds<C: ClientContext>(
    client: &Client<C>,
    (topic, partition): (&str, i32),
    patience: Duration,
) -> KafkaResult<(i64, i64)> {
    let end = Instant::now() + patience;
    loop {
        let found = client.fetch_watermarks(topic, partition, patience);
        let code = found.as_ref().err().and_then(KafkaError::rdkafka_error_code);
        let is_passing = matches!(
            code,
            Some(RDKafkaErrorCode::NotLeaderForPartition | RDKafkaErrorCode::LeaderNotAvailable)
        );
        if !is_passing || Instant::now() > end {
            return found;
        }
        std::thread::sleep(BETWEEN_QUESTIONS);
    }
}

/// Settings of a relay's producer.
pub(super) fn producer(kafka: &KafkaConfig) -> ClientConfig {
    let mut config = client(kafka);
    config
        .set("enable.idempotence", "true")
        .set("acks", "all")
        // Never gives up: the outbox keeps the event anyway, and giving up would lose the order.
        .set("message.timeout.ms", "0")
        .set("compression.type", "zstd")
        .set("linger.ms", "2")
        // The partition that every other client would choose for the key.
        .set("partitioner", "murmur2_random")
        .set("queue.buffering.max.messages", "10000")
        .set("queue.buffering.max.kbytes", "16384");
    config
}

/// Settings of one member of a consumer's group.
pub(super) fn consumer(kafka: &KafkaConfig, consumer: &str) -> ClientConfig {
    let session = kafka.session_timeout.as_millis();
    let mut config = client(kafka);
    config
        .set("group.id", super::wire::full_name(&kafka.prefix, consumer))
        .set("session.timeout.ms", session.to_string())
        .set("heartbeat.interval.ms", (session / 3).to_string())
        .set("partition.assignment.strategy", "range")
        // What was handled is in the consumer's database. Commits only show it to Kafka's tools.
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        // An offset that Kafka does not have any more is looked into, not skipped.
        .set("auto.offset.reset", "error")
        .set("fetch.wait.max.ms", "50")
        .set("queued.max.messages.kbytes", "1024")
        .set("fetch.message.max.bytes", "1048576")
        .set("statistics.interval.ms", "5000");
    config
}
