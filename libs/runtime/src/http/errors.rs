//! actix's own failures as problems.

use actix_web::error::{
    JsonPayloadError, PathError, PayloadError, QueryPayloadError, UrlencodedError,
};
use actix_web::http::StatusCode;
use actix_web::web::{
    FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig,
};
use actix_web::{Error, HttpRequest, HttpResponse};

use super::json;
use crate::problem::Problem;

/// Sets the largest body, in bytes, for an application or a scope, with failures as problems.
pub fn limits(config: &mut ServiceConfig, body_limit: usize) {
    let json = JsonConfig::default().limit(body_limit).error_handler(from_json);
    let form = FormConfig::default().limit(body_limit).error_handler(from_form);
    config
        .app_data(json)
        .app_data(form)
        .app_data(PayloadConfig::new(body_limit))
        .app_data(PathConfig::default().error_handler(from_path))
        .app_data(QueryConfig::default().error_handler(from_query));
}

/// Finds the problem that an answer carries, for paths that fail in another format.
pub fn problem_of<B>(response: &HttpResponse<B>) -> Option<Problem> {
    response.extensions().get::<Problem>().cloned()
}

/// Names the problem of an answer that failed without one.
pub(super) fn generic(status: StatusCode) -> Problem {
    let kind = match status.as_u16() {
        400 => "unreadable-request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        406 => "not-acceptable",
        408 => "request-timeout",
        409 => "conflict",
        412 => "stale",
        413 => "payload-too-large",
        415 => "unsupported-media-type",
        422 => "invalid",
        429 => "too-many-requests",
        503 => "unavailable",
        status if (400..500).contains(&status) => "bad-request",
        _ => "internal",
    };
    Problem::new(status, kind)
}

/// Names the problem of a body that could not be read.
pub(super) fn from_payload(error: &PayloadError) -> Problem {
    match error {
        PayloadError::Overflow => generic(StatusCode::PAYLOAD_TOO_LARGE),
        _ => generic(StatusCode::BAD_REQUEST)
            .with_detail(("nội dung gửi lên không đọc được", "the body cannot be read")),
    }
}

fn from_json(error: JsonPayloadError, _: &HttpRequest) -> Error {
    let problem = match &error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            generic(StatusCode::PAYLOAD_TOO_LARGE)
        }
        JsonPayloadError::ContentType => generic(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        JsonPayloadError::Deserialize(error) => json::unreadable(error, String::new()),
        JsonPayloadError::Payload(error) => from_payload(error),
        _ => generic(StatusCode::BAD_REQUEST),
    };
    problem.into()
}

fn from_form(error: UrlencodedError, _: &HttpRequest) -> Error {
    let problem = match &error {
        UrlencodedError::Overflow { .. } => generic(StatusCode::PAYLOAD_TOO_LARGE),
        UrlencodedError::ContentType => generic(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        UrlencodedError::Payload(error) => from_payload(error),
        _ => Problem::bad_request(
            "unreadable-form",
            ("biểu mẫu không đọc được", "the form cannot be read"),
        ),
    };
    problem.into()
}

/// A path that cannot be one of ours names nothing.
fn from_path(_: PathError, _: &HttpRequest) -> Error {
    generic(StatusCode::NOT_FOUND).into()
}

fn from_query(error: QueryPayloadError, _: &HttpRequest) -> Error {
    let why = json::without_values(&error.to_string());
    let why = why.trim_start_matches("Query deserialize error: ");
    let detail =
        (format!("tham số không đọc được: {why}"), format!("the query cannot be read: {why}"));
    Problem::bad_request("unreadable-query", detail).into()
}
