//! The list as a workbook of our own making.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use runtime::Language;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{explanation, title};
use crate::domain::roster::{Fault, Frame, Layout, RowCells};
use crate::domain::workbook::{Cell, Cells};
use crate::error::Error;
use crate::store;
use crate::store::rows::{Row, place};
use crate::take_rows::ListContext;

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

/// Writes the list anew; styles of the original are not kept.
pub(super) fn write(
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

fn write_notes(
    sheet: &mut Worksheet,
    context: &ListContext,
    column: u16,
    notes: BTreeMap<u32, String>,
    looks: &Looks,
    language: Language,
) -> Result<(), XlsxError> {
    let title = title(language);
    sheet.write_string_with_format(context.layout.header_rows.0 - 1, column, title, &looks.head)?;
    sheet.set_column_width(column, 60)?;
    for (row, note) in notes {
        sheet.write_string_with_format(row - 1, column, note, &looks.note)?;
    }
    Ok(())
}
