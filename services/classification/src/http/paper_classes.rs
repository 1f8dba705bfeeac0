//! Classes of former years as the office's paper has them: unsigned, under the standard of their time.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission, aliases};
use chrono::{DateTime, NaiveDate, Utc};
use schema::{HealthClass, PersonId};
use serde::Serialize;
use utoipa::ToSchema;

use super::conclusions::class;
use super::page;
use crate::app::App;
use crate::error::Error;
use crate::store;

/// One year of a person's.
#[derive(Serialize, ToSchema)]
pub(super) struct PaperClassView {
    year: i32,
    checkup_on: Option<NaiveDate>,
    /// Null where the paper says nothing of it.
    took_part: Option<bool>,
    #[schema(value_type = Option<String>)]
    class: Option<HealthClass>,
    /// `2136/2005` or `1266/2020`.
    standard: Option<String>,
    /// Always false: nobody signed it here.
    signed: bool,
    recorded_at: DateTime<Utc>,
}

/// Lists what the office's paper says of a person's years; no conclusion rests on it.
#[utoipa::path(get, path = "/classification/v1/people/{id}/paper-classes", operation_id = "list_paper_classes",
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = Vec<PaperClassView>), (status = 404)))]
pub(super) async fn of_person(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let person: PersonId = page::id(&path)?;
    let txn = caller.begin(&app.db, Permission::SeeConclusions).await?;
    let same = aliases::find(&txn, person).await?;
    let person = same.id;
    store::people::find(&txn, person).await?.ok_or(Error::PersonNotFound(person))?;
    let rows = store::paper_classes::of_person(&txn, same.ids()).await?;
    audit::record(&txn, Action::Read, &[person]).await?;
    txn.commit().await?;

    let items = rows.into_iter().map(|row| {
        Ok(PaperClassView {
            year: row.year,
            checkup_on: row.checkup_on,
            took_part: row.took_part,
            class: row.class.map(class).transpose()?,
            standard: row.standard,
            signed: false,
            recorded_at: row.recorded_at,
        })
    });
    let items = items.collect::<Result<Vec<_>, Error>>()?;
    Ok(page::answer(&request, items, None))
}
