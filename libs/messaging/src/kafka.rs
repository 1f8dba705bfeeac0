//! The Kafka carrier.
//!
//! A relay for each service, one in the whole province, sends its outbox with an idempotent producer. A
//! consumer is a group; what a member has handled is in the consumer's own database, and there it begins
//! when it gets a partition. librdkafka is polled on a thread of its own and blocks nobody.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use runtime::env::{Env, Error};

use crate::ServiceEnds;
use crate::handling::Handling;
use crate::outbox::rows;
use crate::relay::Surroundings;

mod acls;
mod client;
mod consumer;
mod flow;
mod lag;
mod notify;
mod offsets;
mod poller;
mod relay;
pub mod topics;
mod wire;
mod worker;

pub use acls::{Acl, Operation, Resource, acls};
pub use topics::visible;

/// How Kafka is reached. Set by `KAFKA_*`.
#[derive(Debug, Clone)]
pub struct KafkaConfig {
    /// Where to find the cluster, as `host:port` with commas between; `KAFKA_BROKERS`.
    pub brokers: String,
    /// Goes before every topic and group, since a cluster may serve several provinces;
    /// `PROVINCE_PREFIX`, `yba` by default.
    pub prefix: String,
    /// Copies of each partition that topics are created with; `KAFKA_REPLICATION`, 1 by default.
    pub replication: i32,
    /// How long a member may be silent before its partitions go to others.
    /// Milliseconds in `KAFKA_SESSION_TIMEOUT_MS`; 6,000 by default, the least that a broker accepts.
    pub session_timeout: Duration,
    /// librdkafka's own settings for security: `security.protocol`, `ssl.*`, `sasl.*`.
    pub security: Vec<(&'static str, String)>,
}

/// librdkafka's settings for security and the variables that set them.
const SECURITY: [(&str, &str, &str); 7] = [
    ("KAFKA_SECURITY_PROTOCOL", "security.protocol", "plaintext, ssl, sasl_plaintext or sasl_ssl."),
    ("KAFKA_SSL_CA_LOCATION", "ssl.ca.location", "File of the authority that signed the brokers."),
    ("KAFKA_SSL_CERTIFICATE_LOCATION", "ssl.certificate.location", "File of our certificate."),
    ("KAFKA_SSL_KEY_LOCATION", "ssl.key.location", "File of our private key."),
    ("KAFKA_SASL_MECHANISM", "sasl.mechanism", "SCRAM-SHA-512 or PLAIN."),
    ("KAFKA_SASL_USERNAME", "sasl.username", "Our name at the brokers."),
    ("KAFKA_SASL_PASSWORD", "sasl.password", "Our password at the brokers."),
];

impl KafkaConfig {
    /// Reads the settings.
    pub fn from_env(env: &Env) -> Result<Self, Error> {
        let brokers = env.text("KAFKA_BROKERS").doc("Kafka's brokers, host:port with commas.");
        let brokers = brokers.required();
        let prefix = env.text("PROVINCE_PREFIX").doc("Goes before every shared name.");
        let prefix = prefix.default("yba").required();
        let replication = env.text("KAFKA_REPLICATION").doc("Copies of each partition.");
        let replication = replication.default("1").parse();
        let session = env.text("KAFKA_SESSION_TIMEOUT_MS");
        let session = session.doc("Longest silence of a member before others take over.");
        let session_timeout = session.default("6000").duration();
        let security = SECURITY.iter().filter_map(|(variable, option, doc)| {
            let setting = env.text(variable).doc(doc);
            let setting = if option.ends_with("password") { setting.secret() } else { setting };
            Some((*option, setting.optional()?))
        });
        let security = security.collect();
        Ok(Self {
            brokers: brokers?,
            prefix: prefix?,
            replication: replication?,
            session_timeout: session_timeout?,
            security,
        })
    }
}

/// The Kafka carrier of a process.
#[derive(Debug)]
pub struct KafkaBus {
    kafka: KafkaConfig,
    services: Vec<ServiceEnds>,
}

impl KafkaBus {
    pub(crate) fn start(
        kafka: &KafkaConfig,
        services: Vec<ServiceEnds>,
        around: &Surroundings,
    ) -> Result<Self, crate::Error> {
        for service in &services {
            let leading = Arc::new(AtomicBool::new(false));
            let relay = relay::Relay::new(service, kafka, around, leading.clone());
            around.tasks.spawn("outbox relay", relay.run());
            let notifier = notify::notify(service.clone(), around.tasks.clone(), leading);
            around.tasks.spawn("outbox notifier", notifier);
            for subscription in &service.subscriptions {
                let handling = Handling {
                    db: service.db.clone(),
                    subscription: subscription.clone(),
                    config: around.config.consumer.clone(),
                    clock: around.clock.clone(),
                    metrics: around.metrics.clone(),
                };
                let consumer = consumer::Consumer::new(kafka, handling, around)?;
                around.tasks.spawn("kafka consumer", consumer.run());
            }
        }
        Ok(Self { kafka: kafka.clone(), services })
    }

    /// Tells whether every event has reached every consumer's commit.
    pub async fn is_idle(&self) -> Result<bool, crate::Error> {
        for service in &self.services {
            let (pending, _) = rows::pending(service.db.get_postgres_connection_pool()).await?;
            if pending > 0 {
                return Ok(false);
            }
        }
        Ok(lag::total(&self.kafka, &self.services).await? == 0)
    }
}
