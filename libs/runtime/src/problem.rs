//! What a failed request is answered with: RFC 9457, in two languages.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Value, json};

use crate::language::{Language, Text};

mod body;
mod title;

pub use body::{FaultBody, ProblemBody};

/// The media type of every failed answer (but for FHIR's own).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request failed, in the caller's terms.
///
/// `type` is `urn:yba:problem:<kind>`; clients match on it, so a kind never changes its meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    status: StatusCode,
    kind: &'static str,
    detail: Option<Text>,
    faults: Vec<Fault>,
    retry_after: Option<Duration>,
    /// A member of the kind's own, as RFC 9457 allows.
    member: Option<Box<(&'static str, Value)>>,
}

/// One thing wrong with one part of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: a JSON pointer such as `/rows/3/citizen_id`, or a parameter's name.
    pub pointer: String,
    /// What, for programs: stable, kebab-case.
    pub code: &'static str,
    /// What, for people.
    pub message: Text,
}

impl Fault {
    /// Names what is wrong at `pointer`.
    pub fn new(pointer: impl Into<String>, code: &'static str, message: impl Into<Text>) -> Self {
        Self { pointer: pointer.into(), code, message: message.into() }
    }
}

impl Problem {
    /// Makes a problem of any status; the named constructors read better.
    pub fn new(status: StatusCode, kind: &'static str) -> Self {
        Self { status, kind, detail: None, faults: Vec::new(), retry_after: None, member: None }
    }

    /// 400: the request cannot be read.
    pub fn bad_request(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, kind).with_detail(detail)
    }

    /// 401: the caller did not say who they are, or not believably.
    pub fn unauthorized(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, kind).with_detail(detail)
    }

    /// 403: the caller may not do this.
    pub fn forbidden(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::FORBIDDEN, kind).with_detail(detail)
    }

    /// 404: there is no such thing, or none that the caller may know of.
    pub fn not_found(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::NOT_FOUND, kind).with_detail(detail)
    }

    /// 409: the thing's state does not allow this.
    pub fn conflict(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::CONFLICT, kind).with_detail(detail)
    }

    /// 412: `If-Match` names a state that has passed.
    pub fn precondition_failed(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, kind).with_detail(detail)
    }

    /// 413: the body is larger than the limit.
    pub fn payload_too_large(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, kind).with_detail(detail)
    }

    /// 415: the body's media type is not one that is read here.
    pub fn unsupported_media_type(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, kind).with_detail(detail)
    }

    /// 422: the request is readable and wrong; name each fault with [`Problem::with_faults`].
    pub fn unprocessable(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, kind).with_detail(detail)
    }

    /// 429: too many requests; try again after `retry_after`, in whole seconds.
    pub fn too_many_requests(
        kind: &'static str,
        detail: impl Into<Text>,
        retry_after: Duration,
    ) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, kind)
            .with_detail(detail)
            .with_retry_after(retry_after)
    }

    /// 503: not now.
    pub fn unavailable(kind: &'static str, detail: impl Into<Text>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, kind).with_detail(detail)
    }

    /// 500: logs the error and its causes, once, and tells the caller nothing of them.
    pub fn internal(error: &dyn Error) -> Self {
        tracing::error!(error = %Chain(error), "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// Says what happened this time.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Text>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Names every fault at once.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }

    /// Adds a member that only this kind has; what it holds is for programs.
    #[must_use]
    pub fn with_member(mut self, name: &'static str, value: Value) -> Self {
        self.member = Some(Box::new((name, value)));
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn with_retry_after(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the stable end of the `type`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Returns what happened this time.
    pub fn detail(&self) -> Option<&Text> {
        self.detail.as_ref()
    }

    /// Returns every fault.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Writes the answer in one language; `instance` is the request's id.
    pub(crate) fn response(&self, language: Language, instance: Option<&str>) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((CONTENT_TYPE, MEDIA_TYPE));
        response.insert_header((CONTENT_LANGUAGE, language.as_str()));
        if let Some(after) = self.retry_after {
            response.insert_header((RETRY_AFTER, HeaderValue::from(after.as_secs().max(1))));
        }
        let mut response = response.body(self.json(language, instance).to_string());
        response.extensions_mut().insert(self.clone());
        response
    }

    fn json(&self, language: Language, instance: Option<&str>) -> Value {
        let mut body = json!({
            "type": format!("urn:yba:problem:{}", self.kind),
            "title": title::of(self.status, language),
            "status": self.status.as_u16(),
        });
        if let Some(detail) = &self.detail {
            body["detail"] = detail.get(language).into();
        }
        if let Some(instance) = instance {
            body["instance"] = format!("urn:yba:request:{instance}").into();
        }
        if !self.faults.is_empty() {
            let faults = self.faults.iter().map(|fault| {
                let message = fault.message.get(language);
                json!({ "pointer": fault.pointer, "code": fault.code, "message": message })
            });
            body["faults"] = faults.collect();
        }
        if let Some(member) = &self.member {
            body[member.0] = member.1.clone();
        }
        body
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.detail {
            Some(detail) => f.write_str(&detail.en),
            None => f.write_str(title::of(self.status, Language::En)),
        }
    }
}

impl Error for Problem {}

/// The middleware writes it again in the caller's language; this one has no request to ask.
impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        self.response(Language::Vi, None)
    }
}

/// An error followed by its causes, for the log.
pub struct Chain<'e>(pub &'e dyn Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
