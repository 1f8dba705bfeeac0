//! Excel before 2007 (BIFF8, and BIFF5 of Excel 95), record by record.
//!
//! Not calamine's reader: it takes memory for what the file states (a sheet's dimensions, a dense
//! range between two far cells) and panics on records that are cut short, see ADR 55.

mod records;
mod strings;

use std::io::{Cursor, Read};

use super::dates::{DAYS_TO_1904, day_or_year, shows_a_day};
use super::grid::{Budget, Rows};
use super::{BadWorkbook, Cell, Limits, Region, Sheet};
use records::{Record, Records};
use strings::Segments;

/// What holds for the whole workbook.
#[derive(Default)]
struct Globals {
    /// Strings have a width; before Excel 97 they are bytes.
    is_wide: bool,
    date_1904: bool,
    strings: Vec<String>,
    /// Numbers of formats that show a day, of those that the workbook defines.
    days: std::collections::HashMap<u16, bool>,
    /// The number format of each cell style.
    styles: Vec<u16>,
    /// Where each visible sheet begins, and its name.
    sheets: Vec<(usize, String)>,
}

/// Reads the visible sheets.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, BadWorkbook> {
    let stream = workbook_stream(bytes, limits)?;
    let globals = read_globals(&stream)?;
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    for (at, name) in globals.sheets.iter().take(limits.sheets) {
        let stream = stream.get(*at..).ok_or(BadWorkbook::Damaged)?;
        let (rows, merges) = read_sheet(stream, &globals, &mut budget)?;
        sheets.push(Sheet { name: name.clone(), rows, merges, date_1904: globals.date_1904 });
    }
    Ok(sheets)
}

/// The stream with the cells; other files of the same kind (`.doc`, `.msg`) have none.
fn workbook_stream(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, BadWorkbook> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes));
    let mut file = file.map_err(|_| BadWorkbook::Damaged)?;
    let path = ["/Workbook", "/Book"].into_iter().find(|path| file.is_stream(path));
    let path = path.ok_or(BadWorkbook::NotAWorkbook)?;
    let stream = file.open_stream(path).map_err(|_| BadWorkbook::Damaged)?;
    let mut content = Vec::new();
    // A chain of sectors may go round in a circle.
    let most = limits.part_bytes.min(bytes.len() as u64 + 1);
    stream.take(most).read_to_end(&mut content).map_err(|_| BadWorkbook::Damaged)?;
    Ok(content)
}

fn read_globals(stream: &[u8]) -> Result<Globals, BadWorkbook> {
    let mut globals = Globals::default();
    let mut records = Records::new(stream);
    let first = records.next().filter(|record| record.kind == records::BOF);
    globals.is_wide = first.and_then(|record| record.u16(0)) == Some(0x0600);
    while let Some(record) = records.next() {
        match record.kind {
            records::EOF => break,
            records::FILE_PASS => return Err(BadWorkbook::PasswordProtected),
            records::DATE_MODE => globals.date_1904 = record.u16(0) == Some(1),
            records::FORMAT => {
                let format = record.text(2, globals.is_wide, globals.is_wide);
                if let (Some(number), Some(format)) = (record.u16(0), format) {
                    globals.days.insert(number, shows_a_day(&format));
                }
            }
            records::XF => globals.styles.push(record.u16(2).unwrap_or(0)),
            records::BOUND_SHEET => globals.sheets.extend(sheet_of(&record, globals.is_wide)),
            records::SST => {
                globals.strings = strings::shared(Segments::new(&record, &mut records));
            }
            _ => {}
        }
    }
    if globals.sheets.is_empty() { Err(BadWorkbook::Damaged) } else { Ok(globals) }
}

/// A visible sheet with cells: charts and macros are passed over.
fn sheet_of(record: &Record<'_>, is_wide: bool) -> Option<(usize, String)> {
    let at = usize::try_from(record.u32(0)?).ok()?;
    let (visibility, kind) = (record.u8(4)? & 3, record.u8(5)?);
    let name = record.short_text(6, is_wide)?;
    (visibility == 0 && kind == 0).then_some((at, name))
}

