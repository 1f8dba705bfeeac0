//! From a producer's commit to the consumer's commit, through a real Kafka.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use messaging::kafka::{KafkaConfig, topics};
use messaging::{Bus, BusConfig, Carrier, Failure, ServiceEnds, Subscription, inbox, outbox};
use runtime::{Clock, Env, MetricGroup, Tasks};
use schema::{Event, Topic};
use sea_orm::{Database, DatabaseConnection, TransactionTrait};
use serde::{Deserialize, Serialize};
use testkit::kafka::Kafka;
use testkit::{TestDb, migrations};

use crate::spread::Spread;

const EVENTS_PER_SECOND: u32 = 500;
const SECONDS: u32 = 20;
/// The first seconds, while connections and caches warm up, are not counted.
const WARM_UP: usize = 1_000;

/// An event of this bench alone.
#[derive(Serialize, Deserialize)]
struct Tick {
    key: u32,
}

impl Event for Tick {
    const TYPE: &'static str = "bench.tick.v1";
    const TOPIC: Topic = Topic::Intake;

    fn key(&self) -> String {
        self.key.to_string()
    }
}

pub(crate) async fn measure() {
    let Some(kafka) = Kafka::start().await else { return };
    let env = Env::from_pairs([("KAFKA_BROKERS", kafka.brokers())]);
    let config = KafkaConfig::from_env(&env).unwrap();
    topics::create(&config).await.unwrap();
    let bus = BusConfig { carrier: Carrier::Kafka(config), ..BusConfig::for_tests() };

    let producer = TestDb::create("exams", &migrations(&exams::MIGRATIONS)).await;
    let consumer = TestDb::create("classification", &migrations(&classification::MIGRATIONS)).await;
    let [from, to] = [&producer, &consumer].map(|database| database.owner_url().to_owned());
    let [from, to] = [Database::connect(from).await.unwrap(), Database::connect(to).await.unwrap()];
    let taken: Arc<Mutex<Vec<Duration>>> = Arc::default();
    let began = Arc::new(Mutex::new(Vec::new()));
    let subscription = subscription(to.clone(), began.clone(), taken.clone());
    let ends = vec![
        ends("exams", from.clone(), &producer, Vec::new()),
        ends("classification", to, &consumer, vec![subscription]),
    ];
    let (tasks, group) = (Tasks::new(), MetricGroup::new(&prometheus::Registry::new(), "bench"));
    let _bus = Bus::start(bus, ends, Clock::System, &tasks, &group).await.unwrap();
    publish(&from, &began).await;
    testkit::eventually(async || {
        taken.lock().unwrap().len() == (EVENTS_PER_SECOND * SECONDS) as usize
    })
    .await;
    let taken = Spread::of(taken.lock().unwrap().split_off(WARM_UP));
    println!(
        "| commit to the consumer's commit on Kafka, {EVENTS_PER_SECOND} events/s, a key each, {SECONDS} s | {taken} |"
    );
    tasks.shutdown(Duration::from_secs(10)).await.unwrap();
}

fn ends(
    name: &'static str,
    db: DatabaseConnection,
    database: &TestDb,
    subscriptions: Vec<Subscription>,
) -> ServiceEnds {
    ServiceEnds { name, db, direct_url: database.owner_url().to_owned(), subscriptions }
}

/// Applies ticks and notes how long each was on its way; its place in line is its position.
fn subscription(
    db: DatabaseConnection,
    began: Arc<Mutex<Vec<Instant>>>,
    taken: Arc<Mutex<Vec<Duration>>>,
) -> Subscription {
    Subscription::new("classification", &[Topic::Intake], move |delivery| {
        let (db, began, taken) = (db.clone(), began.clone(), taken.clone());
        async move {
            let fault = |error: sea_orm::DbErr| Failure::Retry(error.into());
            #[expect(clippy::disallowed_methods, reason = "there are no permissions here")]
            let txn = db.begin().await.map_err(fault)?;
            if inbox::claim(&txn, "classification", &delivery).await.map_err(fault)?
                == inbox::Claim::AlreadyHandled
            {
                return Ok(());
            }
            txn.commit().await.map_err(fault)?;
            let tick: Tick =
                delivery.envelope.parse().map_err(|error| Failure::Park(error.into()))?;
            taken.lock().unwrap().push(began.lock().unwrap()[tick.key as usize].elapsed());
            Ok(())
        }
    })
}

/// Publishes at an even pace, whatever becomes of the events: an open loop.
async fn publish(db: &DatabaseConnection, began: &Arc<Mutex<Vec<Instant>>>) {
    let mut pace = tokio::time::interval(Duration::from_secs(1) / EVENTS_PER_SECOND);
    for number in 0..EVENTS_PER_SECOND * SECONDS {
        pace.tick().await;
        #[expect(clippy::disallowed_methods, reason = "there are no permissions here")]
        let txn = db.begin().await.unwrap();
        outbox::publish(&txn, "exams", &Clock::System, &Tick { key: number }).await.unwrap();
        began.lock().unwrap().push(Instant::now());
        txn.commit().await.unwrap();
    }
}
