//! The Kafka carrier against librdkafka's mock cluster, with things killed between steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use messaging::kafka::KafkaConfig;
use messaging::{BusConfig, Carrier, Failure, ServiceEnds, dead_letters};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rdkafka::ClientConfig;
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseProducer, BaseRecord, DefaultProducerContext, Producer};

use crate::harness::{Fault, Running, Service, Step, eventually, no_fault, recorder};

/// A province on a broker inside the process: exams publishes, classification listens.
struct Province {
    cluster: MockCluster<'static, DefaultProducerContext>,
    exams: Service,
    classification: Service,
}

const KEYS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// The settings that reach a mock cluster.
pub(crate) fn mock_config(cluster: &MockCluster<'static, DefaultProducerContext>) -> BusConfig {
    kafka_config(cluster.bootstrap_servers(), "yba")
}

/// The settings that reach a broker.
pub(crate) fn kafka_config(brokers: String, prefix: &str) -> BusConfig {
    let kafka = KafkaConfig {
        brokers,
        prefix: prefix.to_owned(),
        replication: 1,
        session_timeout: Duration::from_secs(6),
        security: Vec::new(),
    };
    BusConfig { carrier: Carrier::Kafka(kafka), ..BusConfig::for_tests() }
}

impl Province {
    async fn new() -> Self {
        let cluster = MockCluster::new(1).unwrap();
        cluster.create_topic("yba.checkups", 12, 1).unwrap();
        let exams = Service::new("exams").await;
        let classification = Service::new("classification").await;
        Self { cluster, exams, classification }
    }

    fn config(&self) -> BusConfig {
        mock_config(&self.cluster)
    }

    fn ends(&self, fault: Fault) -> Vec<ServiceEnds> {
        vec![self.exams.ends(vec![]), self.listener(fault)]
    }

    fn listener(&self, fault: Fault) -> ServiceEnds {
        self.classification.ends(vec![recorder(&self.classification, "classification", fault)])
    }

    async fn start(&self, fault: Fault) -> Running {
        Running::start(self.config(), self.ends(fault)).await
    }

    async fn applied(&self, key: &str) -> Vec<i32> {
        self.classification.applied("classification", key).await
    }

    async fn eventually_applied(&self, keys: &[&str], last: i32) {
        eventually("every step was applied", async || {
            let count = "select count(*) from effect";
            self.classification.count(count).await >= i64::from(last) * keys.len() as i64
        })
        .await;
        for key in keys {
            let applied = self.applied(key).await;
            assert!(applied.iter().copied().eq(1..=last), "{key}: {applied:?}");
        }
    }
}

#[tokio::test]
async fn every_event_is_applied_once_and_in_order() {
    let province = Province::new().await;
    let running = province.start(no_fault()).await;

    province.exams.publish_steps(&KEYS, 20).await;

    province.eventually_applied(&KEYS, 20).await;
    eventually("idle", async || running.bus.is_idle().await.unwrap()).await;
    running.stop().await;
    let unsent = "select count(*) from outbox where sent_at is null";
    assert_eq!(province.exams.count(unsent).await, 0);
}

#[tokio::test]
async fn of_two_relays_one_sends_and_the_other_takes_over() {
    let province = Province::new().await;
    let first = province.start(no_fault()).await;
    province.exams.publish_steps(&KEYS, 5).await;
    province.eventually_applied(&KEYS, 5).await;
    let second = province.start(no_fault()).await;

    let leaders = "select count(*) from pg_locks where locktype = 'advisory' and granted
        and objid = 1 and database = (select oid from pg_database where datname = current_database())";
    assert_eq!(province.exams.count(leaders).await, 1);
    first.stop().await;
    for n in 6..=10 {
        let steps = KEYS.map(|key| Step { key: key.to_owned(), n });
        province.exams.publish(&steps).await;
    }

    province.eventually_applied(&KEYS, 10).await;
    second.stop().await;
}

#[tokio::test]
async fn a_relay_killed_after_sending_and_before_marking_changes_nothing() {
    let province = Province::new().await;
    let running = province.start(no_fault()).await;
    province.exams.publish_steps(&KEYS, 5).await;
    province.eventually_applied(&KEYS, 5).await;

    // What the database looks like after such a crash; the next relay sends everything again.
    province.exams.execute("update outbox set sent_at = null").await;
    eventually("idle again", async || running.bus.is_idle().await.unwrap()).await;

    running.stop().await;
    province.eventually_applied(&KEYS, 5).await;
}

