//! The Kafka carrier on a real Apache Kafka. Runs where `KAFKA_LIBS` names the folder of its jars
//! (`make test` sets it); there it fails if Kafka does not start.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use messaging::kafka::topics::{self, Difference};
use messaging::{BusConfig, Carrier, ServiceEnds};
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use schema::Topic;

use crate::harness::{Running, Service, Step, eventually, no_fault, recorder};
use crate::kafka::kafka_config;

/// A real broker; stopped and removed with its folder.
struct Kafka {
    folder: PathBuf,
    address: String,
}

#[expect(clippy::disallowed_methods, reason = "the test's own settings")]
fn kafka_is_here() -> bool {
    let here = std::env::var("KAFKA_LIBS").is_ok_and(|folder| !folder.is_empty());
    if !here {
        println!("skipped: KAFKA_LIBS names no folder with Kafka's jars");
    }
    here
}

impl Kafka {
    fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("yba-kafka-{}", uuid::Uuid::new_v4()));
        let address = script("start", &folder);
        Self { folder, address }
    }

    fn kill(&self) {
        let pid = std::fs::read_to_string(self.folder.join("pid")).unwrap();
        assert!(Command::new("kill").args(["-9", pid.trim()]).status().unwrap().success());
    }

    fn start_again(&self) {
        assert_eq!(script("start", &self.folder), self.address);
    }

    fn admin(&self) -> AdminClient<DefaultClientContext> {
        ClientConfig::new().set("bootstrap.servers", &self.address).create().unwrap()
    }
}

impl Drop for Kafka {
    fn drop(&mut self) {
        script("stop", &self.folder);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn script(verb: &str, folder: &PathBuf) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/kafka/kafka");
    let output = Command::new(script).arg(verb).arg(folder).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "kafka {verb} failed: {errors}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

struct Province {
    config: BusConfig,
    exams: Service,
    classification: Service,
}

impl Province {
    async fn new(kafka: &Kafka, prefix: &str) -> Self {
        let config = kafka_config(kafka.address.clone(), prefix);
        topics::create(settings(&config)).await.unwrap();
        let exams = Service::new("exams").await;
        let classification = Service::new("classification").await;
        Self { config, exams, classification }
    }

    fn ends(&self) -> Vec<ServiceEnds> {
        let recorder = recorder(&self.classification, "classification", no_fault());
        vec![self.exams.ends(vec![]), self.classification.ends(vec![recorder])]
    }

    async fn start(&self) -> Running {
        Running::start(self.config.clone(), self.ends()).await
    }

    async fn publish(&self, steps: std::ops::RangeInclusive<i32>) {
        for n in steps {
            self.exams.publish(&["a", "b", "c"].map(|key| Step { key: key.to_owned(), n })).await;
        }
    }

    async fn eventually_applied(&self, steps: std::ops::RangeInclusive<i32>) {
        for key in ["a", "b", "c"] {
            eventually("every step was applied in order, once", async || {
                let applied = self.classification.applied("classification", key).await;
                assert!(applied.is_sorted_by(|a, b| a < b), "{key}: {applied:?}");
                applied.into_iter().eq(steps.clone())
            })
            .await;
        }
    }
}

fn settings(config: &BusConfig) -> &messaging::kafka::KafkaConfig {
    match &config.carrier {
        Carrier::Kafka(kafka) => kafka,
        Carrier::Local => unreachable!("these tests are about Kafka"),
    }
}

#[tokio::test]
async fn a_broker_killed_and_started_again_delays_events_and_loses_none() {
    if !kafka_is_here() {
        return;
    }
    let kafka = Kafka::start();
    let province = Province::new(&kafka, "yba").await;
    let running = province.start().await;
    province.publish(1..=20).await;
    province.eventually_applied(1..=20).await;

    kafka.kill();
    province.publish(21..=40).await;
    kafka.start_again();
    let second = province.start().await;
    province.publish(41..=60).await;

    province.eventually_applied(1..=60).await;
    running.stop().await;
    eventually("idle", async || second.bus.is_idle().await.unwrap()).await;
    second.stop().await;
}

#[tokio::test]
async fn topics_are_made_once_as_they_must_be_and_other_partitions_are_refused() {
    if !kafka_is_here() {
        return;
    }
    let kafka = Kafka::start();
    let config = kafka_config(kafka.address.clone(), "hanoi");
    let settings = settings(&config);
    let options = AdminOptions::new();
    let wrong = NewTopic::new("hanoi.people", 24, TopicReplication::Fixed(1));
    kafka.admin().create_topics(&[wrong], &options).await.unwrap();

    let missing = Topic::ALL.len() - 1;
    assert_eq!(topics::check(settings).await.unwrap().len(), missing + 2); // One is wrong twice.
    assert_eq!(topics::create(settings).await.unwrap().len(), missing);
    assert!(topics::create(settings).await.unwrap().is_empty());

    // A broker that is busy tells of what it has made a moment later.
    eventually("all are there", async || topics::check(settings).await.unwrap().len() == 2).await;
    let differences = topics::check(settings).await.unwrap();
    let wrong = Difference::Partitions { topic: "hanoi.people".to_owned(), has: 24 };
    assert_eq!(differences[0], wrong);
    assert!(topics::require(settings).await.is_err());
}

#[tokio::test]
async fn what_kafka_forgot_is_reported_and_a_topic_made_anew_is_read_anew() {
    if !kafka_is_here() {
        return;
    }
    let kafka = Kafka::start();
    let province = Province::new(&kafka, "yba").await;
    let running = province.start().await;
    province.publish(1..=10).await;
    province.eventually_applied(1..=10).await;
    running.stop().await;

    // Five events of each key are forgotten before they are read.
    let relay = Running::start(province.config.clone(), vec![province.exams.ends(vec![])]).await;
    province.publish(11..=15).await;
    eventually("sent", async || {
        province.exams.count("select count(*) from outbox where sent_at is null").await == 0
    })
    .await;
    relay.stop().await;
    let mut all = TopicPartitionList::new();
    for partition in 0..12 {
        all.add_partition_offset("yba.checkups", partition, Offset::End).unwrap();
    }
    kafka.admin().delete_records(&all, &AdminOptions::new()).await.unwrap();
    let running = province.start().await;
    province.publish(16..=20).await;
    let count = "select count(*) from effect";
    eventually("they go on", async || province.classification.count(count).await == 45).await;
    let lost = running.metric("yba_messaging_lost_events_total");
    assert_eq!(lost, 15.0);
    running.stop().await;

    // The cluster was lost and its topics were made again.
    kafka.admin().delete_topics(&["yba.checkups"], &AdminOptions::new()).await.unwrap();
    eventually("gone, then made again", async || {
        let made = topics::create(settings(&province.config)).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        made.is_ok_and(|made| made.len() == 1)
    })
    .await;
    let running = province.start().await;
    province.publish(21..=25).await;
    eventually("they go on", async || province.classification.count(count).await == 60).await;
    running.stop().await;
    for key in ["a", "b", "c"] {
        let applied = province.classification.applied("classification", key).await;
        assert!(applied.into_iter().eq((1..=10).chain(16..=25)));
    }
}
