//! What a person may know of their own record: who has looked at it, and everything that is held; and who saw whom.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::own_data::Download;
use auth::{Caller, accesses, looks};
use runtime::http::Json;
use schema::PersonId;

use super::assessments;
use crate::app::App;
use crate::error::Error;
use crate::own_data::CATALOGUE;
use crate::store;

/// Tells who has looked at a person's record here, newest first: who, when, what for; what the program did by itself
/// one after another is one line. Looking is on record too.
#[utoipa::path(get, operation_id = "list_accesses", path = "/classification/v1/people/{id}/accesses", tag = "rights",
    params(("id" = String, Path), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200), (status = 404)))]
pub(super) async fn accesses(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    person: Path<PersonId>,
) -> Result<HttpResponse, Error> {
    Ok(accesses::answer(&app.db, &caller, &request, *person).await?)
}

/// Gives everything that is held of a person here, with every field explained and what is left out named.
///
/// To the person and their proxy; to an officer of the Board for a reason in the header `Yba-Reason` (form-encoded),
/// such as the number of the person's written request.
#[utoipa::path(get, operation_id = "download_own_data", path = "/classification/v1/people/{id}/data", tag = "rights",
    params(("id" = String, Path), ("Yba-Reason" = Option<String>, Header)),
    responses((status = 200), (status = 404), (status = 422)))]
pub(super) async fn data(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    person: Path<PersonId>,
) -> Result<HttpResponse, Error> {
    let language = runtime::language(&request);
    let mut download = Download::begin(&app.db, &app.keyring, &caller, (&request, *person)).await?;
    download.read(&CATALOGUE).await?;
    let mut explained = Vec::new();
    let mut after = None;
    loop {
        let rows = store::assessments::list(download.txn(), download.ids(), after, 100).await?;
        after = rows.last().map(|row| row.assessment_id);
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let view = assessments::view(&app, download.txn(), row, true, language).await?;
            explained.push(serde_json::to_value(view)?);
        }
    }
    let title = ("đánh giá kèm căn cứ", "assessments with their evidence");
    download.add("assessments-explained", title, explained);
    Ok(download.finish(&CATALOGUE).await?)
}

/// Tells who saw what of whom here in a period, to whoever has to report a breach and reaches the whole province.
///
/// Ids alone, oldest first, at most 20,000; the answer itself is on record, with its reason. A POST, because an account
/// or a person must not stand in an address.
#[utoipa::path(post, path = "/classification/v1/looks", tag = "rights",
    request_body(content = Object, content_type = "application/json",
        description = "`from` and `to` (moments, 366 days at most), `reason` (5 to 500 letters), and `subject` or `person` for one account or person alone"),
    responses((status = 200, description = "`items`: when, service, account, roles, scopes, permission, depth, action, outcome, person, reason"),
        (status = 403), (status = 422)))]
pub(super) async fn list_looks(
    app: Data<App>,
    caller: Caller,
    Json(asked): Json<looks::Asked>,
) -> Result<HttpResponse, Error> {
    Ok(looks::answer(&app.db, &caller, crate::NAME, &asked).await?)
}
