//! `yba topics --strimzi`: topics, users and permissions for whoever runs Kafka with Strimzi.
//!
//! Made from the same tables that the program goes by, so that a province's own prefix needs no editing by hand.

use std::fmt::Write;

use messaging::kafka::topics::{Wanted, wanted};
use messaging::kafka::{Acl, KafkaConfig, Operation, Resource, acls};

use crate::error::Error;
use crate::settings;

const VERSION: &str = "kafka.strimzi.io/v1";

/// Prints the objects for the Kafka of this name.
pub(crate) fn run(cluster: &str) -> Result<(), Error> {
    let env = settings::environment()?;
    let env = env.with("KAFKA_BROKERS", format!("{cluster}-kafka-bootstrap:9093"));
    let kafka = KafkaConfig::from_env(&env.with("KAFKA_REPLICATION", "3"))?;
    print!("{}", objects(cluster, &kafka));
    Ok(())
}

fn objects(cluster: &str, kafka: &KafkaConfig) -> String {
    let mut text = format!(
        "# Topics, users and permissions of the province {prefix}: `PROVINCE_PREFIX={prefix} yba topics --strimzi {cluster}`.\n",
        prefix = kafka.prefix
    );
    for topic in wanted(kafka) {
        text.push_str(&topic_object(cluster, &topic));
    }
    let acls = acls(&kafka.prefix);
    let mut rest = acls.as_slice();
    while let Some(first) = rest.first() {
        let end = rest.iter().position(|acl| acl.service != first.service).unwrap_or(rest.len());
        let (own, others) = rest.split_at(end);
        text.push_str(&user_object(cluster, &kafka.prefix, first.service, own));
        rest = others;
    }
    text
}

fn topic_object(cluster: &str, topic: &Wanted) -> String {
    let mut text = format!(
        "---\napiVersion: {VERSION}\nkind: KafkaTopic\nmetadata:\n  name: {}\n  labels:\n    strimzi.io/cluster: {cluster}\n\
         spec:\n  partitions: {}\n  replicas: {}\n  config:\n",
        topic.name, topic.partitions, topic.replication
    );
    for (setting, value) in &topic.settings {
        let quoted =
            if value.parse::<i64>().is_ok() { value.clone() } else { format!("{value:?}") };
        line(&mut text, format_args!("    {setting}: {quoted}"));
    }
    text
}

fn user_object(cluster: &str, prefix: &str, service: &str, acls: &[Acl]) -> String {
    let mut text = format!(
        "---\napiVersion: {VERSION}\nkind: KafkaUser\nmetadata:\n  name: {prefix}-{service}\n  labels:\n    strimzi.io/cluster: {cluster}\n\
         spec:\n  authentication:\n    type: scram-sha-512\n  authorization:\n    type: simple\n    acls:\n"
    );
    let mut rest = acls;
    while let Some(first) = rest.first() {
        let end = rest.iter().position(|acl| acl.resource != first.resource).unwrap_or(rest.len());
        let (of_it, others) = rest.split_at(end);
        let operations: Vec<_> = of_it.iter().map(|acl| operation(acl.operation)).collect();
        line(&mut text, format_args!("      - resource: {}", resource(&first.resource)));
        line(&mut text, format_args!("        operations: [{}]", operations.join(", ")));
        rest = others;
    }
    text
}

fn resource(resource: &Resource) -> String {
    match resource {
        Resource::Topic(name) => format!("{{type: topic, name: {name}, patternType: literal}}"),
        Resource::GroupPrefix(name) => {
            format!("{{type: group, name: {name}, patternType: prefix}}")
        }
        Resource::Cluster => "{type: cluster}".to_owned(),
    }
}

const fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::Read => "Read",
        Operation::Write => "Write",
        Operation::Describe => "Describe",
        Operation::IdempotentWrite => "IdempotentWrite",
    }
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("writing to text does not fail");
}
