//! What happens to organisations: done on its day, by a document, for a reason.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Reach, Txn};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::{OrganisationCode, PersonId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use crate::app::App;
use crate::change_organisation::{Misfit, change_organisation, misfit};
use crate::domain::organisation_change::{Complaint, Grounds, OrganisationChange, name_by_posts};
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::organisation_history::{self as history, ChangeRow, Fact};

/// What is done to an organisation, from which day, by which document.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RecordChange {
    /// `{"kind": "rename", "name"}`, `{"kind": "move", "parent"}`,
    /// `{"kind": "merge", "into": {"code", "name", "parent"}}`,
    /// `{"kind": "split", "into": [{"code", "name", "parent", "people", "posts"}], "closes"}` or `{"kind": "close"}`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    change: OrganisationChange,
    /// The first day. One to come is planned.
    on: NaiveDate,
    /// The document's number.
    document: String,
    /// The document's date.
    document_on: Option<NaiveDate>,
    reason: String,
}

/// What was done to an organisation, or is planned.
#[derive(Serialize, ToSchema)]
pub(super) struct ChangeView {
    id: Uuid,
    code: String,
    kind: String,
    on: NaiveDate,
    document: String,
    document_on: Option<NaiveDate>,
    reason: String,
    /// `planned`, `applied`, `cancelled` or `refused`.
    state: String,
    /// What it says, beside its kind: the name, the parent, who takes over.
    #[schema(value_type = Object)]
    details: Value,
    recorded_by: String,
    recorded_at: DateTime<Utc>,
}

/// What something was, from when to when; no day where nobody knows or it lasts.
#[derive(Serialize, ToSchema)]
pub(super) struct Period {
    value: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// Who took over, or was taken over.
#[derive(Serialize, ToSchema)]
pub(super) struct SuccessionView {
    code: String,
    on: NaiveDate,
    document: String,
    /// Whether the predecessor went on as this one, with its people.
    goes_on: bool,
}

/// An organisation over time.
#[derive(Serialize, ToSchema)]
pub(super) struct HistoryView {
    code: String,
    names: Vec<Period>,
    /// What it stood below.
    parents: Vec<Period>,
    /// `yes` while it existed.
    open: Vec<Period>,
    predecessors: Vec<SuccessionView>,
    successors: Vec<SuccessionView>,
    /// Newest day first.
    changes: Vec<ChangeView>,
}

/// Tells an organisation's history.
#[utoipa::path(get, path = "/registry/v1/organisations/{code}/history", tag = "organisations",
    params(("code" = String, Path)), responses((status = 200, body = HistoryView), (status = 404)))]
pub(crate) async fn get_history(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeOrganisations).await?;
    let found = store::organisations::find(&txn, &path).await?;
    let code = found.ok_or(Error::NotFound("organisation"))?.code;
    let facts = history::list_facts(&txn, &code).await?;
    let successions = history::list_successions(&txn, &code).await?;
    let changes = history::list_changes(&txn, &code).await?;
    txn.commit().await?;
    let of = |attribute: &str| {
        facts.iter().filter(|fact| fact.attribute == attribute).map(Period::from).collect()
    };
    let other = |is_predecessor: bool| {
        let those = successions.iter().filter(|one| (one.successor == code) == is_predecessor);
        those
            .map(|one| SuccessionView {
                code: if is_predecessor { &one.predecessor } else { &one.successor }.clone(),
                on: one.on_date,
                document: one.document.clone(),
                goes_on: one.goes_on,
            })
            .collect()
    };
    Ok(HttpResponse::Ok().json(HistoryView {
        names: of("name"),
        parents: of("parent"),
        open: of("open"),
        predecessors: other(true),
        successors: other(false),
        changes: changes.into_iter().map(ChangeView::from).collect(),
        code,
    }))
}

/// Renames, moves, merges, splits or closes an organisation; on a day to come it is planned.
///
/// People go to whoever takes over, and contacts' grants with them. Sends `organisation.recorded.v1`,
/// in the background `person.changed.v1` and `identity.recorded.v1`, and for grants
/// `grant.revoked.v1` and `grant.issued.v1`.
#[utoipa::path(post, path = "/registry/v1/organisations/{code}/changes", tag = "organisations",
    params(("code" = String, Path)), request_body = RecordChange,
    responses((status = 201, body = ChangeView), (status = 404), (status = 409), (status = 412),
              (status = 422)))]
pub(crate) async fn record_change(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
    Json(wanted): Json<RecordChange>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageOrganisations).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    store::organisations::lock_tree(&txn).await?;
    let found = store::organisations::find(&txn, &path).await?;
    let found = found.ok_or(Error::NotFound("organisation"))?;
    conditions::check_version(&request, found.version)?;
    let code: OrganisationCode = found.code.parse().map_err(|_| store::corrupt("code"))?;
    let mut change = wanted.change.tidied();
    if let OrganisationChange::Split { into, .. } = &mut change {
        // Who comes to have the post later is not among them: the change names people.
        name_by_posts(into, &members(&txn, &code).await?);
    }
    let grounds = Grounds {
        on: wanted.on,
        document: text::tidy(&wanted.document),
        document_on: wanted.document_on,
        reason: text::tidy(&wanted.reason),
    };
    check_reach(&txn, &code, &change).await?;
    check(&txn, &app, &code, (&change, &grounds)).await?;

    let id = schema::EventId::generate(txn.now()).as_uuid();
    history::insert_change(&txn, id, &code, (&change, &grounds)).await?;
    let row = history::find_change(&txn, id).await?.ok_or(Error::NotFound("change"))?;
    if row.on_date <= app.clock.today() {
        change_organisation(&txn, &app, &row, &change).await?;
    } else {
        audit::record_subject(&txn, Action::Create, "organisation-change", &id.to_string()).await?;
    }
    let row = history::find_change(&txn, id).await?.ok_or(Error::NotFound("change"))?;
    let address = format!("/registry/v1/organisations/{code}/history");
    let answer = Answer::json(StatusCode::CREATED, &ChangeView::from(row)).with_location(address);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    app.rows_wait.notify_one();
    Ok(answer.response())
}

