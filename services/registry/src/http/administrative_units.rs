//! Administrative units (đơn vị hành chính), as they were on a day.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::{Caller, Permission};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::page::{self, Page};
use crate::app::App;
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::administrative_units::{Unit, Wanted};

/// A province or a commune.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnitView {
    code: String,
    name: String,
    /// `thanh-pho`, `tinh`, `phuong`, `xa` or `dac-khu`.
    kind: String,
    /// The code of the province of a commune.
    parent: Option<String>,
    parent_name: Option<String>,
    /// The first day, where it is recorded.
    valid_from: Option<NaiveDate>,
    /// The last day; nothing while it lasts.
    valid_to: Option<NaiveDate>,
    /// What it became part of, or went on as.
    successor: Option<String>,
}

/// Which units.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    parent: Option<String>,
    as_of: Option<NaiveDate>,
    name: Option<String>,
    code: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

/// Lists administrative units by code: provinces, those of a province, or those of a name or code.
///
/// `name` finds with or without marks and in part; `as_of` is today by default.
#[utoipa::path(get, path = "/registry/v1/administrative-units", tag = "administrative units",
    params(("parent" = Option<String>, Query), ("as_of" = Option<String>, Query),
           ("name" = Option<String>, Query), ("code" = Option<String>, Query),
           ("after" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Vec<UnitView>)))]
pub(crate) async fn list_units(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(filter.limit, 100, 500);
    let name = text::fold(filter.name.as_deref().unwrap_or_default());
    let parent = filter.parent.as_deref().unwrap_or_default();
    let code = filter.code.as_deref().unwrap_or_default();
    let wanted = Wanted {
        on: filter.as_of.unwrap_or_else(|| app.clock.today()),
        parent,
        name: &name,
        code,
        tops: parent.is_empty() && name.is_empty() && code.is_empty(),
    };
    let after = filter.after.as_deref().unwrap_or_default();
    let txn = caller.begin(&app.db, Permission::SeeAdministrativeUnits).await?;
    let found = store::administrative_units::list(&txn, &wanted, after, limit + 1).await?;
    txn.commit().await?;
    let view = |unit: &Unit| UnitView::from(unit.clone());
    Ok(Page::of(found, limit, |unit| unit.code.clone(), view).answer(&request))
}

impl From<Unit> for UnitView {
    fn from(unit: Unit) -> Self {
        Self {
            code: unit.code,
            name: unit.name,
            kind: unit.kind,
            parent: unit.parent,
            parent_name: unit.parent_name,
            valid_from: unit.valid_from,
            valid_to: unit.valid_to,
            successor: unit.successor,
        }
    }
}
