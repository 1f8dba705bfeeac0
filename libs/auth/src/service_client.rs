//! Asks other services, as this service.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, RequestBuilder};
use runtime::env::{self, Env};
use runtime::{Clock, HttpClient};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use url::Url;

use crate::dev_issuer::DevIssuer;
use crate::discovery::{self, DiscoveryError};

/// The services that can be asked, with the variable of each one's address.
const ADDRESSES: [(&str, &str); 5] = [
    ("registry", "REGISTRY_URL"),
    ("exams", "EXAMS_URL"),
    ("classification", "CLASSIFICATION_URL"),
    ("clinics", "CLINICS_URL"),
    ("notifications", "NOTIFICATIONS_URL"),
];
/// A token is replaced this long before it ends, so that none ends on its way.
const RENEWED_BEFORE: TimeDelta = TimeDelta::seconds(30);

/// Where the services are and who asks. Set by `<SERVICE>_URL`, `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET`.
#[derive(Clone)]
pub struct ServiceClientConfig {
    addresses: BTreeMap<&'static str, Url>,
    client_id: String,
    client_secret: Option<String>,
}

impl ServiceClientConfig {
    /// Reads the settings; `own` is this service's name, and `here` the address of all that are in one process.
    pub fn from_env(env: &Env, own: &str, here: &Url) -> Result<Self, env::Error> {
        let addresses: Vec<_> = ADDRESSES
            .iter()
            .map(|&(service, name)| {
                let address =
                    env.text(name).doc("Where the service answers.").default(here.as_str());
                (service, address.parse::<Url>())
            })
            .collect();
        let client_id =
            env.text("OIDC_CLIENT_ID").doc("This service's client at the identity provider.");
        let client_id = client_id.default(format!("yba-{own}")).required();
        let secret = env.text("OIDC_CLIENT_SECRET").doc("The client's secret.").secret().optional();
        let addresses: Result<_, _> = addresses
            .into_iter()
            .map(|(service, address)| address.map(|address| (service, address)))
            .collect();
        Ok(Self { addresses: addresses?, client_id: client_id?, client_secret: secret })
    }

    /// Puts every service at one address, as in one process and in tests.
    pub fn all_at(own: &str, here: &Url) -> Self {
        let addresses = ADDRESSES.iter().map(|&(service, _)| (service, here.clone())).collect();
        Self { addresses, client_id: format!("yba-{own}"), client_secret: None }
    }
}

