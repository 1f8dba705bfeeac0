//! `OpenDocument` spreadsheets, read in one pass over `content.xml`.
//!
//! Not calamine's reader: it writes out repeated cells before it counts them, and does not tell
//! which cells are merged, see ADR 55.

mod cell;

use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::grid::{Budget, Rows};
use super::{BadWorkbook, Cell, Limits, Region, Sheet};
use cell::OpenCell;

/// Reads the visible sheets.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, BadWorkbook> {
    let damaged = |_| BadWorkbook::Damaged;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let part = archive.by_name("content.xml").map_err(|_| BadWorkbook::NotAWorkbook)?;
    let mut reader = Reader::from_reader(BufReader::new(part.take(limits.part_bytes)));
    reader.config_mut().expand_empty_elements = true;
    let mut document = Document::new(limits);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| BadWorkbook::Damaged)? {
            Event::Start(start) => document.open(&start)?,
            Event::End(end) => document.close(end.name().0)?,
            Event::Text(text) => document.text(&text.xml10_content()),
            Event::CData(text) => document.text(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().map_err(|_| BadWorkbook::Damaged)?;
                match letter {
                    Some(letter) => document.text(letter.encode_utf8(&mut [0; 4])),
                    None => document.text(named_letter(&name.xml10_content())),
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if document.is_spreadsheet { Ok(document.sheets) } else { Err(BadWorkbook::NotAWorkbook) }
}

/// The five names that XML itself knows.
fn named_letter(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

/// The document as far as it has been read.
struct Document<'l> {
    budget: Budget<'l>,
    is_spreadsheet: bool,
    /// The style whose properties are being read.
    style: String,
    /// Whether sheets of a style are shown.
    shown: HashMap<String, bool>,
    sheets: Vec<Sheet>,
    table: Option<Table>,
    /// Tables within cells are passed over.
    inner_tables: u32,
}

/// The sheet that is being read.
struct Table {
    name: String,
    is_shown: bool,
    rows: Rows,
    /// Where merged cells begin and end, counted from 0.
    merges: Vec<((u32, u32), (u32, u32))>,
    /// The next row, counted from 0, and how often the one being read stands there.
    row: u32,
    row_repeats: u32,
    column: u32,
    /// What the row holds, until it is known to be whole.
    cells: Vec<(u32, u32, Cell)>,
    cell: Option<OpenCell>,
}

impl<'l> Document<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            budget: Budget::new(limits),
            is_spreadsheet: false,
            style: String::new(),
            shown: HashMap::new(),
            sheets: Vec::new(),
            table: None,
            inner_tables: 0,
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), BadWorkbook> {
        let name = start.name();
        match name.0 {
            "office:spreadsheet" => self.is_spreadsheet = true,
            "style:style" => self.style = attribute(start, "style:name")?.unwrap_or_default(),
            "style:table-properties" => {
                let display = attribute(start, "table:display")?;
                self.shown.insert(self.style.clone(), display.as_deref() != Some("false"));
            }
            "table:table" if self.table.is_none() => self.open_table(start)?,
            "table:table" => self.inner_tables += 1,
            _ if self.inner_tables > 0 => {}
            name => {
                if let Some(table) = &mut self.table {
                    table.open(name, start)?;
                }
            }
        }
        Ok(())
    }

    fn open_table(&mut self, start: &BytesStart<'_>) -> Result<(), BadWorkbook> {
        let style = attribute(start, "table:style-name")?.unwrap_or_default();
        self.table = Some(Table {
            name: attribute(start, "table:name")?.unwrap_or_default(),
            is_shown: self.shown.get(&style).copied().unwrap_or(true),
            rows: Rows::new(),
            merges: Vec::new(),
            row: 0,
            row_repeats: 1,
            column: 0,
            cells: Vec::new(),
            cell: None,
        });
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), BadWorkbook> {
        match name {
            "table:table" if self.inner_tables > 0 => self.inner_tables -= 1,
            "table:table" => {
                let limits = self.budget.limits();
                let done = self.table.take().filter(|table| table.is_shown);
                if let Some(Table { name, rows, merges, .. }) =
                    done.filter(|_| self.sheets.len() < limits.sheets)
                {
                    let region = |(start, end)| Region::of(start, end, limits);
                    let merges = merges.into_iter().filter_map(region).collect();
                    self.sheets.push(Sheet { name, rows, merges, date_1904: false });
                }
            }
            _ if self.inner_tables > 0 => {}
            name => {
                if let Some(table) = &mut self.table {
                    table.close(name, &mut self.budget)?;
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let cell = self.table.as_mut().and_then(|table| table.cell.as_mut());
        if let Some(cell) = cell.filter(|_| self.inner_tables == 0) {
            cell.add(text, self.budget.limits().text_bytes);
        }
    }
}

impl Table {
    fn open(&mut self, name: &str, start: &BytesStart<'_>) -> Result<(), BadWorkbook> {
        match name {
            "table:table-row" => {
                self.row_repeats = count(start, "table:number-rows-repeated")?;
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let cell = OpenCell::new(start)?;
                let (down, right) = cell.spans;
                if (down, right) != (1, 1) && self.merges.len() < Region::MOST {
                    let last_row = self.row.saturating_add(down.saturating_sub(1));
                    let last_column = self.column.saturating_add(right.saturating_sub(1));
                    self.merges.push(((self.row, self.column), (last_row, last_column)));
                }
                self.cell = Some(cell);
            }
            name => {
                if let Some(cell) = &mut self.cell {
                    cell.open(name, start)?;
                }
            }
        }
        Ok(())
    }

    fn close(&mut self, name: &str, budget: &mut Budget<'_>) -> Result<(), BadWorkbook> {
        match name {
            "table:table-row" => self.close_row(budget)?,
            "table:table-cell" | "table:covered-table-cell" => {
                let Some(cell) = self.cell.take() else { return Ok(()) };
                let repeats = cell.repeats;
                if let Some(cell) = cell.value(budget) {
                    self.cells.push((self.column, repeats, cell));
                }
                self.column = self.column.saturating_add(repeats);
            }
            name => {
                if let Some(cell) = &mut self.cell {
                    cell.close(name);
                }
            }
        }
        Ok(())
    }

    /// Writes the row as often as it is repeated; an empty one only counts.
    fn close_row(&mut self, budget: &mut Budget<'_>) -> Result<(), BadWorkbook> {
        let cells = std::mem::take(&mut self.cells);
        let row = self.row;
        self.row = row.saturating_add(self.row_repeats);
        // Rows and cells of a sheet that nobody sees are none.
        if cells.is_empty() || !self.is_shown {
            return Ok(());
        }
        for row in row..self.row {
            for (column, repeats, cell) in &cells {
                for column in *column..column.saturating_add(*repeats) {
                    budget.put(&mut self.rows, (row, column), cell.clone())?;
                }
            }
        }
        Ok(())
    }
}

/// An attribute's value, if the element has it.
fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, BadWorkbook> {
    let found = start.try_get_attribute(name).map_err(|_| BadWorkbook::Damaged)?;
    let value = found.map(|found| unescape(&found.value).map(std::borrow::Cow::into_owned));
    value.transpose().map_err(|_| BadWorkbook::Damaged)
}

/// A count, which is one where it is not said.
fn count(start: &BytesStart<'_>, name: &str) -> Result<u32, BadWorkbook> {
    let value = attribute(start, name)?;
    value.map_or(Ok(1), |value| value.trim().parse().map_err(|_| BadWorkbook::Damaged))
}
