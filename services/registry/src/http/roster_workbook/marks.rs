//! What is marked in the workbook that was sent.

use std::collections::{BTreeMap, BTreeSet};

use super::{GivenBack, explanation, title};
use crate::domain::roster::{Fault, Frame, RowCells};
use crate::domain::workbook::annotate::{Look, Mark, Marks};
use crate::error::Error;
use crate::store;
use crate::store::rows::place;

/// The farthest column that merged cells are known to reach; what reaches it may go on beyond.
const FARTHEST: u16 = 199;

/// The marks of a list; none where the sheet has no room for them, or a row must not be shown.
pub(super) fn of(list: &GivenBack) -> Result<Option<Marks>, Error> {
    let (layout, frame) = (&list.context.layout, &list.frame);
    let mut marked = Marked { frame, cells: BTreeMap::new(), last: 0 };
    marked.last = frame
        .rows
        .values()
        .filter_map(|cells| cells.keys().next_back())
        .max()
        .copied()
        .unwrap_or(0);
    let mut notes = vec![(layout.header_rows.0, title(list.language).to_owned(), Look::Head)];
    for row in &list.rows {
        let Some(sealed) = &row.sealed else { return Ok(None) };
        let number = u32::try_from(row.row).map_err(|_| store::corrupt("row number"))?;
        let cells: RowCells =
            serde_json::from_slice(&list.context.key.open(&place(number), sealed)?)?;
        let faults: Vec<Fault> = serde_json::from_value(row.faults.clone())?;
        marked.last = marked.last.max(cells.own.keys().next_back().copied().unwrap_or(0));
        for (column, text) in cells.corrected {
            let Some(at) = layout.shown_at(column) else { continue };
            if marked.anchor(number, at) != (number, at) {
                return Ok(None); // It would stand in a cell that a merged one covers.
            }
            marked.mark(number, at).text = Some(text);
        }
        for at in faults.iter().filter_map(|fault| layout.shown_at(fault.column)) {
            let (number, at) = marked.anchor(number, at);
            marked.mark(number, at).look = Look::Fault;
        }
        notes.push((number, explanation(row, &faults, list.language), Look::Note));
    }
    Ok(marked.with_notes(notes))
}

/// Cells as they are marked.
struct Marked<'l> {
    frame: &'l Frame,
    cells: BTreeMap<u32, BTreeMap<u16, Mark>>,
    /// The last column with something in it.
    last: u16,
}

impl Marked<'_> {
    fn mark(&mut self, row: u32, column: u16) -> &mut Mark {
        self.cells.entry(row).or_default().entry(column).or_default()
    }

    /// The cell that is seen at this place: of merged cells the first.
    fn anchor(&self, row: u32, column: u16) -> (u32, u16) {
        let region = self.frame.merges.iter().find(|region| region.holds(row, column));
        region.map_or((row, column), |region| (region.first_row, region.first_column))
    }

    /// All marks, with what is said of rows beside everything that is in them.
    fn with_notes(mut self, notes: Vec<(u32, String, Look)>) -> Option<Marks> {
        let rows: BTreeSet<u32> = notes.iter().map(|(row, _, _)| *row).collect();
        let beside = self.frame.merges.iter().filter(|region| {
            region.first_row <= region.last_row
                && rows.range(region.first_row..=region.last_row).next().is_some()
        });
        let last = beside.map(|region| region.last_column).max().unwrap_or(0).max(self.last);
        if last >= FARTHEST {
            return None;
        }
        for (row, text, look) in notes {
            *self.mark(row, last + 1) = Mark { text: Some(text), look };
        }
        Some(Marks { sheet: self.frame.sheet.clone(), notes: last + 1, cells: self.cells })
    }
}
