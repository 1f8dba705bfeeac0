//! Reading what an office kept on paper or in old workbooks: a row for each person's year (hồ sơ giấy).
//!
//! Each column is known by its wording; a row says who it is by a citizen id or by name and birth.

mod fault;
mod row;

use std::collections::BTreeMap;

use super::text;
use super::workbook::{Cell, Cells, Sheet, cell_name};

pub use fault::{PaperCode, PaperFault};
pub use row::{PaperYear, Who, read_year};

/// A header stands within the first rows: titles above it are few.
const SEARCHED_ROWS: u32 = 30;

/// What a column of the office's paper holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperColumn {
    CitizenId,
    Name,
    Born,
    Year,
    CheckupOn,
    TookPart,
    Class,
    Standard,
    BookNumber,
    CardNumber,
}

impl PaperColumn {
    /// Every column, in the order of the template.
    pub const ALL: [Self; 10] = [
        Self::CitizenId,
        Self::Name,
        Self::Born,
        Self::Year,
        Self::CheckupOn,
        Self::TookPart,
        Self::Class,
        Self::Standard,
        Self::BookNumber,
        Self::CardNumber,
    ];

    /// Its name in Vietnamese and English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::CitizenId => ("Số CCCD", "Citizen id"),
            Self::Name => ("Họ và tên", "Name"),
            Self::Born => ("Ngày sinh", "Date of birth"),
            Self::Year => ("Năm", "Year"),
            Self::CheckupOn => ("Ngày khám", "Day of the check-up"),
            Self::TookPart => ("Có khám", "Took part"),
            Self::Class => ("Phân loại", "Class"),
            Self::Standard => ("Tiêu chuẩn", "Standard"),
            Self::BookNumber => ("Số sổ", "Book number"),
            Self::CardNumber => ("Số thẻ", "Card number"),
        }
    }

    /// The name that other programs match on.
    pub fn code(self) -> &'static str {
        match self {
            Self::CitizenId => "citizen_id",
            Self::Name => "name",
            Self::Born => "born",
            Self::Year => "year",
            Self::CheckupOn => "checkup_on",
            Self::TookPart => "took_part",
            Self::Class => "class",
            Self::Standard => "standard",
            Self::BookNumber => "book_number",
            Self::CardNumber => "card_number",
        }
    }

    /// Folded wordings that old books and workbooks have been seen to use.
    fn wordings(self) -> &'static [&'static str] {
        match self {
            Self::CitizenId => {
                &["so cccd", "cccd", "so dinh danh", "so dinh danh ca nhan", "so can cuoc"]
            }
            Self::Name => &["ho va ten", "ho ten", "ten can bo"],
            Self::Born => &["ngay sinh", "nam sinh", "ngay thang nam sinh", "ntns", "sinh ngay"],
            Self::Year => &["nam", "nam kham", "nam phan loai", "nam theo doi"],
            Self::CheckupOn => &["ngay kham", "ngay kham suc khoe", "thoi gian kham"],
            Self::TookPart => &["co kham", "da kham", "tham gia kham", "kham"],
            Self::Class => {
                &["phan loai", "loai suc khoe", "phan loai suc khoe", "xep loai", "plsk"]
            }
            Self::Standard => &["tieu chuan", "tieu chuan phan loai", "quyet dinh phan loai"],
            Self::BookNumber => &["so so", "so so y ba", "so y ba", "ma so so"],
            Self::CardNumber => {
                &["so the", "so the kham", "the kham chua benh", "so the kham chua benh"]
            }
        }
    }

    fn of(wording: &str) -> Option<Self> {
        let folded = text::fold(wording.split('(').next().unwrap_or_default());
        Self::ALL.into_iter().find(|column| column.wordings().contains(&folded.as_str()))
    }
}

/// The rows of an office's paper. Holds people's data: never logged.
#[derive(Debug, Clone)]
pub struct Paper {
    pub rows: Vec<PaperCells>,
    columns: BTreeMap<PaperColumn, u16>,
    date_1904: bool,
}

/// One row as it stands in the sheet.
#[derive(Debug, Clone)]
pub struct PaperCells {
    /// The workbook's own number, from 1.
    pub row: u32,
    cells: Cells,
}

/// Why a file is not taken for an office's paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPaper {
    #[error("no header with a name or citizen id and a year was found")]
    NoHeader,
    #[error("there is nothing to take over: no class, participation or number")]
    NothingToTake,
    #[error("more than one sheet holds such rows")]
    SeveralSheets,
    #[error("no row stands below the header")]
    NoRows,
}

/// Finds the one sheet with an office's paper in it.
pub fn find_paper(sheets: Vec<Sheet>) -> Result<Paper, NoPaper> {
    let mut found = sheets.into_iter().filter_map(|sheet| Some((header(&sheet)?, sheet)));
    let ((header_row, columns), sheet) = found.next().ok_or(NoPaper::NoHeader)?;
    if found.next().is_some() {
        return Err(NoPaper::SeveralSheets);
    }
    let takes = [
        PaperColumn::Class,
        PaperColumn::TookPart,
        PaperColumn::BookNumber,
        PaperColumn::CardNumber,
    ];
    if !takes.iter().any(|column| columns.contains_key(column)) {
        return Err(NoPaper::NothingToTake);
    }
    let says_something = |cells: &Cells| {
        columns
            .values()
            .any(|column| cells.get(column).is_some_and(|cell| !cell.text().trim().is_empty()))
    };
    let rows: Vec<PaperCells> = sheet
        .rows
        .into_iter()
        .filter(|(row, cells)| *row > header_row && says_something(cells))
        .map(|(row, cells)| PaperCells { row, cells })
        .collect();
    match rows.is_empty() {
        true => Err(NoPaper::NoRows),
        false => Ok(Paper { rows, columns, date_1904: sheet.date_1904 }),
    }
}

fn header(sheet: &Sheet) -> Option<(u32, BTreeMap<PaperColumn, u16>)> {
    let rows = sheet.rows.range(..=SEARCHED_ROWS);
    let best = rows.map(|(row, cells)| {
        let mut columns = BTreeMap::new();
        for (number, cell) in cells {
            if let Some(column) = PaperColumn::of(&cell.text()) {
                columns.entry(column).or_insert(*number);
            }
        }
        (*row, columns)
    });
    // Of equals the first: a header repeated at a page break says nothing new.
    let best = best.max_by_key(|(row, columns)| (columns.len(), std::cmp::Reverse(*row)))?;
    let has = |column| best.1.contains_key(&column);
    let who = has(PaperColumn::CitizenId) || has(PaperColumn::Name);
    (who && has(PaperColumn::Year)).then_some(best)
}

impl Paper {
    fn cell<'a>(&self, row: &'a PaperCells, column: PaperColumn) -> Option<&'a Cell> {
        let cell = row.cells.get(self.columns.get(&column)?)?;
        (!cell.text().trim().is_empty() || matches!(cell, Cell::Error | Cell::Uncomputed))
            .then_some(cell)
    }

    /// A fault of a row, at the cell where the file has the column.
    pub fn fault(&self, row: u32, column: PaperColumn, code: PaperCode) -> PaperFault {
        let cell = self.columns.get(&column).map(|number| cell_name(row, *number));
        PaperFault { row, column, code, cell }
    }
}

#[cfg(test)]
mod tests;
