//! What the office had on paper (hồ sơ giấy), taken over as a workbook: unsigned, under the standard of its time.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{self, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, aliases};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::http::extend_deadline;
use runtime::{Fault, Language, Problem};
use rust_xlsxwriter::{Format, Note, Workbook, XlsxError};
use schema::{PaperImportId, PersonId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::page::{self, Page};
use super::roster_imports::Paging;
use super::roster_workbook::XLSX;
use super::upload::{self, Upload};
use crate::app::App;
use crate::domain::paper::{NoPaper, Paper, PaperColumn, PaperFault, find_paper};
use crate::domain::workbook;
use crate::error::Error;
use crate::store;
use crate::store::paper::{Counts, Import};
use crate::take_paper::{Kept, PAPER_PLACE, PaperImport, take_paper};

/// How long a file may take to arrive and to be taken over.
const UPLOAD_TIME: Duration = Duration::from_secs(300);
/// Rows of one file: a book of 9,000 people is sent year by year.
const MOST_ROWS: usize = 20_000;
/// Rows that are taken in one transaction.
const CHUNK: usize = 500;
/// Faults that one answer tells; the file is corrected and sent again.
const MOST_FAULTS: usize = 1_000;
/// Longest name of the paper, in characters.
const LONGEST_SOURCE: usize = 255;

/// What became of a file: `received = accepted + replaced + unchanged + held`.
#[derive(Serialize, ToSchema)]
pub(super) struct PaperImportView {
    id: Uuid,
    /// Which paper it is, in the clerk's words.
    source: String,
    received: i32,
    accepted: i32,
    /// Took the place of another record of the same person's year.
    replaced: i32,
    unchanged: i32,
    /// Not taken: corrected in the file, they are sent again with it.
    held: i32,
    imported_by: String,
    imported_at: DateTime<Utc>,
}

/// What became of a file, and why rows were not taken.
#[derive(Serialize, ToSchema)]
pub(super) struct PaperTaken {
    #[serde(flatten)]
    import: PaperImportView,
    /// Nothing was kept: it was tried only.
    dry_run: bool,
    /// The first thousand.
    faults: Vec<PaperFaultView>,
}

/// Why a row was not taken.
#[derive(Serialize, ToSchema)]
pub(super) struct PaperFaultView {
    /// The workbook's own number.
    row: u32,
    column: &'static str,
    /// `E17`, where the column is in the file.
    cell: Option<String>,
    code: &'static str,
    message: String,
}

/// A year as the paper says it; its class is with classification.
#[derive(Serialize, ToSchema)]
struct PaperRecordView {
    year: i32,
    checkup_on: Option<NaiveDate>,
    took_part: Option<bool>,
    book_number: Option<String>,
    card_number: Option<String>,
    source: String,
    recorded_at: DateTime<Utc>,
}

/// Takes a file over: a row for each person's year, known by citizen id or by name and birth.
///
/// The same rows again change nothing; rows that differ from what is held are taken with `replace` alone. With
/// `dry_run` nothing is kept. Form fields: `file`, `source` (which paper it is), `dry_run`, `replace`.
/// Sends `paper-record.recorded.v1`.
#[utoipa::path(post, path = "/registry/v1/paper-imports", tag = "paper",
    responses((status = 200, body = PaperTaken), (status = 413), (status = 415), (status = 422)))]
pub(crate) async fn send_paper(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    form: Multipart,
) -> Result<HttpResponse, Error> {
    caller.begin(&app.db, Permission::ImportPaper).await?.commit().await?;
    extend_deadline(&request, UPLOAD_TIME);
    let upload = upload::read(&request, form, app.roster.max_bytes).await?;
    let source = upload.source.trim().to_owned();
    if source.is_empty() || source.chars().count() > LONGEST_SOURCE {
        return Err(no_source());
    }
    let (dry_run, replaces) = (upload.dry_run, upload.replace);
    let paper = read_paper(&app, upload).await?;
    let id = PaperImportId::generate(app.clock.now());
    let (counts, faults) = take(&app, &caller, (id, &source), (paper, replaces, dry_run)).await?;
    let language = runtime::language(&request);
    let import = PaperImportView {
        id: id.as_uuid(),
        source,
        received: counts.received(),
        accepted: counts.accepted,
        replaced: counts.replaced,
        unchanged: counts.unchanged,
        held: counts.held,
        imported_by: caller.subject().to_owned(),
        imported_at: app.clock.now(),
    };
    let faults = faults.into_iter().map(|fault| PaperFaultView::new(fault, language)).collect();
    Ok(HttpResponse::Ok().json(PaperTaken { import, dry_run, faults }))
}