/// Everybody in an organisation with their post.
async fn members(txn: &Txn, code: &OrganisationCode) -> Result<Vec<(PersonId, String)>, Error> {
    let members = store::organisation_moves::list_members(txn, code.as_str()).await?;
    Ok(members.into_iter().map(|one| (PersonId::from_uuid(one.id), one.title)).collect())
}

/// Cancels a change that is planned.
#[utoipa::path(delete, path = "/registry/v1/organisations/{code}/changes/{id}", tag = "organisations",
    params(("code" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = ChangeView), (status = 404), (status = 409)))]
pub(crate) async fn cancel_change(
    app: Data<App>,
    caller: Caller,
    path: Path<(String, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (code, id) = path.into_inner();
    let txn = caller.begin(&app.db, Permission::ManageOrganisations).await?;
    store::organisations::lock_tree(&txn).await?;
    let row = history::find_change(&txn, id).await?.filter(|row| row.code == code);
    let row = row.ok_or(Error::NotFound("change"))?;
    if !store::organisations::reaches(&txn, &code).await? {
        return Err(Error::NotFound("change"));
    }
    if row.state != "planned" {
        let why = ("thay đổi này không còn chờ thực hiện", "the change is no longer planned");
        return Err(Error::Refused(Problem::conflict("change-not-planned", why)));
    }
    history::settle_change(&txn, id, "cancelled").await?;
    audit::record_subject(&txn, Action::Delete, "organisation-change", &id.to_string()).await?;
    let row = history::find_change(&txn, id).await?.ok_or(Error::NotFound("change"))?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(ChangeView::from(row)))
}

/// Whoever keeps a part of the tree names and places what is in it; people and grants go from one
/// part to another only by those who reach both.
pub(super) async fn check_reach(
    txn: &Txn,
    code: &OrganisationCode,
    change: &OrganisationChange,
) -> Result<(), Error> {
    let everyone = txn.caller().reach(Permission::ManageOrganisations) == Some(Reach::Everyone);
    if everyone {
        return Ok(());
    }
    let own = store::organisations::reaches(txn, code.as_str()).await?;
    let under = match change {
        OrganisationChange::Move { parent: Some(parent) } => {
            store::organisations::reaches(txn, parent.as_str()).await?
        }
        OrganisationChange::Move { parent: None } => false,
        change => !change.reaches_beyond(),
    };
    if own && under { Ok(()) } else { Err(Error::NotFound("organisation")) }
}

async fn check(
    txn: &Txn,
    app: &App,
    code: &OrganisationCode,
    (change, grounds): (&OrganisationChange, &Grounds),
) -> Result<(), Error> {
    let mut complaints = change.complaints(code);
    complaints.extend(grounds.complaints(app.clock.today()));
    fits(txn, code, (change, grounds.on), complaints).await
}

/// Refuses what is wrong by itself, or does not fit the tree on that day.
pub(super) async fn fits(
    txn: &Txn,
    code: &OrganisationCode,
    (change, on): (&OrganisationChange, NaiveDate),
    complaints: Vec<Complaint>,
) -> Result<(), Error> {
    if !complaints.is_empty() {
        let faults = complaints.into_iter();
        let faults = faults.map(|(pointer, code, why)| Fault::new(pointer, code, why)).collect();
        return Err(Error::invalid(faults));
    }
    match misfit(txn, code, change, on).await? {
        None => Ok(()),
        Some(misfit) => Err(Error::Refused(problem_of(misfit))),
    }
}

fn problem_of(misfit: Misfit) -> Problem {
    let (kind, vi, en) = match misfit {
        Misfit::Unknown => (
            "organisation-unknown",
            "không có đơn vị nào mang mã này; để lập đơn vị mới cần tên và đơn vị cấp trên đã có",
            "no organisation has this code; a new one needs a name, and an existing one above it",
        ),
        Misfit::Closed => (
            "organisation-closed",
            "vào ngày này đơn vị chưa có hoặc đã kết thúc",
            "on that day the organisation did not exist, or it is no more",
        ),
        Misfit::Circle => (
            "organisation-circle",
            "đơn vị không thể thuộc hoặc nhập vào chính nó hay đơn vị cấp dưới của nó",
            "an organisation cannot stand below itself or become part of itself",
        ),
        Misfit::ReceivedLater => (
            "organisation-received-later",
            "sau ngày này đã có đơn vị khác nhập vào đơn vị này",
            "after that day another organisation became part of this one",
        ),
        Misfit::NotEmpty => (
            "organisation-not-empty",
            "đơn vị còn người hoặc đơn vị cấp dưới; hãy sáp nhập hoặc chuyển đi trước",
            "people or organisations are still in it; merge or move them first",
        ),
        Misfit::NotOfIt => (
            "person-not-of-organisation",
            "có người được nêu tên không thuộc đơn vị này",
            "somebody who is named has no post in this organisation",
        ),
    };
    Problem::conflict(kind, (vi, en))
}

impl From<ChangeRow> for ChangeView {
    fn from(row: ChangeRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            kind: row.kind,
            on: row.on_date,
            document: row.document,
            document_on: row.document_on,
            reason: row.reason,
            state: row.state,
            details: row.details,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at,
        }
    }
}

impl From<&Fact> for Period {
    fn from(fact: &Fact) -> Self {
        Self { value: fact.value.clone(), from: fact.valid_from, to: fact.valid_to }
    }
}
