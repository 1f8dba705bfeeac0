//! Somebody who calls a service over HTTP.

use auth::dev_issuer::{DevIssuer, MintRequest};
use reqwest::{Method, RequestBuilder, multipart};
use runtime::HttpClient;
use schema::{PersonId, Role};
use serde::Serialize;
use url::Url;

use crate::answer::Answer;

/// A caller with a token that says who they are: `service.caller().role(…).facility("01001")`.
///
/// Each clone can become somebody else.
#[derive(Clone)]
pub struct Client {
    base: Url,
    http: HttpClient,
    issuer: DevIssuer,
    identity: MintRequest,
    bearer: Bearer,
    headers: Vec<(String, String)>,
}

#[derive(Clone)]
enum Bearer {
    Minted,
    Given(String),
    Nobody,
}

impl Client {
    pub(crate) fn new(base: Url, http: HttpClient, issuer: DevIssuer) -> Self {
        let identity = MintRequest { subject: "test".to_owned(), ..MintRequest::default() };
        Self { base, http, issuer, identity, bearer: Bearer::Minted, headers: Vec::new() }
    }

    /// Adds a role; the first one also names the subject, as `test-board_officer`.
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        if self.identity.roles.is_empty() && self.identity.subject == "test" {
            self.identity.subject = format!("test-{}", role.as_str());
        }
        self.identity.roles.push(role);
        self
    }

    /// Says which organisation the caller is of.
    #[must_use]
    pub fn organisation(mut self, code: &str) -> Self {
        self.identity.organisation = Some(code.parse().unwrap());
        self
    }

    /// Says which facility the caller is of.
    #[must_use]
    pub fn facility(mut self, code: &str) -> Self {
        self.identity.facility = Some(code.parse().unwrap());
        self
    }

    /// Says which person the caller is.
    #[must_use]
    pub fn person(mut self, id: PersonId) -> Self {
        self.identity.person = Some(id);
        self
    }

    /// Gives the caller a grant for centrally managed people.
    #[must_use]
    pub fn central(mut self) -> Self {
        self.identity.central = Some(true);
        self
    }

    /// Asks for centrally managed people with every request.
    #[must_use]
    pub fn asking_for_central(self) -> Self {
        self.header(auth::apart::HEADER, auth::apart::CENTRAL)
    }

    /// Says who the caller is to grants and the audit.
    #[must_use]
    pub fn subject(mut self, subject: &str) -> Self {
        subject.clone_into(&mut self.identity.subject);
        self
    }

    /// Sends a token of the test's own making.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        self.bearer = Bearer::Given(token.to_owned());
        self
    }

    /// Sends no token.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.bearer = Bearer::Nobody;
        self
    }

    /// Adds a header to every request, such as `Idempotency-Key` or `If-Match`.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Asks for answers in English.
    #[must_use]
    pub fn in_english(self) -> Self {
        self.header("accept-language", "en")
    }

    /// Returns the address that the caller calls.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Returns the token that the caller would send.
    pub fn bearer(&self) -> Option<String> {
        match &self.bearer {
            Bearer::Minted => Some(self.issuer.mint(&self.identity).unwrap()),
            Bearer::Given(token) => Some(token.clone()),
            Bearer::Nobody => None,
        }
    }

    /// Begins a request that the other methods do not cover.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.base.join(path).unwrap();
        let mut request = self.http.request(method, url);
        if let Some(token) = self.bearer() {
            request = request.bearer_auth(token);
        }
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    /// Sends a request that [`Client::request`] began.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let (client, request) = request.build_split();
        let request = request.unwrap();
        let asked = format!("{} {}", request.method(), request.url().path());
        Answer::read(asked, client.execute(request).await.unwrap()).await
    }

    /// Sends a GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends a POST with a JSON body.
    pub async fn post(&self, path: &str, body: impl Serialize) -> Answer {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    /// Sends a PUT with a JSON body.
    pub async fn put(&self, path: &str, body: impl Serialize) -> Answer {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    /// Sends a PATCH with a JSON body.
    pub async fn patch(&self, path: &str, body: impl Serialize) -> Answer {
        self.send(self.request(Method::PATCH, path).json(&body)).await
    }

    /// Sends a DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Sends a POST with bytes as they are.
    pub async fn post_bytes(
        &self,
        path: &str,
        content_type: &str,
        bytes: impl Into<Vec<u8>>,
    ) -> Answer {
        let request = self.request(Method::POST, path).header("content-type", content_type);
        self.send(request.body(bytes.into())).await
    }

    /// Sends a POST with a form's fields, as a page does.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, path).form(fields)).await
    }

    /// Sends a POST with a file named `file` and other fields, as a multipart form.
    pub async fn post_file(
        &self,
        path: &str,
        name: &str,
        bytes: impl Into<Vec<u8>>,
        fields: &[(&str, &str)],
    ) -> Answer {
        let part = multipart::Part::bytes(bytes.into()).file_name(name.to_owned());
        let form = fields.iter().fold(multipart::Form::new(), |form, (name, value)| {
            form.text((*name).to_owned(), (*value).to_owned())
        });
        let request = self.request(Method::POST, path);
        self.send(request.multipart(form.part("file", part))).await
    }
}
