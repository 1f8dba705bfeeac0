//! What one row of such a list says.

use chrono::NaiveDate;
use schema::{BirthDate, CitizenId, InsuranceCode, PersonName};

use super::{BookCells, BookColumn, BookFault, BookList};
use crate::domain::health_book::{Action, Impediment, LONGEST_TEXT};
use crate::domain::roster::{read_citizen_id, read_day, read_insurance};
use crate::domain::text;
use crate::domain::workbook::Cell;

/// Longest number of a book, in characters.
const LONGEST_NUMBER: usize = 40;

/// Whom a row is about and what it asks for, where it says so itself.
#[derive(Clone, PartialEq, Eq)]
pub struct BookRow {
    pub citizen_id: Option<CitizenId>,
    pub book_number: Option<String>,
    pub insurance: Option<InsuranceCode>,
    pub name: Option<PersonName>,
    pub action: Option<Action>,
    pub reason: Option<String>,
    pub valid_to: Option<NaiveDate>,
}

/// Collects what is wrong with a row, so that all of it is told at once.
struct Reader<'a> {
    list: &'a BookList,
    row: &'a BookCells,
    faults: Vec<BookFault>,
}

impl Reader<'_> {
    fn fail(&mut self, column: BookColumn, why: Impediment) {
        self.faults.push(self.list.fault(self.row.row, column, why));
    }

    /// Reads a cell where there is something in it.
    fn read<T>(
        &mut self,
        column: BookColumn,
        parse: impl FnOnce(&Cell) -> Result<T, Impediment>,
    ) -> Option<T> {
        match self.list.cell(self.row, column).map(parse)? {
            Ok(value) => Some(value),
            Err(why) => {
                self.fail(column, why);
                None
            }
        }
    }
}

/// Reads a row; every fault of it at once.
pub fn read_book_row(list: &BookList, row: &BookCells) -> Result<BookRow, Vec<BookFault>> {
    let mut reader = Reader { list, row, faults: Vec::new() };
    let citizen_id = reader.read(BookColumn::CitizenId, |cell| {
        read_citizen_id(cell).map_err(|_| Impediment::CitizenIdUnreadable)
    });
    let book_number = reader.read(BookColumn::BookNumber, |cell| {
        words(cell, LONGEST_NUMBER).map_err(|_| Impediment::BookUnknown)
    });
    let insurance = reader.read(BookColumn::Insurance, |cell| {
        read_insurance(cell).map_err(|_| Impediment::InsuranceUnreadable)
    });
    let name = reader.read(BookColumn::Name, name);
    let action = reader.read(BookColumn::Action, action);
    let reason = reader.read(BookColumn::Reason, |cell| words(cell, LONGEST_TEXT));
    let valid_to = reader.read(BookColumn::ValidTo, |cell| match read_day(cell, list.date_1904) {
        Ok(BirthDate::Exact(day)) => Ok(day),
        _ => Err(Impediment::DayUnreadable),
    });
    let says = |column| list.cell(row, column).is_some();
    if !BookColumn::WHO.into_iter().any(says) {
        reader.fail(list.who(row), Impediment::NobodyNamed);
    }
    // A card's number alone is copied wrongly too easily.
    let by_card_alone = says(BookColumn::Insurance)
        && ![BookColumn::CitizenId, BookColumn::BookNumber, BookColumn::Name].into_iter().any(says);
    if by_card_alone {
        reader.fail(BookColumn::Name, Impediment::NameMissing);
    }
    if reader.faults.is_empty() {
        Ok(BookRow { citizen_id, book_number, insurance, name, action, reason, valid_to })
    } else {
        Err(reader.faults)
    }
}

fn words(cell: &Cell, longest: usize) -> Result<String, Impediment> {
    let tidy = text::tidy(&cell.text());
    if tidy.chars().count() <= longest { Ok(tidy) } else { Err(Impediment::TextTooLong) }
}

fn name(cell: &Cell) -> Result<PersonName, Impediment> {
    let tidy = text::tidy(&cell.text());
    let name = if text::is_shouted(&tidy) { text::title_case(&tidy) } else { tidy };
    PersonName::try_from(name).map_err(|_| Impediment::NotAName)
}

fn action(cell: &Cell) -> Result<Action, Impediment> {
    let folded = text::fold(&cell.text());
    let bare = folded.strip_suffix(" so").or(folded.strip_suffix(" so y ba")).unwrap_or(&folded);
    match bare {
        "cap moi" | "cap" | "cap lan dau" => Ok(Action::Issue),
        "cap doi" | "doi" => Ok(Action::Exchange),
        "cap lai" => Ok(Action::Reissue),
        "gia han" => Ok(Action::Renew),
        "thu hoi" => Ok(Action::Revoke),
        _ => Err(Impediment::ActionUnknown),
    }
}