#[tokio::test]
async fn two_members_and_a_rebalance_in_the_middle_apply_each_event_once() {
    let province = Province::new().await;
    province.exams.publish_steps(&KEYS, 60).await;
    let slowly: Fault = Arc::new(|_| {
        std::thread::sleep(Duration::from_millis(2)); // So that the rebalance comes in the middle.
        None
    });
    let first = province.start(slowly.clone()).await;
    let some = "select count(*) from effect";
    eventually("it began", async || province.classification.count(some).await > 20).await;

    let second = Running::start(province.config(), vec![province.listener(slowly)]).await;
    let third = "select count(*) from effect";
    eventually("a third", async || province.classification.count(third).await > 120).await;
    first.stop().await;
    let relay = Running::start(province.config(), vec![province.exams.ends(vec![])]).await;

    province.eventually_applied(&KEYS, 60).await;
    second.stop().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_broker_that_is_down_for_a_while_delays_events_and_loses_none() {
    let province = Province::new().await;
    let running = province.start(no_fault()).await;
    province.exams.publish_steps(&KEYS, 3).await;
    province.eventually_applied(&KEYS, 3).await;

    province.cluster.broker_down(1).unwrap();
    for n in 4..=6 {
        province.exams.publish(&KEYS.map(|key| Step { key: key.to_owned(), n })).await;
    }
    let unsent = "select count(*) from outbox where sent_at is null";
    assert_eq!(province.exams.count(unsent).await, 18);
    province.cluster.broker_up(1).unwrap();

    province.eventually_applied(&KEYS, 6).await;
    running.stop().await;
}

#[tokio::test]
async fn a_poisoned_event_parks_its_key_and_a_redrive_keeps_the_order() {
    let province = Province::new().await;
    let cured = Arc::new(AtomicBool::new(false));
    let cure = cured.clone();
    let fault: Fault = Arc::new(move |step| {
        let poisoned = step.key == "a" && step.n == 2 && !cure.load(Ordering::SeqCst);
        poisoned.then(|| Failure::Park("a value that no rule knows".into()))
    });
    let running = province.start(fault.clone()).await;

    province.exams.publish_steps(&["a", "b"], 4).await;
    eventually("all settled", async || running.bus.is_idle().await.unwrap()).await;
    assert_eq!(province.applied("a").await, [1]);
    assert_eq!(province.applied("b").await, [1, 2, 3, 4]);

    cured.store(true, Ordering::SeqCst);
    let again = recorder(&province.classification, "classification", fault);
    let redriven = dead_letters::redrive_all(&province.classification.db, &again).await.unwrap();
    assert_eq!((redriven.handled, redriven.stopped), (3, None));
    province.exams.publish(&[Step { key: "a".to_owned(), n: 5 }]).await;

    eventually("in order", async || province.applied("a").await == [1, 2, 3, 4, 5]).await;
    running.stop().await;
}

#[tokio::test]
async fn a_failure_that_passes_holds_up_its_partition_alone() {
    let province = Province::new().await;
    let down = Arc::new(AtomicBool::new(true));
    let failing = down.clone();
    let fault: Fault = Arc::new(move |step| {
        let fails = step.key == "a" && failing.load(Ordering::SeqCst);
        fails.then(|| Failure::Retry("down".into()))
    });
    let running = province.start(fault).await;

    province.exams.publish_steps(&["a", "z"], 150).await;
    eventually("z goes on", async || province.applied("z").await.len() == 150).await;
    assert!(province.applied("a").await.is_empty());

    down.store(false, Ordering::SeqCst);
    eventually("then a", async || province.applied("a").await.into_iter().eq(1..=150)).await;
    running.stop().await;
}

#[tokio::test]
async fn a_restored_consumer_database_reads_again_what_it_lost() {
    let province = Province::new().await;
    let running = province.start(no_fault()).await;
    province.exams.publish_steps(&["a"], 10).await;
    province.eventually_applied(&["a"], 10).await;
    running.stop().await;
    // A backup from before step 7: its effects, its inbox and its offsets are of one moment.
    let database = &province.classification;
    database.execute("delete from effect where n >= 7").await;
    let lost = "delete from inbox where event_id in
        (select event_id from inbox order by event_id desc limit 4)";
    database.execute(lost).await;
    database.execute("update consumer_offset set next_offset = next_offset - 4").await;

    let running = province.start(no_fault()).await;

    province.eventually_applied(&["a"], 10).await;
    running.stop().await;
}

#[tokio::test]
async fn a_record_that_is_none_of_our_events_is_parked() {
    let province = Province::new().await;
    let producer: BaseProducer = ClientConfig::new()
        .set("bootstrap.servers", province.cluster.bootstrap_servers())
        .create()
        .unwrap();
    producer.send(BaseRecord::to("yba.checkups").key("stranger").payload("hello")).unwrap();
    producer.flush(Duration::from_secs(10)).unwrap();
    let running = province.start(no_fault()).await;

    let parked = "select count(*) from dead_letter where key = 'stranger'";
    eventually("parked", async || province.classification.count(parked).await == 1).await;
    province.exams.publish_steps(&["a"], 2).await;
    province.eventually_applied(&["a"], 2).await;

    running.stop().await;
}

/// Whatever fails, whoever comes and goes: every key's steps are applied in order, each once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_and_once_hold_for_every_key_under_concurrency() {
    let seed = rand::random();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let province = Province::new().await;
    let failing = std::sync::Mutex::new(ChaCha8Rng::seed_from_u64(seed + 1));
    let fault: Fault = Arc::new(move |_: &Step| {
        let fails = failing.lock().unwrap().gen_ratio(1, 10);
        fails.then(|| Failure::Retry("by chance".into()))
    });
    let mut members = vec![province.start(fault.clone()).await];

    for n in 1..=40 {
        province.exams.publish(&KEYS.map(|key| Step { key: key.to_owned(), n })).await;
        match random.gen_range(0..12) {
            0 if members.len() < 3 => members.push(province.start(fault.clone()).await),
            1 if members.len() > 1 => {
                let leaves = random.gen_range(0..members.len());
                members.swap_remove(leaves).stop().await;
            }
            2 => province.exams.execute("update outbox set sent_at = null").await,
            _ => {}
        }
    }

    province.eventually_applied(&KEYS, 40).await;
    for member in members {
        member.stop().await;
    }
    for key in KEYS {
        let applied = province.applied(key).await;
        assert!(applied.iter().copied().eq(1..=40), "{key}: {applied:?}, seed {seed}");
    }
}
