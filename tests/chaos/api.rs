//! Calls that do not give up while the system is in trouble.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use auth::dev_issuer::{DevIssuer, DevIssuerConfig, MintRequest};
use reqwest::{Method, StatusCode};
use runtime::http_client::install_tls;
use runtime::{Clock, Env, HttpClient, HttpClientConfig, http_client};
use schema::Role;
use serde_json::Value;
use tokio::sync::OnceCell;

/// Longest time in which a call must have succeeded once, whatever happens meanwhile.
const PATIENCE: Duration = Duration::from_secs(180);
const PAUSE: Duration = Duration::from_millis(250);

/// Finds the address of a service.
type Addresses = Arc<dyn Fn(&str) -> String + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Api {
    addresses: Addresses,
    issuer_at: String,
    key: PathBuf,
    http: HttpClient,
    issuer: Arc<OnceCell<DevIssuer>>,
    refused: Arc<Mutex<Vec<String>>>,
}

/// Who calls.
#[derive(Clone, Copy)]
pub(crate) enum Who<'a> {
    Office,
    Council,
    /// Another of the office, by the subject of their tokens.
    Officer(&'a str),
    Hospital(&'a str),
}

/// What is sent.
#[derive(Clone)]
pub(crate) enum Body {
    Nothing,
    Json(Value),
    Fhir(Vec<u8>),
    File(String, Vec<u8>),
}

impl Api {
    pub(crate) fn new(
        addresses: impl Fn(&str) -> String + Send + Sync + 'static,
        issuer_at: &str,
        folder: &Path,
    ) -> Self {
        install_tls();
        let config = HttpClientConfig::from_env(&Env::default()).unwrap();
        Self {
            addresses: Arc::new(addresses),
            issuer_at: issuer_at.to_owned(),
            key: folder.join("dev-issuer.key"),
            http: http_client(&config),
            issuer: Arc::default(),
            refused: Arc::default(),
        }
    }

    /// Every attempt until now that was not answered, or with "not now".
    pub(crate) fn refused(&self) -> Vec<String> {
        self.refused.lock().unwrap().clone()
    }

    pub(crate) async fn is_ready(&self, operators: &str) -> bool {
        let answer = self.http.get(format!("{operators}/readyz")).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// Sends a request until the system has answered it; an answer of "not now" is none.
    ///
    /// `path` begins with the service's name. The same key is sent each time, since an answer may get lost.
    pub(crate) async fn send(
        &self,
        who: Who<'_>,
        method: Method,
        path: &str,
        body: Body,
    ) -> (StatusCode, Value) {
        let key = uuid::Uuid::new_v4().to_string();
        let end = Instant::now() + PATIENCE;
        loop {
            match self.try_once(who, method.clone(), path, body.clone(), &key).await {
                Some((status, answer)) if is_final(status) => return (status, answer),
                other => {
                    let last = other.map(|(status, answer)| format!("{status} {answer}"));
                    assert!(Instant::now() < end, "{method} {path} never succeeded: {last:?}");
                    let last = last.unwrap_or_else(|| "no answer".to_owned());
                    self.refused.lock().unwrap().push(format!("{method} {path}: {last}"));
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Sends a request that must succeed.
    pub(crate) async fn ok(
        &self,
        who: Who<'_>,
        method: Method,
        path: &str,
        body: Body,
    ) -> (StatusCode, Value) {
        let (status, answer) = self.send(who, method.clone(), path, body).await;
        assert!(status.is_success(), "{method} {path}: {status} {answer}");
        (status, answer)
    }

    pub(crate) async fn get(&self, who: Who<'_>, path: &str) -> Value {
        self.ok(who, Method::GET, path, Body::Nothing).await.1
    }

    async fn try_once(
        &self,
        who: Who<'_>,
        method: Method,
        path: &str,
        body: Body,
        key: &str,
    ) -> Option<(StatusCode, Value)> {
        let service = path.trim_start_matches('/').split('/').next()?;
        let url = format!("{}{path}", (self.addresses)(service));
        let request = self.http.request(method, url).bearer_auth(self.token(who).await);
        let request = request.header("Idempotency-Key", key);
        let request = match body {
            Body::Nothing => request,
            Body::Json(json) => request.json(&json),
            Body::Fhir(bytes) => {
                request.header("content-type", "application/fhir+json").body(bytes)
            }
            Body::File(name, bytes) => {
                let part = reqwest::multipart::Part::bytes(bytes).file_name(name);
                request.multipart(reqwest::multipart::Form::new().part("file", part))
            }
        };
        let answer = request.send().await.ok()?;
        let status = answer.status();
        let bytes = answer.bytes().await.ok()?;
        Some((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
    }

    async fn token(&self, who: Who<'_>) -> String {
        let (role, facility) = match who {
            Who::Office => (Role::BoardOfficer, None),
            Who::Council => (Role::CouncilMember, None),
            Who::Officer(_) => (Role::BoardOfficer, None),
            Who::Hospital(code) => (Role::HospitalSystem, Some(code.parse().unwrap())),
        };
        let request = MintRequest {
            subject: match who {
                Who::Officer(subject) => subject.to_owned(),
                _ => format!("chaos-{}", role.as_str()),
            },
            roles: vec![role],
            facility,
            ..MintRequest::default()
        };
        self.issuer().await.mint(&request).unwrap()
    }

    /// Signs with the key of the running issuer.
    async fn issuer(&self) -> &DevIssuer {
        self.issuer
            .get_or_init(async || {
                let mut config = DevIssuerConfig::at(&self.issuer_at.parse().unwrap());
                config.key_file = Some(self.key.clone());
                DevIssuer::open(config, Clock::System, true).unwrap()
            })
            .await
    }
}

/// A server in trouble says 5xx or 429; what it says otherwise is its answer.
fn is_final(status: StatusCode) -> bool {
    !status.is_server_error() && status != StatusCode::TOO_MANY_REQUESTS
}
