//! Marks written into a sheet.

mod columns;

use std::collections::BTreeMap;
use std::ops::Range;

use super::splices::Splices;
use super::styles::Styles;
use super::tags::{Opened, Tag, Tags, escaped};
use super::{Mark, Marks, Unfit};
use crate::domain::workbook::cell_name;
use columns::Columns;

/// The sheet with these marks.
pub(super) fn mark(xml: &str, marks: &Marks, styles: &mut Styles<'_>) -> Result<String, Unfit> {
    let mut marking = Marking {
        rest: marks.cells.clone(),
        prefix: String::new(),
        columns: Columns::new(marks.notes),
        styles,
        splices: Splices::default(),
        row: None,
        row_number: 0,
        is_in_data: false,
    };
    let mut tags = Tags::of(xml);
    while let Some(tag) = tags.next()? {
        match tag {
            Tag::Open(tag) => marking.open(&tag, marks)?,
            Tag::Close { name, at } => marking.close(&name, &at)?,
        }
    }
    if !marking.rest.is_empty() {
        return Err(Unfit::Damaged); // There was no data, or it did not end.
    }
    Ok(marking.splices.applied_to(xml))
}

/// A sheet while it is marked.
struct Marking<'s, 'x> {
    /// Rows whose marks are still to be written.
    rest: BTreeMap<u32, BTreeMap<u16, Mark>>,
    prefix: String,
    columns: Columns,
    styles: &'s mut Styles<'x>,
    splices: Splices,
    /// The row that is being read, if it has marks.
    row: Option<Row>,
    /// The number of the row that was read last.
    row_number: u32,
    is_in_data: bool,
}

/// A row with marks.
struct Row {
    /// Cells whose marks are still to be written.
    rest: BTreeMap<u16, Mark>,
    /// The format of cells that are not there.
    format: Option<usize>,
    /// The next column, for cells that do not say theirs.
    next: u16,
    /// The cell that is being read, if it is marked: where it begins, and what becomes of it.
    cell: Option<(Range<usize>, String)>,
}

