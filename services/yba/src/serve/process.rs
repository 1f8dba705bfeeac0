//! What the services of a process share.

use auth::dev_issuer::{DevIssuer, DevIssuerConfig};
use auth::service_client::ServiceClient;
use auth::{OidcConfig, SecondFactor, Verifier};
use runtime::telemetry::TelemetryConfig;
use runtime::{Clock, Env, HttpClient, HttpConfig, MetricGroup, Ops, Tasks, http_client};
use url::Url;

use super::running;
use crate::error::Error;
use crate::settings::{Identity, Member, Settings, public_url};

/// What the services of a process share.
pub(super) struct Process {
    pub(super) clock: Clock,
    pub(super) ops: Ops,
    pub(super) tasks: Tasks,
    pub(super) http: HttpClient,
    pub(super) verifier: Verifier,
    pub(super) issuer: Option<DevIssuer>,
    pub(super) dev: bool,
    provider: Url,
}

impl Process {
    /// Makes what is shared; asks nobody yet.
    pub(super) fn open(settings: &Settings, dev: bool) -> Result<Self, Error> {
        let (clock, ops) = (Clock::System, Ops::new());
        let http = http_client(&settings.client);
        let group = MetricGroup::new(&ops.registry, "auth");
        let (verifier, issuer, provider) = match &settings.identity {
            Identity::Provider(oidc) => {
                let verifier = Verifier::discovering(oidc, http.clone(), clock.clone(), &group)?;
                (verifier, None, oidc.issuer.clone())
            }
            Identity::Development(config) => {
                let issuer = DevIssuer::open(config.clone(), clock.clone(), dev)?;
                let oidc = OidcConfig {
                    issuer: config.issuer.clone(),
                    audience: config.audience.clone(),
                    second_factor: SecondFactor::none(),
                };
                let verifier = Verifier::with_keys(&oidc, &issuer.jwks(), clock.clone(), &group)?;
                (verifier, Some(issuer), config.issuer.clone())
            }
        };
        let tasks = Tasks::new();
        Ok(Self { clock, ops, tasks, http, verifier, issuer, dev, provider })
    }

    /// Makes the client by which one service asks others.
    pub(super) fn service_client(&self, member: &Member) -> ServiceClient {
        let (peers, http, clock) = (member.peers.clone(), self.http.clone(), self.clock.clone());
        match &self.issuer {
            Some(issuer) => ServiceClient::in_development(peers, issuer.clone(), http, clock),
            None => ServiceClient::new(peers, self.provider.clone(), http, clock),
        }
    }
}

/// Reads what the development issuer needs when it is alone.
pub(super) fn read_issuer(env: &Env) -> Result<(HttpConfig, TelemetryConfig, DevIssuer), Error> {
    let http = HttpConfig::from_env(env);
    let telemetry = TelemetryConfig::from_env(env, "issuer");
    let config = public_url(env).and_then(|public| DevIssuerConfig::from_env(env, &public));
    env.check()?;
    let config = config?;
    running::keep(&config);
    Ok((http?, telemetry?, DevIssuer::open(config, Clock::System, true)?))
}
