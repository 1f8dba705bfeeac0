//! What happens around every request.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use futures_util::FutureExt;
use tracing::{Instrument, Span, field};
use uuid::Uuid;

use super::deadline::Deadline;
use super::errors::{generic, problem_of};
use crate::language::Language;
use crate::problem::Problem;
use crate::readiness::Readiness;
use crate::telemetry;

mod failure;
mod red;

use failure::Failure;
pub use red::HttpMetrics;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const NO_SNIFF: HeaderName = HeaderName::from_static("x-content-type-options");

/// What the middleware needs to know; in the application's data.
pub(super) struct Standard {
    pub(super) timeout: Duration,
    pub(super) metrics: HttpMetrics,
    pub(super) readiness: Readiness,
}

/// The id of a request, as it is in the log and the answer.
#[derive(Debug, Clone)]
struct RequestId(String);

/// Returns the id of the request: the caller's `X-Request-Id`, or a new one.
pub fn request_id(request: &HttpRequest) -> Option<String> {
    request.extensions().get::<RequestId>().map(|id| id.0.clone())
}

/// Traces, limits, counts and logs a request, and writes every failure as a problem.
pub(super) async fn standard(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let standard = request.app_data::<Data<Standard>>().cloned();
    let standard = standard.expect("the server puts it there");
    let arrived = Arrived::new(&request);
    let deadline = Deadline::after(standard.timeout);
    request.extensions_mut().insert(deadline.clone());
    request.extensions_mut().insert(RequestId(arrived.id.clone()));
    let in_flight = standard.metrics.begin();

    let outcome = async {
        let handled = AssertUnwindSafe(next.call(request)).catch_unwind();
        tokio::select! {
            handled = handled => match handled {
                Ok(Ok(response)) => Ok(response),
                Ok(Err(error)) => Err(Failure::of(&error)),
                Err(_) => Err(Failure::panic()),
            },
            () = deadline.passed() => Err(Failure::timeout()),
        }
    };
    let outcome = outcome.instrument(arrived.span.clone()).await;
    let mut outcome = outcome.map(|response| arrived.finish(response));
    if let (Ok(response), true) = (&mut outcome, standard.readiness.is_stopping()) {
        // Whoever keeps connections open asks another process next, before this one closes them.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let outcome = outcome.map_err(|failure| failure.told(arrived.language, &arrived.id));

    drop(in_flight);
    let status = match &outcome {
        Ok(response) => response.status(),
        Err(failure) => failure.problem.status(),
    };
    arrived.record(outcome.as_ref().ok(), status.as_u16(), &standard.metrics);
    outcome.map_err(Error::from)
}

/// What is known of a request when it arrives.
struct Arrived {
    at: Instant,
    id: String,
    language: Language,
    method: &'static str,
    /// The pattern by path alone, for requests that end without an answer of their own.
    route: Option<String>,
    span: Span,
}

impl Arrived {
    fn new(request: &ServiceRequest) -> Self {
        let id = given_id(request).unwrap_or_else(|| Uuid::now_v7().to_string());
        let method = red::method(request.method());
        let route = request.request().match_pattern();
        let span = tracing::info_span!(
            "request",
            otel.kind = "server",
            otel.name = format!("{method} {}", route.as_deref().unwrap_or(red::UNMATCHED)),
            request_id = id,
            trace_id = field::Empty,
            http.response.status_code = field::Empty,
        );
        let parent = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
        telemetry::continue_trace(&span, parent);
        if let Some(trace) = span.in_scope(telemetry::current_trace_id) {
            span.record("trace_id", trace);
        }
        let language = Language::of(request.headers());
        Self { at: Instant::now(), id, language, method, route, span }
    }

    /// Writes failures as problems in the caller's language, and the headers of every answer.
    fn finish(&self, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
        let response = match unfinished(response.response()) {
            Some(problem) => self.rewrite(response, &problem),
            None => response,
        };
        let mut response = response;
        complete(response.headers_mut(), &self.id);
        response
    }

    fn rewrite(
        &self,
        response: ServiceResponse<BoxBody>,
        problem: &Problem,
    ) -> ServiceResponse<BoxBody> {
        let (request, old) = response.into_parts();
        let mut new = problem.response(self.language, Some(&self.id));
        for (name, value) in old.headers() {
            let of_the_body = [CONTENT_TYPE, CONTENT_LENGTH].contains(name);
            if !of_the_body && !new.headers().contains_key(name) {
                new.headers_mut().append(name.clone(), value.clone());
            }
        }
        ServiceResponse::new(request, new)
    }

    fn record(&self, response: Option<&ServiceResponse>, status: u16, metrics: &HttpMetrics) {
        let matched = response.and_then(|response| response.request().match_pattern());
        let route = matched.as_ref().or(self.route.as_ref());
        let route = route.map_or(red::UNMATCHED, String::as_str);
        let took = self.at.elapsed();
        self.span.record("http.response.status_code", status);
        metrics.end(self.method, route, status, took);
        self.span.in_scope(|| {
            let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            tracing::info!(method = self.method, route, status, took_ms, "request answered");
        });
    }
}

/// Adds the headers of every answer.
fn complete(headers: &mut HeaderMap, id: &str) {
    headers.insert(NO_SNIFF, HeaderValue::from_static("nosniff"));
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}

/// Finds the problem to write: the handler's, or that of a failure without words.
fn unfinished(response: &HttpResponse<BoxBody>) -> Option<Problem> {
    use actix_web::body::{BodySize, MessageBody};
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let silent = matches!(response.body().size(), BodySize::None | BodySize::Sized(0));
    let by_actix = response.error().is_some();
    problem_of(response).or_else(|| (silent || by_actix).then(|| generic(status)))
}

/// A caller's id is kept if it can be nothing but an id.
fn given_id(request: &ServiceRequest) -> Option<String> {
    let id = request.headers().get(&REQUEST_ID)?.to_str().ok()?;
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain && (8..=64).contains(&id.len())).then(|| id.to_owned())
}
