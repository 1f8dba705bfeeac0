//! The topics as they must be: made once, checked, and never given more partitions.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::RDKafkaErrorCode;
use schema::{PARTITIONS, Topic};

use super::{KafkaConfig, client, wire};
use crate::Error;

/// A topic as it must be.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The name with the province's prefix.
    pub name: String,
    /// Always twelve.
    pub partitions: i32,
    /// Copies of each partition.
    pub replication: i32,
    /// Settings of the topic.
    pub settings: Vec<(&'static str, String)>,
}

/// How a topic differs from what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// It does not exist.
    Missing {
        /// The topic.
        topic: String,
    },
    /// It has another number of partitions. That cannot be mended: a key's events would be in two.
    Partitions {
        /// The topic.
        topic: String,
        /// How many it has.
        has: usize,
    },
    /// A setting differs.
    Setting {
        /// The topic.
        topic: String,
        /// The setting.
        setting: &'static str,
        /// What it must be.
        wanted: String,
        /// What it is.
        has: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { topic } => write!(f, "{topic} does not exist"),
            Self::Partitions { topic, has } => write!(
                f,
                "{topic} has {has} partitions and not {PARTITIONS}, which breaks the order of keys"
            ),
            Self::Setting { topic, setting, wanted, has } => {
                write!(f, "{topic} has {setting}={has} and not {wanted}")
            }
        }
    }
}

const DAY_MS: u64 = 86_400_000;
/// A tombstone stays as long as a consumer may be down.
const TOMBSTONE_DAYS: u64 = 7;
const TIMEOUT: Duration = Duration::from_secs(30);

/// Lists every topic as it must be.
pub fn wanted(kafka: &KafkaConfig) -> Vec<Wanted> {
    Topic::ALL.iter().map(|topic| want(kafka, *topic)).collect()
}

fn want(kafka: &KafkaConfig, topic: Topic) -> Wanted {
    let policy = if topic.compacted() { "compact" } else { "delete" };
    let retention = topic.retention_days().map(|days| u64::from(days) * DAY_MS);
    let retention = retention.map_or_else(|| "-1".to_owned(), |days| days.to_string());
    let in_sync = if kafka.replication >= 3 { "2" } else { "1" };
    let mut settings = vec![
        ("cleanup.policy", policy.to_owned()),
        ("retention.ms", retention),
        ("min.insync.replicas", in_sync.to_owned()),
    ];
    if topic.compacted() {
        settings.push(("delete.retention.ms", (TOMBSTONE_DAYS * DAY_MS).to_string()));
    }
    Wanted {
        name: wire::full_name(&kafka.prefix, topic.name()),
        partitions: PARTITIONS,
        replication: kafka.replication,
        settings,
    }
}

/// Makes the topics that are missing; existing ones are left as they are. Returns the names made.
pub async fn create(kafka: &KafkaConfig) -> Result<Vec<String>, Error> {
    let admin: AdminClient<DefaultClientContext> = client::admin(kafka).create()?;
    let wanted = wanted(kafka);
    let new = wanted.iter().map(|topic| {
        let replication = TopicReplication::Fixed(topic.replication);
        let new = NewTopic::new(&topic.name, topic.partitions, replication);
        topic.settings.iter().fold(new, |new, (setting, value)| new.set(setting, value))
    });
    let new: Vec<_> = new.collect();
    let options =
        AdminOptions::new().operation_timeout(Some(TIMEOUT)).request_timeout(Some(TIMEOUT));
    let mut made = Vec::new();
    for answer in admin.create_topics(&new, &options).await? {
        match answer {
            Ok(name) => made.push(name),
            Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((name, error)) => return Err(Error::Topics(format!("{name}: {error}"))),
        }
    }
    Ok(made)
}

/// Compares the topics with what they must be.
pub async fn check(kafka: &KafkaConfig) -> Result<Vec<Difference>, Error> {
    let wanted = wanted(kafka);
    let partitions = count_partitions(kafka.clone()).await?;
    let (existing, missing): (Vec<_>, Vec<_>) =
        wanted.iter().partition(|topic| partitions.contains_key(&topic.name));
    let mut differences: Vec<_> =
        missing.iter().map(|topic| Difference::Missing { topic: topic.name.clone() }).collect();
    for topic in &existing {
        let has = partitions[&topic.name];
        if has != PARTITIONS.unsigned_abs() as usize {
            differences.push(Difference::Partitions { topic: topic.name.clone(), has });
        }
    }
    differences.extend(compare_settings(kafka, &existing).await?);
    Ok(differences)
}

