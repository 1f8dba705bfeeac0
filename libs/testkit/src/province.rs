//! A whole province in one process: all services, one bus, one PostgreSQL, one mail server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use auth::{Db, Parts};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use messaging::{BoxError, Bus, BusConfig, ServiceEnds, Started};
use runtime::{Clock, MetricGroup};
use schema::Event;
use sea_orm::DatabaseConnection;
use sqlx::migrate::Migrator;

use crate::client::Client;
use crate::service::outbox;
use crate::smtp::SmtpSink;
use crate::test_db::{TestDb, migrations};
use crate::world::{Running, World, clock};

type Start = Box<dyn FnOnce(Parts) -> LocalBoxFuture<'static, Result<Started, BoxError>>>;

/// A service that takes part: its name, its migrations and how it starts.
pub struct Member {
    name: &'static str,
    migrations: &'static Migrator,
    start: Start,
}

impl Member {
    /// Names a service: `Member::new("registry", &registry::MIGRATIONS, registry::start)`.
    pub fn new<F, R, E>(name: &'static str, migrations: &'static Migrator, start: F) -> Self
    where
        F: FnOnce(Parts) -> R + 'static,
        R: Future<Output = Result<Started, E>> + 'static,
        E: Into<BoxError>,
    {
        let start = |parts| async move { start(parts).await.map_err(Into::into) }.boxed_local();
        Self { name, migrations, start: Box::new(start) }
    }
}

/// Where a province keeps what is outside its databases; gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name = format!("yba-province-{}-{:x}", std::process::id(), rand::random::<u64>());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // It is made by whoever writes there, so often there is none.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Services that run together, as in `yba serve all --dev`.
pub struct Province {
    clock: Clock,
    smtp: SmtpSink,
    members: BTreeMap<&'static str, Participant>,
    ends: Vec<ServiceEnds>,
    running: Running,
    bus: Bus,
    folder: Folder,
}

/// A member that has started.
struct Participant {
    db: Db,
    owner: DatabaseConnection,
    _database: TestDb,
}

impl Province {
    /// Starts the members on the local bus.
    pub async fn start(members: Vec<Member>) -> Self {
        Self::start_on(members, BusConfig::for_tests()).await
    }

    /// Starts the members on a bus of the test's choice, such as a real Kafka.
    pub async fn start_on(members: Vec<Member>, bus: BusConfig) -> Self {
        let (smtp, folder) = (SmtpSink::start().await, Folder::new());
        let clock = clock();
        let settings = [
            ("SMTP_URL".to_owned(), smtp.url()),
            ("MAIL_FROM".to_owned(), "yba@example.vn".to_owned()),
            ("AUDIT_ANCHOR_DIR".to_owned(), folder.0.display().to_string()),
        ];
        let world = World::new(clock.clone(), &settings);
        let (mut started, mut ends, mut routes) = (BTreeMap::new(), Vec::new(), Vec::new());
        for Member { name, migrations: own, start } in members {
            let database = TestDb::create(name, &migrations(own)).await;
            let parts = world.parts(name, &database).await;
            let db = parts.db.clone();
            let service = match start(parts).await {
                Ok(service) => service,
                Err(error) => panic!("{name} does not start: {error}"),
            };
            routes.push(service.routes);
            ends.push(ServiceEnds {
                name,
                db: db.connection().clone(),
                direct_url: database.service_url().to_owned(),
                subscriptions: service.subscriptions,
            });
            let owner = database.owner().await;
            started.insert(name, Participant { db, owner, _database: database });
        }
        let group = MetricGroup::new(&world.ops.registry, "messaging");
        let tasks = world.tasks.clone();
        let bus = Bus::start(bus, ends.clone(), clock.clone(), &tasks, &group).await.unwrap();
        let running = world.run(routes);
        Self { clock, smtp, members: started, ends, running, bus, folder }
    }

    /// Begins to describe somebody who calls a service.
    pub fn caller(&self) -> Client {
        self.running.caller()
    }

    /// Returns the province's clock, which stands still until it is moved.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Returns the mail server that notices are sent to.
    pub fn smtp(&self) -> &SmtpSink {
        &self.smtp
    }

    /// Returns the folder outside the databases: the list of erasures is there.
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// Returns a service's own connections: its role, under row security.
    pub fn db(&self, service: &str) -> &Db {
        &self.member(service).db
    }

    /// Returns a connection as the owner of a service's tables, who sees every row.
    pub fn owner(&self, service: &str) -> &DatabaseConnection {
        &self.member(service).owner
    }

    /// Returns where the bus meets each service, for the commands on it.
    pub fn ends(&self) -> &[ServiceEnds] {
        &self.ends
    }

    /// Returns the types of the events that a service has sent, in their order.
    pub async fn sent_events(&self, service: &str) -> Vec<String> {
        outbox::types(self.owner(service)).await
    }

    /// Returns the events of one type that their owner has sent, in their order.
    pub async fn sent<E: Event>(&self) -> Vec<E> {
        outbox::events(self.owner(E::TOPIC.owner())).await
    }

    /// Waits until every event that was sent has been handled by all who listen to it.
    pub async fn settled(&self) {
        crate::eventually(async || self.bus.is_idle().await.unwrap()).await;
    }

    fn member(&self, service: &str) -> &Participant {
        match self.members.get(service) {
            Some(member) => member,
            None => panic!("{service} does not take part"),
        }
    }
}
