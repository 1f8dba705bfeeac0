//! Finds the list in a workbook: its header, its people, who sent it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::footer::{Kind, kind};
use super::header::{self, SeenCell};
use super::layout::{Column, Layout};
use super::post;
use super::row::RowCells;
use super::wordings::{NOT_A_SENDER, Wordings};
use crate::domain::text;
use crate::domain::workbook::{Cell, Cells, Region, Sheet};

/// A list, taken out of its workbook. Holds people's data: never logged, sealed when stored.
#[derive(Debug, Clone)]
pub struct List {
    /// Where the list keeps what.
    pub layout: Layout,
    /// One per person, in the workbook's order.
    pub rows: Vec<ListRow>,
    /// Everything else in the sheet, so that the workbook can be given back.
    pub frame: Frame,
    /// Names that the sender may have: lines above the list, then units in it, most frequent first.
    pub senders: Vec<String>,
}

/// A row about a person.
pub type ListRow = RowCells;

/// The part of a sheet that is about nobody on the list: titles, header, totals, signatures.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Frame {
    pub sheet: String,
    pub rows: BTreeMap<u32, Cells>,
    pub merges: Vec<Region>,
}

/// Why a workbook holds no list that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoList {
    #[error("no header with name and citizen id or date of birth was found")]
    NoHeader { seen: Vec<SeenCell> },
    #[error("there are two different headers in the sheet")]
    TwoHeaders { first: u32, second: u32 },
    #[error("more than one sheet holds a list")]
    SeveralLists,
    #[error("the list has no column that every list needs")]
    NoColumn { column: Column, seen: Vec<SeenCell> },
    #[error("no row about a person stands below the header")]
    NoRows,
}

/// Finds the one list of a workbook.
pub fn find_list(mut sheets: Vec<Sheet>, wordings: &Wordings) -> Result<List, NoList> {
    let headers = sheets.iter().map(|sheet| header::find(sheet, wordings)).enumerate();
    let mut found: Vec<(usize, Layout)> =
        headers.filter_map(|(at, layout)| Some((at, layout?))).collect();
    let (at, layout) = match found.len() {
        0 => return Err(NoList::NoHeader { seen: header::seen(&sheets, wordings) }),
        1 => found.remove(0),
        _ => return Err(NoList::SeveralLists),
    };
    let sheet = sheets.remove(at);
    let is_born = |column: &Column| layout.has(*column);
    let has_birth = [Column::Born, Column::BornMale, Column::BornFemale].iter().any(is_born);
    let needed = [Column::CitizenId, Column::Tier].into_iter().find(|column| !layout.has(*column));
    if let Some(column) = needed.or((!has_birth).then_some(Column::Born)) {
        let seen = header::seen(std::slice::from_ref(&sheet), wordings);
        return Err(NoList::NoColumn { column, seen });
    }
    take(sheet, layout, wordings)
}

fn take(mut sheet: Sheet, layout: Layout, wordings: &Wordings) -> Result<List, NoList> {
    let mut fills = sheet.fills_after(layout.header_rows.1);
    let below: Vec<u32> =
        sheet.rows.range(layout.header_rows.1 + 1..).map(|(row, _)| *row).collect();
    let mut rows = Vec::new();
    let mut after_ending = false;
    for row in below {
        if let Some(again) = header::in_row(&sheet, row, wordings) {
            if again.columns != layout.columns {
                let (first, second) = (layout.header_rows.0, row);
                return Err(NoList::TwoHeaders { first, second });
            }
            continue;
        }
        let own = sheet.rows.get(&row).cloned().unwrap_or_default();
        let merged = fills.remove(&row).unwrap_or_default();
        let cells = RowCells { row, own, merged, ..RowCells::default() };
        match kind(&layout, &cells, after_ending) {
            Kind::Person => {
                sheet.rows.remove(&row);
                rows.push(cells);
            }
            Kind::Ending => after_ending = true,
            Kind::Nobody => {}
        }
    }
    if rows.is_empty() {
        return Err(NoList::NoRows);
    }
    let senders = senders(&sheet, &layout, &rows);
    let frame = Frame { sheet: sheet.name, rows: sheet.rows, merges: sheet.merges };
    Ok(List { layout, rows, frame, senders })
}

/// Who may have sent the list, likeliest first and each name once.
///
/// A unit that most rows name is likelier than a title, because it is written as people write it.
fn senders(sheet: &Sheet, layout: &Layout, rows: &[RowCells]) -> Vec<String> {
    let titles: Vec<String> = sheet
        .rows
        .range(..layout.header_rows.0)
        .flat_map(|(_, cells)| cells.values())
        .filter_map(|cell| match cell {
            Cell::Text(text) => Some(text::tidy(text)),
            _ => None,
        })
        .filter(|line| may_be_a_sender(line))
        .collect();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for unit in rows.iter().filter_map(|row| unit_of(layout, row, &titles)) {
        *counted.entry(unit).or_default() += 1;
    }
    let mut units: Vec<(String, usize)> = counted.into_iter().collect();
    units.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));

    let mut names: Vec<String> = Vec::new();
    let most = units.iter().filter(|(_, count)| count * 2 > rows.len());
    for name in most.map(|(unit, _)| unit.clone()).chain(titles) {
        if !names.iter().any(|known| text::fold(known) == text::fold(&name)) {
            names.push(name);
        }
    }
    names
}

/// The unit a row names, in a column of its own or after the post.
fn unit_of(layout: &Layout, row: &RowCells, titles: &[String]) -> Option<String> {
    let cell = |column: Column| {
        let number = layout.at(column)?;
        let cell = row.own.get(&number).or_else(|| row.merged.get(&number))?;
        Some(text::tidy(&cell.text())).filter(|text| !text.is_empty())
    };
    if let Some(unit) = cell(Column::Unit) {
        return Some(unit);
    }
    let both = cell(Column::PostAndUnit)?;
    let known = titles.iter().find_map(|title| {
        let parted = post::part(&both, Some(title));
        parted.unit.filter(|unit| text::fold(unit) == text::fold(title))
    });
    known.or_else(|| post::part(&both, None).unit)
}

fn may_be_a_sender(line: &str) -> bool {
    let folded = text::fold(line);
    let is_other = NOT_A_SENDER.iter().any(|other| {
        let rest = folded.strip_prefix(other);
        match *other {
            // `Số: 12/CV` is a letter's number, `Sở Y tế` a department.
            "so" => rest.is_some_and(|rest| rest.trim().starts_with(|c: char| c.is_ascii_digit())),
            _ => rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')),
        }
    });
    !folded.is_empty() && !is_other && line.chars().count() <= 120
}
