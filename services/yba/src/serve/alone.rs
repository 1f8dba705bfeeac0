//! A service without a server, for commands that need its handlers.

use std::time::Duration;

use auth::Db;
use messaging::Subscription;
use runtime::Tasks;

use super::{members, process::Process};
use crate::error::Error;
use crate::services::Service;
use crate::settings::{self, Settings, Shape};

/// Longest wait for the service's tasks at the end of a command.
const GRACE: Duration = Duration::from_secs(10);

/// A service that has started and serves nobody.
pub(crate) struct StartedAlone {
    /// Its database, as its own role.
    pub(crate) db: Db,
    /// What it listens to.
    pub(crate) subscriptions: Vec<Subscription>,
    tasks: Tasks,
}

impl StartedAlone {
    /// Ends its tasks.
    pub(crate) async fn stop(self) {
        if self.tasks.shutdown(GRACE).await.is_err() {
            eprintln!("yba: background tasks were left behind");
        }
    }
}

/// Starts a service without its server, its bus or the keeper of its audit.
///
/// In development its tokens are made with the key of the running issuer.
pub(crate) async fn start_alone(service: &'static Service) -> Result<StartedAlone, Error> {
    let env = settings::environment()?;
    let dev = settings::is_development(&env);
    let env = settings::fill_in(env, service.name, Shape::Together, dev);
    let settings = Settings::read(&env, service.name, dev)?;
    let process = Process::open(&settings, dev)?;
    let member = settings.services.first().ok_or(Error::NoConsumer(service.name))?;
    let db = members::connect(member, &process).await?;
    let (_, end) = members::start_one(member, db, &process, &settings.shared).await?;
    Ok(StartedAlone { db: end.db, subscriptions: end.subscriptions, tasks: process.tasks })
}
