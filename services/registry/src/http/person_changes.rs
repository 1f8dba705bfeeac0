//! What happens to people: each change with its day and reason, and what was so and known on a day.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Reach, Txn, aliases};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use super::person_entry::check_person;
use crate::app::App;
use crate::change_people_due::CHANGE_PLACE;
use crate::change_person::{Misfit, change_person, misfit};
use crate::domain::organisation_change::{Complaint, Grounds};
use crate::domain::person_change::PersonChange;
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::person_changes::ChangeRow;

/// What is done to a person, from which day and why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangePerson {
    /// `{"kind": "move", "organisation", "post", "unit", "keeps"}`, `{"kind": "retire", "post"}`,
    /// `{"kind": "leave"}`, `{"kind": "die"}`, `{"kind": "tier", "tier"}`,
    /// `{"kind": "care_group", "code", "ends"}`, `{"kind": "merit", "code", "ends"}`,
    /// `{"kind": "contact", "phone", "email", "address", "address_unit"}`,
    /// `{"kind": "family_contact", "name", "role", "phone"}`, `{"kind": "doctor", "name", "role", "phone"}` or
    /// `{"kind": "identity", "name", "sex", "born", "citizen_id", "correction"}`: with `correction` it was never otherwise,
    /// without it is so from the day on.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    change: PersonChange,
    /// The first day on which it is so. One to come is planned.
    on: NaiveDate,
    reason: String,
    /// The document's number, where there is one.
    #[serde(default)]
    document: String,
}

/// What was done to a person, or is planned; not what it says of them.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonChangeView {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) on: NaiveDate,
    pub(super) document: String,
    pub(super) reason: String,
    /// `planned`, `applied`, `cancelled` or `refused`.
    pub(super) state: String,
    pub(super) recorded_by: String,
    pub(super) recorded_at: DateTime<Utc>,
}

/// Which change was recorded; kept for a repeat, so it says nothing of the person.
#[derive(Serialize, ToSchema)]
pub(super) struct RecordedPersonChange {
    id: Uuid,
    /// `planned` or `applied`.
    state: String,
}

/// Moves or retires a person, lets them leave, records that they died or that something else of them is
/// otherwise from a day on; on a day to come it is planned.
///
/// Sends `person.left.v1`, `person.died.v1` or else `person.changed.v1`, and `identity.recorded.v1` when
/// what others keep of them changes.
#[utoipa::path(post, path = "/registry/v1/people/{id}/changes", tag = "people",
    params(("id" = Uuid, Path)), request_body = ChangePerson,
    responses((status = 201, body = RecordedPersonChange), (status = 404), (status = 409),
              (status = 412), (status = 422)))]
pub(crate) async fn record_change(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<ChangePerson>,
) -> Result<HttpResponse, Error> {
    let id = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ManagePeople).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    store::people_changes::lock_from_comparison(&txn).await?;
    let id = aliases::survivor(&txn, id).await?;
    let whole = store::people::find_whole(&txn, id).await?.ok_or(Error::NotFound("person"))?;
    everyone(&txn)?;
    conditions::check_version(&request, whole.version)?;
    let change = wanted.change.tidied();
    let grounds = Grounds {
        on: wanted.on,
        document: text::tidy(&wanted.document),
        document_on: None,
        reason: text::tidy(&wanted.reason),
    };
    let mut complaints = change.complaints();
    complaints.extend(without_document(&grounds, app.clock.today()));
    let key = PersonKey::get_or_create(&txn, &app.keyring, id).await?;
    if let PersonChange::Identity(new) = &change {
        let before = whole.open(&key)?;
        check_person(&new.of(&before), app.clock.today(), &mut complaints);
        if new.of(&before) == before && complaints.is_empty() {
            let why = ("không khác với hồ sơ hiện có", "is what the record says already");
            complaints.push(("/name".to_owned(), "nothing-to-change", why));
        }
    }
    refuse(complaints)?;
    if let Some(misfit) = misfit(&txn, &app, &whole, &change, grounds.on).await? {
        return Err(Error::Refused(problem_of(misfit)));
    }
    let row = ChangeRow {
        id: schema::EventId::generate(txn.now()).as_uuid(),
        person_id: id.as_uuid(),
        kind: change.kind().to_owned(),
        on_date: grounds.on,
        document: grounds.document,
        reason: grounds.reason,
        sealed: key.seal(CHANGE_PLACE, &serde_json::to_vec(&change)?),
        state: "planned".to_owned(),
        recorded_by: caller.subject().to_owned(),
        recorded_at: txn.now(),
    };
    store::person_changes::insert(&txn, &row).await?;
    if row.on_date <= app.clock.today() {
        change_person(&txn, &app, &row, &change).await?;
    } else {
        audit::record(&txn, Action::Change, &[id]).await?;
    }
    let row = store::person_changes::find(&txn, row.id).await?.ok_or(Error::NotFound("change"))?;
    let recorded = RecordedPersonChange { id: row.id, state: row.state };
    let answer = Answer::json(StatusCode::CREATED, &recorded)
        .with_location(format!("/registry/v1/people/{id}/history"));
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// Cancels a change that is planned.
#[utoipa::path(delete, path = "/registry/v1/people/{id}/changes/{change}", tag = "people",
    params(("id" = Uuid, Path), ("change" = Uuid, Path)),
    responses((status = 200, body = PersonChangeView), (status = 404), (status = 409)))]
