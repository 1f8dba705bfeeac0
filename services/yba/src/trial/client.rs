//! Asking services as the trial's client, and as nobody.

use std::fmt::Display;

use auth::ServiceClient;
use reqwest::{Method, RequestBuilder};
use runtime::HttpClient;
use runtime::problem::Chain;
use serde_json::Value;

/// The trial's client.
pub(super) struct Client {
    pub(super) http: HttpClient,
    pub(super) services: ServiceClient,
}

/// What a service answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Answer {
    /// Returns the answer if it has one of these states, and else why not: by its kind alone, which names nobody.
    pub(super) fn expect(self, wanted: &[u16]) -> Result<Self, String> {
        if wanted.contains(&self.status) {
            return Ok(self);
        }
        let kind = self.body["type"].as_str().unwrap_or("an answer without a kind");
        Err(format!("{} ({kind}) where {wanted:?} was expected", self.status))
    }
}

impl Client {
    /// Gets a token.
    pub(super) async fn sign_in(&self) -> Result<String, String> {
        let request = self.services.request(Method::GET, "registry", "/registry/").await;
        drop(request.map_err(|error| Chain(&error).to_string())?);
        Ok("the identity provider gave a token".to_owned())
    }

    /// Reads a path.
    pub(super) async fn get(&self, service: &'static str, path: &str) -> Result<Answer, String> {
        self.send(Method::GET, service, path, |request| request).await
    }

    /// Sends what `with` adds to a request.
    pub(super) async fn send(
        &self,
        method: Method,
        service: &'static str,
        path: &str,
        with: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Answer, String> {
        let request = self.services.request(method, service, path).await;
        let request = request.map_err(|error| Chain(&error).to_string())?;
        answer(with(request)).await
    }

    /// Reads a path as nobody, at another port if one is given.
    pub(super) async fn anonymous(
        &self,
        service: &'static str,
        path: &str,
        port: Option<u16>,
    ) -> Result<Answer, String> {
        let mut url = self.services.url(service, path).map_err(said)?;
        if let Some(port) = port {
            url.set_port(Some(port)).map_err(|()| format!("{service} has no port"))?;
        }
        answer(self.http.get(url)).await
    }
}

async fn answer(request: RequestBuilder) -> Result<Answer, String> {
    let response = request.send().await.map_err(|error| Chain(&error.without_url()).to_string())?;
    let status = response.status().as_u16();
    let bytes = response.bytes().await.map_err(|error| Chain(&error.without_url()).to_string())?;
    // An answer that is no JSON is judged by its status.
    Ok(Answer { status, body: serde_json::from_slice(&bytes).unwrap_or_default() })
}

fn said(error: impl Display) -> String {
    error.to_string()
}
