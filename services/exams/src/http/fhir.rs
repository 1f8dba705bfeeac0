//! `POST /exams/fhir`: one bundle, taken in whole or refused whole.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission};
use runtime::{Language, Problem, language};
use schema::FacilityCode;
use schema::events::DeliveryState;
use serde_json::{Value, json};

use super::outcome::{self, FHIR_JSON};
use crate::app::App;
use crate::domain::checkup::Checkup;
use crate::domain::fault::{Code, Fault, Severity};
use crate::domain::place::Place;
use crate::domain::reading::Reading;
use crate::error::Error;
use crate::take_in::{Origin, Outcome, Stored, reject, take_in};
use crate::uploads::{self, read_bundle};

/// Takes in a FHIR R4 Bundle of one check-up.
///
/// 200 with a response Bundle when it is stored or was here already (`meta.tag` says which), 202 while it
/// waits for its person, 422 with every fault when it is refused. `Prefer: respond-async` answers 202 at once.
#[utoipa::path(
    post, path = "/exams/fhir", tag = "FHIR",
    request_body(content_type = "application/fhir+json", description = "A Bundle: transaction, batch or document"),
    responses(
        (status = 200, description = "Stored, or here already", content_type = "application/fhir+json"),
        (status = 202, description = "Held for a human, or asynchronous; Location leads to the receipt or upload"),
        (status = 400, description = "Not JSON that can be read"),
        (status = 403, description = "Another facility than the sender's own"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Not JSON in UTF-8"),
        (status = 422, description = "Refused, with every fault and its place"),
    ),
)]
pub(super) async fn deliver(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, Error> {
    if !caller.allows(Permission::SubmitCheckups) {
        caller.begin(&app.db, Permission::SubmitCheckups).await?; // Leaves the denial on record.
    }
    is_json(&request)?;
    if prefers_async(&request) {
        return uploads::one(&app, &caller, body).await;
    }
    let language = language(&request);
    let sender = caller.facility();
    let reading = match read_bundle(&app, body.clone(), sender.clone()).await {
        Ok(reading) => reading,
        Err(unreadable) => {
            let outcome = outcome::of_unreadable(&unreadable, language);
            return Ok(fhir(StatusCode::BAD_REQUEST, &outcome));
        }
    };
    match &reading.checkup {
        None => refuse(&app, &caller, &reading.faults, sender, language).await,
        Some(checkup) => {
            let Some(facility) = sender.or_else(|| checkup.facility.clone()) else {
                let fault = Fault::at(&Place::BUNDLE.field("entry"), Code::NoFacility);
                return Ok(refusal(StatusCode::UNPROCESSABLE_ENTITY, &[fault], None, language));
            };
            store(&app, &caller, &request, (checkup, &reading, &body), &facility).await
        }
    }
}

/// Only POST is answered here.
pub(super) async fn wrong_method() -> Result<HttpResponse, Problem> {
    Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"))
}

fn is_json(request: &HttpRequest) -> Result<(), Error> {
    let media = request.content_type().to_ascii_lowercase();
    let charset = request.mime_type().ok().flatten().and_then(|mime| {
        mime.get_param("charset").map(|charset| charset.as_str().to_ascii_lowercase())
    });
    let utf8 = charset.is_none_or(|charset| charset == "utf-8" || charset == "utf8");
    if utf8 && matches!(media.as_str(), "application/fhir+json" | "application/json") {
        return Ok(());
    }
    Err(Error::MediaType)
}

fn prefers_async(request: &HttpRequest) -> bool {
    let mut preferences =
        request.headers().get_all("Prefer").filter_map(|value| value.to_str().ok());
    preferences.any(|value| value.split([',', ';']).any(|one| one.trim() == "respond-async"))
}

async fn refuse(
    app: &App,
    caller: &Caller,
    faults: &[Fault],
    sender: Option<FacilityCode>,
    language: Language,
) -> Result<HttpResponse, Error> {
    for fault in faults.iter().filter(|fault| fault.code.severity() == Severity::Error) {
        app.metrics.faults.with_label_values(&[fault.code.as_str()]).inc();
    }
    app.metrics.deliveries.with_label_values(&[DeliveryState::Rejected.as_str()]).inc();
    let is_foreign = faults.iter().any(|fault| fault.code == Code::OtherFacility);
    let status = if is_foreign { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    let Some(facility) = sender else { return Ok(refusal(status, faults, None, language)) };
    let txn = caller.begin(&app.db, Permission::SubmitCheckups).await?;
    let receipt = reject(app, &txn, faults, Origin { facility: &facility, intake: None }).await?;
    txn.commit().await?;
    Ok(refusal(status, faults, Some(receipt.to_string()), language))
}

fn refusal(
    status: StatusCode,
    faults: &[Fault],
    receipt: Option<String>,
    language: Language,
) -> HttpResponse {
    let mut body = outcome::of_faults(faults, language);
    let mut response = HttpResponse::build(status);
    if let Some(receipt) = receipt {
        response.insert_header((LOCATION, format!("/exams/v1/receipts/{receipt}")));
        body["id"] = receipt.into();
    }
    response.insert_header((CONTENT_TYPE, FHIR_JSON)).body(body.to_string())
}

async fn store(
    app: &App,
    caller: &Caller,
    request: &HttpRequest,
    (checkup, reading, body): (&Checkup, &Reading, &Bytes),
    facility: &FacilityCode,
) -> Result<HttpResponse, Error> {
    let language = language(request);
    let txn = caller.begin(&app.db, Permission::SubmitCheckups).await?;
    if let Some(first) = idempotency::replay_of(&txn, request, body).await? {
        return Ok(first);
    }
    let origin = Origin { facility, intake: None };
    let taken = take_in(app, &txn, (checkup, &reading.faults, body), origin).await?;
    let answer = answer(checkup, &reading.faults, &taken, language);
    idempotency::remember(&txn, request, &answer).await?;
    txn.commit().await?;
    app.count(&taken, checkup);
    Ok(answer.response())
}

fn fhir(status: StatusCode, body: &Value) -> HttpResponse {
    HttpResponse::build(status).insert_header((CONTENT_TYPE, FHIR_JSON)).body(body.to_string())
}

fn answer(checkup: &Checkup, faults: &[Fault], outcome: &Outcome, language: Language) -> Answer {
    let answer = |status, body: &Value| Answer::json(status, body).with_content_type(FHIR_JSON);
    match outcome {
        Outcome::Refused => {
            let fault = Fault::at(&Place::BUNDLE, Code::NotKeptHere);
            answer(StatusCode::UNPROCESSABLE_ENTITY, &outcome::of_faults(&[fault], language))
        }
        Outcome::Stored(stored) if stored.state == DeliveryState::Held => {
            let mut body = outcome::of_state(stored.state.as_str(), true, &said(stored, language));
            body["id"] = stored.receipt_id.to_string().into();
            answer(StatusCode::ACCEPTED, &body).with_location(receipt_path(stored))
        }
        Outcome::Stored(stored) => {
            let body = response_bundle(checkup, faults, stored, language);
            answer(StatusCode::OK, &body).with_location(receipt_path(stored))
        }
    }
}

fn receipt_path(stored: &Stored) -> String {
    format!("/exams/v1/receipts/{}", stored.receipt_id)
}

/// What became of a delivery, in a sentence.
fn said(stored: &Stored, language: Language) -> String {
    let reason = stored.reason.map(|reason| match language {
        Language::Vi => reason.vi(),
        Language::En => reason.en(),
    });
    let (vi, en) = match stored.state {
        DeliveryState::Accepted => ("đã nhận", "taken in"),
        DeliveryState::Held => ("đã giữ lại, chờ ghép người", "kept, waiting for its person"),
        DeliveryState::Unchanged => (
            "nội dung này đã có, không có gì thay đổi",
            "this content was here already; nothing has changed",
        ),
        DeliveryState::Superseded => (
            "đã lưu, nhưng bản có thời điểm gửi muộn hơn đang có hiệu lực (xem Bundle.timestamp)",
            "kept, but a version with a later time of its sender is in force (see Bundle.timestamp)",
        ),
        DeliveryState::Rejected => ("đã từ chối", "refused"),
    };
    let state = if language == Language::Vi { vi } else { en };
    reason.map_or_else(|| state.to_owned(), |reason| format!("{state}: {reason}"))
}

/// One entry per resource; the first one's outcome says what became of the whole and what to look at.
fn response_bundle(
    checkup: &Checkup,
    faults: &[Fault],
    stored: &Stored,
    language: Language,
) -> Value {
    let status = if stored.state == DeliveryState::Accepted { "201 Created" } else { "200 OK" };
    let mut entry = json!({ "response": { "status": status } });
    if let Some(number) = stored.number {
        entry["response"]["etag"] = format!("W/\"{number}\"").into();
    }
    let mut entries = vec![entry; checkup.entries];
    let is_warning = stored.state == DeliveryState::Superseded;
    let mut outcome = outcome::of_state(stored.state.as_str(), is_warning, &said(stored, language));
    if let (Some(issues), Some(more)) =
        (outcome["issue"].as_array_mut(), outcome::of_faults(faults, language)["issue"].as_array())
    {
        issues.extend(more.iter().cloned());
    }
    if let Some(first) = entries.first_mut() {
        first["response"]["outcome"] = outcome;
    }
    json!({
        "resourceType": "Bundle",
        "id": stored.receipt_id.to_string(),
        "meta": { "tag": [{ "system": "urn:yba:delivery-state", "code": stored.state.as_str() }] },
        "type": checkup.kind.answer(),
        "link": [{ "relation": "self", "url": receipt_path(stored) }],
        "entry": entries,
    })
}

/// Says what this FHIR server does: it takes in bundles, and nothing else.
#[utoipa::path(
    get, path = "/exams/fhir/metadata", tag = "FHIR",
    responses((status = 200, description = "A CapabilityStatement", content_type = "application/fhir+json")),
)]
pub(super) async fn metadata() -> HttpResponse {
    fhir(
        StatusCode::OK,
        &json!({
            "resourceType": "CapabilityStatement",
            "status": "active",
            "date": "2026-11-21",
            "kind": "instance",
            "software": { "name": "Yba", "version": env!("CARGO_PKG_VERSION") },
            "implementation": { "description": "Yba: intake of check-ups" },
            "fhirVersion": "4.0.1",
            "format": ["json"],
            "rest": [{
                "mode": "server",
                "documentation": "POST of a transaction, batch or document Bundle that creates one check-up of one person.",
                "security": { "service": [{ "coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                    "code": "SMART-on-FHIR",
                }] }] },
                "interaction": [{ "code": "transaction" }, { "code": "batch" }],
            }],
        }),
    )
}
