//! Classification, wired.

use std::sync::Arc;

use actix_web::web::Data;
use auth::{Caller, Db, Keyring, Parts, Permission};
use messaging::{Outbox, Started, Subscription};
use runtime::{Clock, Routes};
use tokio::sync::Notify;

use crate::error::Error;
use crate::metrics::Metrics;
use crate::rule_tables::RuleTables;
use crate::{NAME, draft_rule_table, events, http, runs};

/// What handlers, consumers and tasks share.
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) keyring: Keyring,
    pub(crate) metrics: Metrics,
    pub(crate) tables: RuleTables,
    /// The service itself, for its consumer and its task.
    pub(crate) system: Caller,
    /// Wakes the task that runs tables over everybody.
    pub(crate) runs_wait: Notify,
    /// Whether conclusions may be signed on a table that no Council has ratified: the demonstration only.
    pub(crate) signs_unratified: bool,
}

/// What the service may do unasked.
const SYSTEM: &[Permission] = &[Permission::ApplyEvents, Permission::RunJobs];

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A metric's name is taken.
    #[error("a metric could not be registered")]
    Metrics(#[from] prometheus::Error),
    /// The default table could not be loaded.
    #[error("the default rule table could not be loaded")]
    DefaultTable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Starts classification: its routes, its consumer, its background task.
pub async fn start(parts: Parts) -> Result<Started, StartError> {
    let app = Data::new(App {
        db: parts.db.clone(),
        clock: parts.clock.clone(),
        keyring: parts.keyring.clone(),
        metrics: Metrics::register(&parts.metrics)?,
        tables: RuleTables::default(),
        system: Caller::system(NAME, SYSTEM),
        runs_wait: Notify::new(),
        signs_unratified: parts.dev,
    });
    load_default(&app).await.map_err(|error| StartError::DefaultTable(Box::new(error)))?;

    let task = runs::work(app.clone().into_inner(), parts.tasks.clone());
    parts.tasks.spawn("classification-runs", task);
    let consumer = app.clone().into_inner();
    let handler = move |delivery| events::handle(consumer.clone(), delivery);
    let authenticator = parts.authenticator();
    let routes: Routes =
        Arc::new(move |config| http::routes(config, app.clone(), authenticator.clone()));
    Ok(Started {
        routes,
        subscriptions: vec![Subscription::new(NAME, events::TOPICS, handler)],
        outbox: Some(Outbox::new(NAME, parts.db.connection().clone())),
    })
}

async fn load_default(app: &App) -> Result<(), Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    draft_rule_table::load_default(app, &txn).await?;
    txn.commit().await?;
    Ok(())
}
