//! Organisations (cấp ủy, cơ quan, đơn vị) and their tree.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Txn};
use chrono::NaiveDate;
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::OrganisationCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conditions;
use super::page::{self, Page};
use crate::app::App;
use crate::domain::organisation_change::is_believable;
use crate::domain::text;
use crate::error::Error;
use crate::store::organisation_history::{self as history, SINCE_EVER, Then};
use crate::store::organisations::Organisation;
use crate::{change_organisation, store};

/// An organisation as it should be.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PutOrganisation {
    name: String,
    /// The code of the organisation above; nothing at the top.
    #[schema(value_type = Option<String>)]
    parent: Option<OrganisationCode>,
    /// The first day of a new one; without it nobody knows since when it exists.
    opened_on: Option<NaiveDate>,
}

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganisationView {
    code: String,
    name: String,
    parent: Option<String>,
    /// The first day, where it is known and was asked for by a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_on: Option<NaiveDate>,
    /// The first day on which it is no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_on: Option<NaiveDate>,
}

/// Which page of a list, on which day.
#[derive(Debug, Deserialize)]
pub(crate) struct Paging {
    as_of: Option<NaiveDate>,
    after: Option<String>,
    limit: Option<u32>,
}

/// Lists organisations by code: those of today, or the tree as it was on a day.
#[utoipa::path(get, path = "/registry/v1/organisations", tag = "organisations",
    params(("as_of" = Option<String>, Query), ("after" = Option<String>, Query),
           ("limit" = Option<u32>, Query)),
    responses((status = 200)))]
pub(crate) async fn list_organisations(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    paging: Query<Paging>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(paging.limit, 500, 1_000);
    let after = paging.after.as_deref().unwrap_or_default();
    let txn = caller.begin(&app.db, Permission::SeeOrganisations).await?;
    if let Some(day) = paging.as_of {
        let found = history::list_tree(&txn, day, after, limit + 1).await?;
        txn.commit().await?;
        let key = |then: &Then| then.code.clone();
        return Ok(Page::of(found, limit, key, OrganisationView::then).answer(&request));
    }
    let found = store::organisations::list_page(&txn, after, limit + 1).await?;
    txn.commit().await?;
    let key = |organisation: &Organisation| organisation.code.clone();
    Ok(Page::of(found, limit, key, OrganisationView::new).answer(&request))
}

/// Tells about an organisation, as it is or as it was on a day.
#[utoipa::path(get, path = "/registry/v1/organisations/{code}", tag = "organisations",
    params(("code" = String, Path), ("as_of" = Option<String>, Query)),
    responses((status = 200, body = OrganisationView), (status = 404)))]
pub(crate) async fn get_organisation(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
    paging: Query<Paging>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeOrganisations).await?;
    if let Some(day) = paging.as_of {
        let then = history::find_on(&txn, &path, day).await?;
        txn.commit().await?;
        let then = then.ok_or(Error::NotFound("organisation"))?;
        return Ok(HttpResponse::Ok().json(OrganisationView::then(&then)));
    }
    let found = store::organisations::find(&txn, &path).await?;
    let found = found.ok_or(Error::NotFound("organisation"))?;
    txn.commit().await?;
    Ok(conditions::answer(&request, found.version, &OrganisationView::new(&found)))
}

/// Records an organisation, or corrects its name or place: as if it had always been so.
///
/// What changed on a day is a change (`…/changes`). Sends `organisation.recorded.v1`. The same again changes nothing. When the organisation moves, the
/// identities of its people are said again in the background.
#[utoipa::path(put, path = "/registry/v1/organisations/{code}", tag = "organisations",
    params(("code" = String, Path)), request_body = PutOrganisation,
    responses((status = 200, body = OrganisationView), (status = 201, body = OrganisationView),
              (status = 412), (status = 422)))]
pub(crate) async fn put_organisation(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
    Json(wanted): Json<PutOrganisation>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageOrganisations).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    store::organisations::lock_tree(&txn).await?;
    let code: OrganisationCode = path.parse().map_err(|_| {
        let why = (
            "mã đơn vị gồm 1 đến 32 chữ cái hoa không dấu, chữ số, gạch ngang, gạch dưới",
            "a code has 1 to 32 capitals A-Z, digits, hyphens or underscores",
        );
        invalid("code", "not-an-organisation-code", why)
    })?;
    let name = text::tidy(&wanted.name);
    let before = store::organisations::find(&txn, code.as_str()).await?;
    if let Some(before) = &before {
        conditions::check_version(&request, before.version)?;
    }
    check(&txn, &code, &name, wanted.parent.as_ref(), before.is_some()).await?;
    let from = opened(&app, wanted.opened_on)?;

    let parent = wanted.parent.as_ref().map(OrganisationCode::as_str);
    let has_moved = before.as_ref().is_some_and(|before| before.parent.as_deref() != parent);
    let is_same = before.as_ref().is_some_and(|before| before.name == name) && !has_moved;
    if !is_same {
        save(&txn, &app, (&code, &name, wanted.parent), before.is_none().then_some(from)).await?;
    }
    let saved = store::organisations::find(&txn, code.as_str()).await?;
    let saved = saved.ok_or(Error::NotFound("organisation"))?;
    let status = if before.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    let address = format!("/registry/v1/organisations/{code}");
    let answer = Answer::json(status, &OrganisationView::new(&saved)).with_location(address);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;

    app.rows_wait.notify_one();
    let mut response = answer.response();
    let tag = format!("\"{}\"", saved.version).parse().expect("a quoted number is a header");
    response.headers_mut().insert(actix_web::http::header::ETAG, tag);
    Ok(response)
}