/// Unpacks and reads the file off the request's thread.
async fn read_paper(app: &Data<App>, upload: Upload) -> Result<Paper, Error> {
    let limits = app.roster.limits;
    let read = web::block(move || {
        let sheets = workbook::read(&upload.file, &limits)?;
        find_paper(sheets).map_err(|why| Error::Refused(no_paper(&why)))
    });
    let paper = read.await.map_err(|_| Error::Worker)??;
    if paper.rows.len() > MOST_ROWS {
        return Err(Error::Refused(Problem::unprocessable(
            "paper-too-long",
            (
                format!("tệp có hơn {MOST_ROWS} dòng; hãy chia theo năm"),
                format!("the file has more than {MOST_ROWS} rows; send it year by year"),
            ),
        )));
    }
    Ok(paper)
}

/// Takes all rows, some at a time; a crash leaves whole rows, which the file sent again finds unchanged.
async fn take(
    app: &App,
    caller: &Caller,
    (id, source): (PaperImportId, &str),
    (mut paper, replaces, dry_run): (Paper, bool, bool),
) -> Result<(Counts, Vec<PaperFault>), Error> {
    let rows = std::mem::take(&mut paper.rows);
    let mut import = PaperImport::new(id, paper, replaces);
    let (mut counts, mut faults) = (Counts::default(), Vec::new());
    // What is tried only must find its own rows again, and so is one transaction.
    let chunk = if dry_run { rows.len() } else { CHUNK };
    for (number, rows) in rows.chunks(chunk).enumerate() {
        let txn = caller.begin(&app.db, Permission::ImportPaper).await?;
        if number == 0 {
            store::paper::open(&txn, id, source).await?;
            audit::record_subject(&txn, Action::Create, "paper-import", &id.to_string()).await?;
        }
        let taken = take_paper(&txn, app, &mut import, rows).await?;
        counts.add(taken.counts);
        faults.extend(taken.faults);
        match dry_run {
            true => txn.rollback().await?,
            false => txn.commit().await?,
        }
    }
    faults.truncate(MOST_FAULTS);
    Ok((counts, faults))
}

/// Lists the files that were taken over, newest first.
#[utoipa::path(get, path = "/registry/v1/paper-imports", tag = "paper",
    params(("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Vec<PaperImportView>)))]
pub(crate) async fn list_paper_imports(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    paging: Query<Paging>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(paging.limit, 50, 200);
    let before = paging.after.unwrap_or(Uuid::max());
    let txn = caller.begin(&app.db, Permission::ImportPaper).await?;
    let imports = store::paper::list_imports(&txn, before, u64::from(limit) + 1).await?;
    txn.commit().await?;
    let view = |import: &Import| PaperImportView::from(import);
    Ok(Page::of(imports, limit, |import| import.id.to_string(), view).answer(&request))
}

/// Tells what the office's paper says of a person's years, without classes.
#[utoipa::path(get, path = "/registry/v1/people/{id}/paper-records", tag = "paper",
    params(("id" = Uuid, Path)), responses((status = 200), (status = 404)))]
pub(crate) async fn list_paper_records(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeePaperRecords).await?;
    let same = aliases::find(&txn, id).await?;
    store::people::find(&txn, same.id).await?.ok_or(Error::NotFound("person"))?;
    let mut items = Vec::new();
    for id in same.ids().into_iter().map(PersonId::from_uuid) {
        let Some(key) = PersonKey::find(&txn, &app.keyring, id).await? else { continue };
        for record in store::paper::list_of(&txn, id).await? {
            let kept: Kept = serde_json::from_slice(&key.open(PAPER_PLACE, &record.sealed)?)?;
            items.push(PaperRecordView {
                year: record.year,
                checkup_on: kept.checkup_on,
                took_part: kept.took_part,
                book_number: kept.book_number,
                card_number: kept.card_number,
                source: record.source,
                recorded_at: record.recorded_at,
            });
        }
    }
    items.sort_by_key(|record| std::cmp::Reverse(record.year));
    audit::record(&txn, Action::Read, &[same.id]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "items": items })))
}

