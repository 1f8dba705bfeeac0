//! Cells while they are collected, within limits.

use std::collections::BTreeMap;

use super::{BadWorkbook, Cell, Cells, Limits};
use crate::domain::text;

/// Rows with something in them, by the workbook's own number (from 1).
pub(super) type Rows = BTreeMap<u32, Cells>;

/// Counts what is collected from all sheets of one file.
pub(super) struct Budget<'l> {
    limits: &'l Limits,
    cells_left: usize,
    text_left: usize,
}

impl<'l> Budget<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self { limits, cells_left: limits.cells, text_left: limits.all_text_bytes }
    }

    pub(super) fn limits(&self) -> &'l Limits {
        self.limits
    }

    /// Puts a cell at a place counted from 0, unless there is no room for it.
    pub(super) fn put(
        &mut self,
        rows: &mut Rows,
        (row, column): (u32, u32),
        cell: Cell,
    ) -> Result<(), BadWorkbook> {
        let text = if let Cell::Text(text) = &cell { text.len() } else { 0 };
        let far = row >= self.limits.last_row || column >= self.limits.last_column;
        if far || self.cells_left == 0 || text > self.text_left {
            return Err(BadWorkbook::TooManyCells);
        }
        self.cells_left -= 1;
        self.text_left -= text;
        let column = u16::try_from(column).map_err(|_| BadWorkbook::TooManyCells)?;
        rows.entry(row + 1).or_default().insert(column, cell);
        Ok(())
    }

    /// A text as a cell; nothing when it is blank, and cut where it is longer than any list needs.
    pub(super) fn text(&self, text: &str) -> Option<Cell> {
        let end = text.floor_char_boundary(self.limits.text_bytes);
        let kept = &text[..end];
        (!text::tidy(kept).is_empty()).then(|| Cell::Text(kept.to_owned()))
    }
}