/// Writes a new organisation, which begins on a day, or corrects one.
async fn save(
    txn: &Txn,
    app: &App,
    (code, name, parent): (&OrganisationCode, &str, Option<OrganisationCode>),
    new_from: Option<NaiveDate>,
) -> Result<(), Error> {
    match new_from {
        Some(from) => {
            change_organisation::record(txn, code, (name, parent.as_ref()), (from, None)).await?;
        }
        None => {
            let parent = parent.as_ref().map(OrganisationCode::as_str);
            for fact in [("name", Some(name)), ("parent", parent)] {
                history::correct_fact(txn, code.as_str(), fact, app.clock.today()).await?;
            }
        }
    }
    change_organisation::project(txn, app, code.as_str()).await?;
    audit::record_subject(txn, Action::Change, "organisation", code.as_str()).await?;
    Ok(())
}

/// The first day of a new organisation: not one to come, because lists and grants name it from now on.
fn opened(app: &App, on: Option<NaiveDate>) -> Result<NaiveDate, Error> {
    let today = app.clock.today();
    match on {
        Some(day) if day > today || !is_believable(day, today) => {
            let why = (
                "ngày thành lập từ năm 1945 và không sau hôm nay",
                "the first day lies between 1945 and today",
            );
            Err(invalid("/opened_on", "not-a-believable-day", why))
        }
        on => Ok(on.unwrap_or(SINCE_EVER)),
    }
}

/// Names every fault of the name and the place at once.
async fn check(
    txn: &Txn,
    code: &OrganisationCode,
    name: &str,
    parent: Option<&OrganisationCode>,
    exists: bool,
) -> Result<(), Error> {
    let own = store::organisations::reaches(txn, code.as_str()).await?;
    let under = match parent {
        Some(parent) => store::organisations::reaches(txn, parent.as_str()).await?,
        None => own,
    };
    let current = store::organisations::find(txn, code.as_str()).await?;
    if current.is_some_and(|current| current.closed_on.is_some()) {
        let why = ("đơn vị này đã kết thúc", "the organisation is no more");
        return Err(Error::Refused(Problem::conflict("organisation-closed", why)));
    }
    // Whoever keeps a part of the tree changes that part, and adds below it.
    if (exists && !own) || !under {
        return Err(Error::NotFound("organisation"));
    }
    let mut faults = Vec::new();
    if name.is_empty() || name.chars().count() > 255 {
        let why = ("tên đơn vị có từ 1 đến 255 ký tự", "a name has 1 to 255 characters");
        faults.push(Fault::new("/name", "not-a-name", why));
    }
    if let Some(parent) = parent {
        if store::organisations::find(txn, parent.as_str()).await?.is_none() {
            let why = ("không có đơn vị cấp trên này", "there is no such organisation");
            faults.push(Fault::new("/parent", "organisation-unknown", why));
        } else if parent == code
            || store::organisations::is_below(txn, parent.as_str(), code.as_str()).await?
        {
            let why = (
                "đơn vị cấp trên không thể là chính nó hoặc đơn vị cấp dưới của nó",
                "an organisation cannot stand below itself",
            );
            faults.push(Fault::new("/parent", "organisation-circle", why));
        }
    }
    Error::refuse(faults)
}

impl OrganisationView {
    fn new(organisation: &Organisation) -> Self {
        Self {
            code: organisation.code.clone(),
            name: organisation.name.clone(),
            parent: organisation.parent.clone(),
            opened_on: None,
            closed_on: organisation.closed_on,
        }
    }

    fn then(then: &Then) -> Self {
        Self {
            code: then.code.clone(),
            name: then.name.clone(),
            parent: then.parent.clone(),
            opened_on: then.opened_on,
            closed_on: then.closed_on,
        }
    }
}

fn invalid(pointer: &str, code: &'static str, why: (&'static str, &'static str)) -> Error {
    Error::invalid(vec![Fault::new(pointer, code, why)])
}
