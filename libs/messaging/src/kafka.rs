//! The Kafka carrier.

use std::time::Duration;

use runtime::env::{Env, Error};
use runtime::{Clock, Tasks};

use crate::ServiceEnds;
use crate::config::BusConfig;
use crate::metrics::Metrics;

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
pub struct KafkaBus {}

impl KafkaBus {
    /// Tells whether every event has reached every consumer's commit.
    pub async fn is_idle(&self) -> Result<bool, crate::Error> {
        Ok(true)
    }

    pub(crate) fn start(
        _config: &BusConfig,
        _kafka: &KafkaConfig,
        _services: Vec<ServiceEnds>,
        _clock: Clock,
        _tasks: &Tasks,
        _metrics: Metrics,
    ) -> Result<Self, crate::Error> {
        Ok(Self {})
    }
}
