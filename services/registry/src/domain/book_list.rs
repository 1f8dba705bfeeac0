//! Reading a workbook that names people for health books: who in each row, what is to be done, and why.
//!
//! Columns are known by their wordings, those that an office added for its rosters among them.

mod row;

use std::collections::BTreeMap;

use super::health_book::Impediment;
use super::roster::{Column, Wordings, is_ending};
use super::text;
use super::workbook::{Cell, Cells, Sheet, cell_name};

pub use row::{BookRow, read_book_row};

/// A header stands within the first rows: titles above it are few.
const SEARCHED_ROWS: u32 = 60;
/// The ordinal of the template's example, folded.
const EXAMPLE: &str = "vi du";

/// What a column of such a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BookColumn {
    Ordinal,
    CitizenId,
    BookNumber,
    Insurance,
    Name,
    Action,
    Reason,
    ValidTo,
}

impl BookColumn {
    /// Every column, in the order of the template.
    pub const ALL: [Self; 8] = [
        Self::Ordinal,
        Self::CitizenId,
        Self::BookNumber,
        Self::Insurance,
        Self::Name,
        Self::Action,
        Self::Reason,
        Self::ValidTo,
    ];

    /// Those of which a row needs one, to say whom it is about.
    const WHO: [Self; 3] = [Self::CitizenId, Self::BookNumber, Self::Insurance];

    /// Its name in Vietnamese and English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Ordinal => ("STT", "number"),
            Self::CitizenId => ("Số CCCD", "citizen id"),
            Self::BookNumber => ("Số sổ", "book number"),
            Self::Insurance => ("Số thẻ BHYT", "card number"),
            Self::Name => ("Họ và tên", "full name"),
            Self::Action => ("Việc", "action"),
            Self::Reason => ("Lý do", "reason"),
            Self::ValidTo => ("Có giá trị đến", "valid to"),
        }
    }

    /// The name that other programs match on.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordinal => "ordinal",
            Self::CitizenId => "citizen_id",
            Self::BookNumber => "book_number",
            Self::Insurance => "insurance",
            Self::Name => "name",
            Self::Action => "action",
            Self::Reason => "reason",
            Self::ValidTo => "valid_to",
        }
    }

    /// Reads the name that [`Self::code`] gives.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.code() == code)
    }

    /// Folded wordings that rosters do not know.
    fn wordings(self) -> &'static [&'static str] {
        match self {
            Self::BookNumber => &["so so", "so so y ba", "so y ba", "ma so so", "so so cu"],
            Self::Insurance => &["so the", "ma the", "so the kham chua benh"],
            Self::Action => {
                &["viec", "noi dung", "noi dung de nghi", "de nghi", "hinh thuc", "loai viec"]
            }
            Self::Reason => &["ly do", "ly do de nghi"],
            Self::ValidTo => {
                &["co gia tri den", "thoi han", "han su dung", "gia han den", "han moi"]
            }
            Self::Ordinal | Self::CitizenId | Self::Name => &[],
        }
    }

    fn of(wording: &str, wordings: &Wordings) -> Option<Self> {
        let bare = wording.split('(').next().unwrap_or_default();
        let folded = text::fold(bare);
        let own = Self::ALL.into_iter().find(|one| one.wordings().contains(&folded.as_str()));
        own.or_else(|| match wordings.column_of(bare)? {
            Column::Ordinal => Some(Self::Ordinal),
            Column::Name => Some(Self::Name),
            Column::CitizenId => Some(Self::CitizenId),
            Column::Insurance => Some(Self::Insurance),
            _ => None,
        })
    }
}

/// One thing wrong with one row. Holds nothing that the row said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookFault {
    pub column: BookColumn,
    /// The cell as the workbook names it, such as `E17`; nothing where the file has no such column.
    pub cell: Option<String>,
    pub why: Impediment,
}

/// The rows of a list. Holds people's data: never logged.
#[derive(Debug, Clone)]
pub struct BookList {
    pub rows: Vec<BookCells>,
    columns: BTreeMap<BookColumn, u16>,
    /// The wordings above the columns, as far as they are not known by themselves.
    pub added: Vec<(BookColumn, String)>,
    date_1904: bool,
}

/// One row as it stands in the sheet.
#[derive(Debug, Clone)]
pub struct BookCells {
    /// The workbook's own number, from 1.
    pub row: u32,
    cells: Cells,
}

/// Why a file is not taken for such a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoBookList {
    #[error("no header with a citizen id, a book number, or a card number and a name was found")]
    NoHeader,
    #[error("more than one sheet holds such a list")]
    SeveralSheets,
    #[error("no row about a person stands below the header")]
    NoRows,
}