/// Fails with every difference, if there is one.
pub async fn require(kafka: &KafkaConfig) -> Result<(), Error> {
    let differences: Vec<_> = check(kafka).await?.iter().map(Difference::to_string).collect();
    if differences.is_empty() { Ok(()) } else { Err(Error::Topics(differences.join("; "))) }
}

/// Lists the topics that the brokers show to whoever these settings sign in as: those it may describe.
pub async fn visible(kafka: &KafkaConfig) -> Result<BTreeSet<String>, Error> {
    Ok(count_partitions(kafka.clone()).await?.into_keys().collect())
}

/// Lists our topics that hold events. After a restore they must be new: what is in them happened after the backup.
pub async fn holding(kafka: &KafkaConfig) -> Result<Vec<String>, Error> {
    let there = visible(kafka).await?;
    let names: Vec<String> = wanted(kafka).into_iter().map(|topic| topic.name).collect();
    let names: Vec<String> = names.into_iter().filter(|name| there.contains(name)).collect();
    let kafka = kafka.clone();
    let asking = tokio::task::spawn_blocking(move || {
        let admin: AdminClient<DefaultClientContext> = client::admin(&kafka).create()?;
        let mut holding = Vec::new();
        for name in names {
            for partition in 0..PARTITIONS {
                let (first, next) = client::bounds(admin.inner(), (&name, partition), TIMEOUT)?;
                if next > first {
                    holding.push(name);
                    break;
                }
            }
        }
        Ok(holding)
    });
    asking.await.expect("asking does not panic")
}

async fn count_partitions(kafka: KafkaConfig) -> Result<HashMap<String, usize>, Error> {
    let asking = tokio::task::spawn_blocking(move || {
        let admin: AdminClient<DefaultClientContext> = client::admin(&kafka).create()?;
        let metadata = admin.inner().fetch_metadata(None, TIMEOUT)?;
        let topics = metadata.topics().iter();
        Ok(topics.map(|topic| (topic.name().to_owned(), topic.partitions().len())).collect())
    });
    asking.await.expect("asking does not panic")
}

async fn compare_settings(
    kafka: &KafkaConfig,
    topics: &[&Wanted],
) -> Result<Vec<Difference>, Error> {
    let admin: AdminClient<DefaultClientContext> = client::admin(kafka).create()?;
    let resources: Vec<_> =
        topics.iter().map(|topic| ResourceSpecifier::Topic(&topic.name)).collect();
    if resources.is_empty() {
        return Ok(Vec::new());
    }
    let options = AdminOptions::new().request_timeout(Some(TIMEOUT));
    let mut differences = Vec::new();
    let answers = admin.describe_configs(&resources, &options).await?;
    for (topic, answer) in topics.iter().zip(answers) {
        let answer = answer.map_err(|error| Error::Topics(format!("{}: {error}", topic.name)))?;
        for (setting, wanted) in &topic.settings {
            let entry = answer.get(setting).and_then(|entry| entry.value.clone());
            let has = entry.unwrap_or_default();
            if has != *wanted {
                differences.push(Difference::Setting {
                    topic: topic.name.clone(),
                    setting,
                    wanted: wanted.clone(),
                    has,
                });
            }
        }
    }
    Ok(differences)
}

#[cfg(test)]
mod tests {
    use runtime::Env;

    use super::*;

    #[test]
    fn findings_are_kept_a_week_and_identities_are_compacted() {
        let env = Env::from_pairs([("KAFKA_BROKERS", "localhost:9092")]);
        let kafka = KafkaConfig::from_env(&env).unwrap();

        let wanted: HashMap<_, _> =
            wanted(&kafka).into_iter().map(|topic| (topic.name.clone(), topic)).collect();

        assert!(
            wanted["yba.checkups"].settings.contains(&("retention.ms", "604800000".to_owned()))
        );
        let identities = &wanted["yba.identities"];
        assert!(identities.settings.contains(&("cleanup.policy", "compact".to_owned())));
        assert!(wanted.values().all(|topic| topic.partitions == 12));
    }
}
