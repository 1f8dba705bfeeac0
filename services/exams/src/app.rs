//! The parts of the running service, and how they are put together.

use std::sync::Arc;

use actix_web::web::Data;
use auth::{Caller, Db, Keyring, Parts, Permission};
use messaging::{Outbox, Started, Subscription};
use runtime::{Clock, Routes, Tasks, env};
use schema::Topic;
use schema::events::DeliveryState;
use tokio::sync::Notify;

use crate::config::Config;
use crate::domain::checkup::Checkup;
use crate::metrics::Metrics;
use crate::take_in::{Outcome, People};
use crate::{NAME, events, http, measure_queues, uploads};

/// What handlers, consumers and tasks work with.
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) keyring: Keyring,
    /// The service itself.
    pub(crate) system: Caller,
    pub(crate) config: Config,
    pub(crate) metrics: Metrics,
    pub(crate) people: People,
    pub(crate) tasks: Tasks,
    /// Wakes the task that takes in uploads.
    pub(crate) uploaded: Notify,
}

/// Why the service could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting is missing or wrong.
    #[error(transparent)]
    Env(#[from] env::Error),
    /// A metric's name is taken.
    #[error("a metric could not be registered")]
    Metrics(#[from] prometheus::Error),
}

/// What the service may do without being asked.
const OWN: &[Permission] = &[Permission::ApplyEvents, Permission::RunJobs];

/// What it listens to: who people are and who was merged, what was granted, at which clinic people are registered.
const TOPICS: &[Topic] = &[Topic::People, Topic::Identities, Topic::Grants, Topic::Facilities];

/// Starts the service.
pub async fn start(parts: Parts) -> Result<Started, StartError> {
    let app = Arc::new(App {
        db: parts.db.clone(),
        clock: parts.clock.clone(),
        keyring: parts.keyring.clone(),
        system: Caller::system(NAME, OWN),
        config: Config::from_env(&parts.env)?,
        metrics: Metrics::register(&parts.metrics)?,
        people: People::new(),
        tasks: parts.tasks.clone(),
        uploaded: Notify::new(),
    });
    parts.tasks.spawn("exams-uploads", uploads::run(Arc::clone(&app)));
    parts.tasks.spawn("exams-queues", measure_queues::run(Arc::clone(&app)));
    let listening = Arc::clone(&app);
    let subscription = Subscription::new(NAME, TOPICS, move |delivery| {
        let app = Arc::clone(&listening);
        async move { events::handle(&app, &delivery).await.map_err(Into::into) }
    });
    let outbox = Some(Outbox::new(NAME, parts.db.connection().clone()));
    Ok(Started { routes: routes(app, &parts), subscriptions: vec![subscription], outbox })
}

impl App {
    /// Counts a delivery that was committed.
    pub(crate) fn count(&self, outcome: &Outcome, checkup: &Checkup) {
        let state = match outcome {
            Outcome::Refused => "refused",
            Outcome::Stored(stored) => stored.state.as_str(),
        };
        self.metrics.deliveries.with_label_values(&[state]).inc();
        if state == DeliveryState::Accepted.as_str() {
            let observations = checkup.observations.iter().filter(|one| one.part == 0).count();
            let none: [&str; 0] = [];
            let observations = u64::try_from(observations).unwrap_or_default();
            self.metrics.observations.with_label_values(&none).inc_by(observations);
        }
    }
}

fn routes(app: Arc<App>, parts: &Parts) -> Routes {
    let (app, authenticator) = (Data::from(app), parts.authenticator());
    Arc::new(move |config| http::routes(config, &app, &authenticator))
}