/// Finds the one sheet with such a list in it.
pub fn find_book_list(sheets: Vec<Sheet>, wordings: &Wordings) -> Result<BookList, NoBookList> {
    let mut found = sheets.into_iter().filter_map(|sheet| Some((header(&sheet, wordings)?, sheet)));
    let ((header_row, columns), sheet) = found.next().ok_or(NoBookList::NoHeader)?;
    if found.next().is_some() {
        return Err(NoBookList::SeveralSheets);
    }
    let added = columns.iter().filter_map(|(column, number)| {
        let wording = sheet.rows.get(&header_row)?.get(number)?.text();
        let known = BookColumn::of(&wording, &Wordings::default());
        known.is_none().then(|| (*column, text::fold(&wording)))
    });
    let mut list =
        BookList { rows: Vec::new(), added: added.collect(), columns, date_1904: sheet.date_1904 };
    let mut after_ending = false;
    for (row, cells) in sheet.rows.into_iter().filter(|(row, _)| *row > header_row) {
        let row = BookCells { row, cells };
        match list.kind(&row, (header_row, wordings), after_ending) {
            Kind::Person => list.rows.push(row),
            Kind::Ending => after_ending = true,
            Kind::Nobody => {}
        }
    }
    if list.rows.is_empty() { Err(NoBookList::NoRows) } else { Ok(list) }
}

fn header(sheet: &Sheet, wordings: &Wordings) -> Option<(u32, BTreeMap<BookColumn, u16>)> {
    let rows = sheet.rows.range(..=SEARCHED_ROWS);
    let best = rows.map(|(row, cells)| {
        let mut columns = BTreeMap::new();
        for (number, cell) in cells {
            if let Some(column) = BookColumn::of(&cell.text(), wordings) {
                columns.entry(column).or_insert(*number);
            }
        }
        (*row, columns)
    });
    // Of equals the first: a header repeated at a page break says nothing new.
    let best = best.max_by_key(|(row, columns)| (columns.len(), std::cmp::Reverse(*row)))?;
    let has = |column| best.1.contains_key(&column);
    let by_card = has(BookColumn::Insurance) && has(BookColumn::Name);
    let is_header = has(BookColumn::CitizenId) || has(BookColumn::BookNumber) || by_card;
    is_header.then_some(best)
}

/// What a row below the header is.
enum Kind {
    Person,
    /// A total or a signature.
    Ending,
    /// A repeated header, column numbers, the template's example, or nothing in any known column.
    Nobody,
}

impl BookList {
    fn cell<'a>(&self, row: &'a BookCells, column: BookColumn) -> Option<&'a Cell> {
        let cell = row.cells.get(self.columns.get(&column)?)?;
        (!cell.text().trim().is_empty() || matches!(cell, Cell::Error | Cell::Uncomputed))
            .then_some(cell)
    }

    /// A fault of a row, at the cell where the file has the column.
    pub fn fault(&self, row: u32, column: BookColumn, why: Impediment) -> BookFault {
        let cell = self.columns.get(&column).map(|number| cell_name(row, *number));
        BookFault { column, cell, why }
    }

    /// The column that says whom a row is about, for faults that lie in the person.
    pub fn who(&self, row: &BookCells) -> BookColumn {
        let said = BookColumn::WHO.into_iter().find(|column| self.cell(row, *column).is_some());
        said.or_else(|| BookColumn::WHO.into_iter().find(|one| self.columns.contains_key(one)))
            .unwrap_or(BookColumn::Name)
    }

    fn kind(
        &self,
        row: &BookCells,
        (header_row, wordings): (u32, &Wordings),
        after_ending: bool,
    ) -> Kind {
        let says = |column: &BookColumn| self.cell(row, *column).is_some();
        let text = |column| self.cell(row, column).map(|cell| text::fold(&cell.text()));
        let ordinal = text(BookColumn::Ordinal);
        let is_header = self.columns.iter().all(|(column, number)| {
            let wording = row.cells.get(number).map(Cell::text).unwrap_or_default();
            BookColumn::of(&wording, wordings) == Some(*column)
        });
        if is_header || ordinal.as_deref() == Some(EXAMPLE) || self.numbers_columns(row, header_row)
        {
            return Kind::Nobody;
        }
        let names_somebody = BookColumn::WHO.iter().any(says);
        let is_numbered = ordinal.is_some_and(|text| text.bytes().all(|b| b.is_ascii_digit()));
        if !names_somebody && !is_numbered && row.cells.values().any(is_ending) {
            return Kind::Ending;
        }
        let is_person =
            names_somebody || (!after_ending && (says(&BookColumn::Name) || is_numbered));
        if is_person { Kind::Person } else { Kind::Nobody }
    }

    /// The row under a header that numbers its columns: `1 2 3` or `(1) (2) (3)`.
    fn numbers_columns(&self, row: &BookCells, header_row: u32) -> bool {
        let number = |cell: &Cell| cell.text().trim().trim_matches(['(', ')']).parse::<u32>().ok();
        let numbers: Vec<Option<u32>> = row.cells.values().map(number).collect();
        let grows = |pair: &[Option<u32>]| matches!(pair, [Some(one), Some(next)] if one < next && *next <= 40);
        row.row <= header_row + 2 && numbers.len() >= 2 && numbers.windows(2).all(grows)
    }
}

#[cfg(test)]
mod tests;
