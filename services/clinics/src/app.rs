//! Wires the service together.

use actix_web::web::Data;
use auth::secrets::Keyring;
use auth::service_client::ServiceClient;
use auth::{Caller, Db, Parts, Permission};
use messaging::{Outbox, Started, Subscription};
use runtime::Clock;
use schema::Topic;
use tokio::sync::Notify;

use crate::config::Config;
use crate::metrics::Metrics;
use crate::{NAME, events, http, register_cards};

/// What handlers and consumers work with.
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) keyring: Keyring,
    pub(crate) services: ServiceClient,
    pub(crate) metrics: Metrics,
    pub(crate) config: Config,
    /// The service itself, as a caller.
    pub(crate) system: Caller,
    /// Rung when a clinic was recorded.
    pub(crate) clinic_recorded: Notify,
}

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting is missing or cannot be read.
    #[error(transparent)]
    Env(#[from] runtime::env::Error),
    /// A metric's name is taken.
    #[error("a metric could not be registered")]
    Metrics(#[from] prometheus::Error),
}

/// What is heard. `people` tells that a telephone number may have changed.
const TOPICS: &[Topic] = &[Topic::People, Topic::Identities, Topic::Conclusions, Topic::Grants];

/// Starts the service: routes, a consumer, and the task that registers who had no clinic yet.
pub async fn start(parts: Parts) -> Result<Started, StartError> {
    let app = Data::new(App {
        db: parts.db.clone(),
        clock: parts.clock.clone(),
        keyring: parts.keyring.clone(),
        services: parts.services.clone(),
        metrics: Metrics::register(&parts.metrics)?,
        config: Config::from_env(&parts.env)?,
        system: Caller::system(NAME, &[Permission::ApplyEvents, Permission::RunJobs]),
        clinic_recorded: Notify::new(),
    });
    parts.tasks.spawn("clinics cards", register_cards::catch_up(app.clone(), parts.tasks.clone()));
    let consumer = app.clone();
    let subscription = Subscription::new(NAME, TOPICS, move |delivery| {
        let app = consumer.clone();
        async move { Ok(events::handle(&app, &delivery).await?) }
    });
    Ok(Started {
        routes: http::routes(app, parts.authenticator()),
        subscriptions: vec![subscription],
        outbox: Some(Outbox::new(NAME, parts.db.connection().clone())),
    })
}
