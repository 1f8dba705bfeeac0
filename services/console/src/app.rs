//! What the pages share.

use std::sync::Arc;

use actix_web::web::Data;
use auth::secrets::Keyring;
use auth::{Authenticator, Caller, Db, Permission, Txn};
use runtime::{Clock, HttpClient};

use crate::config::Config;
use crate::error::Error;
use crate::metrics::Metrics;
use crate::oidc::Oidc;

/// What the console itself may do: keep its sessions, and apply grants for its menu.
const OWN_PERMISSIONS: &[Permission] = &[Permission::RunJobs, Permission::ApplyEvents];

/// The console's parts.
pub(crate) struct App {
    pub config: Config,
    pub db: Db,
    pub keyring: Keyring,
    pub clock: Clock,
    pub http: HttpClient,
    pub oidc: Oidc,
    pub authenticator: Data<Authenticator>,
    pub metrics: Metrics,
    /// Under `--dev` a browser that came by another name is sent to the public one to sign in.
    pub dev: bool,
    system: Caller,
}

impl App {
    /// Puts the parts together.
    pub(crate) fn new(parts: &auth::Parts, config: Config, metrics: Metrics) -> Arc<Self> {
        Arc::new(Self {
            oidc: Oidc::new(parts.http.clone(), config.client.clone()),
            config,
            db: parts.db.clone(),
            keyring: parts.keyring.clone(),
            clock: parts.clock.clone(),
            http: parts.http.clone(),
            authenticator: parts.authenticator(),
            metrics,
            dev: parts.dev,
            system: Caller::system(crate::NAME, OWN_PERMISSIONS),
        })
    }

    /// Begins a transaction on the sessions.
    pub(crate) async fn begin(&self) -> Result<Txn, Error> {
        Ok(self.system.begin(&self.db, Permission::RunJobs).await?)
    }

    /// Begins a transaction for an event.
    pub(crate) async fn begin_event(&self) -> Result<Txn, auth::Error> {
        self.system.begin(&self.db, Permission::ApplyEvents).await
    }
}
