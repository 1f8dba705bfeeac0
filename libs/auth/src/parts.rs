//! What a service is started with.

use actix_web::web::Data;
use runtime::{Clock, Env, HttpClient, MetricGroup, Readiness, Tasks};

use crate::authenticator::Authenticator;
use crate::db::Db;
use crate::secrets::Keyring;
use crate::service_client::ServiceClient;
use crate::verifier::Verifier;

/// The parts that the program gives to a service's `start`.
#[derive(Clone)]
pub struct Parts {
    /// Where the time comes from.
    pub clock: Clock,
    /// The service's database.
    pub db: Db,
    /// The province's keys.
    pub keyring: Keyring,
    /// Verifies access tokens.
    pub verifier: Verifier,
    /// Asks other services.
    pub services: ServiceClient,
    /// Metrics with the service's prefix.
    pub metrics: MetricGroup,
    /// Background tasks that shutdown waits for.
    pub tasks: Tasks,
    /// What `/readyz` asks.
    pub readiness: Readiness,
    /// Any other HTTP.
    pub http: HttpClient,
    /// Settings of the service's own.
    pub env: Env,
    /// True under `--dev`: claims are taken for grants.
    pub dev: bool,
}

impl Parts {
    /// Makes what the service's scope needs as app data, so that handlers can take a `Caller`.
    pub fn authenticator(&self) -> Data<Authenticator> {
        let (verifier, db) = (self.verifier.clone(), self.db.clone());
        Data::new(if self.dev {
            Authenticator::trusting_claims(verifier, db)
        } else {
            Authenticator::new(verifier, db)
        })
    }
}
