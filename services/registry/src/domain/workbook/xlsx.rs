//! Excel since 2007, read in one pass.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};

use super::dates::{DAYS_TO_1904, day_or_year};
use super::grid::{Budget, Rows};
use super::{BadWorkbook, Cell, Limits, Region, Sheet};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the visible sheets.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, BadWorkbook> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| BadWorkbook::Damaged)?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .take(limits.sheets)
        .map(|sheet| sheet.name.clone())
        .collect();
    let date_1904 = workbook.has_1904_epoch();
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    for name in names {
        // A chart sheet has no cells and is passed over.
        let Some(rows) = read_rows(&mut workbook, &name, &mut budget)? else { continue };
        let merges = read_merges(&mut workbook, &name, limits);
        sheets.push(Sheet { name, rows, merges, date_1904 });
    }
    Ok(sheets)
}

/// Reads cell by cell: a dense range would take memory for each cell between two far ones.
fn read_rows(
    workbook: &mut Book<'_>,
    name: &str,
    budget: &mut Budget<'_>,
) -> Result<Option<Rows>, BadWorkbook> {
    let date_1904 = workbook.has_1904_epoch();
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else { return Ok(None) };
    let mut rows = Rows::new();
    loop {
        let record = reader.next_cell_with_formula_metadata();
        let Some(record) = record.map_err(|_| BadWorkbook::Damaged)? else { break };
        let is_formula = record.formula.is_some();
        if let Some(cell) = cell(record.value, is_formula, date_1904, budget) {
            budget.put(&mut rows, record.pos, cell)?;
        }
    }
    Ok(Some(rows))
}

fn cell(
    value: DataRef<'_>,
    is_formula: bool,
    date_1904: bool,
    budget: &Budget<'_>,
) -> Option<Cell> {
    match value {
        // A formula that was computed to an empty text has the type of a text.
        DataRef::Empty => is_formula.then_some(Cell::Uncomputed),
        DataRef::String(value) => budget.text(&value),
        DataRef::SharedString(value) => budget.text(value),
        // Exact for whole numbers of up to 15 digits, which is all that a cell can hold.
        DataRef::Int(value) => value.to_string().parse().ok().map(Cell::Number),
        DataRef::Float(value) => Some(Cell::Number(value)),
        DataRef::Bool(value) => Some(Cell::Bool(value)),
        DataRef::DateTime(value) if value.is_datetime() => {
            let serial = value.as_f64();
            let is_year = (1900.0..2200.0).contains(&serial) && serial.fract() == 0.0;
            let shift = if date_1904 && !is_year { DAYS_TO_1904 } else { 0.0 };
            Some(day_or_year(serial + shift))
        }
        DataRef::DateTime(value) => Some(Cell::Number(value.as_f64())),
        DataRef::DateTimeIso(value) => match value.get(..10).map(str::parse) {
            Some(Ok(date)) => Some(Cell::Date(date)),
            _ => budget.text(&value),
        },
        DataRef::DurationIso(value) => budget.text(&value),
        DataRef::Error(_) => Some(Cell::Error),
    }
}

/// Merged cells only help to read; a sheet whose merges are unreadable is read without.
fn read_merges(workbook: &mut Book<'_>, name: &str, limits: &Limits) -> Vec<Region> {
    let Ok(found) = workbook.merge_cells_by_sheet_name(name) else { return Vec::new() };
    let region = |found: calamine::Dimensions| Region::of(found.start, found.end, limits);
    found.into_iter().take(Region::MOST).filter_map(region).collect()
}
