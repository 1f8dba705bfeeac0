//! FHIR's own answers: `OperationOutcome` for failures, a response Bundle for successes.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};
use runtime::http::problem_of;
use runtime::{Language, Problem, language};
use serde_json::{Value, json};

use crate::domain::fault::{Code, Fault, Severity};

/// The media type of FHIR in JSON.
pub(super) const FHIR_JSON: &str = "application/fhir+json; charset=utf-8";

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
    }
}

/// What a finding says, in one language.
pub(super) fn message(fault: &Fault, language: Language) -> String {
    let words = match language {
        Language::Vi => fault.code.vi(),
        Language::En => fault.code.en(),
    };
    match (&fault.expected, language) {
        (None, _) => words.to_owned(),
        (Some(expected), Language::Vi) => format!("{words} (đúng ra: {expected})"),
        (Some(expected), Language::En) => format!("{words} (expected: {expected})"),
    }
}

/// One issue per finding, errors first.
pub(super) fn of_faults(faults: &[Fault], language: Language) -> Value {
    let mut sorted: Vec<&Fault> = faults.iter().collect();
    sorted.sort_by_key(|fault| match fault.code.severity() {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Information => 2,
    });
    let issues: Vec<Value> = sorted.into_iter().map(|fault| issue(fault, language)).collect();
    json!({ "resourceType": "OperationOutcome", "issue": issues })
}

fn issue(fault: &Fault, language: Language) -> Value {
    let text = message(fault, language);
    json!({
        "severity": severity(fault.code.severity()),
        "code": fault.code.issue(),
        "details": { "coding": [{ "system": "urn:yba:fault", "code": fault.code.as_str() }], "text": text },
        "diagnostics": text,
        "expression": [fault.place],
    })
}

/// An outcome of one issue that is about the delivery as a whole.
pub(super) fn of_state(state: &str, is_warning: bool, text: &str) -> Value {
    json!({
        "resourceType": "OperationOutcome",
        "issue": [{
            "severity": if is_warning { "warning" } else { "information" },
            "code": "informational",
            "details": { "coding": [{ "system": "urn:yba:delivery-state", "code": state }], "text": text },
            "diagnostics": text,
        }],
    })
}

/// Writes every failure below `/exams/fhir` as an `OperationOutcome`.
pub(super) async fn of_problems(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let language = language(request.request());
    let response = next.call(request).await?;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response);
    }
    let is_fhir = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == FHIR_JSON);
    if is_fhir && problem_of(response.response()).is_none() {
        return Ok(response);
    }
    let problem = problem_of(response.response()).unwrap_or_else(|| of_actix(status));
    let (request, old) = response.into_parts();
    let mut new = HttpResponse::build(status);
    for (name, value) in old.headers() {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH {
            new.append_header((name.clone(), value.clone()));
        }
    }
    let body = of_problem(&problem, language).to_string();
    let new = new.insert_header((CONTENT_TYPE, FHIR_JSON)).body(body);
    Ok(ServiceResponse::new(request, new.map_into_boxed_body()))
}

/// actix's own failures have no words: a body beyond the limit, or one that ends early.
fn of_actix(status: StatusCode) -> Problem {
    let (kind, vi, en) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("payload-too-large", "Nội dung gửi lên quá lớn.", "The body is too large.")
        }
        StatusCode::NOT_FOUND => ("not-found", "Không có đường dẫn này.", "There is no such path."),
        _ => ("unreadable-request", "Không đọc được yêu cầu.", "The request cannot be read."),
    };
    Problem::new(status, kind).with_detail((vi, en))
}

fn of_problem(problem: &Problem, language: Language) -> Value {
    let text = match problem.detail() {
        Some(detail) => detail.get(language).to_owned(),
        None => problem.kind().to_owned(),
    };
    let code = match problem.status().as_u16() {
        401 => "login",
        403 => "forbidden",
        404 => "not-found",
        405 | 415 => "not-supported",
        409 => "conflict",
        413 => "too-long",
        422 => "processing",
        429 => "throttled",
        503 => "transient",
        400 => "invalid",
        _ => "exception",
    };
    json!({
        "resourceType": "OperationOutcome",
        "issue": [{
            "severity": if problem.status().is_server_error() { "fatal" } else { "error" },
            "code": code,
            "details": {
                "coding": [{ "system": "urn:yba:problem", "code": problem.kind() }], "text": text,
            },
            "diagnostics": text,
        }],
    })
}

/// Says of a body that cannot be read where it cannot be read.
pub(super) fn of_unreadable(
    unreadable: &crate::domain::json::Unreadable,
    language: Language,
) -> Value {
    let place = match unreadable.path.as_str() {
        "" => "Bundle".to_owned(),
        path => format!("Bundle.{path}"),
    };
    let place = if place.is_ascii() { place } else { "Bundle".to_owned() };
    let expected = format!("{} (byte {})", unreadable.kind, unreadable.offset);
    let fault = Fault { place, code: Code::Unreadable, expected: None };
    let mut outcome = of_faults(&[fault], language);
    outcome["issue"][0]["diagnostics"] = expected.into();
    outcome
}
