//! People: searching them, reading who they are, how to reach them.

use std::time::Instant;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Txn};
use chrono::{DateTime, Utc};
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::{BirthDate, CitizenId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use super::import_view::OrganisationRef;
use crate::app::App;
use crate::domain::search::Wanted;
use crate::error::Error;
use crate::store;
use crate::store::people::PersonRow;

/// Most people that a search answers.
const MOST_ANSWERED: u32 = 50;
/// Candidates of each kind that are ranked: reading them is most of a search's work.
const MOST_RANKED: i32 = 60;
/// Candidates born in a year, which come in no order.
const MOST_RANKED_BORN: i32 = 200;

/// Whom to look for: by citizen id, or by name with or without marks and with or without a birth.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Search {
    /// Twelve digits; spaces do not matter.
    citizen_id: Option<String>,
    /// Any words of the name, in any order.
    name: Option<String>,
    /// `1986-06-25`, or `1986`.
    #[schema(value_type = Option<String>)]
    born: Option<BirthDate>,
    /// At most this many; 20 by default, 50 at most.
    limit: Option<u32>,
}

/// Who a person is.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonView {
    id: Uuid,
    name: String,
    sex: String,
    /// `1986-06-25`, or `1986` where only the year is known.
    #[schema(value_type = String)]
    born: BirthDate,
    tier: String,
    in_office: bool,
    organisation: OrganisationRef,
    post: String,
    registered_at: DateTime<Utc>,
}

/// What a search found, best match first.
#[derive(Serialize, ToSchema)]
pub(super) struct Found {
    items: Vec<PersonView>,
}

/// How to reach a person.
#[derive(Serialize, ToSchema)]
pub(super) struct ContactView {
    phone: Option<String>,
    email: Option<String>,
}

/// Searches people; a POST, because what is looked for is personal.
#[utoipa::path(post, path = "/registry/v1/people/search", tag = "people", request_body = Search,
    responses((status = 200, body = Found), (status = 422)))]
pub(crate) async fn search_people(
    app: Data<App>,
    caller: Caller,
    Json(search): Json<Search>,
) -> Result<HttpResponse, Error> {
    let began = Instant::now();
    let txn = caller.begin(&app.db, Permission::SearchPeople).await?;
    let (kind, found) = match (&search.citizen_id, &search.name) {
        (Some(citizen_id), _) => ("citizen_id", by_citizen_id(&txn, &app, citizen_id).await?),
        (None, Some(name)) => ("name", by_name(&txn, name, &search).await?),
        (None, None) => {
            let why = ("cần số CCCD hoặc họ tên", "a citizen id or a name is needed");
            return Err(invalid("/name", "missing", why));
        }
    };
    let ids: Vec<PersonId> = found.iter().map(|row| PersonId::from_uuid(row.id)).collect();
    audit::record(&txn, Action::Search, &ids).await?;
    txn.commit().await?;

    let seconds = began.elapsed().as_secs_f64();
    app.metrics.search_seconds.with_label_values(&[kind]).observe(seconds);
    let items = found.into_iter().map(PersonView::from).collect();
    Ok(HttpResponse::Ok().json(Found { items }))
}

async fn by_citizen_id(txn: &Txn, app: &App, written: &str) -> Result<Vec<PersonRow>, Error> {
    let digits: String = written.chars().filter(|letter| !letter.is_whitespace()).collect();
    let Ok(citizen_id) = CitizenId::try_from(digits) else {
        let why = ("số CCCD có đúng 12 chữ số", "a citizen id has exactly twelve digits");
        return Err(invalid("/citizen_id", "citizen-id-not-twelve-digits", why));
    };
    let hash = app.keyring.hash_citizen(&citizen_id);
    Ok(store::search::find_by_citizen_id(txn, &hash).await?.into_iter().collect())
}

async fn by_name(txn: &Txn, name: &str, search: &Search) -> Result<Vec<PersonRow>, Error> {
    let Some(wanted) = Wanted::new(name).filter(|_| name.chars().count() <= 255) else {
        let why = ("họ tên không đọc được", "the name cannot be read");
        return Err(invalid("/name", "not-a-name", why));
    };
    let most = if search.born.is_some() { MOST_RANKED_BORN } else { MOST_RANKED };
    let mut found = store::search::list_named(txn, &wanted, search.born, most).await?;
    if found.is_empty() {
        let name = wanted.folded();
        found = store::search::list_alike(txn, name, search.born, MOST_RANKED).await?;
    }
    found.sort_by_cached_key(|row| {
        (wanted.distance(&row.name, row.born(), search.born), row.sort_key.clone(), row.id)
    });
    found.truncate(search.limit.unwrap_or(20).clamp(1, MOST_ANSWERED) as usize);
    Ok(found)
}

/// Tells who a person is.
#[utoipa::path(get, path = "/registry/v1/people/{id}", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonView), (status = 404)))]
pub(crate) async fn get_person(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeePerson).await?;
    let row = store::people::find(&txn, id).await?.ok_or(Error::NotFound("person"))?;
    audit::record(&txn, Action::Read, &[id]).await?;
    txn.commit().await?;
    let version = row.version;
    Ok(conditions::answer(&request, version, &PersonView::from(row)))
}

/// Tells how to reach a person.
#[utoipa::path(get, path = "/registry/v1/people/{id}/contact", tag = "people",
    params(("id" = Uuid, Path)), responses((status = 200, body = ContactView), (status = 404)))]
pub(crate) async fn get_contact(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeContact).await?;
    let row = store::people::find_whole(&txn, id).await?.ok_or(Error::NotFound("person"))?;
    let key = PersonKey::find(&txn, &app.keyring, id).await?.ok_or(Error::NotFound("person"))?;
    let private = row.open(&key)?.private;
    audit::record(&txn, Action::Read, &[id]).await?;
    txn.commit().await?;
    let phone = private.phone.map(String::from);
    Ok(HttpResponse::Ok().json(ContactView { phone, email: private.email }))
}

impl From<PersonRow> for PersonView {
    fn from(row: PersonRow) -> Self {
        Self {
            id: row.id,
            born: row.born(),
            name: row.name,
            sex: row.sex,
            tier: row.tier,
            in_office: row.in_office,
            organisation: OrganisationRef { code: row.organisation, name: row.organisation_name },
            post: row.post,
            registered_at: row.registered_at,
        }
    }
}

fn invalid(pointer: &str, code: &'static str, why: (&'static str, &'static str)) -> Error {
    let detail = ("yêu cầu chưa đúng", "the request is not right");
    let problem = Problem::unprocessable("invalid", detail);
    Error::Refused(problem.with_faults(vec![Fault::new(pointer, code, why)]))
}
