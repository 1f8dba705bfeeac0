//! Sheets as sparse rows, read in one pass.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use chrono::NaiveDate;

use super::{BadWorkbook, Cell, Cells, Limits, Region, guard};
use crate::domain::text;

/// One visible sheet of a workbook.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The name on the sheet's tab.
    pub name: String,
    /// Rows with something in them, by the workbook's own number (from 1).
    pub rows: BTreeMap<u32, Cells>,
    /// The merged cells.
    pub merges: Vec<Region>,
}

impl Sheet {
    /// What stands in a cell, looking at the first cell of a merged region where it is in one.
    pub fn value(&self, row: u32, column: u16) -> Option<&Cell> {
        self.own(row, column).or_else(|| {
            let region = self.merges.iter().find(|region| region.holds(row, column))?;
            self.own(region.first_row, region.first_column)
        })
    }

    /// What cells merged downwards stand for in the rows below their first, after `row`.
    pub fn fills_after(&self, row: u32) -> BTreeMap<u32, Cells> {
        /// Regions do not overlap in a sound sheet, so this is more than a list can need.
        const MOST: usize = 200_000;
        let last = self.rows.keys().next_back().copied().unwrap_or(0);
        let downwards = self.merges.iter().filter(|region| region.first_row > row);
        let mut fills: BTreeMap<u32, Cells> = BTreeMap::new();
        let places = downwards.flat_map(|region| {
            (region.first_row + 1..=region.last_row.min(last)).map(move |row| (row, region))
        });
        for (row, region) in places.take(MOST) {
            if let Some(cell) = self.own(region.first_row, region.first_column) {
                fills.entry(row).or_default().insert(region.first_column, cell.clone());
            }
        }
        fills
    }

    fn own(&self, row: u32, column: u16) -> Option<&Cell> {
        self.rows.get(&row).and_then(|cells| cells.get(&column))
    }
}

/// Reads the visible sheets of an .xlsx workbook.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, BadWorkbook> {
    guard::check(bytes, limits)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| BadWorkbook::Damaged)?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut sheets = Vec::new();
    let mut cells_left = limits.cells;
    for name in names {
        // A chart sheet has no cells and is passed over.
        let Ok(rows) = read_rows(&mut workbook, &name, limits, &mut cells_left)? else { continue };
        let merges = read_merges(&mut workbook, &name, limits);
        sheets.push(Sheet { name, rows, merges });
    }
    Ok(sheets)
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;
struct NoCells;

/// Reads cell by cell: a dense range would take memory for each cell between two far ones.
fn read_rows(
    workbook: &mut Book<'_>,
    name: &str,
    limits: &Limits,
    cells_left: &mut usize,
) -> Result<Result<BTreeMap<u32, Cells>, NoCells>, BadWorkbook> {
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else { return Ok(Err(NoCells)) };
    let mut rows: BTreeMap<u32, Cells> = BTreeMap::new();
    loop {
        let record = reader.next_cell_with_formula_metadata();
        let Some(record) = record.map_err(|_| BadWorkbook::Damaged)? else { break };
        let Some(cell) = cell(record.value, record.formula.is_some(), limits) else { continue };
        let (row, column) = (record.pos.0 + 1, record.pos.1);
        if row > limits.last_row || column >= limits.last_column || *cells_left == 0 {
            return Err(BadWorkbook::TooManyCells);
        }
        *cells_left -= 1;
        let column = u16::try_from(column).map_err(|_| BadWorkbook::TooManyCells)?;
        rows.entry(row).or_default().insert(column, cell);
    }
    Ok(Ok(rows))
}

fn cell(value: DataRef<'_>, is_formula: bool, limits: &Limits) -> Option<Cell> {
    let text = |text: &str| {
        let end = text.floor_char_boundary(limits.text_bytes);
        let kept = &text[..end];
        (!text::tidy(kept).is_empty()).then(|| Cell::Text(kept.to_owned()))
    };
    match value {
        // A formula that was computed to an empty text has the type of a text.
        DataRef::Empty => is_formula.then_some(Cell::Uncomputed),
        DataRef::String(value) => text(&value),
        DataRef::SharedString(value) => text(value),
        // Exact for whole numbers of up to 15 digits, which is all that a cell can hold.
        DataRef::Int(value) => value.to_string().parse().ok().map(Cell::Number),
        DataRef::Float(value) => Some(Cell::Number(value)),
        DataRef::Bool(value) => Some(Cell::Bool(value)),
        DataRef::DateTime(value) if value.is_datetime() => {
            let (year, month, day, ..) = value.to_ymd_hms_milli();
            let date = NaiveDate::from_ymd_opt(i32::from(year), month.into(), day.into());
            // A number under 2,200 that is shown as a date is a year that somebody typed.
            match value.as_f64() {
                year if (1900.0..2200.0).contains(&year) && year.fract() == 0.0 => {
                    Some(Cell::Number(year))
                }
                _ => Some(date.map_or(Cell::Error, Cell::Date)),
            }
        }
        DataRef::DateTime(value) => Some(Cell::Number(value.as_f64())),
        DataRef::DateTimeIso(value) => match value.get(..10).map(str::parse) {
            Some(Ok(date)) => Some(Cell::Date(date)),
            _ => text(&value),
        },
        DataRef::DurationIso(value) => text(&value),
        DataRef::Error(_) => Some(Cell::Error),
    }
}

/// Merged cells only help to read; a sheet whose merges are unreadable is read without.
fn read_merges(workbook: &mut Book<'_>, name: &str, limits: &Limits) -> Vec<Region> {
    const MOST: usize = 5_000;
    let Ok(found) = workbook.merge_cells_by_sheet_name(name) else { return Vec::new() };
    let region = |found: calamine::Dimensions| {
        Some(Region {
            first_row: found.start.0.checked_add(1)?,
            last_row: found.end.0.checked_add(1)?.min(limits.last_row),
            first_column: u16::try_from(found.start.1).ok()?,
            last_column: u16::try_from(found.end.1.min(limits.last_column)).ok()?,
        })
    };
    found.into_iter().take(MOST).filter_map(region).collect()
}
