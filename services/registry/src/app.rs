//! The registry, wired.

use std::sync::Arc;

use actix_web::web::Data;
use auth::erasure_list::ErasureList;
use auth::{Caller, Db, Keyring, Parts, Permission};
use messaging::{Outbox, Started, Subscription};
use runtime::{Clock, Env, MetricGroup, Routes};
use tokio::sync::Notify;

use crate::config::{GrantConfig, HealthBookConfig, RosterConfig};
use crate::limit_checks::CheckLimit;
use crate::metrics::Metrics;
use crate::{NAME, StartError, background, events, http};

/// What handlers, consumers and tasks share.
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) keyring: Keyring,
    pub(crate) metrics: Metrics,
    pub(crate) roster: RosterConfig,
    pub(crate) health_books: HealthBookConfig,
    pub(crate) grants: GrantConfig,
    /// How often one address may check health books.
    pub(crate) checks: CheckLimit,
    /// The signed list outside the databases; none where no folder is set, as in most tests.
    pub(crate) erasure_list: Option<ErasureList>,
    /// The service itself, for its tasks and consumers.
    pub(crate) system: Caller,
    /// Wakes the task that takes rows of lists.
    pub(crate) rows_wait: Notify,
}

/// What the registry may do unasked.
const SYSTEM: &[Permission] =
    &[Permission::RunJobs, Permission::ApplyEvents, Permission::CheckHealthBooks];

impl App {
    /// Wires what handlers, consumers, tasks and an operator's command share.
    pub(crate) fn new(
        env: &Env,
        db: Db,
        clock: Clock,
        keyring: Keyring,
        metrics: &MetricGroup,
    ) -> Result<Self, StartError> {
        let health_books = HealthBookConfig::from_env(env)?;
        Ok(Self {
            db,
            clock,
            metrics: Metrics::register(metrics)?,
            roster: RosterConfig::from_env(env)?,
            checks: CheckLimit::new(health_books.checks_per_minute),
            health_books,
            erasure_list: ErasureList::from_env(env, &keyring)?,
            keyring,
            grants: GrantConfig::from_env(env)?,
            system: Caller::system(NAME, SYSTEM),
            rows_wait: Notify::new(),
        })
    }
}

/// Starts the registry: its routes, its consumer, its background task.
pub async fn start(parts: Parts) -> Result<Started, StartError> {
    let (db, clock) = (parts.db.clone(), parts.clock.clone());
    let app = App::new(&parts.env, db, clock, parts.keyring.clone(), &parts.metrics)?;
    let app = Data::from(Arc::new(app));

    let task = background::run(app.clone().into_inner(), parts.tasks.clone());
    parts.tasks.spawn("registry-rosters", task);
    let consumer = app.clone().into_inner();
    let handler = move |delivery| events::handle(consumer.clone(), delivery);
    let authenticator = parts.authenticator();
    let routes: Routes = Arc::new(move |config| {
        http::routes(config, app.clone(), authenticator.clone());
    });
    Ok(Started {
        routes,
        subscriptions: vec![Subscription::new(NAME, events::TOPICS, handler)],
        outbox: Some(Outbox::new(NAME, parts.db.connection().clone())),
    })
}
