//! Facilities.

use actix_web::http::header::{ETAG, IF_MATCH, LOCATION};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission};
use chrono::{DateTime, Utc};
use messaging::outbox;
use runtime::http::Json;
use schema::FacilityCode;
use schema::events::{FacilityKind, FacilityRecordedV1};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::page;
use crate::NAME;
use crate::app::App;
use crate::error::Error;
use crate::store::facilities::{self, Facility, Facts};

/// Longest name of a facility, in characters.
const LONGEST_NAME: usize = 255;

/// A hospital or a clinic A.
#[derive(Serialize, ToSchema)]
pub(crate) struct FacilityView {
    code: String,
    name: String,
    /// `hospital` or `clinic_a`.
    kind: String,
    email: Option<String>,
    active: bool,
    recorded_at: DateTime<Utc>,
}

/// What of a facility can be set.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RecordFacility {
    name: String,
    /// `hospital` or `clinic_a`.
    #[schema(value_type = String)]
    kind: FacilityKind,
    /// The institution's own mailbox.
    email: Option<String>,
    /// Whether it works with the Board; true when not said.
    #[serde(default = "yes")]
    active: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
pub(crate) struct FacilitiesQuery {
    /// `hospital` or `clinic_a`.
    kind: Option<FacilityKind>,
    /// Where the page begins: `next` of the page before.
    after: Option<String>,
    /// Rows, 200 at most.
    limit: Option<i64>,
}

/// Lists facilities by code.
#[utoipa::path(get, operation_id = "list_facilities", path = "/clinics/v1/facilities", params(("kind" = Option<String>, Query, description = "`hospital` or `clinic_a`"), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)), responses((status = 200, body = Vec<FacilityView>)))]
pub(crate) async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<FacilitiesQuery>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFacilities).await?;
    let limit = page::limit(query.limit);
    let after = query.after.as_deref().unwrap_or_default();
    let found = facilities::list(&txn, after, query.kind, limit + 1).await?;
    txn.commit().await?;

    let (shown, more) = page::split(found, limit);
    let next = more.then(|| shown.last().map(|facility| facility.code.clone())).flatten();
    let items: Vec<FacilityView> = shown.into_iter().map(FacilityView::from).collect();
    Ok(page::answer(&request, items, next))
}

/// Shows a facility; `ETag` is what `If-Match` of a change takes.
#[utoipa::path(get, operation_id = "show_facility", path = "/clinics/v1/facilities/{code}", params(("code" = String, Path)), responses((status = 200, body = FacilityView), (status = 404)))]
pub(crate) async fn show(
    app: Data<App>,
    caller: Caller,
    code: Path<FacilityCode>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFacilities).await?;
    let facility = facilities::find(&txn, &code).await?.ok_or(Error::FacilityNotFound)?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(&facility))).json(FacilityView::from(facility)))
}

/// Records a facility, new or changed; sends `facility.recorded.v1` when anything is new about it.
#[utoipa::path(put, operation_id = "record_facility", path = "/clinics/v1/facilities/{code}", params(("code" = String, Path)), request_body = RecordFacility,
    responses((status = 200, body = FacilityView), (status = 201, body = FacilityView), (status = 412), (status = 422)))]
pub(crate) async fn record(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    code: Path<FacilityCode>,
    Json(body): Json<RecordFacility>,
) -> Result<HttpResponse, Error> {
    let facts = Facts::try_from(body)?;
    let txn = caller.begin(&app.db, Permission::ManageFacilities).await?;
    let held = facilities::find_for_update(&txn, &code).await?;
    if !matches(&request, held.as_ref()) {
        return Err(Error::FacilityChanged);
    }
    if let Some(held) = held.as_ref().filter(|held| held.has(&facts)) {
        let response = HttpResponse::Ok()
            .insert_header((ETAG, etag(held)))
            .json(FacilityView::from(held.clone()));
        return Ok(response);
    }
    let saved = facilities::save(&txn, &code, &facts).await?;
    outbox::publish(&txn, NAME, &app.clock, &recorded(&code, facts, &saved)).await?;
    let action = if held.is_some() { Action::Change } else { Action::Create };
    audit::record_subject(&txn, action, "facility", code.as_str()).await?;
    txn.commit().await?;

    app.clinic_recorded.notify_one();
    let mut response = if held.is_some() { HttpResponse::Ok() } else { HttpResponse::Created() };
    response
        .insert_header((ETAG, etag(&saved)))
        .insert_header((LOCATION, format!("/clinics/v1/facilities/{}", code.as_str())));
    Ok(response.json(FacilityView::from(saved)))
}

fn recorded(code: &FacilityCode, facts: Facts, saved: &Facility) -> FacilityRecordedV1 {
    FacilityRecordedV1 {
        code: code.clone(),
        name: facts.name,
        kind: facts.kind,
        email: facts.email,
        active: facts.active,
        at: saved.recorded_at,
    }
}

fn etag(facility: &Facility) -> String {
    format!("\"{}\"", facility.revision)
}

/// Tells whether the caller's `If-Match`, if any, names what is held.
fn matches(request: &HttpRequest, held: Option<&Facility>) -> bool {
    let Some(wanted) = request.headers().get(IF_MATCH) else { return true };
    let wanted = wanted.to_str().unwrap_or_default().trim();
    held.is_some_and(|held| wanted == "*" || wanted == etag(held))
}

impl TryFrom<RecordFacility> for Facts {
    type Error = Error;

    fn try_from(body: RecordFacility) -> Result<Self, Error> {
        let name = body.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Error::Invalid("/name"));
        }
        let email =
            body.email.map(|email| email.trim().to_owned()).filter(|email| !email.is_empty());
        if email.as_deref().is_some_and(|email| !looks_like_an_address(email)) {
            return Err(Error::Invalid("/email"));
        }
        Ok(Self { name, kind: body.kind, email, active: body.active })
    }
}

/// One `@` with something on both sides and no space: the mail server has the last word.
fn looks_like_an_address(text: &str) -> bool {
    let parts: Vec<&str> = text.split('@').collect();
    let filled = parts.len() == 2 && parts.iter().all(|part| !part.is_empty());
    filled
        && text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == ',')
}

impl From<Facility> for FacilityView {
    fn from(facility: Facility) -> Self {
        Self {
            code: facility.code,
            name: facility.name,
            kind: facility.kind,
            email: facility.email,
            active: facility.active,
            recorded_at: facility.recorded_at,
        }
    }
}
