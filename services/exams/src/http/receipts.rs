//! What became of deliveries.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use auth::{Caller, Permission, audit};
use runtime::language;
use schema::PersonId;
use serde::Deserialize;
use uuid::Uuid;

use super::view::{MOST, Page, ReceiptView, USUAL};
use crate::app::App;
use crate::error::Error;
use crate::store::receipts::{self, Filter};

/// Which receipts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// `accepted`, `held`, `rejected`, `superseded` or `unchanged`.
    #[serde(default)]
    state: String,
    /// A facility's code.
    #[serde(default)]
    facility: String,
    /// An upload's id.
    intake: Option<Uuid>,
    /// `next` of the page before.
    after: Option<Uuid>,
    /// Items of a page, at most 200; 50 by default.
    limit: Option<u32>,
}

/// Lists receipts, newest first. A hospital sees its own.
#[utoipa::path(
    get, path = "/exams/v1/receipts", tag = "Receipts", params(
        ("state" = Option<String>, Query, description = "`accepted`, `held`, `rejected`, `superseded` or `unchanged`"),
        ("facility" = Option<String>, Query, description = "A facility's code"),
        ("intake" = Option<Uuid>, Query, description = "An upload's id"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "Items of a page, at most 200"),
    ),
    responses((status = 200, description = "A page of receipts", body = Page<ReceiptView>)),
)]
#[get("/receipts")]
pub(super) async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeReceipts).await?;
    let most = wanted.limit.unwrap_or(USUAL).clamp(1, MOST);
    let filter = Filter {
        state: &wanted.state,
        facility: &wanted.facility,
        intake: wanted.intake,
        before: wanted.after.unwrap_or(Uuid::max()),
    };
    let rows = receipts::list(&txn, &filter, most + 1).await?;
    let people: Vec<PersonId> =
        rows.iter().filter_map(|row| row.person_id).map(PersonId::from_uuid).collect();
    audit::record(&txn, audit::Action::Read, &people).await?;
    txn.commit().await?;

    let language = language(&request);
    let items = rows.into_iter().map(|row| ReceiptView::of(row, language)).collect();
    let page = Page::of(items, most, |item: &ReceiptView| item.id().to_string());
    let mut response = HttpResponse::Ok();
    if let Some(link) = page.link("/exams/v1/receipts") {
        response.insert_header(link);
    }
    Ok(response.json(page))
}

/// Reads a receipt.
#[utoipa::path(
    get, path = "/exams/v1/receipts/{id}", tag = "Receipts",
    params(("id" = Uuid, Path, description = "The receipt")),
    responses((status = 200, description = "The receipt", body = ReceiptView), (status = 404, description = "None that the caller may see")),
)]
#[get("/receipts/{id}")]
pub(super) async fn get(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeReceipts).await?;
    let row = receipts::find(&txn, *id).await?.ok_or(Error::ReceiptNotFound)?;
    let person = row.person_id.map(PersonId::from_uuid);
    audit::record(&txn, audit::Action::Read, person.as_slice()).await?;
    txn.commit().await?;

    Ok(HttpResponse::Ok().json(ReceiptView::of(row, language(&request))))
}
