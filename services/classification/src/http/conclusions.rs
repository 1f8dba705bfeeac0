//! Conclusions, proposed and signed.

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Txn, aliases};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::Language;
use schema::{ConclusionId, HealthClass, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::page::{self, Paging};
use crate::app::App;
use crate::assess_person::interval;
use crate::domain::interval::CLASSES;
use crate::error::Error;
use crate::store;
use crate::store::conclusions::Row;
use crate::store::signatures;

/// A conclusion as its reader may see it.
#[derive(Serialize, ToSchema)]
pub(super) struct ConclusionView {
    id: Uuid,
    person_id: Uuid,
    encounter_id: Uuid,
    assessment_id: Uuid,
    checkup_on: NaiveDate,
    /// `proposed`, `awaits_second`, `signed` or `superseded`.
    state: String,
    /// The class that was signed; null until then.
    #[schema(value_type = Option<String>)]
    class: Option<HealthClass>,
    /// The class that the table proposes; null while it is open.
    #[schema(value_type = Option<String>)]
    proposed: Option<HealthClass>,
    /// The best class that the table still finds possible.
    #[schema(value_type = String)]
    at_least: HealthClass,
    #[schema(value_type = String)]
    at_most: HealthClass,
    /// Why another class than the proposed one was signed; for those who may see clinical detail.
    reason: Option<String>,
    table: String,
    table_note: Option<&'static str>,
    /// Whether the Professional Council has ratified the table.
    table_ratified: bool,
    proposed_at: DateTime<Utc>,
    signed_at: Option<DateTime<Utc>>,
    signed_by: Vec<SignatureView>,
}

/// One signature.
#[derive(Serialize, ToSchema)]
pub(super) struct SignatureView {
    /// The council member, as the identity provider names them.
    signer: String,
    #[schema(value_type = Option<String>)]
    class: Option<HealthClass>,
    signed_at: DateTime<Utc>,
}

/// Which conclusions to list.
#[derive(Deserialize)]
pub(super) struct Filter {
    state: Option<String>,
}

const OPEN: &[&str] = &["proposed", "awaits_second"];
const SIGNED: &[&str] = &["signed"];
const BOTH: &[&str] = &["proposed", "awaits_second", "signed"];

/// Lists conclusions: `state=proposed` those that wait for the Council, `state=signed` the signed.
#[utoipa::path(get, path = "/classification/v1/conclusions", operation_id = "list_conclusions",
    params(("state" = String, Query), ("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Vec<ConclusionView>)))]
pub(super) async fn list(
    app: Data<App>,
    caller: Caller,
    filter: Query<Filter>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (permission, states) = match filter.state.as_deref() {
        None | Some("proposed") => (Permission::SeeProposals, OPEN),
        Some("signed") => (Permission::SeeConclusions, SIGNED),
        Some(_) => return Err(Error::Parameter("state")),
    };
    let txn = caller.begin(&app.db, permission).await?;
    let mut rows = store::conclusions::list(&txn, states, paging.after, paging.limit() + 1).await?;
    let more = paging.cut(&mut rows);
    let next = rows.last().filter(|_| more).map(|row| row.conclusion_id);
    let items = show_all(&app, &txn, rows, runtime::language(&request)).await?;
    txn.commit().await?;

    Ok(page::answer(&request, items, next))
}

/// Lists a person's conclusions; proposals only for those who may see them.
#[utoipa::path(get, path = "/classification/v1/people/{id}/conclusions", operation_id = "list_conclusions_of_person",
    params(("id" = Uuid, Path)), responses((status = 200, body = Vec<ConclusionView>), (status = 404)))]
pub(super) async fn of_person(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let person: PersonId = page::id(&path)?;
    let txn = caller.begin(&app.db, Permission::SeeConclusions).await?;
    let same = aliases::find(&txn, person).await?;
    store::people::find(&txn, same.id).await?.ok_or(Error::PersonNotFound(person))?;
    let rows = store::conclusions::of_person(&txn, same.ids(), visible(&caller)).await?;
    if rows.is_empty() {
        audit::record(&txn, Action::Read, &[same.id]).await?; // That there is none is an answer too.
    }
    let items = show_all(&app, &txn, rows, runtime::language(&request)).await?;
    txn.commit().await?;

    Ok(page::answer(&request, items, None))
}

/// Shows one conclusion, with its revision as `ETag`.
#[utoipa::path(get, path = "/classification/v1/conclusions/{id}", operation_id = "show_conclusion",
    params(("id" = Uuid, Path)), responses((status = 200, body = ConclusionView), (status = 404)))]
