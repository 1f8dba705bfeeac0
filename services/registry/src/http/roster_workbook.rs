//! The list back as a workbook: faults coloured, and a column that explains.

mod marks;
mod plain;

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission};
use runtime::{Language, language};
use schema::{PersonId, RosterImportId};
use uuid::Uuid;

use crate::app::App;
use crate::domain::roster::{Fault, Frame};
use crate::domain::workbook::annotate::{Unfit, annotate};
use crate::error::Error;
use crate::store::roster_files::FILE_PLACE;
use crate::store::rows::Row;
use crate::take_rows::ListContext;
use crate::{FRAME_PLACE, store};

pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Gives the list back: the same cells, faults coloured, and a last column that says what to do.
///
/// An `.xlsx` workbook comes back as it was sent, for the days that it is kept. After them, of other formats, of a list
/// with a row that must not be here, and to whoever may not see all of its rows, the cells come in a workbook without the
/// original's looks.
#[utoipa::path(get, path = "/registry/v1/roster-imports/{id}/workbook", tag = "roster imports",
    params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = 404)))]
pub(crate) async fn get_workbook(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = RosterImportId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeRosterImports).await?;
    let import = store::imports::find(&txn, id).await?.ok_or(Error::NotFound("import"))?;
    let context = ListContext::of(&txn, &app, &import).await?;
    let sealed = store::imports::get_frame(&txn, id).await?;
    let rows =
        store::rows::list_page(&txn, id, "", 0, u32::try_from(i32::MAX).unwrap_or(0)).await?;
    let people: Vec<PersonId> =
        rows.iter().filter_map(|row| row.person_id).map(PersonId::from_uuid).collect();
    let mut file = store::roster_files::find(&txn, id, app.clock.today()).await?;
    if rows.len() != usize::try_from(import.total).unwrap_or(0) {
        // The file names everybody; somebody's row is hidden from whoever asks.
        file = None;
    }
    audit::record(&txn, Action::Export, &people).await?;
    audit::record_subject(&txn, Action::Export, "roster-import", &id.to_string()).await?;
    txn.commit().await?;

    let frame: Frame = serde_json::from_slice(&context.key.open(FRAME_PLACE, &sealed)?)?;
    let list = GivenBack { context, frame, rows, language: language(&request) };
    let written = web::block(move || list.write(file.as_deref()));
    let workbook = written.await.map_err(|_| Error::Worker)??;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, XLSX))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.xlsx\"")))
        .body(workbook))
}

/// A list that is given back.
struct GivenBack {
    context: ListContext,
    frame: Frame,
    rows: Vec<Row>,
    language: Language,
}

impl GivenBack {
    /// The workbook as it was sent, with marks; where that cannot be, one of our own making.
    fn write(&self, file: Option<&[u8]>) -> Result<Vec<u8>, Error> {
        if let Some(sealed) = file {
            let file = self.context.key.open(FILE_PLACE, sealed)?;
            let marked = match marks::of(self)? {
                Some(marks) => annotate(&file, &marks),
                None => Err(Unfit::Disordered),
            };
            match marked {
                Ok(workbook) => return Ok(workbook),
                Err(why) => {
                    let import = self.context.id;
                    tracing::info!(%import, %why, "the workbook of import {import} is written anew");
                }
            }
        }
        plain::write(&self.context, &self.frame, &self.rows, self.language)
    }
}

/// What stands above the column that explains.
fn title(language: Language) -> &'static str {
    if language == Language::Vi { "Kết quả nhập danh sách" } else { "Result of the import" }
}

/// What the last column says of a row.
fn explanation(row: &Row, faults: &[Fault], language: Language) -> String {
    let is_vietnamese = language == Language::Vi;
    let texts = faults.iter().map(Fault::texts);
    let said: Vec<String> = texts.map(|(vi, en)| if is_vietnamese { vi } else { en }).collect();
    let outcome = match (row.outcome.as_str(), is_vietnamese) {
        ("accepted", true) => "Đã nhận",
        ("accepted", false) => "Accepted",
        ("held", true) => "Cần sửa",
        ("held", false) => "To be corrected",
        ("duplicate", true) => "Trùng",
        ("duplicate", false) => "Duplicate",
        ("rejected", true) => "Không tiếp nhận",
        ("rejected", false) => "Rejected",
        (_, true) => "Chưa xử lý",
        (_, false) => "Pending",
    };
    if said.is_empty() { outcome.to_owned() } else { format!("{outcome}: {}", said.join("; ")) }
}