impl Marking<'_, '_> {
    fn open(&mut self, tag: &Opened<'_>, marks: &Marks) -> Result<(), Unfit> {
        match tag.name.as_str() {
            "worksheet" => self.prefix = tag.prefix(),
            "dimension" => self.widen(tag, marks)?,
            "col" if !self.is_in_data => self.columns.add(tag)?,
            "sheetData" => {
                self.columns.write(tag.at.start, &self.prefix, &mut self.splices);
                if tag.is_empty {
                    return Err(Unfit::Damaged);
                }
                self.is_in_data = true;
            }
            "row" if self.is_in_data => self.open_row(tag)?,
            "c" if self.is_in_data => self.open_cell(tag)?,
            "f" if self.is_in_data => {
                let is_written = self.row.as_ref().is_some_and(|row| row.cell.is_some());
                if is_written {
                    return Err(Unfit::Formula);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, at: &Range<usize>) -> Result<(), Unfit> {
        match name {
            "cols" if !self.is_in_data => {
                self.columns.write(at.start, &self.prefix, &mut self.splices);
            }
            "sheetData" => {
                self.insert_rows(u32::MAX, at.start)?;
                self.is_in_data = false;
            }
            "c" if self.is_in_data => {
                if let Some((from, text)) = self.row.as_mut().and_then(|row| row.cell.take()) {
                    self.splices.replace(from.start..at.end, text);
                }
            }
            "row" if self.is_in_data => {
                if let Some(row) = self.row.take() {
                    let cells = self.new_cells(self.row_number, row.format, row.rest)?;
                    self.splices.insert(at.start, cells);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The sheet's extent with the column that explains.
    fn widen(&mut self, tag: &Opened<'_>, marks: &Marks) -> Result<(), Unfit> {
        let Some(extent) = tag.attribute("ref")? else { return Ok(()) };
        let (first, last) = extent.split_once(':').unwrap_or((&extent, &extent));
        let (Some(_), Some((row, column))) = (place(first), place(last)) else { return Ok(()) };
        let last_marked = marks.cells.keys().next_back().copied().unwrap_or(row);
        let last = cell_name(row.max(last_marked), column.max(marks.notes));
        let extent = format!("{first}:{last}");
        let text = tag.with(&[("ref", Some(&extent))], tag.is_empty)?;
        self.splices.replace(tag.at.clone(), text);
        Ok(())
    }

    fn open_row(&mut self, tag: &Opened<'_>) -> Result<(), Unfit> {
        let number = match tag.number("r")? {
            Some(number) => number,
            None => self.row_number.checked_add(1).ok_or(Unfit::Disordered)?,
        };
        if number <= self.row_number || self.row.is_some() {
            return Err(Unfit::Disordered);
        }
        self.insert_rows(number, tag.at.start)?;
        self.row_number = number;
        let Some(rest) = self.rest.remove(&number) else { return Ok(()) };
        let format = tag.number("s")?;
        // `spans` says which columns a row has; it may be left out.
        let mut opened = tag.with(&[("spans", None)], false)?;
        if tag.is_empty {
            opened += &self.new_cells(number, format, rest)?;
            opened += &format!("</{}row>", self.prefix);
        } else {
            self.row = Some(Row { rest, format, next: 0, cell: None });
        }
        self.splices.replace(tag.at.clone(), opened);
        Ok(())
    }

    /// Writes marked rows before `number` that are not in the sheet.
    fn insert_rows(&mut self, number: u32, at: usize) -> Result<(), Unfit> {
        let later = self.rest.split_off(&number);
        for (number, cells) in std::mem::replace(&mut self.rest, later) {
            let cells = self.new_cells(number, None, cells)?;
            let p = &self.prefix;
            self.splices.insert(at, format!("<{p}row r=\"{number}\">{cells}</{p}row>"));
        }
        Ok(())
    }

    fn open_cell(&mut self, tag: &Opened<'_>) -> Result<(), Unfit> {
        let Some(row) = &mut self.row else { return Ok(()) };
        let column = match tag.attribute("r")? {
            Some(name) => place(&name).ok_or(Unfit::Damaged)?.1,
            None => row.next,
        };
        if column < row.next || row.cell.is_some() {
            return Err(Unfit::Disordered);
        }
        row.next = column.saturating_add(1);
        let later = row.rest.split_off(&column);
        let (format, before) = (row.format, std::mem::replace(&mut row.rest, later));
        let mark = row.rest.remove(&column);
        let missing = self.new_cells(self.row_number, format, before)?;
        self.splices.insert(tag.at.start, missing);
        let Some(mark) = mark else { return Ok(()) };
        let format = self.styles.format(mark.look, tag.number("s")?.unwrap_or(0))?;
        match mark.text {
            None => {
                let format = format.to_string();
                let text = tag.with(&[("s", Some(&format))], tag.is_empty)?;
                self.splices.replace(tag.at.clone(), text);
            }
            Some(text) => {
                let text = self.cell((self.row_number, column), format, &text);
                match &mut self.row {
                    Some(row) if !tag.is_empty => row.cell = Some((tag.at.clone(), text)),
                    _ => self.splices.replace(tag.at.clone(), text),
                }
            }
        }
        Ok(())
    }

    /// Cells that are not in the sheet yet.
    fn new_cells(
        &mut self,
        row: u32,
        row_format: Option<usize>,
        cells: BTreeMap<u16, Mark>,
    ) -> Result<String, Unfit> {
        let mut written = String::new();
        for (column, mark) in cells {
            let was = row_format.or_else(|| self.columns.format(column)).unwrap_or(0);
            let format = self.styles.format(mark.look, was)?;
            written += &self.cell((row, column), format, mark.text.as_deref().unwrap_or_default());
        }
        Ok(written)
    }

    /// A cell with its text in it, so that the texts which cells share stay as they are.
    fn cell(&self, (row, column): (u32, u16), format: usize, text: &str) -> String {
        let (p, name) = (&self.prefix, cell_name(row, column));
        if text.is_empty() {
            return format!("<{p}c r=\"{name}\" s=\"{format}\"/>");
        }
        let text = escaped(text);
        format!(
            "<{p}c r=\"{name}\" s=\"{format}\" t=\"inlineStr\"><{p}is>\
             <{p}t xml:space=\"preserve\">{text}</{p}t></{p}is></{p}c>"
        )
    }
}

/// The row, counted from 1, and the column, counted from 0, that a cell's name says.
fn place(name: &str) -> Option<(u32, u16)> {
    let digits = name.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let mut column = 0_u16;
    for letter in letters.bytes() {
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column.checked_mul(26)?.checked_add(u16::from(letter - b'A') + 1)?;
    }
    Some((row.parse().ok()?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cells_name_says_its_place() {
        assert_eq!(place("A1"), Some((1, 0)));
        assert_eq!(place("AB131"), Some((131, 27)));
        for wrong in ["", "A", "12", "a1", "A1B", "ZZZZZ9", "A-1"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