/// Why another service told nothing.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// It does not answer, or the identity provider gives no token.
    #[error("the service {0} does not answer")]
    Unavailable(&'static str, #[source] Option<Box<dyn std::error::Error + Send + Sync>>),
    /// It says that there is no such thing, or none that this service may know of.
    #[error("the service {0} knows nothing of it")]
    NotFound(&'static str),
    /// It refuses; a grant or a release does not fit.
    #[error("the service {0} refused with status {1}")]
    Refused(&'static str, u16),
    /// It answers something else than was expected.
    #[error("the answer of the service {0} cannot be read")]
    Unreadable(&'static str),
}

impl ServiceError {
    /// Tells whether trying again later can help.
    pub fn retryable(&self) -> bool {
        matches!(self, Self::Unavailable(..))
    }
}

/// A client with this service's token; clones share it. The trace goes along.
#[derive(Clone)]
pub struct ServiceClient {
    inner: Arc<Inner>,
}

struct Inner {
    config: ServiceClientConfig,
    http: HttpClient,
    clock: Clock,
    tokens: Tokens,
    /// The token in use and when it ends; held while fetching, so that a burst fetches once.
    token: Mutex<Option<(String, DateTime<Utc>)>>,
}

/// Where the service's token comes from.
enum Tokens {
    /// The issuer's token endpoint, by client credentials.
    Issuer(Url),
    /// The development issuer in the same process.
    Development(DevIssuer),
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    expires_in: i64,
}

impl ServiceClient {
    /// Gets its tokens from the issuer by client credentials.
    pub fn new(config: ServiceClientConfig, issuer: Url, http: HttpClient, clock: Clock) -> Self {
        Self::with(config, Tokens::Issuer(issuer), http, clock)
    }

    /// Gets its tokens from the development issuer in the same process.
    pub fn in_development(
        config: ServiceClientConfig,
        issuer: DevIssuer,
        http: HttpClient,
        clock: Clock,
    ) -> Self {
        Self::with(config, Tokens::Development(issuer), http, clock)
    }

    fn with(config: ServiceClientConfig, tokens: Tokens, http: HttpClient, clock: Clock) -> Self {
        Self { inner: Arc::new(Inner { config, http, clock, tokens, token: Mutex::default() }) }
    }

    /// Reads JSON of another service; `path` begins with `/<service>/v1/`. Not inside a transaction.
    pub async fn get_json<T: DeserializeOwned>(
        &self,
        service: &'static str,
        path: &str,
    ) -> Result<T, ServiceError> {
        let unavailable = |error: reqwest::Error| {
            ServiceError::Unavailable(service, Some(Box::new(error.without_url())))
        };
        let request = self.request(Method::GET, service, path).await?;
        let response = request.send().await.map_err(unavailable)?;
        match response.status().as_u16() {
            200..=299 => response.json().await.map_err(|_| ServiceError::Unreadable(service)),
            404 => Err(ServiceError::NotFound(service)),
            401 => {
                *self.inner.token.lock().await = None; // The issuer's keys may have changed.
                Err(ServiceError::Unavailable(service, None))
            }
            429 | 500.. => Err(ServiceError::Unavailable(service, None)),
            status => Err(ServiceError::Refused(service, status)),
        }
    }

    /// Begins a request of another service, with this one's token.
    pub async fn request(
        &self,
        method: Method,
        service: &'static str,
        path: &str,
    ) -> Result<RequestBuilder, ServiceError> {
        let url = self.url(service, path)?;
        let token = self.token(service).await?;
        Ok(self.inner.http.request(method, url).bearer_auth(token))
    }

    /// Returns where a service answers.
    pub fn url(&self, service: &'static str, path: &str) -> Result<Url, ServiceError> {
        let base = self.inner.config.addresses.get(service);
        let base = base.ok_or(ServiceError::Unavailable(service, None))?;
        base.join(path).map_err(|_| ServiceError::Unreadable(service))
    }

    async fn token(&self, service: &'static str) -> Result<String, ServiceError> {
        let mut held = self.inner.token.lock().await;
        let now = self.inner.clock.now();
        if let Some((token, ends)) = held.as_ref()
            && *ends - RENEWED_BEFORE > now
        {
            return Ok(token.clone());
        }
        let fetched = self.inner.fetch_token().await;
        let (token, seconds) =
            fetched.map_err(|error| ServiceError::Unavailable(service, Some(Box::new(error))))?;
        *held = Some((token.clone(), now + TimeDelta::seconds(seconds)));
        Ok(token)
    }
}

impl Inner {
    /// Returns a token and its life in seconds.
    async fn fetch_token(&self) -> Result<(String, i64), DiscoveryError> {
        let issuer = match &self.tokens {
            Tokens::Development(issuer) => return Ok(issuer.service_token(&self.config.client_id)),
            Tokens::Issuer(issuer) => issuer,
        };
        let endpoint = discovery::discover(&self.http, issuer).await?.token_endpoint;
        let form = [("grant_type", "client_credentials")];
        let request = self.http.post(endpoint.ok_or(DiscoveryError::Unreadable)?).form(&form);
        let request =
            request.basic_auth(&self.config.client_id, self.config.client_secret.as_ref());
        let response = request.send().await?.error_for_status()?;
        let answer: TokenAnswer = response.json().await.map_err(|_| DiscoveryError::Unreadable)?;
        Ok((answer.access_token, answer.expires_in))
    }
}
