//! One service, running on a database of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use actix_web::web::ServiceConfig;
use auth::{Db, Parts};
use messaging::{Delivery, Failure, Origin, Started, Subscription};
use runtime::problem::Chain;
use runtime::{Clock, Routes};
use schema::{Envelope, Event};
use sea_orm::DatabaseConnection;
use sqlx::migrate::Migrator;

use crate::client::Client;
use crate::test_db::{TestDb, migrations};
use crate::world::{Running, World, clock};

pub(crate) mod outbox;

/// A service under test: real HTTP, real PostgreSQL under row security, a clock that stands still.
pub struct TestService {
    name: &'static str,
    clock: Clock,
    db: Db,
    subscriptions: Vec<Subscription>,
    delivered: AtomicI64,
    metrics: prometheus::Registry,
    running: Running,
    owner: DatabaseConnection,
    // Last, so that nothing is connected any more when it is dropped.
    database: TestDb,
}

/// How a service is to be started, for tests that need more than [`TestService::start`].
pub struct Setup {
    name: &'static str,
    migrations: &'static Migrator,
    clock: Clock,
    settings: Vec<(String, String)>,
    stubs: Vec<Routes>,
}

impl Setup {
    /// Sets an environment variable of the service.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.push((name.to_owned(), value.into()));
        self
    }

    /// Starts at another time than [`crate::NOW`], or with a clock that the test holds.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Adds paths of other services, for what this one asks of them.
    #[must_use]
    pub fn stub(mut self, routes: impl Fn(&mut ServiceConfig) + Send + Sync + 'static) -> Self {
        self.stubs.push(Arc::new(routes));
        self
    }

    /// Starts the service.
    pub async fn start<F, R, E>(self, start: F) -> TestService
    where
        F: FnOnce(Parts) -> R,
        R: Future<Output = Result<Started, E>>,
        E: std::error::Error,
    {
        let Self { name, migrations: own, clock, settings, stubs } = self;
        let database = TestDb::create(name, &migrations(own)).await;
        let world = World::new(clock.clone(), &settings);
        let parts = world.parts(name, &database).await;
        let db = parts.db.clone();
        let Started { routes, subscriptions, .. } = match start(parts).await {
            Ok(started) => started,
            Err(error) => panic!("{name} does not start: {}", Chain(&error)),
        };
        let metrics = world.metrics();
        let running = world.run([stubs, vec![routes]].concat());
        let owner = database.owner().await;
        let delivered = AtomicI64::new(0);
        TestService { name, clock, db, subscriptions, delivered, metrics, running, owner, database }
    }
}

impl TestService {
    /// Starts a service as the program does.
    pub async fn start<F, R, E>(migrations: &'static Migrator, name: &'static str, start: F) -> Self
    where
        F: FnOnce(Parts) -> R,
        R: Future<Output = Result<Started, E>>,
        E: std::error::Error,
    {
        Self::setup(migrations, name).start(start).await
    }

    /// Prepares a start with settings, another clock, or other services' paths.
    pub fn setup(migrations: &'static Migrator, name: &'static str) -> Setup {
        Setup { name, migrations, clock: clock(), settings: Vec::new(), stubs: Vec::new() }
    }

    /// Begins to describe somebody who calls the service.
    pub fn caller(&self) -> Client {
        self.running.caller()
    }

    /// Returns the service's clock, which stands still until it is moved.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Returns the service's own connections: its role, under row security.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Returns a connection as the tables' owner, who sees every row.
    pub fn owner(&self) -> &DatabaseConnection {
        &self.owner
    }

    /// Returns the service's database.
    pub fn database(&self) -> &TestDb {
        &self.database
    }

    /// Returns what a metric without labels counts; 0 where there is none.
    pub fn counted(&self, name: &str) -> f64 {
        let families = self.metrics.gather();
        let family = families.iter().find(|family| family.name() == name);
        let metric = family.and_then(|family| family.get_metric().first());
        metric
            .map_or(0.0, |metric| metric.get_counter().get_value() + metric.get_gauge().get_value())
    }

    /// Hands an event to the service as its carrier would.
    pub async fn deliver<E: Event>(&self, event: &E) -> Result<(), Failure> {
        let envelope = Envelope::wrap(E::TOPIC.owner(), event, self.clock.now(), None);
        self.deliver_envelope(&envelope).await
    }

    /// Hands over an envelope; the same one twice is a repeated delivery.
    pub async fn deliver_envelope(&self, envelope: &Envelope) -> Result<(), Failure> {
        let position = self.delivered.fetch_add(1, Ordering::SeqCst) + 1;
        let producer = envelope.source.trim_start_matches("/yba/").to_owned();
        let mut heard = false;
        for subscription in &self.subscriptions {
            if subscription.topics.contains(&envelope.topic) {
                heard = true;
                let origin = Origin::Local { producer: producer.clone(), position };
                (subscription.handler)(Delivery::new(envelope.clone(), origin)).await?;
            }
        }
        assert!(heard, "{} does not listen to {}", self.name, envelope.topic.name());
        Ok(())
    }

    /// Returns the types of the events in the outbox, in their order.
    pub async fn sent_events(&self) -> Vec<String> {
        outbox::types(&self.owner).await
    }

    /// Returns the events of one type in the outbox, in their order.
    pub async fn sent<E: Event>(&self) -> Vec<E> {
        outbox::events(&self.owner).await
    }
}