pub(super) async fn show(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let id: ConclusionId = page::id(&path)?;
    let txn = caller.begin(&app.db, Permission::SeeConclusions).await?;
    let row = store::conclusions::find(&txn, id).await?.ok_or(Error::ConclusionNotFound(id))?;
    let superseded = row.state == "superseded" && caller.allows(Permission::SeeProposals);
    if !(superseded || visible(&caller).contains(&row.state.as_str())) {
        return Err(Error::ConclusionNotFound(id));
    }
    let tag = etag(row.revision);
    let view = show_all(&app, &txn, vec![row], runtime::language(&request)).await?;
    txn.commit().await?;

    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(view.first()))
}

/// The revision of a conclusion as `If-Match` names it.
pub(super) fn etag(revision: i32) -> String {
    format!("\"{revision}\"")
}

fn visible(caller: &Caller) -> &'static [&'static str] {
    if caller.allows(Permission::SeeProposals) { BOTH } else { SIGNED }
}

/// Shows these conclusions and leaves an audit row for each person.
pub(super) async fn show_all(
    app: &App,
    txn: &Txn,
    rows: Vec<Row>,
    language: Language,
) -> Result<Vec<ConclusionView>, Error> {
    let mut people: Vec<PersonId> =
        rows.iter().map(|row| PersonId::from_uuid(row.survivor)).collect();
    people.sort();
    people.dedup();
    audit::record(txn, Action::Read, &people).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.conclusion_id).collect();
    let signed = signatures::of(txn, &ids).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let mine: Vec<_> =
            signed.iter().filter(|one| one.conclusion_id == row.conclusion_id).cloned().collect();
        views.push(view(app, txn, row, mine, language).await?);
    }
    Ok(views)
}

async fn view(
    app: &App,
    txn: &Txn,
    row: Row,
    signed: Vec<signatures::Row>,
    language: Language,
) -> Result<ConclusionView, Error> {
    let overall = interval(row.overall)?;
    let table = app.tables.get(txn, &row.table_version).await?;
    let reason = match txn.caller().allows(Permission::SeeEvidence) {
        true => reason(app, txn, &row, &signed).await?,
        false => None,
    };
    Ok(ConclusionView {
        id: row.conclusion_id,
        person_id: row.survivor,
        encounter_id: row.encounter_id,
        assessment_id: row.assessment_id,
        checkup_on: row.checkup_on,
        state: row.state,
        class: row.class.map(class).transpose()?,
        proposed: overall.closed(),
        at_least: overall.best(),
        at_most: overall.worst(),
        reason,
        table: row.table_version,
        table_note: table.table.rests_on_defaults().then(|| page::default_note(language)),
        table_ratified: row.table_state == "ratified",
        proposed_at: row.proposed_at,
        signed_at: row.signed_at,
        signed_by: signed.into_iter().map(signature).collect::<Result<_, _>>()?,
    })
}

fn signature(row: signatures::Row) -> Result<SignatureView, Error> {
    let class = Some(class(row.class)?);
    Ok(SignatureView { signer: row.signer, class, signed_at: row.signed_at })
}

/// The first member's reason.
async fn reason(
    app: &App,
    txn: &Txn,
    row: &Row,
    signed: &[signatures::Row],
) -> Result<Option<String>, Error> {
    let Some(sealed) = signed.iter().find_map(|signature| signature.reason.as_ref()) else {
        return Ok(None);
    };
    let person = PersonId::from_uuid(row.person_id);
    let key = PersonKey::find(txn, &app.keyring, person).await?.ok_or(auth::Error::Sealed)?;
    let plain = key.open(&reason_place(row.conclusion_id), sealed)?;
    String::from_utf8(plain).map(Some).map_err(|_| Error::Damaged("reason"))
}

/// Where a sealed reason belongs.
pub(super) fn reason_place(conclusion: Uuid) -> Vec<u8> {
    format!("reason:{conclusion}").into_bytes()
}

/// Reads a stored class.
pub(super) fn class(rank: i16) -> Result<HealthClass, Error> {
    let place = usize::try_from(rank).map_err(|_| Error::Damaged("class"))?;
    CLASSES.get(place).copied().ok_or(Error::Damaged("class"))
}
