//! Sheets as sparse rows.

use std::collections::BTreeMap;

use super::guard::Kind;
use super::{BadWorkbook, Cell, Cells, Limits, Region};
use super::{charset, guard, ods, text_file, xls, xlsx};

/// One visible sheet of a workbook.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The name on the sheet's tab.
    pub name: String,
    /// Rows with something in them, by the workbook's own number (from 1).
    pub rows: BTreeMap<u32, Cells>,
    /// The merged cells.
    pub merges: Vec<Region>,
    /// Whether numbers without a format count days from 1904, as old Macintosh workbooks do.
    pub date_1904: bool,
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

/// Reads the visible sheets of a workbook in any of the formats that are known.
///
/// The libraries panic at some files that no program writes, such as a row number of twelve digits: such a file is
/// damaged, and nothing else has gone wrong.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, BadWorkbook> {
    let kind = guard::check(bytes, limits)?;
    let read = std::panic::catch_unwind(|| match kind {
        Kind::Xlsx => xlsx::read(bytes, limits),
        Kind::Ods => ods::read(bytes, limits),
        Kind::Xls => xls::read(bytes, limits),
        Kind::Text => text_file::read(bytes, limits),
    });
    let mut sheets = read.unwrap_or(Err(BadWorkbook::Damaged))?;
    charset::settle(&mut sheets);
    Ok(sheets)
}
