//! Settings of the bus.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use runtime::Env;
use runtime::env::Error;

use crate::kafka::KafkaConfig;

/// Everything the bus has to know.
#[derive(Debug, Clone)]
pub struct BusConfig {
    /// What carries events. Set by `BUS`.
    pub carrier: Carrier,
    /// How eagerly outboxes are emptied.
    pub outbox: OutboxConfig,
    /// How consumers handle what comes.
    pub consumer: ConsumerConfig,
}

/// What carries events from outboxes to handlers.
#[derive(Debug, Clone)]
pub enum Carrier {
    /// In one process, without a broker.
    Local,
    /// Through Kafka.
    Kafka(KafkaConfig),
}

/// The name of a carrier, as `BUS` and `yba bus switch` spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierName {
    /// `local`.
    Local,
    /// `kafka`.
    Kafka,
}

/// Text is not the name of a carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a carrier is local or kafka")]
pub struct NotACarrier;

impl Carrier {
    /// The carrier's name.
    pub const fn name(&self) -> CarrierName {
        match self {
            Self::Local => CarrierName::Local,
            Self::Kafka(_) => CarrierName::Kafka,
        }
    }
}

impl CarrierName {
    /// `local` or `kafka`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Kafka => "kafka",
        }
    }
}

impl fmt::Display for CarrierName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CarrierName {
    type Err = NotACarrier;

    fn from_str(text: &str) -> Result<Self, NotACarrier> {
        match text {
            "local" => Ok(Self::Local),
            "kafka" => Ok(Self::Kafka),
            _ => Err(NotACarrier),
        }
    }
}

/// How eagerly a relay empties its outbox. Set by `OUTBOX_*`.
#[derive(Debug, Clone)]
pub struct OutboxConfig {
    /// Longest wait before looking again when nobody wakes the relay.
    /// Milliseconds in `OUTBOX_POLL_MS`; 200 by default.
    pub poll_every: Duration,
    /// Most events read in one round trip, and most that are on their way at once.
    /// A count in `OUTBOX_BATCH`; 500 by default.
    pub batch: u32,
    /// How long a sent event is kept, for a new local consumer and for replay.
    /// Days in `OUTBOX_KEEP_DAYS`; 7 by default, the retention of the sensitive topics.
    pub keep_sent: Duration,
}

/// How consumers handle what comes. Set by `CONSUMER_*`.
#[derive(Debug, Clone)]
pub struct ConsumerConfig {
    /// Most events that one consumer handles at the same time, of different keys (local) or
    /// partitions (Kafka). A count in `CONSUMER_CONCURRENCY`; 4 by default.
    pub concurrency: u16,
    /// Longest a handler may take before the attempt counts as failed and is repeated.
    /// Seconds in `CONSUMER_TIMEOUT_SECONDS`; 60 by default.
    pub timeout: Duration,
    /// First pause after a failure that may pass; it doubles each time.
    /// Milliseconds in `CONSUMER_BACKOFF_MS`; 100 by default.
    pub backoff: Duration,
    /// Longest pause. Milliseconds in `CONSUMER_BACKOFF_MAX_MS`; 30,000 by default.
    pub backoff_max: Duration,
    /// How long it is remembered that an event was handled.
    /// Days in `INBOX_KEEP_DAYS`; 40 by default, more than any topic that forgets retains.
    pub keep_inbox: Duration,
}

impl BusConfig {
    /// Reads the settings.
    pub fn from_env(env: &Env) -> Result<Self, Error> {
        let carrier = env.text("BUS").doc("What carries events: local or kafka.");
        let carrier = carrier.default("local").parse();
        let outbox = OutboxConfig::from_env(env);
        let consumer = ConsumerConfig::from_env(env);
        let carrier = match carrier {
            Ok(CarrierName::Kafka) => KafkaConfig::from_env(env).map(Carrier::Kafka),
            Ok(CarrierName::Local) => Ok(Carrier::Local),
            Err(error) => Err(error),
        };
        Ok(Self { carrier: carrier?, outbox: outbox?, consumer: consumer? })
    }

    /// The settings of a test: the local carrier, short pauses.
    pub fn for_tests() -> Self {
        Self {
            carrier: Carrier::Local,
            outbox: OutboxConfig {
                poll_every: Duration::from_millis(50),
                batch: 100,
                keep_sent: Duration::from_secs(7 * 86_400),
            },
            consumer: ConsumerConfig {
                concurrency: 4,
                timeout: Duration::from_secs(10),
                backoff: Duration::from_millis(10),
                backoff_max: Duration::from_millis(100),
                keep_inbox: Duration::from_secs(40 * 86_400),
            },
        }
    }
}

impl OutboxConfig {
    fn from_env(env: &Env) -> Result<Self, Error> {
        let poll = env.text("OUTBOX_POLL_MS").doc("Longest wait before an outbox is looked at.");
        let poll_every = poll.default("200").duration();
        let batch = env.text("OUTBOX_BATCH").doc("Most events read from an outbox at once.");
        let batch = batch.default("500").parse();
        let keep = env.text("OUTBOX_KEEP_DAYS").doc("How long a sent event is kept.");
        let keep_sent = keep.default("7").duration();
        Ok(Self { poll_every: poll_every?, batch: batch?, keep_sent: keep_sent? })
    }
}

impl ConsumerConfig {
    fn from_env(env: &Env) -> Result<Self, Error> {
        let concurrency =
            env.text("CONSUMER_CONCURRENCY").doc("Most events a consumer handles at once.");
        let concurrency = concurrency.default("4").parse();
        let timeout = env.text("CONSUMER_TIMEOUT_SECONDS").doc("Longest a handler may take.");
        let timeout = timeout.default("60").duration();
        let backoff = env.text("CONSUMER_BACKOFF_MS").doc("First pause after a failure.");
        let backoff = backoff.default("100").duration();
        let backoff_max = env.text("CONSUMER_BACKOFF_MAX_MS").doc("Longest pause after failures.");
        let backoff_max = backoff_max.default("30000").duration();
        let keep = env.text("INBOX_KEEP_DAYS").doc("How long a handled event is remembered.");
        let keep_inbox = keep.default("40").duration();
        Ok(Self {
            concurrency: concurrency?,
            timeout: timeout?,
            backoff: backoff?,
            backoff_max: backoff_max?,
            keep_inbox: keep_inbox?,
        })
    }
}

impl Default for ConsumerConfig {
    fn default() -> Self {
        let nothing = Env::from_pairs::<String, String>([]);
        Self::from_env(&nothing).expect("every setting of a consumer has a default")
    }
}
