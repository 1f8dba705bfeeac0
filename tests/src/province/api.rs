//! A running system as its users reach it: over HTTP, signed in at the development issuer.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, RequestBuilder, StatusCode};
use runtime::{HttpClient, HttpClientConfig, http_client};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;
use url::Url;

/// How often a request is sent that finds the service busy or away.
const ATTEMPTS: u32 = 12;

/// Where the services answer.
#[derive(Debug, Clone)]
pub struct Addresses {
    pub registry: Url,
    pub exams: Url,
    pub classification: Url,
    pub clinics: Url,
    /// Where the development issuer is, without `/dev-issuer`.
    pub issuer: Url,
    /// An address that the issuer may return to.
    pub callback: Url,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// A demonstration account of the issuer's page.
    Account(&'static str),
    /// The machine of a hospital.
    Hospital(String),
}

/// Why the system could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Nobody answers.
    #[error("{0} does not answer")]
    Unreachable(String, #[source] reqwest::Error),
    /// The answer was not the expected one.
    #[error("{asked} answered {status}: {answer}")]
    Refused { asked: String, status: StatusCode, answer: String },
    /// The issuer gave no token.
    #[error("the development issuer gives no token to {0:?}")]
    NoToken(Who),
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

/// A client of the system; one token for each of those who ask.
pub struct Api {
    pub addresses: Addresses,
    http: HttpClient,
    tokens: Mutex<HashMap<Who, String>>,
}

impl Addresses {
    /// Everything at one address, as `yba serve all --dev` has it.
    pub fn all_at(base: &Url) -> Self {
        let callback = base.join("/console/callback").expect("a path fits any base");
        let base = || base.clone();
        Self {
            registry: base(),
            exams: base(),
            classification: base(),
            clinics: base(),
            issuer: base(),
            callback,
        }
    }
}

impl Api {
    pub fn new(addresses: Addresses) -> Self {
        let config =
            HttpClientConfig { timeout: Duration::from_secs(120), ..HttpClientConfig::default() };
        Self { addresses, http: http_client(&config), tokens: Mutex::default() }
    }

    /// Reads a path.
    pub async fn get(&self, who: &Who, base: &Url, path: &str) -> Result<Value, ApiError> {
        self.accepted(who, Method::GET, base, path, |request| request)
            .await
            .map(|answer| answer.body)
    }

    /// Sends JSON.
    pub async fn send(
        &self,
        who: &Who,
        (method, base, path): (Method, &Url, &str),
        body: &Value,
    ) -> Result<Answer, ApiError> {
        self.ask(who, method, base, path, |request| request.json(body)).await
    }

    /// Sends what `with` adds, and takes any answer but a busy one.
    pub async fn ask(
        &self,
        who: &Who,
        method: Method,
        base: &Url,
        path: &str,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Answer, ApiError> {
        let url = base.join(path).expect("paths of this program are paths");
        let token = self.token(who).await?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let request = with(self.http.request(method.clone(), url.clone()).bearer_auth(&token));
            let sent = request.send().await;
            let busy = match &sent {
                Ok(response) => {
                    let status = response.status();
                    status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
                }
                Err(_) => true,
            };
            if !busy || attempt == ATTEMPTS {
                let response =
                    sent.map_err(|error| ApiError::Unreachable(url.to_string(), error))?;
                let status = response.status();
                let text = response.text().await.unwrap_or_default();
                let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
                return Ok(Answer { status, body });
            }
            tokio::time::sleep(Duration::from_millis(100 << attempt.min(6))).await;
        }
    }

    /// Like [`Api::ask`], and takes 2xx alone.
    pub async fn accepted(
        &self,
        who: &Who,
        method: Method,
        base: &Url,
        path: &str,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Answer, ApiError> {
        let answer = self.ask(who, method.clone(), base, path, with).await?;
        answer.expect_success(&format!("{method} {path}"))
    }

    async fn token(&self, who: &Who) -> Result<String, ApiError> {
        let mut tokens = self.tokens.lock().await;
        if let Some(token) = tokens.get(who) {
            return Ok(token.clone());
        }
        let token = match who {
            Who::Account(account) => self.sign_in(account).await,
            Who::Hospital(facility) => self.client_credentials(facility).await,
        }?;
        let token = token.ok_or_else(|| ApiError::NoToken(who.clone()))?;
        tokens.insert(who.clone(), token.clone());
        Ok(token)
    }

    /// The code flow with PKCE, as a browser does it.
    async fn sign_in(&self, account: &str) -> Result<Option<String>, ApiError> {
        // Anything will do: the code is redeemed at once, by whoever asked for it.
        let verifier = URL_SAFE_NO_PAD.encode(Sha256::digest(account));
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let callback = self.addresses.callback.as_str();
        let query = [
            ("response_type", "code"),
            ("client_id", "yba-console"),
            ("redirect_uri", callback),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("scope", "openid"),
            ("account", account),
        ];
        let url = self.issuer("authorize");
        let sent = self.http.get(url.clone()).query(&query).send().await;
        let response = sent.map_err(|error| ApiError::Unreachable(url.to_string(), error))?;
        let location = response.headers().get("location").and_then(|value| value.to_str().ok());
        let code = location.and_then(|text| Url::parse(text).ok()).and_then(|url| {
            url.query_pairs().find(|(name, _)| name == "code").map(|(_, code)| code.into_owned())
        });
        let Some(code) = code else { return Ok(None) };
        self.redeem(&[
            ("grant_type", "authorization_code"),
            ("client_id", "yba-console"),
            ("redirect_uri", callback),
            ("code", &code),
            ("code_verifier", &verifier),
        ])
        .await
    }

    async fn client_credentials(&self, facility: &str) -> Result<Option<String>, ApiError> {
        let client = format!("hospital-{facility}");
        self.redeem(&[("grant_type", "client_credentials"), ("client_id", &client)]).await
    }

    async fn redeem(&self, form: &[(&str, &str)]) -> Result<Option<String>, ApiError> {
        let url = self.issuer("token");
        let unreachable = |error| ApiError::Unreachable(url.to_string(), error);
        let response = self.http.post(url.clone()).form(form).send().await.map_err(unreachable)?;
        let answer: Value = response.json().await.map_err(unreachable)?;
        Ok(answer["access_token"].as_str().map(str::to_owned))
    }

    fn issuer(&self, path: &str) -> Url {
        let path = format!("/dev-issuer/{path}");
        self.addresses.issuer.join(&path).expect("paths of this program are paths")
    }
}

impl Answer {
    /// Takes 2xx alone.
    pub fn expect_success(self, asked: &str) -> Result<Self, ApiError> {
        if self.status.is_success() {
            return Ok(self);
        }
        let answer = self.body.to_string();
        Err(ApiError::Refused { asked: asked.to_owned(), status: self.status, answer })
    }
}
