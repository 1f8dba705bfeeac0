//! One event as it reaches a consumer.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use schema::Envelope;

/// One delivery of an event to one consumer. The same event may be delivered again.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The event.
    pub envelope: Envelope,
    /// How it came.
    pub origin: Origin,
    /// What `inbox::claim` saw, for the carrier.
    pub(crate) seen: Arc<Seen>,
}

/// How a delivery came to its consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// From the outbox of `producer`, in the same process.
    Local {
        /// The service that published it.
        producer: String,
        /// Its place in that service's outbox.
        position: i64,
    },
    /// From Kafka.
    Kafka {
        /// The topic's full name, with the province's prefix.
        topic: String,
        /// From 0 to 11.
        partition: i32,
        /// Its place in the partition.
        offset: i64,
    },
    /// From the consumer's dead letters.
    Redrive,
}

impl Delivery {
    /// Makes a delivery, as a carrier or a test does.
    pub fn new(envelope: Envelope, origin: Origin) -> Self {
        Self { envelope, origin, seen: Arc::default() }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local { producer, position } => write!(f, "local {producer}/{position}"),
            Self::Kafka { topic, partition, offset } => {
                write!(f, "kafka {topic}[{partition}]@{offset}")
            }
            Self::Redrive => f.write_str("redrive"),
        }
    }
}

/// What the inbox said about a delivery; the newest attempt counts.
#[derive(Debug, Default)]
pub(crate) struct Seen(AtomicU8);

/// A word for each thing the inbox may have said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// The handler did not ask: it ignores this type.
    Unasked,
    /// New to this consumer.
    Fresh,
    /// Handled before.
    Duplicate,
    /// Its key is parked: it has to queue behind.
    KeyParked,
}

impl Seen {
    pub(crate) fn record(&self, sight: Sight) {
        self.0.store(sight as u8, Ordering::SeqCst);
    }

    pub(crate) fn get(&self) -> Sight {
        match self.0.load(Ordering::SeqCst) {
            0 => Sight::Unasked,
            1 => Sight::Fresh,
            2 => Sight::Duplicate,
            _ => Sight::KeyParked,
        }
    }
}