/// Gives a template to fill in.
#[utoipa::path(get, path = "/registry/v1/paper-template", tag = "paper",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub(crate) async fn get_paper_template(
    app: Data<App>,
    caller: Caller,
) -> Result<HttpResponse, Error> {
    caller.begin(&app.db, Permission::ImportPaper).await?.commit().await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, XLSX))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"mau-ho-so-giay.xlsx\""))
        .body(template()?))
}

fn template() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Hồ sơ giấy")?;
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    for (number, column) in (0_u16..).zip(PaperColumn::ALL) {
        sheet.set_column_width(number, 16)?.set_column_format(number, &text)?;
        sheet.write_with_format(0, number, column.names().0, &bold)?;
        sheet.insert_note(0, number, &Note::new(advice(column)).set_width(260))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}

fn advice(column: PaperColumn) -> &'static str {
    match column {
        PaperColumn::CitizenId => "12 chữ số; để trống thì cần họ tên và ngày sinh.",
        PaperColumn::Name => "Viết đủ dấu.",
        PaperColumn::Born => "Ngày/tháng/năm, hoặc năm.",
        PaperColumn::Year => "Bắt buộc. Mỗi người mỗi năm một dòng.",
        PaperColumn::CheckupOn => "Ngày/tháng/năm, nếu có.",
        PaperColumn::TookPart => "x hoặc không.",
        PaperColumn::Class => "A, B1, B2, C hoặc D.",
        PaperColumn::Standard => "2136/2005 hoặc 1266/2020; để trống thì theo năm.",
        PaperColumn::BookNumber => "Số sổ y bạ cũ, nếu có.",
        PaperColumn::CardNumber => "Số thẻ khám chữa bệnh cũ, nếu có.",
    }
}

impl From<&Import> for PaperImportView {
    fn from(import: &Import) -> Self {
        Self {
            id: import.id,
            source: import.source.clone(),
            received: import.received,
            accepted: import.accepted,
            replaced: import.replaced,
            unchanged: import.unchanged,
            held: import.held,
            imported_by: import.imported_by.clone(),
            imported_at: import.imported_at,
        }
    }
}

impl PaperFaultView {
    fn new(fault: PaperFault, language: Language) -> Self {
        let (vi, en) = fault.texts();
        Self {
            row: fault.row,
            column: fault.column.code(),
            code: fault.code.as_str(),
            cell: fault.cell,
            message: if language == Language::Vi { vi } else { en },
        }
    }
}

fn no_source() -> Error {
    let why = ("ghi tên hồ sơ giấy (1–255 ký tự)", "name the paper (1 to 255 characters)");
    Error::invalid(vec![Fault::new("source", "missing", why)])
}

fn no_paper(why: &NoPaper) -> Problem {
    let (kind, vi, en) = match why {
        NoPaper::NoHeader => (
            "no-header",
            "không thấy dòng tiêu đề có «Năm» và «Số CCCD» hoặc «Họ và tên»",
            "there is no header with a year and a citizen id or name",
        ),
        NoPaper::NothingToTake => (
            "nothing-to-take",
            "không có cột phân loại, có khám, số sổ hoặc số thẻ",
            "there is no column of classes, participation, book or card numbers",
        ),
        NoPaper::SeveralSheets => (
            "several-lists",
            "có hơn một trang tính như vậy; hãy gửi từng trang",
            "more than one sheet is such a list; send each alone",
        ),
        NoPaper::NoRows => {
            ("no-rows", "không có dòng nào dưới tiêu đề", "there is no row below the header")
        }
    };
    Problem::unprocessable(kind, (vi, en))
}
