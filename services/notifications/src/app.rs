//! Wires the service together.

use actix_web::web::Data;
use auth::{Caller, Db, Keyring, Parts, Permission, ServiceClient};
use messaging::{Outbox, Started, Subscription};
use runtime::Clock;
use schema::Topic;
use tokio::sync::Notify;

use crate::config::MailConfig;
use crate::domain::texts::Texts;
use crate::mailer::{Mailer, MailerError};
use crate::metrics::Metrics;
use crate::{NAME, events, http, send_mail};

/// What handlers, the consumer and the sender work with.
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) keyring: Keyring,
    pub(crate) services: ServiceClient,
    pub(crate) metrics: Metrics,
    pub(crate) mail: MailConfig,
    pub(crate) texts: Texts,
    /// The service itself, as a caller.
    pub(crate) system: Caller,
    /// Rung when there may be e-mail to send.
    pub(crate) mail_waits: Notify,
}

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting is missing or cannot be read.
    #[error(transparent)]
    Env(#[from] runtime::env::Error),
    /// The mail server's address cannot be used.
    #[error(transparent)]
    Mailer(#[from] MailerError),
    /// A metric's name is taken.
    #[error("a metric could not be registered")]
    Metrics(#[from] prometheus::Error),
}

const TOPICS: &[Topic] =
    &[Topic::People, Topic::Conclusions, Topic::FollowUps, Topic::Facilities, Topic::Grants];

/// Starts the service: routes, a consumer, and the sender of e-mail when there is a mail server.
pub async fn start(parts: Parts) -> Result<Started, StartError> {
    let mail = MailConfig::from_env(&parts.env)?;
    let mailer = Mailer::new(&mail)?;
    let app = Data::new(App {
        db: parts.db.clone(),
        clock: parts.clock.clone(),
        keyring: parts.keyring.clone(),
        services: parts.services.clone(),
        metrics: Metrics::register(&parts.metrics)?,
        mail,
        texts: Texts::new(),
        system: Caller::system(NAME, &[Permission::ApplyEvents, Permission::RunJobs]),
        mail_waits: Notify::new(),
    });
    match mailer {
        Some(mailer) => {
            parts.tasks.spawn(
                "notifications mail",
                send_mail::run(app.clone(), mailer, parts.tasks.clone()),
            );
        }
        None => tracing::info!("no mail server is set: notices are in inboxes alone"),
    }
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
