//! Contacts of organisations (đầu mối): who answers for one, at work, from when to when.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Txn};
use chrono::NaiveDate;
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::{PersonId, PersonName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::organisation_change::{NOT_BELIEVABLE, is_believable};
use crate::domain::person_change::is_email;
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::organisation_contacts::ContactRow;

/// The place that contacts are sealed for.
const PLACE: &[u8] = b"registry.organisation-contact";

/// Who answers for an organisation.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Answerer {
    name: String,
    /// What they are asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    task: Option<String>,
    /// At work; landlines and extensions as they are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

/// A contact to be recorded.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RecordContact {
    #[serde(flatten)]
    who: Answerer,
    /// The first day; today by default.
    from: Option<NaiveDate>,
}

/// Which contact was recorded; kept for a repeat, so it says nothing of them.
#[derive(Serialize, ToSchema)]
pub(super) struct RecordedContact {
    id: Uuid,
}

/// A contact of an organisation.
#[derive(Serialize, ToSchema)]
pub(super) struct OrganisationContactView {
    id: Uuid,
    #[serde(flatten)]
    who: Answerer,
    from: NaiveDate,
    /// The last day; nothing while it lasts.
    to: Option<NaiveDate>,
}

/// On which day.
#[derive(Debug, Deserialize)]
pub(crate) struct Day {
    as_of: Option<NaiveDate>,
    /// All there ever were.
    all: Option<bool>,
}

/// The last day of a contact.
#[derive(Debug, Deserialize)]
pub(crate) struct Last {
    on: Option<NaiveDate>,
}

/// Lists who answers for an organisation: today, on a day, or ever.
#[utoipa::path(get, path = "/registry/v1/organisations/{code}/contacts", tag = "organisations",
    params(("code" = String, Path), ("as_of" = Option<String>, Query), ("all" = Option<bool>, Query)),
    responses((status = 200), (status = 404)))]
pub(crate) async fn list_contacts(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    day: Query<Day>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeOrganisationContacts).await?;
    known(&txn, &path).await?;
    let on = (!day.all.unwrap_or(false)).then(|| day.as_of.unwrap_or_else(|| app.clock.today()));
    let mut items = Vec::new();
    for row in store::organisation_contacts::list(&txn, &path, on).await? {
        items.push(open(&txn, &app, row).await?);
    }
    audit::record_subject(&txn, Action::Read, "organisation-contacts", &path).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "items": items })))
}

/// Records who answers for an organisation from a day on.
#[utoipa::path(post, path = "/registry/v1/organisations/{code}/contacts", tag = "organisations",
    params(("code" = String, Path)), request_body = RecordContact,
    responses((status = 201, body = RecordedContact), (status = 404), (status = 422)))]
pub(crate) async fn record_contact(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
    Json(wanted): Json<RecordContact>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageOrganisations).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    known(&txn, &path).await?;
    let today = app.clock.today();
    let from = wanted.from.unwrap_or(today);
    let who = check(wanted.who, from, today)?;
    let id = schema::EventId::generate(txn.now()).as_uuid();
    let key = PersonKey::get_or_create(&txn, &app.keyring, PersonId::from_uuid(id)).await?;
    let row = ContactRow {
        id,
        organisation: path.clone(),
        valid_from: from,
        valid_to: None,
        sealed: key.seal(PLACE, &serde_json::to_vec(&who)?),
    };
    store::organisation_contacts::insert(&txn, &row).await?;
    audit::record_subject(&txn, Action::Create, "organisation-contact", &id.to_string()).await?;
    let address = format!("/registry/v1/organisations/{path}/contacts");
    let answer = Answer::json(StatusCode::CREATED, &RecordedContact { id }).with_location(address);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// Ends a contact; `on` is the last day, today by default.
#[utoipa::path(delete, path = "/registry/v1/organisations/{code}/contacts/{id}", tag = "organisations",
    params(("code" = String, Path), ("id" = Uuid, Path), ("on" = Option<String>, Query)),
    responses((status = 200, body = OrganisationContactView), (status = 404), (status = 409)))]