fn read_sheet(
    stream: &[u8],
    globals: &Globals,
    budget: &mut Budget<'_>,
) -> Result<(Rows, Vec<Region>), BadWorkbook> {
    let (mut rows, mut merges) = (Rows::new(), Vec::new());
    let mut depth = 0_u32;
    let mut formula_at = None;
    for record in Records::new(stream) {
        match record.kind {
            // A chart inside a sheet has cells of its own.
            records::BOF => depth += 1,
            records::EOF if depth <= 1 => break,
            records::EOF => depth -= 1,
            _ if depth > 1 => {}
            records::MERGED_CELLS => merges.extend(regions(&record, budget.limits())),
            records::FORMULA => {
                formula_at = record.place();
                let value = record.formula_value(|number| globals.number(&record, number));
                put(&mut rows, budget, formula_at, value)?;
            }
            // What the formula above came to, where that is a text.
            records::STRING => {
                let text = record.text(0, globals.is_wide, globals.is_wide);
                let cell = text.and_then(|text| budget.text(&text));
                put(&mut rows, budget, formula_at.take(), cell)?;
            }
            records::MUL_RK => {
                for (at, style, number) in record.mul_rk() {
                    let cell = globals.number_of(style, number);
                    put(&mut rows, budget, Some(at), Some(cell))?;
                }
            }
            _ => {
                let cell = cell(&record, globals, budget);
                put(&mut rows, budget, record.place(), cell)?;
            }
        }
    }
    Ok((rows, merges))
}

fn put(
    rows: &mut Rows,
    budget: &mut Budget<'_>,
    place: Option<(u32, u32)>,
    cell: Option<Cell>,
) -> Result<(), BadWorkbook> {
    match (place, cell) {
        (Some(place), Some(cell)) => budget.put(rows, place, cell),
        _ => Ok(()),
    }
}

/// The cell of a record that holds one; others hold none.
fn cell(record: &Record<'_>, globals: &Globals, budget: &Budget<'_>) -> Option<Cell> {
    match record.kind {
        records::LABEL_SST => {
            let index = usize::try_from(record.u32(6)?).ok()?;
            budget.text(globals.strings.get(index)?)
        }
        records::LABEL | records::RICH_LABEL => {
            budget.text(&record.text(6, true, globals.is_wide)?)
        }
        records::NUMBER => Some(globals.number(record, record.f64(6)?)),
        records::RK => Some(globals.number(record, records::rk(record.u32(6)?))),
        records::BOOL_OR_ERROR => match (record.u8(6)?, record.u8(7)?) {
            (value, 0) => Some(Cell::Bool(value != 0)),
            _ => Some(Cell::Error),
        },
        _ => None,
    }
}

fn regions(record: &Record<'_>, limits: &Limits) -> Vec<Region> {
    let count = usize::from(record.u16(0).unwrap_or(0)).min(Region::MOST);
    let region = |index: usize| {
        let edge = |edge: usize| record.u16(2 + index * 8 + edge * 2).map(u32::from);
        Region::of((edge(0)?, edge(2)?), (edge(1)?, edge(3)?), limits)
    };
    (0..count).filter_map(region).collect()
}

impl Globals {
    fn number(&self, record: &Record<'_>, number: f64) -> Cell {
        self.number_of(record.u16(4).unwrap_or(0), number)
    }

    /// A number as the cell's style shows it: a day, or a number.
    fn number_of(&self, style: u16, number: f64) -> Cell {
        let format = self.styles.get(usize::from(style)).copied().unwrap_or(0);
        let built_in = matches!(format, 14..=17 | 22 | 27..=36 | 50..=58);
        if !self.days.get(&format).copied().unwrap_or(built_in) {
            return Cell::Number(number);
        }
        let is_year = (1900.0..2200.0).contains(&number) && number.fract() == 0.0;
        let shift = if self.date_1904 && !is_year { DAYS_TO_1904 } else { 0.0 };
        day_or_year(number + shift)
    }
}
