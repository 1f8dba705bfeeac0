//! Counts.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use auth::{Caller, Permission, Reach};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Error;
use crate::store::figures;

/// The counters of the service: they count letters and say nothing about anybody.
#[derive(Serialize, ToSchema)]
pub(crate) struct FiguresView {
    /// By measure: `notices_<kind>`, `inbox_delivered`, `email_pending`, `email_delivered`, `email_failed`.
    /// Null for callers who do not reach the whole province.
    totals: Option<BTreeMap<String, i64>>,
}

/// Shows the counters.
#[utoipa::path(get, operation_id = "show_notification_figures", path = "/notifications/v1/figures", responses((status = 200, body = FiguresView)))]
pub(crate) async fn show(app: Data<App>, caller: Caller) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFigures).await?;
    let everyone = caller.reach(Permission::SeeFigures) == Some(Reach::Everyone);
    let totals = figures::sums(&txn).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(FiguresView { totals: everyone.then_some(totals) }))
}
