//! The list back as a workbook: faults coloured, and a column that explains.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission};
use chrono::Datelike;
use runtime::{Language, language};
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use schema::{PersonId, RosterImportId};
use uuid::Uuid;

use crate::app::App;
use crate::domain::roster::{Fault, Frame, Layout, RowCells};
use crate::domain::workbook::{Cell, Cells};
use crate::error::Error;
use crate::store::rows::{Row, place};
use crate::take_rows::ListContext;
use crate::{FRAME_PLACE, store};

pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Gives the list back: the same cells, faults coloured, and a last column that says what to do.
///
/// Rows that must not be here come back empty. Styles of the original are not kept.
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
    audit::record(&txn, Action::Export, &people).await?;
    audit::record_subject(&txn, Action::Export, "roster-import", &id.to_string()).await?;
    txn.commit().await?;

    let frame: Frame = serde_json::from_slice(&context.key.open(FRAME_PLACE, &sealed)?)?;
    let language = language(&request);
    let written = web::block(move || write(&context, &frame, &rows, language));
    let workbook = written.await.map_err(|_| Error::Worker)??;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, XLSX))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.xlsx\"")))
        .body(workbook))
}

/// The looks of a cell.
struct Looks {
    plain: Format,
    date: Format,
    head: Format,
    fault: Format,
    fault_date: Format,
    note: Format,
}

impl Looks {
    fn new() -> Self {
        let pale_red = Color::RGB(0xFF_C7_CE);
        let text = Format::new().set_num_format("@");
        let date = Format::new().set_num_format("dd/mm/yyyy");
        Self {
            fault: text.clone().set_background_color(pale_red),
            fault_date: date.clone().set_background_color(pale_red),
            plain: text,
            date,
            head: Format::new().set_bold().set_align(FormatAlign::Center),
            note: Format::new().set_font_color(Color::RGB(0x9C_00_06)),
        }
    }
}

fn write(
    context: &ListContext,
    frame: &Frame,
    rows: &[Row],
    language: Language,
) -> Result<Vec<u8>, Error> {
    let looks = Looks::new();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    // A name from a workbook that was read is a sound one; if not, Excel's own will do.
    let _ = sheet.set_name(&frame.sheet);
    write_merges(sheet, frame, &context.layout, &looks)?;
    for (row, cells) in &frame.rows {
        let is_head = (context.layout.header_rows.0..=context.layout.header_rows.1).contains(row);
        write_cells(
            sheet,
            *row,
            cells,
            |_| if is_head { &looks.head } else { &looks.plain },
            &looks,
        )?;
    }
    let mut last = frame.rows.values().filter_map(|cells| cells.keys().next_back()).max().copied();
    let mut notes = BTreeMap::new();
    for row in rows {
        let faults: Vec<Fault> = serde_json::from_value(row.faults.clone())?;
        let number = u32::try_from(row.row).map_err(|_| store::corrupt("row number"))?;
        if let Some(sealed) = &row.sealed {
            let cells: RowCells =
                serde_json::from_slice(&context.key.open(&place(number), sealed)?)?;
            let cells = with_corrections(&context.layout, cells);
            last = last.max(cells.keys().next_back().copied());
            write_row(sheet, &context.layout, (number, &cells, &faults), &looks)?;
        }
        notes.insert(number, explanation(row, &faults, language));
    }
    write_notes(sheet, context, last.unwrap_or(0) + 1, notes, &looks, language)?;
    Ok(workbook.save_to_buffer()?)
}

/// Merged regions outside the rows of people; those inside would be written over.
fn write_merges(
    sheet: &mut Worksheet,
    frame: &Frame,
    layout: &Layout,
    looks: &Looks,
) -> Result<(), Error> {
    let outside = frame.merges.iter().filter(|region| {
        (region.first_row..=region.last_row)
            .all(|row| frame.rows.contains_key(&row) || row < layout.header_rows.1)
            && region.last_row <= layout.header_rows.1
    });
    for region in outside {
        let (first, last) = (region.first_row - 1, region.last_row - 1);
        let columns = (region.first_column, region.last_column);
        if (first, columns.0) != (last, columns.1) {
            // Regions that overlap make no workbook; leaving one out loses nothing that was said.
            let _ = sheet.merge_range(first, columns.0, last, columns.1, "", &looks.head);
        }
    }
    Ok(())
}

/// The row's cells as they stand after corrections.
fn with_corrections(layout: &Layout, cells: RowCells) -> Cells {
    let mut own = cells.own;
    for (column, value) in cells.corrected {
        if let Some(at) = layout.shown_at(column) {
            own.insert(at, Cell::Text(value));
        }
    }
    own
}

fn write_row(
    sheet: &mut Worksheet,
    layout: &Layout,
    (row, cells, faults): (u32, &Cells, &[Fault]),
    looks: &Looks,
) -> Result<(), XlsxError> {
    let faulty: BTreeSet<u16> =
        faults.iter().filter_map(|fault| layout.shown_at(fault.column)).collect();
    for column in faulty.iter().filter(|column| !cells.contains_key(column)) {
        sheet.write_blank(row - 1, *column, &looks.fault)?;
    }
    write_cells(
        sheet,
        row,
        cells,
        |column| if faulty.contains(&column) { &looks.fault } else { &looks.plain },
        looks,
    )
}

fn write_cells<'l>(
    sheet: &mut Worksheet,
    row: u32,
    cells: &Cells,
    look: impl Fn(u16) -> &'l Format,
    looks: &'l Looks,
) -> Result<(), XlsxError> {
    for (column, cell) in cells {
        let look = look(*column);
        let (row, column) = (row - 1, *column);
        match cell {
            Cell::Text(text) => sheet.write_string_with_format(row, column, text, look)?,
            Cell::Number(number) => sheet.write_number(row, column, *number)?,
            Cell::Date(date) => {
                let is_faulty = look == &looks.fault;
                let look = if is_faulty { &looks.fault_date } else { &looks.date };
                match excel_date(*date) {
                    Some(date) => sheet.write_datetime_with_format(row, column, date, look)?,
                    None => sheet.write_string_with_format(row, column, cell.text(), look)?,
                }
            }
            Cell::Bool(value) => sheet.write_boolean(row, column, *value)?,
            Cell::Error | Cell::Uncomputed => sheet.write_blank(row, column, look)?,
        };
    }
    Ok(())
}

/// A workbook knows no day before 1900.
fn excel_date(date: chrono::NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    ExcelDateTime::from_ymd(year, month, day).ok()
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

fn write_notes(
    sheet: &mut Worksheet,
    context: &ListContext,
    column: u16,
    notes: BTreeMap<u32, String>,
    looks: &Looks,
    language: Language,
) -> Result<(), XlsxError> {
    let title = if language == Language::Vi {
        "Kết quả nhập danh sách"
    } else {
        "Result of the import"
    };
    sheet.write_string_with_format(context.layout.header_rows.0 - 1, column, title, &looks.head)?;
    sheet.set_column_width(column, 60)?;
    for (row, note) in notes {
        sheet.write_string_with_format(row - 1, column, note, &looks.note)?;
    }
    Ok(())
}
