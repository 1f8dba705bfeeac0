//! Duties (nhiệm vụ): which organisation lists, plans, approves, executes and pays, from when to when.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Txn};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::OrganisationCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use crate::app::App;
use crate::domain::organisation_change::{Complaint, Grounds};
use crate::domain::text;
use crate::error::Error;
use crate::hand_over_duty::{HandOver, hand_over_duty};
use crate::store;
use crate::store::duties::{Duty, NewDuty, Wanted};
use crate::store::organisation_history;

const DUTIES: [&str; 5] = ["lists", "plans", "approves", "executes", "pays"];

/// A duty for an organisation.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AssignDuty {
    /// `lists`, `plans`, `approves`, `executes` or `pays`.
    duty: String,
    #[schema(value_type = String)]
    organisation: OrganisationCode,
    #[serde(flatten)]
    by: By,
}

/// From when, by which document.
#[derive(Deserialize, ToSchema)]
pub(crate) struct By {
    /// The first day; of an end the last.
    on: NaiveDate,
    /// The document's number.
    document: String,
    document_on: Option<NaiveDate>,
    #[serde(default)]
    note: String,
}

/// To whom a duty is handed over.
#[derive(Deserialize, ToSchema)]
pub(crate) struct HandOverDuty {
    #[schema(value_type = String)]
    to: OrganisationCode,
    #[serde(flatten)]
    by: By,
}

/// A duty of an organisation.
#[derive(Serialize, ToSchema)]
pub(super) struct DutyView {
    id: Uuid,
    duty: String,
    organisation: String,
    organisation_name: String,
    from: NaiveDate,
    /// The last day; nothing while it lasts.
    to: Option<NaiveDate>,
    document: String,
    document_on: Option<NaiveDate>,
    note: String,
    /// From whose assignment it was handed over.
    taken_from: Option<Uuid>,
    taken_from_organisation: Option<String>,
    /// By which document it ended.
    end_document: Option<String>,
    recorded_by: String,
    recorded_at: DateTime<Utc>,
    /// What `If-Match` takes.
    version: i32,
}

/// Which duties.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    as_of: Option<NaiveDate>,
    all: Option<bool>,
    duty: Option<String>,
    organisation: Option<String>,
}

/// Lists who has which duty: today, on a day, or ever (`all`).
#[utoipa::path(get, path = "/registry/v1/duties", tag = "duties",
    params(("as_of" = Option<String>, Query), ("all" = Option<bool>, Query),
           ("duty" = Option<String>, Query), ("organisation" = Option<String>, Query)),
    responses((status = 200)))]
pub(crate) async fn list_duties(
    app: Data<App>,
    caller: Caller,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let all = filter.all.unwrap_or(false);
    let wanted = Wanted {
        on: (!all).then(|| filter.as_of.unwrap_or_else(|| app.clock.today())),
        duty: filter.duty.as_deref().unwrap_or_default(),
        organisation: filter.organisation.as_deref().unwrap_or_default(),
    };
    let txn = caller.begin(&app.db, Permission::SeeOrganisations).await?;
    let found = store::duties::list(&txn, &wanted).await?;
    txn.commit().await?;
    let items: Vec<DutyView> = found.into_iter().map(DutyView::from).collect();
    Ok(HttpResponse::Ok().json(serde_json::json!({ "items": items })))
}

/// Tells about an assignment.
#[utoipa::path(get, path = "/registry/v1/duties/{id}", tag = "duties", params(("id" = Uuid, Path)),
    responses((status = 200, body = DutyView), (status = 404)))]
pub(crate) async fn get_duty(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeOrganisations).await?;
    let duty = store::duties::find(&txn, *path).await?.ok_or(Error::NotFound("duty"))?;
    txn.commit().await?;
    let version = duty.version;
    Ok(conditions::answer(&request, version, &DutyView::from(duty)))
}

/// Gives an organisation a duty from a day on, by a document. Several may have the same.
#[utoipa::path(post, path = "/registry/v1/duties", tag = "duties", request_body = AssignDuty,
    responses((status = 201, body = DutyView), (status = 409), (status = 422)))]
pub(crate) async fn assign_duty(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    Json(wanted): Json<AssignDuty>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageDuties).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    store::duties::lock(&txn).await?;
    let by = wanted.by.tidied();
    let code = wanted.organisation.as_str();
    let mut faults = by.faults(&app);
    if !DUTIES.contains(&wanted.duty.as_str()) {
        let why = (
            "nhiệm vụ là lists, plans, approves, executes hoặc pays",
            "a duty is lists, plans, approves, executes or pays",
        );
        faults.push(Fault::new("/duty", "not-a-duty", why));
    }
    faults.extend(unfit(&txn, "/organisation", code, by.on).await?);
    Error::refuse(faults)?;
    if store::duties::overlaps(&txn, (&wanted.duty, code), by.on).await? {
        return Err(has_it());
    }
    let id = schema::EventId::generate(txn.now()).as_uuid();
    let new = NewDuty {
        id,
        duty: &wanted.duty,
        organisation: code,
        from: by.on,
        document: &by.document,
        document_on: by.document_on,
        note: &by.note,
        taken_from: None,
    };
    store::duties::insert(&txn, &new).await?;
    audit::record_subject(&txn, Action::Create, "duty", &id.to_string()).await?;
    created(txn, &request, id).await
}

