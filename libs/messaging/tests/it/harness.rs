//! Services made up for these tests: a database each, one event type, and a handler that writes down what it applied.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use messaging::{
    Bus, BusConfig, Delivery, Failure, MIGRATIONS, MIGRATIONS_TABLE, ServiceEnds, Subscription,
    inbox, outbox,
};
use prometheus::Registry;
use runtime::{Clock, MetricGroup, Tasks};
use schema::{Event, Topic};
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, Statement,
    TransactionTrait, Value,
};
use serde::{Deserialize, Serialize};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// The event of these tests: the `n`th step of `key`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) key: String,
    pub(crate) n: i32,
}

impl Event for Step {
    const TYPE: &'static str = "test.step.v1";
    const TOPIC: Topic = Topic::Checkups;

    fn key(&self) -> String {
        self.key.clone()
    }
}

/// The same on a topic that everybody may read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Word {
    pub(crate) key: String,
    pub(crate) n: i32,
}

impl Event for Word {
    const TYPE: &'static str = "test.word.v1";
    const TOPIC: Topic = Topic::People;

    fn key(&self) -> String {
        self.key.clone()
    }
}

/// A service with a database of its own, which is dropped with it.
pub(crate) struct Service {
    pub(crate) name: &'static str,
    pub(crate) db: DatabaseConnection,
    pub(crate) url: String,
    database: String,
}

impl Service {
    pub(crate) async fn new(name: &'static str) -> Self {
        let server = server();
        let database = format!("messaging_{}", uuid::Uuid::new_v4().simple());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        let create = AssertSqlSafe(format!("create database {database}"));
        sqlx::query(create).execute(&mut admin).await.unwrap();
        let mut url: url::Url = server.parse().unwrap();
        url.set_path(&database);
        let mut connection = PgConnection::connect(url.as_str()).await.unwrap();
        let migrator = Migrator {
            migrations: MIGRATIONS.migrations.clone(),
            table_name: MIGRATIONS_TABLE.into(),
            ..Migrator::DEFAULT
        };
        migrator.run_direct(None, &mut connection, false).await.unwrap();
        let effect = "create table effect (
            id bigint generated always as identity, consumer text, key text, n int)";
        sqlx::query(effect).execute(&mut connection).await.unwrap();
        let db = Database::connect(url.as_str()).await.unwrap();
        Self { name, db, url: url.into(), database }
    }

    pub(crate) fn ends(&self, subscriptions: Vec<Subscription>) -> ServiceEnds {
        ServiceEnds {
            name: self.name,
            db: self.db.clone(),
            direct_url: self.url.clone(),
            subscriptions,
        }
    }

    #[expect(clippy::disallowed_methods, reason = "there are no permissions here")]
    pub(crate) async fn begin(&self) -> DatabaseTransaction {
        self.db.begin().await.unwrap()
    }

    pub(crate) async fn publish<E: Event>(&self, events: &[E]) {
        let txn = self.begin().await;
        outbox::publish_all(&txn, self.name, &Clock::System, events).await.unwrap();
        txn.commit().await.unwrap();
    }

    /// Steps from 1 to `last` of each key, in one transaction for each step.
    pub(crate) async fn publish_steps(&self, keys: &[&str], last: i32) {
        for n in 1..=last {
            let steps: Vec<_> = keys.iter().map(|key| Step { key: (*key).to_owned(), n }).collect();
            self.publish(&steps).await;
        }
    }

    /// What `consumer` applied of `key`, in order.
    pub(crate) async fn applied(&self, consumer: &str, key: &str) -> Vec<i32> {
        let sql = "select n from effect where consumer = $1 and key = $2 order by id";
        self.column(sql, [consumer.into(), key.into()]).await
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let rows: Vec<i64> = self.column(sql, []).await;
        rows[0]
    }

    pub(crate) async fn execute(&self, sql: &str) {
        self.db.execute_unprepared(sql).await.unwrap();
    }

    pub(crate) async fn column<T: sea_orm::TryGetable, const N: usize>(
        &self,
        sql: &str,
        values: [Value; N],
    ) -> Vec<T> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        let rows = self.db.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let (server, database) = (server(), self.database.clone());
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async move {
                let mut admin = PgConnection::connect(&server).await.unwrap();
                let drop = AssertSqlSafe(format!("drop database {database} with (force)"));
                sqlx::query(drop).execute(&mut admin).await.unwrap();
            });
        });
        dropping.join().unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "the test's own settings")]
