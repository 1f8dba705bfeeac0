//! Finds the header of a list by its words.

use std::collections::BTreeMap;

use super::layout::{Column, Layout};
use super::wordings::HEADERS;
use crate::domain::text;
use crate::domain::workbook::{Cell, Sheet};

/// A header stands within the first rows: titles above it are few.
const SEARCHED_ROWS: u32 = 60;
/// Columns that must be recognised for a row to be a header.
const LEAST_COLUMNS: usize = 3;

/// The column that stands under this wording, if any does.
pub(super) fn column_of(wording: &str) -> Option<Column> {
    let folded = text::fold(wording);
    let matches = |wordings: &&[&str]| wordings.contains(&folded.as_str());
    HEADERS.iter().find(|(_, wordings)| matches(wordings)).map(|(column, _)| *column)
}

/// Finds the header: one row, or two where the upper one is merged over the lower.
///
/// Of a row alone and the row with the one below it, the reading with more columns counts.
pub(super) fn find(sheet: &Sheet) -> Option<Layout> {
    let rows = sheet.rows.range(..=SEARCHED_ROWS).map(|(row, _)| *row);
    rows.filter_map(|row| best_at(sheet, row)).max_by_key(|layout| {
        // Of equals one row before two, and the first: a header repeated at a page break says
        // nothing new.
        let (first, last) = layout.header_rows;
        (layout.columns.len(), std::cmp::Reverse((last - first, first)))
    })
}

/// The header that stands in this row alone, if one does.
pub(super) fn in_row(sheet: &Sheet, row: u32) -> Option<Layout> {
    Some(layout(sheet, row, row)).filter(is_header)
}

fn best_at(sheet: &Sheet, row: u32) -> Option<Layout> {
    let alone = layout(sheet, row, row);
    let with_next = layout(sheet, row, row + 1);
    let best = if with_next.columns.len() > alone.columns.len() { with_next } else { alone };
    is_header(&best).then_some(best)
}

fn is_header(layout: &Layout) -> bool {
    let has = |columns: &[Column]| columns.iter().any(|column| layout.has(*column));
    has(&[Column::Name, Column::FamilyName])
        && has(&[Column::CitizenId, Column::Born, Column::BornMale, Column::BornFemale])
        && layout.columns.len() >= LEAST_COLUMNS
}

fn layout(sheet: &Sheet, first: u32, last: u32) -> Layout {
    let mut columns = BTreeMap::new();
    let mut wordings = BTreeMap::new();
    let occupied: std::collections::BTreeSet<u16> = (first..=last)
        .filter_map(|row| sheet.rows.get(&row))
        .flat_map(|cells| cells.keys().copied())
        .collect();
    for number in occupied {
        let Some((column, wording)) = recognise(sheet, first, last, number) else { continue };
        // The first of two equal wordings: the second is most often an explanation.
        columns.entry(column).or_insert(number);
        wordings.entry(column).or_insert(wording);
    }
    Layout { header_rows: (first, last), columns, wordings }
}

/// Tries the rows' wordings together (`Năm sinh` over `Nam`), then the lowest alone, then the upper.
fn recognise(sheet: &Sheet, first: u32, last: u32, number: u16) -> Option<(Column, String)> {
    let wording = |row: u32| match sheet.value(row, number) {
        Some(Cell::Text(wording)) => Some(text::tidy(wording)),
        _ => None,
    };
    let (upper, lower) = (wording(first), wording(last));
    let together = match (&upper, &lower) {
        (Some(upper), Some(lower)) if first != last && upper != lower => {
            Some(format!("{upper} {lower}"))
        }
        _ => None,
    };
    [together, lower, upper]
        .into_iter()
        .flatten()
        .find_map(|wording| Some((column_of(&wording)?, wording)))
}
