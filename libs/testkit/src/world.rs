//! What every test has in common: the time, the keys, the identity provider, the ports.

use std::time::Duration;

use auth::dev_issuer::{DevIssuer, DevIssuerConfig};
use auth::secrets::Keyring;
use auth::service_client::{ServiceClient, ServiceClientConfig};
use auth::{DatabaseConfig, DatabaseUrl, Db, Parts};
use auth::{OidcConfig, SecondFactor, Verifier};
use runtime::http::{Bound, Server};
use runtime::{
    Clock, Env, HttpClient, HttpClientConfig, HttpConfig, MetricGroup, Ops, Routes, Tasks,
    http_client,
};
use url::Url;

use crate::client::Client;
use crate::test_db::TestDb;

/// The time in tests until they move it: nine in the morning in Hanoi.
pub const NOW: &str = "2026-11-21T02:00:00Z";

/// Keys of tests, for nothing else: 32 sevens, 32 nines.
/// The key that tests seal with, as `DATA_KEY` has it.
pub const DATA_KEY: &str = "test:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
/// The key that tests hash numbers with, as `IDENTITY_HASH_KEY` has it.
pub const IDENTITY_HASH_KEY: &str = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";

/// Most connections of one service in a test; many tests share one PostgreSQL.
const CONNECTIONS: u32 = 5;

/// Makes a clock that stands at [`NOW`].
pub fn clock() -> Clock {
    Clock::fixed(NOW.parse().unwrap())
}

/// What the services of one test share.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) here: Url,
    pub(crate) issuer: DevIssuer,
    pub(crate) tasks: Tasks,
    pub(crate) ops: Ops,
    env: Env,
    http: HttpClient,
    verifier: Verifier,
    keyring: Keyring,
    bound: Bound,
}

/// A world whose server runs.
pub(crate) struct Running {
    pub(crate) here: Url,
    pub(crate) issuer: DevIssuer,
    pub(crate) http: HttpClient,
    pub(crate) server: Server,
}

impl World {
    /// Takes ports and makes keys; `settings` are read by the services.
    pub(crate) fn new(clock: Clock, settings: &[(String, String)]) -> Self {
        let bound = Bound::new(HttpConfig::for_tests()).unwrap();
        let here: Url = format!("http://{}/", bound.address()).parse().unwrap();
        let defaults = [("DATA_KEY", DATA_KEY), ("IDENTITY_HASH_KEY", IDENTITY_HASH_KEY)];
        let env = defaults
            .into_iter()
            .fold(Env::from_pairs(settings.iter().cloned()), |env, (name, value)| {
                env.with(name, value)
            });
        // Only now is the port known; the console sends browsers there and finds the issuer by it.
        let env = env.with("PUBLIC_URL", here.as_str());
        let (tasks, ops) = (Tasks::new(), Ops::new());
        let issuer = DevIssuer::open(DevIssuerConfig::at(&here), clock.clone(), true).unwrap();
        let oidc = OidcConfig {
            issuer: issuer.issuer().clone(),
            audience: "yba".to_owned(),
            // A test that wants one says so by OIDC_STAFF_ACR.
            second_factor: SecondFactor::from_env(&env.clone().with("OIDC_STAFF_ACR", "any")),
        };
        let group = MetricGroup::new(&ops.registry, "auth");
        let verifier = Verifier::with_keys(&oidc, &issuer.jwks(), clock.clone(), &group).unwrap();
        let keyring = Keyring::from_env(&env).unwrap();
        let http = http_client(&HttpClientConfig {
            timeout: Duration::from_secs(60),
            ..HttpClientConfig::default()
        });
        Self { clock, here, issuer, tasks, ops, env, http, verifier, keyring, bound }
    }

    /// Makes what a service is started with; claims are trusted, as in `--dev`.
    pub(crate) async fn parts(&self, service: &'static str, database: &TestDb) -> Parts {
        let metrics = MetricGroup::new(&self.ops.registry, service);
        let config = DatabaseConfig {
            url: DatabaseUrl(database.service_url().to_owned()),
            connections: CONNECTIONS,
            acquire: Duration::from_secs(20),
        };
        let db = Db::connect(&config, self.clock.clone(), &metrics).await.unwrap();
        let peers = ServiceClientConfig::all_at(service, &self.here);
        let services = ServiceClient::in_development(
            peers,
            self.issuer.clone(),
            self.http.clone(),
            self.clock.clone(),
        );
        Parts {
            clock: self.clock.clone(),
            db,
            keyring: self.keyring.clone(),
            verifier: self.verifier.clone(),
            services,
            metrics,
            tasks: self.tasks.clone(),
            readiness: self.ops.readiness.clone(),
            http: self.http.clone(),
            env: self.env.for_service(service),
            dev: true,
        }
    }

    /// The registry of what the services count.
    pub(crate) fn metrics(&self) -> prometheus::Registry {
        self.ops.registry.clone()
    }

    /// Starts to serve.
    pub(crate) fn run(self, mut routes: Vec<Routes>) -> Running {
        let Self { here, issuer, http, bound, ops, tasks, .. } = self;
        routes.push(issuer.routes());
        let server = bound.start(runtime::http::join(routes), ops, tasks).unwrap();
        Running { here, issuer, http, server }
    }
}

impl Running {
    pub(crate) fn caller(&self) -> Client {
        Client::new(self.here.clone(), self.http.clone(), self.issuer.clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abandon();
    }
}
