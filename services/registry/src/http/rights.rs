//! What a person may know of their own record: who has looked at it, and everything that is held.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::{Caller, accesses, own_data};
use schema::PersonId;

use crate::app::App;
use crate::error::Error;
use crate::own_data::CATALOGUE;

/// Tells who has looked at a person's record here, newest first: who, when, what for; what the program did by itself
/// one after another is one line. Looking is on record too.
#[utoipa::path(get, operation_id = "list_accesses", path = "/registry/v1/people/{id}/accesses", tag = "rights",
    params(("id" = String, Path), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200), (status = 404)))]
pub(crate) async fn accesses(
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
#[utoipa::path(get, operation_id = "download_own_data", path = "/registry/v1/people/{id}/data", tag = "rights",
    params(("id" = String, Path), ("Yba-Reason" = Option<String>, Header)),
    responses((status = 200), (status = 404), (status = 422)))]
pub(crate) async fn data(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    person: Path<PersonId>,
) -> Result<HttpResponse, Error> {
    let asked = (&request, *person);
    Ok(own_data::answer(&app.db, &app.keyring, &caller, asked, &CATALOGUE).await?)
}
