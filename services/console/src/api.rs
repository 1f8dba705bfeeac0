//! The public APIs of the other services, asked with the user's own token.
//!
//! The console may do nothing that its user may not: it holds no service token and reads no other
//! database. What an answer holds is read leniently, so that a newer service does not break a page.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::header::{ETAG, IF_MATCH};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use runtime::{HttpClient, Language};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::posted::FormKey;

mod failure;
mod public;
pub(crate) mod views;

pub(crate) use failure::{Failure, ProblemView};
pub(crate) use public::Public;

pub(crate) use failure::FaultView;

/// A workbook of ten thousand rows takes longer than a page may.
pub(crate) const UPLOAD_TIMEOUT: Duration = Duration::from_secs(120);

/// A service that the console asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Registry,
    Exams,
    Classification,
    Clinics,
    Notifications,
}

impl Service {
    /// Every service, in the order of the way through them.
    pub(crate) const ALL: [Self; 5] =
        [Self::Registry, Self::Exams, Self::Classification, Self::Clinics, Self::Notifications];

    /// The first part of its paths.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Exams => "exams",
            Self::Classification => "classification",
            Self::Clinics => "clinics",
            Self::Notifications => "notifications",
        }
    }
}

/// Where each service answers, without a slash at the end.
#[derive(Debug, Clone)]
pub(crate) struct Addresses {
    /// In the order of [`Service::ALL`].
    pub bases: [String; 5],
}

impl Addresses {
    fn of(&self, service: Service) -> &str {
        let index = Service::ALL.iter().position(|one| *one == service).unwrap_or(0);
        &self.bases[index]
    }
}

/// A list as every service gives it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct List<T> {
    pub items: Vec<T>,
    #[serde(default)]
    pub next: Option<String>,
}

/// What a service gave, or why not.
pub(crate) type Loaded<T> = Result<T, Failure>;

/// One user's way to the services.
#[derive(Clone)]
pub(crate) struct Api {
    http: HttpClient,
    addresses: Arc<Addresses>,
    token: String,
    language: Language,
    /// Whether a service has refused the token since this page began.
    refused: Arc<AtomicBool>,
    /// Whether every question is about centrally managed people as well.
    includes_central: bool,
}

impl Api {
    /// Asks with `token`; problems come back in `language`.
    pub(crate) fn new(
        http: HttpClient,
        addresses: Arc<Addresses>,
        token: String,
        language: Language,
    ) -> Self {
        let refused = Arc::default();
        Self { http, addresses, token, language, refused, includes_central: false }
    }

    /// Asks for centrally managed people as well, or not.
    pub(crate) fn including_central(self, includes_central: bool) -> Self {
        Self { includes_central, ..self }
    }

    /// Whether a service has refused the token: the session is over.
    pub(crate) fn was_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    /// Reads `path`, which begins after the service's version: `/people/…`.
    pub(crate) async fn get<T: DeserializeOwned>(&self, service: Service, path: &str) -> Loaded<T> {
        self.read(self.request(Method::GET, service, path)).await
    }