/// Hands a duty over: it ends the day before and is the other organisation's from the day on.
#[utoipa::path(post, path = "/registry/v1/duties/{id}/hand-over", tag = "duties",
    params(("id" = Uuid, Path)), request_body = HandOverDuty,
    responses((status = 201, body = DutyView), (status = 404), (status = 409), (status = 412),
              (status = 422)))]
pub(crate) async fn hand_over(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<HandOverDuty>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageDuties).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    store::duties::lock(&txn).await?;
    let duty = current(&txn, &request, *path).await?;
    let by = wanted.by.tidied();
    let to = wanted.to.as_str();
    let mut faults = by.faults(&app);
    faults.extend(unfit(&txn, "/to", to, by.on).await?);
    if by.on <= duty.valid_from {
        faults.push(Fault::new("/on", "before-it-began", BEFORE_IT_BEGAN));
    }
    Error::refuse(faults)?;
    if store::duties::overlaps(&txn, (&duty.duty, to), by.on).await? {
        return Err(has_it());
    }
    let how = HandOver {
        to,
        on: by.on,
        document: &by.document,
        document_on: by.document_on,
        note: &by.note,
    };
    let id = hand_over_duty(&txn, &duty, &how).await?.ok_or_else(has_it)?;
    created(txn, &request, id).await
}

/// Ends a duty with a day: nobody takes it over.
#[utoipa::path(post, path = "/registry/v1/duties/{id}/end", tag = "duties",
    params(("id" = Uuid, Path)), request_body = By,
    responses((status = 200, body = DutyView), (status = 404), (status = 409), (status = 412),
              (status = 422)))]
pub(crate) async fn end_duty(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<By>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageDuties).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    store::duties::lock(&txn).await?;
    let duty = current(&txn, &request, *path).await?;
    let by = wanted.tidied();
    let mut faults = by.faults(&app);
    if by.on < duty.valid_from {
        faults.push(Fault::new("/on", "before-it-began", BEFORE_IT_BEGAN));
    }
    Error::refuse(faults)?;
    store::duties::end(&txn, duty.id, by.on, &by.document).await?;
    audit::record_subject(&txn, Action::Change, "duty", &duty.id.to_string()).await?;
    let duty = store::duties::find(&txn, duty.id).await?.ok_or(Error::NotFound("duty"))?;
    let answer = Answer::json(StatusCode::OK, &DutyView::from(duty));
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

const BEFORE_IT_BEGAN: (&str, &str) =
    ("ngày này trước khi bắt đầu nhiệm vụ", "the day lies before the duty began");

/// The assignment, if it lasts and the caller reaches its organisation.
async fn current(txn: &Txn, request: &HttpRequest, id: Uuid) -> Result<Duty, Error> {
    let duty = store::duties::find(txn, id).await?.ok_or(Error::NotFound("duty"))?;
    if !store::organisations::reaches(txn, &duty.organisation).await? {
        return Err(Error::NotFound("duty"));
    }
    conditions::check_version(request, duty.version)?;
    if duty.valid_to.is_some() {
        let why = ("nhiệm vụ này đã bàn giao hoặc kết thúc", "the duty was handed over, or ended");
        return Err(Error::Refused(Problem::conflict("duty-ended", why)));
    }
    Ok(duty)
}

/// An organisation has a duty only while it exists, and only by who reaches it.
async fn unfit(
    txn: &Txn,
    pointer: &str,
    code: &str,
    on: NaiveDate,
) -> Result<Option<Fault>, Error> {
    let exists = organisation_history::find_on(txn, code, on).await?.is_some();
    let reached = store::organisations::reaches(txn, code).await?;
    let why = ("vào ngày này không có đơn vị này", "there is no such organisation on that day");
    Ok((!exists || !reached).then(|| Fault::new(pointer, "organisation-unknown", why)))
}

fn has_it() -> Error {
    let why = (
        "đơn vị này đang có hoặc sẽ có nhiệm vụ này",
        "the organisation has this duty, or will have it",
    );
    Error::Refused(Problem::conflict("duty-exists", why))
}

async fn created(txn: Txn, request: &HttpRequest, id: Uuid) -> Result<HttpResponse, Error> {
    let duty = store::duties::find(&txn, id).await?.ok_or(Error::NotFound("duty"))?;
    let answer = Answer::json(StatusCode::CREATED, &DutyView::from(duty))
        .with_location(format!("/registry/v1/duties/{id}"));
    idempotency::remember(&txn, request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

impl By {
    fn tidied(mut self) -> Self {
        self.document = text::tidy(&self.document);
        self.note = text::tidy(&self.note).chars().take(1_000).collect();
        self
    }

    fn faults(&self, app: &App) -> Vec<Fault> {
        let grounds = Grounds {
            on: self.on,
            document: self.document.clone(),
            document_on: self.document_on,
            reason: "-".to_owned(), // The document is the reason.
        };
        let fault = |(pointer, code, why): Complaint| Fault::new(pointer, code, why);
        grounds.complaints(app.clock.today()).into_iter().map(fault).collect()
    }
}

impl From<Duty> for DutyView {
    fn from(duty: Duty) -> Self {
        Self {
            id: duty.id,
            duty: duty.duty,
            organisation: duty.organisation,
            organisation_name: duty.organisation_name,
            from: duty.valid_from,
            to: duty.valid_to,
            document: duty.document,
            document_on: duty.document_on,
            note: duty.note,
            taken_from: duty.taken_from,
            taken_from_organisation: duty.taken_from_organisation,
            end_document: duty.end_document,
            recorded_by: duty.recorded_by,
            recorded_at: duty.recorded_at,
            version: duty.version,
        }
    }
}
