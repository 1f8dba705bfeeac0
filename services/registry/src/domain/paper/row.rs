//! What one row of the office's paper says.

use chrono::{Datelike, NaiveDate};
use schema::events::ClassStandard;
use schema::{BirthDate, CitizenId, HealthClass, PersonName};

use super::{Paper, PaperCells, PaperCode, PaperColumn, PaperFault};
use crate::domain::roster::{read_citizen_id, read_day};
use crate::domain::text;
use crate::domain::workbook::Cell;

/// Earliest year that paper is taken over of.
const FIRST_YEAR: i32 = 1990;
/// Longest number of a book or card, in characters.
const LONGEST_NUMBER: usize = 50;
/// From this day on classes are of decision 1266/QĐ-BYT.
const SINCE_2020: NaiveDate = NaiveDate::from_ymd_opt(2020, 3, 21).expect("a day of the calendar");

/// Whom a row is about: by number, or by name and birth.
#[derive(Clone, PartialEq, Eq)]
pub struct Who {
    pub citizen_id: Option<CitizenId>,
    pub name: Option<PersonName>,
    pub born: Option<BirthDate>,
}

/// One person's year as the paper says it.
#[derive(Clone, PartialEq, Eq)]
pub struct PaperYear {
    pub row: u32,
    pub who: Who,
    pub year: i32,
    pub checkup_on: Option<NaiveDate>,
    pub took_part: Option<bool>,
    pub class: Option<HealthClass>,
    pub standard: Option<ClassStandard>,
    pub book_number: Option<String>,
    pub card_number: Option<String>,
}

/// Collects what is wrong with a row, so that all of it is told at once.
struct Reader<'a> {
    paper: &'a Paper,
    row: &'a PaperCells,
    faults: Vec<PaperFault>,
}

impl Reader<'_> {
    fn cell(&self, column: PaperColumn) -> Option<&Cell> {
        self.paper.cell(self.row, column)
    }

    fn fail(&mut self, column: PaperColumn, code: PaperCode) {
        self.faults.push(self.paper.fault(self.row.row, column, code));
    }

    /// Reads a cell where there is something in it.
    fn read<T>(
        &mut self,
        column: PaperColumn,
        parse: impl FnOnce(&Cell) -> Result<T, PaperCode>,
    ) -> Option<T> {
        match self.cell(column).map(parse)? {
            Ok(value) => Some(value),
            Err(code) => {
                self.fail(column, code);
                None
            }
        }
    }
}

/// Reads a row; every fault of it at once.
pub fn read_year(
    paper: &Paper,
    row: &PaperCells,
    today: NaiveDate,
) -> Result<PaperYear, Vec<PaperFault>> {
    let mut reader = Reader { paper, row, faults: Vec::new() };
    let who = read_who(&mut reader);
    let year = reader.read(PaperColumn::Year, |cell| year(cell, today));
    if reader.cell(PaperColumn::Year).is_none() {
        reader.fail(PaperColumn::Year, PaperCode::Missing);
    }
    let checkup_on = reader.read(PaperColumn::CheckupOn, |cell| day(cell, paper.date_1904));
    if let (Some(day), Some(year)) = (checkup_on, year)
        && day.year() != year
    {
        reader.fail(PaperColumn::CheckupOn, PaperCode::DayOfAnotherYear);
    }
    let class = reader.read(PaperColumn::Class, class);
    let stated = reader.read(PaperColumn::Standard, standard);
    let took_part = reader.read(PaperColumn::TookPart, took_part);
    if class.is_some() && took_part == Some(false) {
        reader.fail(PaperColumn::TookPart, PaperCode::ClassWithoutCheckup);
    }
    let standard =
        class.and(year).and_then(|year| match stated.or(standard_of(year, checkup_on)) {
            None => {
                reader.fail(PaperColumn::Standard, PaperCode::StandardUnclear);
                None
            }
            known => known,
        });
    let book_number = reader.read(PaperColumn::BookNumber, number);
    let card_number = reader.read(PaperColumn::CardNumber, number);
    match (year, reader.faults) {
        (Some(year), faults) if faults.is_empty() => Ok(PaperYear {
            row: row.row,
            who,
            year,
            checkup_on,
            // Whoever was given a class was there.
            took_part: took_part.or((class.is_some() || checkup_on.is_some()).then_some(true)),
            class,
            standard,
            book_number,
            card_number,
        }),
        (_, faults) => Err(faults),
    }
}

