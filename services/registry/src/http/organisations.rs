//! Organisations (cấp ủy, cơ quan, đơn vị) and their tree.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Txn};
use messaging::outbox;
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::OrganisationCode;
use schema::events::OrganisationRecordedV1;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conditions;
use super::page::{self, Page};
use crate::app::App;
use crate::domain::organisation::name_key;
use crate::domain::text;
use crate::error::Error;
use crate::store::organisations::Organisation;
use crate::{NAME, store};

/// An organisation as it should be.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PutOrganisation {
    name: String,
    /// The code of the organisation above; nothing at the top.
    #[schema(value_type = Option<String>)]
    parent: Option<OrganisationCode>,
}

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganisationView {
    code: String,
    name: String,
    parent: Option<String>,
}

/// Which page of a list.
#[derive(Debug, Deserialize)]
pub(crate) struct Paging {
    after: Option<String>,
    limit: Option<u32>,
}

/// Lists organisations by code.
#[utoipa::path(get, path = "/registry/v1/organisations", tag = "organisations",
    params(("after" = Option<String>, Query), ("limit" = Option<u32>, Query)),
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
    let found = store::organisations::list_page(&txn, after, limit + 1).await?;
    txn.commit().await?;
    let key = |organisation: &Organisation| organisation.code.clone();
    Ok(Page::of(found, limit, key, OrganisationView::new).answer(&request))
}

/// Tells about an organisation.
#[utoipa::path(get, path = "/registry/v1/organisations/{code}", tag = "organisations",
    params(("code" = String, Path)),
    responses((status = 200, body = OrganisationView), (status = 404)))]
pub(crate) async fn get_organisation(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeOrganisations).await?;
    let found = store::organisations::find(&txn, &path).await?;
    let found = found.ok_or(Error::NotFound("organisation"))?;
    txn.commit().await?;
    Ok(conditions::answer(&request, found.version, &OrganisationView::new(&found)))
}

/// Records an organisation, or changes its name or place.
///
/// Sends `organisation.recorded.v1`. The same again changes nothing. When the organisation moves, the
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

    let parent = wanted.parent.as_ref().map(OrganisationCode::as_str);
    let has_moved = before.as_ref().is_some_and(|before| before.parent.as_deref() != parent);
    let is_same = before.as_ref().is_some_and(|before| before.name == name) && !has_moved;
    if !is_same {
        save(&txn, &app, (&code, &name, wanted.parent), has_moved).await?;
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

async fn save(
    txn: &Txn,
    app: &App,
    (code, name, parent): (&OrganisationCode, &str, Option<OrganisationCode>),
    has_moved: bool,
) -> Result<(), Error> {
    store::organisations::save(txn, code, (name, &name_key(name)), parent.as_ref()).await?;
    if has_moved {
        store::organisations::move_people(txn, code).await?;
    }
    let event =
        OrganisationRecordedV1 { code: code.clone(), name: name.to_owned(), parent, at: txn.now() };
    outbox::publish(txn, NAME, &app.clock, &event).await?;
    audit::record_subject(txn, Action::Change, "organisation", code.as_str()).await?;
    Ok(())
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
    if faults.is_empty() { Ok(()) } else { Err(refused(faults)) }
}

impl OrganisationView {
    fn new(organisation: &Organisation) -> Self {
        Self {
            code: organisation.code.clone(),
            name: organisation.name.clone(),
            parent: organisation.parent.clone(),
        }
    }
}

fn invalid(pointer: &str, code: &'static str, why: (&'static str, &'static str)) -> Error {
    refused(vec![Fault::new(pointer, code, why)])
}

fn refused(faults: Vec<Fault>) -> Error {
    let detail = ("yêu cầu chưa đúng", "the request is not right");
    Error::Refused(Problem::unprocessable("invalid", detail).with_faults(faults))
}