pub(crate) async fn end_contact(
    app: Data<App>,
    caller: Caller,
    path: Path<(String, Uuid)>,
    last: Query<Last>,
) -> Result<HttpResponse, Error> {
    let (code, id) = path.into_inner();
    let txn = caller.begin(&app.db, Permission::ManageOrganisations).await?;
    known(&txn, &code).await?;
    let found = store::organisation_contacts::find(&txn, &code, id).await?;
    found.ok_or(Error::NotFound("contact"))?;
    let last = last.on.unwrap_or_else(|| app.clock.today());
    if !store::organisation_contacts::end(&txn, id, last).await? {
        let why = (
            "đầu mối này bắt đầu sau ngày ấy hoặc đã kết thúc",
            "the contact began after that day, or has ended",
        );
        return Err(Error::Refused(Problem::conflict("contact-ended", why)));
    }
    audit::record_subject(&txn, Action::Delete, "organisation-contact", &id.to_string()).await?;
    let row = store::organisation_contacts::find(&txn, &code, id).await?;
    let view = open(&txn, &app, row.ok_or(Error::NotFound("contact"))?).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Another part's organisation looks absent, because who answers for it is a person.
async fn known(txn: &Txn, code: &str) -> Result<(), Error> {
    let found = store::organisations::find(txn, code).await?;
    if found.is_none() || !store::organisations::reaches(txn, code).await? {
        return Err(Error::NotFound("organisation"));
    }
    Ok(())
}

async fn open(txn: &Txn, app: &App, row: ContactRow) -> Result<OrganisationContactView, Error> {
    let key = PersonKey::find(txn, &app.keyring, PersonId::from_uuid(row.id)).await?;
    let key = key.ok_or(auth::Error::Sealed)?;
    let who = serde_json::from_slice(&key.open(PLACE, &row.sealed)?)?;
    Ok(OrganisationContactView { id: row.id, who, from: row.valid_from, to: row.valid_to })
}

/// Tidies what was said and names every fault of it at once.
fn check(who: Answerer, from: NaiveDate, today: NaiveDate) -> Result<Answerer, Error> {
    let mut faults = Vec::new();
    let kept =
        |text: Option<String>| text.map(|text| text::tidy(&text)).filter(|text| !text.is_empty());
    let who = Answerer {
        name: text::tidy(&who.name),
        task: kept(who.task),
        phone: kept(who.phone),
        email: kept(who.email),
    };
    if who.name.parse::<PersonName>().is_err() {
        let why = ("họ tên không đọc được", "the name cannot be read");
        faults.push(Fault::new("/name", "not-a-name", why));
    }
    if who.task.as_ref().is_some_and(|task| task.chars().count() > 255) {
        let why = ("nhiều nhất 255 ký tự", "at most 255 characters");
        faults.push(Fault::new("/task", "too-long", why));
    }
    let digits = |phone: &String| phone.chars().filter(char::is_ascii_digit).count();
    if who
        .phone
        .as_ref()
        .is_some_and(|phone| !(3..=20).contains(&digits(phone)) || phone.len() > 40)
    {
        let why = ("số điện thoại không đúng", "this is no telephone number");
        faults.push(Fault::new("/phone", "not-a-phone-number", why));
    }
    if who.email.as_ref().is_some_and(|email| !is_email(email)) {
        let why = ("địa chỉ thư điện tử không đúng", "this is no e-mail address");
        faults.push(Fault::new("/email", "not-an-email", why));
    }
    if who.phone.is_none() && who.email.is_none() {
        let why = ("cần số điện thoại hoặc thư điện tử", "a telephone number or e-mail is needed");
        faults.push(Fault::new("/phone", "missing", why));
    }
    if !is_believable(from, today) {
        faults.push(Fault::new("/from", "not-a-believable-day", NOT_BELIEVABLE));
    }
    if faults.is_empty() {
        return Ok(who);
    }
    Err(Error::invalid(faults))
}
