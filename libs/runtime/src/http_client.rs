//! Outgoing HTTP: bounded in time, TLS by rustls and ring, the trace carried along.

use std::sync::Once;
use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::{Method, RequestBuilder};

use crate::env::{self, Env};
use crate::telemetry;

/// How long outgoing requests may take. Set by `HTTP_CLIENT_*`.
#[derive(Debug, Clone)]
pub struct HttpClientConfig {
    /// Longest time to reach the other side; `HTTP_CLIENT_CONNECT_TIMEOUT_MS`, 2,000 by default.
    pub connect_timeout: Duration,
    /// Longest time from the request to the end of the answer;
    /// `HTTP_CLIENT_TIMEOUT_MS`, 10,000 by default.
    pub timeout: Duration,
}

impl Default for HttpClientConfig {
    fn default() -> Self {
        Self { connect_timeout: Duration::from_secs(2), timeout: Duration::from_secs(10) }
    }
}

impl HttpClientConfig {
    /// Reads the settings.
    pub fn from_env(env: &Env) -> Result<Self, env::Error> {
        let connect = env.text("HTTP_CLIENT_CONNECT_TIMEOUT_MS");
        let connect = connect.doc("Longest time to reach another service.");
        let connect_timeout = connect.default("2000").duration();
        let timeout = env.text("HTTP_CLIENT_TIMEOUT_MS");
        let timeout = timeout.doc("Longest time for a whole answer of another service.");
        let timeout = timeout.default("10000").duration();
        Ok(Self { connect_timeout: connect_timeout?, timeout: timeout? })
    }
}

/// A client for other services and the identity provider; clones share its connections.
#[derive(Debug, Clone)]
pub struct HttpClient(reqwest::Client);

/// Makes a client.
pub fn http_client(config: &HttpClientConfig) -> HttpClient {
    install_tls();
    let client = reqwest::Client::builder()
        .connect_timeout(config.connect_timeout)
        .timeout(config.timeout)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("yba/", env!("CARGO_PKG_VERSION")))
        .build()
        .expect("a TLS provider is installed and nothing else can fail");
    HttpClient(client)
}

impl HttpClient {
    /// Begins a GET.
    pub fn get(&self, url: impl reqwest::IntoUrl) -> RequestBuilder {
        self.request(Method::GET, url)
    }

    /// Begins a POST.
    pub fn post(&self, url: impl reqwest::IntoUrl) -> RequestBuilder {
        self.request(Method::POST, url)
    }

    /// Begins a PUT.
    pub fn put(&self, url: impl reqwest::IntoUrl) -> RequestBuilder {
        self.request(Method::PUT, url)
    }

    /// Begins a PATCH.
    pub fn patch(&self, url: impl reqwest::IntoUrl) -> RequestBuilder {
        self.request(Method::PATCH, url)
    }

    /// Begins a DELETE.
    pub fn delete(&self, url: impl reqwest::IntoUrl) -> RequestBuilder {
        self.request(Method::DELETE, url)
    }

    /// Begins a request of any method; the current trace goes with it.
    pub fn request(&self, method: Method, url: impl reqwest::IntoUrl) -> RequestBuilder {
        let request = self.0.request(method, url);
        let parent = telemetry::current_traceparent();
        match parent.and_then(|parent| HeaderValue::from_str(&parent).ok()) {
            Some(parent) => request.header("traceparent", parent),
            None => request,
        }
    }
}

/// Makes ring the process's TLS provider; every client of the process needs one.
pub fn install_tls() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Fails only where a provider is installed already, which then serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_can_be_made_more_than_once() {
        http_client(&HttpClientConfig::default());
        http_client(&HttpClientConfig::from_env(&Env::default()).unwrap());
    }

    #[test]
    fn without_a_trace_no_parent_is_sent() {
        let client = http_client(&HttpClientConfig::default());

        let request = client.get("http://127.0.0.1:1/").build().unwrap();

        assert!(request.headers().get("traceparent").is_none());
    }
}
