//! The refusal list: people whose records must not be here (D8).

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Reach};
use messaging::outbox;
use runtime::Problem;
use runtime::http::Json;
use schema::CitizenId;
use schema::events::RefusalListedV1;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::roster::{Column, Fault, FaultCode};
use crate::error::Error;
use crate::{NAME, store};

/// Somebody whose records must not be here.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ListRefusal {
    /// Kept as a keyed hash only.
    #[schema(value_type = String)]
    citizen_id: CitizenId,
}

/// What listing somebody came to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RefusalView {
    /// False when the citizen id stood on the list already.
    listed: bool,
    /// Imports of lists whose rows about this person were emptied.
    imports_purged: i64,
    /// True when the person is registered: that record must be erased by its own procedure.
    registered: bool,
}

/// Puts a citizen id on the refusal list and empties the rows of lists that are about it.
///
/// Sends `refusal.listed.v1`, so that hospitals' deliveries are refused as well.
#[utoipa::path(post, path = "/registry/v1/refusals", tag = "refusals", request_body = ListRefusal,
    responses((status = 200, body = RefusalView), (status = 201, body = RefusalView), (status = 422)))]
pub(crate) async fn list_refusal(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    Json(refusal): Json<ListRefusal>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ListRefusal).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    if caller.reach(Permission::ListRefusal) != Some(Reach::Everyone) {
        let why = (
            "chỉ người phụ trách toàn tỉnh được lập danh mục này",
            "only somebody who reaches the whole province keeps this list",
        );
        return Err(Error::Refused(Problem::forbidden("province-needed", why)));
    }
    let hash = app.keyring.hash_citizen(&refusal.citizen_id);
    // Whoever takes rows holds this lock, so that none slips through beside the listing.
    store::people_changes::lock(&txn).await?;
    let listed = store::refusals::insert(&txn, &hash).await?;
    let fault = Fault::of_row(Column::CitizenId, FaultCode::Refused);
    let faults = serde_json::to_value([fault])?;
    let imports_purged = store::refusals::purge_rows(&txn, &hash, faults).await?;
    let registered = store::refusals::is_registered(&txn, &hash).await?;
    if listed {
        let event = RefusalListedV1 { citizen_hash: hash.clone(), at: txn.now() };
        outbox::publish(&txn, NAME, &app.clock, &event).await?;
    }
    audit::record_subject(&txn, Action::Create, "refusal", hash.as_str()).await?;
    let status = if listed { StatusCode::CREATED } else { StatusCode::OK };
    let answer = Answer::json(status, &RefusalView { listed, imports_purged, registered });
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}