fn read_who(reader: &mut Reader<'_>) -> Who {
    let citizen_id = reader.read(PaperColumn::CitizenId, |cell| {
        read_citizen_id(cell).map_err(|_| PaperCode::CitizenIdUnreadable)
    });
    let name = reader.read(PaperColumn::Name, |cell| {
        let tidy = text::tidy(&cell.text());
        let name = if text::is_shouted(&tidy) { text::title_case(&tidy) } else { tidy };
        PersonName::try_from(name).map_err(|_| PaperCode::NotAName)
    });
    let date_1904 = reader.paper.date_1904;
    let born = reader.read(PaperColumn::Born, |cell| {
        read_day(cell, date_1904).map_err(|_| PaperCode::BornUnreadable)
    });
    if reader.cell(PaperColumn::CitizenId).is_none() {
        for column in [PaperColumn::Name, PaperColumn::Born] {
            if reader.cell(column).is_none() {
                reader.fail(column, PaperCode::Missing);
            }
        }
    }
    Who { citizen_id, name, born }
}

fn year(cell: &Cell, today: NaiveDate) -> Result<i32, PaperCode> {
    let text = match cell {
        Cell::Date(day) => day.year().to_string(),
        cell => cell.text().chars().filter(char::is_ascii_digit).collect(),
    };
    match text.parse() {
        Ok(year) if text.len() == 4 && year > today.year() => Err(PaperCode::YearNotYet),
        Ok(year) if text.len() == 4 && year >= FIRST_YEAR => Ok(year),
        _ => Err(PaperCode::YearUnreadable),
    }
}

fn day(cell: &Cell, date_1904: bool) -> Result<NaiveDate, PaperCode> {
    match read_day(cell, date_1904) {
        Ok(BirthDate::Exact(day)) => Ok(day),
        _ => Err(PaperCode::DayUnreadable),
    }
}

fn class(cell: &Cell) -> Result<HealthClass, PaperCode> {
    let folded = text::fold(&cell.text());
    let bare = folded.strip_prefix("loai ").unwrap_or(&folded).to_uppercase().replace(' ', "");
    let of_another_scale = ["I", "II", "III", "IV", "V", "1", "2", "3", "4", "5"];
    match bare.parse() {
        Ok(class) => Ok(class),
        Err(_) if of_another_scale.contains(&bare.as_str()) => Err(PaperCode::ClassOfAnotherScale),
        Err(_) => Err(PaperCode::ClassUnknown),
    }
}

fn standard(cell: &Cell) -> Result<ClassStandard, PaperCode> {
    let text = cell.text();
    match (text.contains("2136"), text.contains("1266")) {
        (true, false) => Ok(ClassStandard::Of2005),
        (false, true) => Ok(ClassStandard::Of2020),
        _ => Err(PaperCode::StandardUnknown),
    }
}

/// The standard of a time; nothing where two held in the year and no day says which.
fn standard_of(year: i32, checkup_on: Option<NaiveDate>) -> Option<ClassStandard> {
    match checkup_on {
        Some(day) if day < SINCE_2020 => Some(ClassStandard::Of2005),
        Some(_) => Some(ClassStandard::Of2020),
        None if year < SINCE_2020.year() => Some(ClassStandard::Of2005),
        None if year > SINCE_2020.year() => Some(ClassStandard::Of2020),
        None => None,
    }
}

fn took_part(cell: &Cell) -> Result<bool, PaperCode> {
    if let Cell::Bool(value) = cell {
        return Ok(*value);
    }
    match text::fold(&cell.text()).as_str() {
        "x" | "co" | "1" | "da kham" | "co kham" => Ok(true),
        "khong" | "0" | "khong kham" | "k" | "vang" => Ok(false),
        _ => Err(PaperCode::TookPartUnreadable),
    }
}

fn number(cell: &Cell) -> Result<String, PaperCode> {
    let text = text::tidy(&cell.text());
    if text.chars().count() <= LONGEST_NUMBER { Ok(text) } else { Err(PaperCode::TooLong) }
}
