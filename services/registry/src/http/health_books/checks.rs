//! What the QR code of a health book leads to: valid today or not, and nothing else.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::Permission;
use runtime::Problem;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::change_health_books::reference_hash;
use crate::error::Error;
use crate::store;

/// Whether the book is valid today.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Checked {
    valid: bool,
}

/// Letters of a reference at most; what is longer was not printed by this program.
const LONGEST_REFERENCE: usize = 64;

/// Tells anybody whether a reference is of a book that is valid today.
///
/// Open to all: an unguessable reference is the right to ask. A book that was revoked, exchanged, reissued
/// or has expired, and a reference that was never given, are answered alike. Nothing else is told, so the
/// audit has no row of it; a counter counts. Each address may ask so often in a minute.
#[utoipa::path(get, path = "/registry/v1/health-book-checks/{reference}", tag = "health books",
    params(("reference" = String, Path)),
    responses((status = 200, body = Checked), (status = 429)))]
pub(crate) async fn check_book(
    app: Data<App>,
    request: HttpRequest,
    reference: Path<String>,
) -> Result<HttpResponse, Error> {
    let address = request.peer_addr().map(|address| address.ip());
    if let Err(wait) = app.checks.admit(address, app.clock.now()).await {
        app.metrics.health_book_checks.with_label_values(&["refused"]).inc();
        let why = ("quá nhiều lượt kiểm tra; hãy thử lại sau", "too many checks; try again later");
        return Err(Error::Refused(Problem::too_many_requests("too-many-checks", why, wait)));
    }
    let valid = if reference.len() > LONGEST_REFERENCE {
        false
    } else {
        let txn = app.system.begin(&app.db, Permission::CheckHealthBooks).await?;
        let valid = store::health_books::is_valid(&txn, &reference_hash(&reference)).await?;
        txn.commit().await?;
        valid
    };
    let answer = if valid { "valid" } else { "not_valid" };
    app.metrics.health_book_checks.with_label_values(&[answer]).inc();
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(Checked { valid }))
}