pub(crate) async fn cancel_change(
    app: Data<App>,
    caller: Caller,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    let txn = caller.begin(&app.db, Permission::ManagePeople).await?;
    store::people_changes::lock(&txn).await?;
    let row = store::person_changes::find(&txn, id).await?;
    let person = aliases::survivor(&txn, PersonId::from_uuid(person)).await?.as_uuid();
    let row = row.filter(|row| row.person_id == person).ok_or(Error::NotFound("change"))?;
    if row.state != "planned" {
        let why = ("thay đổi này không còn chờ thực hiện", "the change is no longer planned");
        return Err(Error::Refused(Problem::conflict("change-not-planned", why)));
    }
    store::person_changes::settle(&txn, id, "cancelled").await?;
    audit::record(&txn, Action::Change, &[PersonId::from_uuid(person)]).await?;
    let row = store::person_changes::find(&txn, id).await?.ok_or(Error::NotFound("change"))?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(PersonChangeView::from(row)))
}

/// People come, go and move between organisations only by those who reach all of these.
pub(super) fn everyone(txn: &Txn) -> Result<(), Error> {
    if txn.caller().reach(Permission::ManagePeople) == Some(Reach::Everyone) {
        return Ok(());
    }
    let why = (
        "chỉ người phụ trách toàn tỉnh mới thay đổi hồ sơ; hãy gửi danh sách của đơn vị",
        "only who answers for the whole province changes people; send your organisation's list",
    );
    Err(Error::Refused(Problem::forbidden("whole-province-needed", why)))
}

/// What is wrong with day and reason; a document is not needed for what is done to a person.
pub(super) fn without_document(grounds: &Grounds, today: NaiveDate) -> Vec<Complaint> {
    let mut found = grounds.complaints(today);
    found.retain(|(pointer, ..)| pointer != "/document" || !grounds.document.is_empty());
    found
}

pub(super) fn refuse(complaints: Vec<Complaint>) -> Result<(), Error> {
    if complaints.is_empty() {
        return Ok(());
    }
    let faults = complaints.into_iter();
    let faults = faults.map(|(pointer, code, why)| Fault::new(pointer, code, why)).collect();
    Err(Error::invalid(faults))
}

fn problem_of(misfit: Misfit) -> Problem {
    let (kind, vi, en) = match misfit {
        Misfit::Died => ("person-died", "người này đã mất", "the person has died"),
        Misfit::Left => (
            "person-left",
            "người này không còn thuộc diện quản lý; chỉ có thể ghi chức vụ mới để trở lại",
            "the person is no longer under management; a new post brings them back",
        ),
        Misfit::Retired => {
            ("person-retired", "người này đã nghỉ hưu", "the person is out of office already")
        }
        Misfit::NotManaged => {
            let why = (
                "vào ngày này người này chưa thuộc diện quản lý",
                "on that day the person was not under management",
            );
            return one_fault("/on", "not-managed-on-that-day", why);
        }
        Misfit::Organisation => {
            let why =
                ("vào ngày này không có đơn vị này", "there is no such organisation on that day");
            return one_fault("/organisation", "organisation-unknown", why);
        }
        Misfit::NumberTaken => {
            let why = (
                "số CCCD này đã được đăng ký; hãy tìm theo số này, nếu là một người thì gộp hồ sơ",
                "this citizen id is registered already; search for it, and merge if it is one person",
            );
            return Problem::conflict("person-known", why);
        }
        Misfit::Refused => {
            let why = (
                "nằm trong danh mục không được lưu; không có gì được lưu",
                "is on the refusal list; nothing was stored",
            );
            return one_fault("/citizen_id", "refused", why);
        }
        Misfit::AddressUnit => {
            let why = (
                "vào ngày này không có đơn vị hành chính mang mã này",
                "no administrative unit has this code on that day",
            );
            return one_fault("/address_unit", "not-an-administrative-unit", why);
        }
    };
    Problem::conflict(kind, (vi, en))
}

fn one_fault(pointer: &str, code: &'static str, why: (&'static str, &'static str)) -> Problem {
    let detail = ("yêu cầu chưa đúng", "the request is not right");
    Problem::unprocessable("invalid", detail).with_faults(vec![Fault::new(pointer, code, why)])
}

impl From<ChangeRow> for PersonChangeView {
    fn from(row: ChangeRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            on: row.on_date,
            document: row.document,
            reason: row.reason,
            state: row.state,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at,
        }
    }
}
