//! Finds the header of a list by its words.

use std::collections::BTreeMap;

use super::layout::{Column, Layout};
use super::wordings::Wordings;
use crate::domain::text;
use crate::domain::workbook::{Cell, Sheet};

/// A header stands within the first rows: titles above it are few.
const SEARCHED_ROWS: u32 = 60;
/// Columns that must be recognised for a row to be a header.
const LEAST_COLUMNS: usize = 3;

/// Finds the header: one row, or two where the upper one is merged over the lower.
///
/// Of a row alone and the row with the one below it, the reading with more columns counts.
pub(super) fn find(sheet: &Sheet, wordings: &Wordings) -> Option<Layout> {
    let rows = sheet.rows.range(..=SEARCHED_ROWS).map(|(row, _)| *row);
    rows.filter_map(|row| best_at(sheet, row, wordings)).max_by_key(|layout| {
        // Of equals one row before two, and the first: a header repeated at a page break says
        // nothing new.
        let (first, last) = layout.header_rows;
        (layout.columns.len(), std::cmp::Reverse((last - first, first)))
    })
}

/// The header that stands in this row alone, if one does.
pub(super) fn in_row(sheet: &Sheet, row: u32, wordings: &Wordings) -> Option<Layout> {
    Some(layout(sheet, (row, row), wordings)).filter(is_header)
}

fn best_at(sheet: &Sheet, row: u32, wordings: &Wordings) -> Option<Layout> {
    let alone = layout(sheet, (row, row), wordings);
    let with_next = layout(sheet, (row, row + 1), wordings);
    let best = if with_next.columns.len() > alone.columns.len() { with_next } else { alone };
    is_header(&best).then_some(best)
}

fn is_header(layout: &Layout) -> bool {
    let has = |columns: &[Column]| columns.iter().any(|column| layout.has(*column));
    has(&[Column::Name, Column::FamilyName])
        && has(&[Column::CitizenId, Column::Born, Column::BornMale, Column::BornFemale])
        && layout.columns.len() >= LEAST_COLUMNS
}

fn layout(sheet: &Sheet, (first, last): (u32, u32), wordings: &Wordings) -> Layout {
    let mut layout = Layout {
        header_rows: (first, last),
        columns: BTreeMap::new(),
        wordings: BTreeMap::new(),
        unknown: BTreeMap::new(),
        date_1904: sheet.date_1904,
    };
    let occupied: std::collections::BTreeSet<u16> = (first..=last)
        .filter_map(|row| sheet.rows.get(&row))
        .flat_map(|cells| cells.keys().copied())
        .collect();
    for number in occupied {
        let readings = readings(sheet, (first, last), number);
        let known = |wording: &String| Some((wordings.column_of(wording)?, wording.clone()));
        let Some((column, wording)) = readings.iter().find_map(known) else {
            layout.unknown.extend(readings.into_iter().next().map(|wording| (number, wording)));
            continue;
        };
        // The first of two equal wordings: the second is most often an explanation.
        layout.columns.entry(column).or_insert(number);
        layout.wordings.entry(column).or_insert(wording);
    }
    layout
}

/// What a column's header may say: the rows' wordings together (`Năm sinh` over `Nam`), then the
/// lowest alone, then the upper.
fn readings(sheet: &Sheet, (first, last): (u32, u32), number: u16) -> Vec<String> {
    let wording = |row: u32| match sheet.value(row, number) {
        Some(Cell::Text(wording)) => Some(text::tidy(wording)).filter(|text| !text.is_empty()),
        _ => None,
    };
    let (upper, lower) = (wording(first), wording(last));
    let together = match (&upper, &lower) {
        (Some(upper), Some(lower)) if first != last && upper != lower => {
            Some(format!("{upper} {lower}"))
        }
        _ => None,
    };
    let readings: Vec<String> = [together, lower, upper].into_iter().flatten().collect();
    // `Số CCCD (12 số)`: a note in brackets explains the wording.
    let bare = readings.iter().filter_map(|wording| Some(wording.split_once('(')?.0.trim()));
    let bare: Vec<String> = bare.filter(|wording| !wording.is_empty()).map(str::to_owned).collect();
    readings.into_iter().chain(bare).collect()
}

/// One cell of what may be a header, for whoever must say what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCell {
    /// The row counted from 1, the column from 0.
    pub row: u32,
    pub column: u16,
    pub wording: String,
    /// What is known to stand under it.
    pub holds: Option<Column>,
}

/// Cells of the row that looks most like a header: most known wordings, then most texts.
pub(super) fn seen(sheets: &[Sheet], wordings: &Wordings) -> Vec<SeenCell> {
    /// A header has no more columns than this, and no longer texts.
    const MOST: usize = 40;
    const LONGEST: usize = 120;
    let rows = sheets.iter().flat_map(|sheet| sheet.rows.range(..=SEARCHED_ROWS));
    let cells_of = |(row, cells): (&u32, &crate::domain::workbook::Cells)| -> Vec<SeenCell> {
        let texts = cells.iter().filter_map(|(column, cell)| match cell {
            Cell::Text(wording) if wording.chars().count() <= LONGEST => {
                Some((*column, text::tidy(wording)))
            }
            _ => None,
        });
        // A number of five digits or more is somebody's, not a header's.
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        texts
            .filter(|(_, wording)| !wording.is_empty() && digits(wording) < 5)
            .take(MOST)
            .map(|(column, wording)| {
                let holds = wordings.column_of(&wording);
                SeenCell { row: *row, column, wording, holds }
            })
            .collect()
    };
    let best = rows.map(cells_of).filter(|cells| cells.len() >= LEAST_COLUMNS);
    best.max_by_key(|cells| {
        let known = cells.iter().filter(|cell| cell.holds.is_some()).count();
        (known, cells.len(), cells.first().map(|cell| std::cmp::Reverse(cell.row)))
    })
    .unwrap_or_default()
}