fn server() -> String {
    std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL names a PostgreSQL for tests")
}

/// What a handler does wrong, decided by the test for each step.
pub(crate) type Fault = Arc<dyn Fn(&Step) -> Option<Failure> + Send + Sync>;

pub(crate) fn no_fault() -> Fault {
    Arc::new(|_| None)
}

/// A consumer that writes each step into `effect` in the transaction of its claim.
pub(crate) fn recorder(service: &Service, consumer: &'static str, fault: Fault) -> Subscription {
    let db = service.db.clone();
    Subscription::new(consumer, &[Topic::Checkups], move |delivery| {
        let (db, fault) = (db.clone(), fault.clone());
        async move { apply(&db, consumer, &delivery, &fault).await }
    })
}

#[expect(clippy::disallowed_methods, reason = "there are no permissions here")]
async fn apply(
    db: &DatabaseConnection,
    consumer: &'static str,
    delivery: &Delivery,
    fault: &Fault,
) -> Result<(), Failure> {
    let retry = |error: sea_orm::DbErr| Failure::Retry(error.into());
    let txn = db.begin().await.map_err(retry)?;
    if inbox::claim(&txn, consumer, delivery).await.map_err(retry)? == inbox::Claim::AlreadyHandled
    {
        return Ok(());
    }
    let step: Step = delivery.envelope.parse().map_err(|error| Failure::Park(error.into()))?;
    let sql = "insert into effect (consumer, key, n) values ($1, $2, $3)";
    let values = [consumer.into(), step.key.clone().into(), step.n.into()];
    txn.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
        .await
        .map_err(retry)?;
    if let Some(failure) = fault(&step) {
        return Err(failure);
    }
    txn.commit().await.map_err(retry)
}

/// Waits until a condition holds; a test that waits longer than half a minute has failed.
pub(crate) async fn eventually<F, R>(what: &str, mut holds: F)
where
    F: FnMut() -> R,
    R: Future<Output = bool>,
{
    let end = Instant::now() + Duration::from_secs(30);
    while !holds().await {
        assert!(Instant::now() < end, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A bus that runs until it is stopped, as a process's would.
pub(crate) struct Running {
    pub(crate) bus: Bus,
    pub(crate) tasks: Tasks,
    pub(crate) registry: Registry,
}

impl Running {
    pub(crate) async fn start(config: BusConfig, services: Vec<ServiceEnds>) -> Self {
        Self::try_start(config, services).await.unwrap()
    }

    pub(crate) async fn try_start(
        config: BusConfig,
        services: Vec<ServiceEnds>,
    ) -> Result<Self, messaging::Error> {
        let (tasks, registry) = (Tasks::new(), Registry::new());
        let metrics = MetricGroup::new(&registry, "messaging");
        let bus = Bus::start(config, services, Clock::System, &tasks, &metrics).await?;
        Ok(Self { bus, tasks, registry })
    }

    /// A metric's value, added up over its labels; of a histogram, how often it was observed.
    pub(crate) fn metric(&self, name: &str) -> f64 {
        self.sum(name, |_| true)
    }

    /// The same where a label has a value.
    pub(crate) fn metric_with(&self, name: &str, label: &str, value: &str) -> f64 {
        self.sum(name, |metric| {
            metric.get_label().iter().any(|one| one.name() == label && one.value() == value)
        })
    }

    fn sum(&self, name: &str, counts: impl Fn(&prometheus::proto::Metric) -> bool) -> f64 {
        let families = self.registry.gather();
        let family = families.iter().find(|family| family.name() == name);
        let metrics = family.map(|family| family.get_metric()).unwrap_or_default();
        let one = |metric: &prometheus::proto::Metric| {
            let observed = metric.get_histogram().get_sample_count() as f64;
            metric.get_counter().get_value() + metric.get_gauge().get_value() + observed
        };
        metrics.iter().filter(|metric| counts(metric)).map(one).sum()
    }

    pub(crate) async fn stop(self) {
        self.tasks.shutdown(Duration::from_secs(20)).await.unwrap();
        assert!(self.tasks.failed().is_empty(), "{:?}", self.tasks.failed());
    }
}

/// Notes the keys that were seen, in order.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    pub(crate) fn add(&self, note: impl Into<String>) {
        self.0.lock().unwrap().push(note.into());
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}