    /// Asks a question whose words must not be in a URL.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        service: Service,
        path: &str,
        question: &impl Serialize,
    ) -> Loaded<T> {
        self.read(self.request(Method::POST, service, path).json(question)).await
    }

    /// Reads `path` with the tag of what is read, by which a form says what was seen.
    pub(crate) async fn get_tagged<T: DeserializeOwned>(
        &self,
        service: Service,
        path: &str,
    ) -> Loaded<(T, String)> {
        let response = self.send(self.request(Method::GET, service, path)).await?;
        let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok());
        let tag = tag.unwrap_or_default().to_owned();
        Ok((parsed(response).await?, tag))
    }

    /// Writes; the form's key makes a second press of a button the same request.
    pub(crate) async fn write(&self, write: Write<'_>, body: &impl Serialize) -> Loaded<()> {
        let request = self.keyed(write.method, (write.service, write.path), write.key);
        self.send(request.json(body)).await.map(drop)
    }

    /// Writes what was decided about a thing as it was shown; `tag` says what was.
    pub(crate) async fn write_matching(
        &self,
        write: Write<'_>,
        tag: &str,
        body: &impl Serialize,
    ) -> Loaded<()> {
        let request = self.keyed(write.method, (write.service, write.path), write.key);
        self.send(request.header(IF_MATCH, tag).json(body)).await.map(drop)
    }

    /// Writes, and reads what was begun by it.
    pub(crate) async fn start<T: DeserializeOwned>(&self, write: Write<'_>) -> Loaded<T> {
        self.read(self.keyed(write.method, (write.service, write.path), write.key)).await
    }

    /// Writes, and reads what came of it.
    pub(crate) async fn write_for<T: DeserializeOwned>(
        &self,
        write: Write<'_>,
        body: &impl Serialize,
    ) -> Loaded<T> {
        let request = self.keyed(write.method, (write.service, write.path), write.key);
        self.read(request.json(body)).await
    }

    /// Asks for a file whose choice must not be in a URL.
    pub(crate) async fn ask_file(
        &self,
        service: Service,
        path: &str,
        question: &impl Serialize,
    ) -> Loaded<Response> {
        let request = self.request(Method::POST, service, path).timeout(UPLOAD_TIMEOUT);
        self.send(request.json(question)).await
    }

    /// Deletes what `path` names.
    pub(crate) async fn delete(&self, service: Service, path: &str, key: &FormKey) -> Loaded<()> {
        self.send(self.keyed(Method::DELETE, (service, path), key)).await.map(drop)
    }

    /// Sends a form with a file and reads the answer.
    pub(crate) async fn upload<T: DeserializeOwned>(
        &self,
        service: Service,
        path: &str,
        key: &str,
        form: reqwest::multipart::Form,
    ) -> Loaded<T> {
        let request = self.request(Method::POST, service, path);
        let request = request.timeout(UPLOAD_TIMEOUT);
        self.read(request.header("Idempotency-Key", key).multipart(form)).await
    }

    /// Fetches a file as it is.
    pub(crate) async fn download(&self, service: Service, path: &str) -> Loaded<Response> {
        self.send(self.request(Method::GET, service, path).timeout(UPLOAD_TIMEOUT)).await
    }

    /// Fetches a file for a reason that the other side keeps; in a header, because it is nobody's address.
    pub(crate) async fn download_because(
        &self,
        service: Service,
        path: &str,
        reason: &str,
    ) -> Loaded<Response> {
        let reason: String = url::form_urlencoded::byte_serialize(reason.as_bytes()).collect();
        let request = self.request(Method::GET, service, path).timeout(UPLOAD_TIMEOUT);
        self.send(request.header(auth::own_data::REASON_HEADER, reason)).await
    }

    /// A request of a form: it is done once, and only to what its sender saw.
    fn keyed(
        &self,
        method: Method,
        (service, path): (Service, &str),
        key: &FormKey,
    ) -> RequestBuilder {
        let request = self.request(method, service, path).header("Idempotency-Key", &key.once);
        if key.seen.is_empty() { request } else { request.header(IF_MATCH, &key.seen) }
    }

    fn request(&self, method: Method, service: Service, path: &str) -> RequestBuilder {
        let request = self.open_request(method, service, path).bearer_auth(&self.token);
        if !self.includes_central {
            return request;
        }
        request.header(auth::apart::HEADER, auth::apart::CENTRAL)
    }

    /// A request without a token.
    fn open_request(&self, method: Method, service: Service, path: &str) -> RequestBuilder {
        let url = format!("{}/{}/v1{path}", self.addresses.of(service), service.name());
        self.http.request(method, url).header("Accept-Language", self.language.as_str())
    }

    async fn read<T: DeserializeOwned>(&self, request: RequestBuilder) -> Loaded<T> {
        parsed(self.send(request).await?).await
    }

    async fn send(&self, request: RequestBuilder) -> Loaded<Response> {
        let response = request.send().await.map_err(|error| {
            tracing::warn!(error = %error.without_url(), "a service could not be asked");
            Failure::Unreachable
        })?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        if status == StatusCode::UNAUTHORIZED {
            self.refused.store(true, Ordering::Relaxed);
        }
        Err(problem(status, response).await)
    }
}

async fn parsed<T: DeserializeOwned>(response: Response) -> Loaded<T> {
    let body = response.bytes().await.map_err(|_| Failure::Unreachable)?;
    serde_json::from_slice(&body).map_err(|error| {
        // serde_json's message may quote a value, so only where it stands is told.
        tracing::error!(line = error.line(), column = error.column(), "an answer does not fit");
        Failure::Unreadable
    })
}

/// Where a write goes.
pub(crate) struct Write<'a> {
    pub method: Method,
    pub service: Service,
    pub path: &'a str,
    pub key: &'a FormKey,
}

impl<'a> Write<'a> {
    /// A POST.
    pub(crate) fn post(service: Service, path: &'a str, key: &'a FormKey) -> Self {
        Self { method: Method::POST, service, path, key }
    }

    /// A PUT.
    pub(crate) fn put(service: Service, path: &'a str, key: &'a FormKey) -> Self {
        Self { method: Method::PUT, service, path, key }
    }

    /// A PATCH.
    pub(crate) fn patch(service: Service, path: &'a str, key: &'a FormKey) -> Self {
        Self { method: Method::PATCH, service, path, key }
    }
}

async fn problem(status: StatusCode, response: Response) -> Failure {
    let body = response.bytes().await.unwrap_or_default();
    let mut problem: ProblemView = serde_json::from_slice(&body).unwrap_or_default();
    problem.status = status.as_u16();
    if problem.title.is_empty() && status.is_server_error() {
        return Failure::Unreachable;
    }
    Failure::Problem(problem)
}
