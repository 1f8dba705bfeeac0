//! Dates of birth in every form that lists have been seen to use; the day comes first.

use chrono::{Datelike, Days, NaiveDate};
use schema::BirthDate;

use super::fault::FaultCode;
use super::months;
use crate::domain::text;
use crate::domain::workbook::Cell;

/// Earliest year of birth that is believed.
const FIRST_YEAR: i32 = 1900;
/// Youngest age at which somebody can be on a list, in years.
const LEAST_AGE: i32 = 16;
/// Serial numbers of days that can be births: 1 January 1906 to 2036; below them are years.
const SERIALS: std::ops::RangeInclusive<u64> = 2_193..=50_000;

/// From when a workbook counts days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Epoch {
    /// From the end of 1899, as nearly all do.
    Of1900,
    /// From 1904, as workbooks of old Macintosh computers do.
    Of1904,
}

/// Reads a date of birth, exact or the year only.
///
/// # Errors
/// A day that does not exist is told from a text that is no date, because the clerk's remedy is
/// another.
pub(super) fn born(cell: &Cell, epoch: Epoch, today: NaiveDate) -> Result<BirthDate, FaultCode> {
    let born = any_day(cell, epoch)?;
    let plausible = (FIRST_YEAR..=today.year() - LEAST_AGE).contains(&born.year());
    if plausible { Ok(born) } else { Err(FaultCode::DateImplausible) }
}

/// Reads a day or a year in the same forms, whatever happened then.
pub fn day(cell: &Cell, date_1904: bool) -> Result<BirthDate, FaultCode> {
    any_day(cell, if date_1904 { Epoch::Of1904 } else { Epoch::Of1900 })
}

fn any_day(cell: &Cell, epoch: Epoch) -> Result<BirthDate, FaultCode> {
    match cell {
        Cell::Date(date) => Ok(BirthDate::Exact(*date)),
        Cell::Number(number) => serial_or_digits(*number, epoch),
        _ => written(&cell.text()),
    }
}

/// A number; a part of a day after a serial number is the time of day.
fn serial_or_digits(written: f64, epoch: Epoch) -> Result<BirthDate, FaultCode> {
    let is_serial = (2_193.0..50_000.0).contains(&written);
    let whole = Cell::Number(if is_serial { written.floor() } else { written }).whole();
    number(whole.ok_or(FaultCode::DateUnreadable)?, epoch)
}

/// A year, a day's serial number that lost its date format, or `ddmmyyyy` without its first zero.
fn number(number: u64, epoch: Epoch) -> Result<BirthDate, FaultCode> {
    if let Some(year) = i32::try_from(number).ok().filter(|year| (1_800..2_193).contains(year)) {
        return Ok(BirthDate::YearOnly(year));
    }
    if SERIALS.contains(&number) {
        let epoch = match epoch {
            Epoch::Of1900 => NaiveDate::from_ymd_opt(1899, 12, 30),
            Epoch::Of1904 => NaiveDate::from_ymd_opt(1904, 1, 1),
        };
        let epoch = epoch.expect("a day of the calendar");
        let date = epoch.checked_add_days(Days::new(number));
        return date.map(BirthDate::Exact).ok_or(FaultCode::DateUnreadable);
    }
    match number.to_string().len() {
        7 | 8 => day_month_year(&format!("{number:0>8}")),
        _ => Err(FaultCode::DateUnreadable),
    }
}

fn written(written: &str) -> Result<BirthDate, FaultCode> {
    let in_numbers = months::in_numbers(written);
    let written = in_numbers.as_deref().unwrap_or(written);
    let numbers: Vec<&str> = numbers(written).ok_or(FaultCode::DateUnreadable)?;
    match numbers.as_slice() {
        [all] if all.len() == 8 => day_month_year(all),
        [year] => year_only(year),
        // A month and a year: the day is not known, so the year is all that can be kept.
        [month, year] if is_month(month) || is_blank(month) => year_only(year),
        [year, month, day] if year.len() == 4 => date(day, month, year),
        [day, month, year] if is_blank(day) || is_blank(month) => year_only(year),
        [day, month, year] => date(day, month, year),
        _ => Err(FaultCode::DateUnreadable),
    }
}

/// The runs of digits of a text whose other words are only `ngày`, `tháng`, `năm`, `sinh`.
///
/// Dashes or dots that stand where a day should (`--/--/1950`) leave no number, which is right.
/// A time of day after the date (`1985-05-15 00:00:00`) is dropped.
fn numbers(written: &str) -> Option<Vec<&str>> {
    const WORDS: [&str; 6] = ["ngay", "thang", "nam", "sinh", "thg", "khoang"];
    let written = match written.trim().split_once(['T', ' ']) {
        Some((date, time)) if time.contains(':') => date,
        _ => written,
    };
    let letters: String =
        written.chars().map(|letter| if letter.is_alphabetic() { letter } else { ' ' }).collect();
    let folded = text::fold(&letters);
    let known = folded.split_whitespace().all(|word| WORDS.contains(&word));
    let mut runs = Vec::new();
    if known {
        runs = written.split(|letter: char| !letter.is_ascii_digit()).collect();
        runs.retain(|run| !run.is_empty());
    }
    known.then_some(runs)
}

fn is_blank(number: &str) -> bool {
    number.bytes().all(|byte| byte == b'0')
}

fn is_month(number: &str) -> bool {
    number.len() <= 2 && number.parse().is_ok_and(|month: u32| (1..=12).contains(&month))
}

fn year_only(year: &str) -> Result<BirthDate, FaultCode> {
    match year.len() {
        4 => year.parse().map(BirthDate::YearOnly).map_err(|_| FaultCode::DateUnreadable),
        2 => Err(FaultCode::DateTwoDigitYear),
        _ => Err(FaultCode::DateUnreadable),
    }
}

fn day_month_year(digits: &str) -> Result<BirthDate, FaultCode> {
    date(&digits[..2], &digits[2..4], &digits[4..])
}

fn date(day: &str, month: &str, year: &str) -> Result<BirthDate, FaultCode> {
    if year.len() == 2 {
        return Err(FaultCode::DateTwoDigitYear);
    }
    if year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return Err(FaultCode::DateUnreadable);
    }
    let number = |digits: &str| digits.parse::<u32>().map_err(|_| FaultCode::DateUnreadable);
    let year = year.parse().map_err(|_| FaultCode::DateUnreadable)?;
    NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
        .map(BirthDate::Exact)
        .ok_or(FaultCode::DateDoesNotExist)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn read(cell: Cell) -> Result<BirthDate, FaultCode> {
        born(&cell, Epoch::Of1900, day(2026, 11, 21))
    }

    fn read_text(text: &str) -> Result<BirthDate, FaultCode> {
        read(Cell::Text(text.to_owned()))
    }

    #[test]
    fn one_day_is_read_in_every_way_it_is_written() {
        let forms = [
            "15/05/1985",
            "15.5.1985",
            "15-05-1985",
            "15 / 05 / 1985",
            "15 05 1985",
            "1985-05-15",
            "1985-05-15 00:00:00",
            "1985-05-15T00:00:00",
            "1985/5/15",
            "ngày 15 tháng 5 năm 1985",
            "Sinh ngày 15 tháng 05 năm 1985",
            "15 thg 5 1985",
            "15051985",
            "'15/05/1985",
            "15-May-1985",
            "15 May 1985",
            "May 15, 1985",
            "Wednesday, May 15, 1985",
            "15 Tháng Năm 1985",
            "15-thg5-1985",
            "15/05/1985 12:00:00 SA",
        ];
        for form in forms {
            assert_eq!(read_text(form), Ok(BirthDate::Exact(day(1985, 5, 15))), "{form}");
        }
        let cells =
            [Cell::Date(day(1985, 5, 15)), Cell::Number(31_182.0), Cell::Number(15_051_985.0)];
        for cell in cells.into_iter().chain([Cell::Number(31_182.75)]) {
            assert_eq!(read(cell), Ok(BirthDate::Exact(day(1985, 5, 15))));
        }
        let of_1904 = born(&Cell::Number(29_720.0), Epoch::Of1904, day(2026, 11, 21));
        assert_eq!(of_1904, Ok(BirthDate::Exact(day(1985, 5, 15))));
        assert_eq!(read(Cell::Number(5_051_985.0)), Ok(BirthDate::Exact(day(1985, 5, 5))));
    }

    #[test]
    fn a_year_is_kept_as_a_year() {
        for form in
            ["1946", "00/00/1946", "--/--/1946", "../../1946", "năm 1946", "05/1946", "?/1946"]
        {
            assert_eq!(read_text(form), Ok(BirthDate::YearOnly(1946)), "{form}");
        }
        assert_eq!(read(Cell::Number(1946.0)), Ok(BirthDate::YearOnly(1946)));
    }

    #[test]
    fn what_is_no_date_of_birth_is_said_so_in_its_own_way() {
        assert_eq!(read_text("31/02/1970"), Err(FaultCode::DateDoesNotExist));
        assert_eq!(read_text("05/25/1985"), Err(FaultCode::DateDoesNotExist));
        assert_eq!(read_text("15/5/85"), Err(FaultCode::DateTwoDigitYear));
        assert_eq!(read_text("không rõ"), Err(FaultCode::DateUnreadable));
        assert_eq!(read_text("15 Mai 1985"), Err(FaultCode::DateUnreadable));
        assert_eq!(read_text("15-May-85"), Err(FaultCode::DateTwoDigitYear));
        assert_eq!(read_text("15/05/2025"), Err(FaultCode::DateImplausible));
        assert_eq!(read_text("15/05/1885"), Err(FaultCode::DateImplausible));
        assert_eq!(read(Cell::Number(19.5)), Err(FaultCode::DateUnreadable));
        assert_eq!(read(Cell::Bool(true)), Err(FaultCode::DateUnreadable));
    }

    proptest! {
        #[test]
        fn every_day_is_read_from_each_of_its_forms(serial in 2_193_u64..39_000) {
            let born = day(1899, 12, 30) + Days::new(serial);
            let forms = [
                born.format("%d/%m/%Y").to_string(),
                born.format("%-d.%-m.%Y").to_string(),
                born.format("%Y-%m-%d").to_string(),
                born.format("%d-%b-%Y").to_string(),
                born.format("ngày %d tháng %m năm %Y").to_string(),
                born.format("%d%m%Y").to_string(),
            ];
            for form in forms {
                prop_assert_eq!(read_text(&form), Ok(BirthDate::Exact(born)), "{}", form);
            }
            let number: f64 = serial.to_string().parse().unwrap();
            prop_assert_eq!(read(Cell::Number(number)), Ok(BirthDate::Exact(born)));
            prop_assert_eq!(read(Cell::Date(born)), Ok(BirthDate::Exact(born)));
        }

        #[test]
        fn no_text_and_no_number_panics(text in "\\PC{0,40}", digits in "[0-9/. -]{0,14}", number: f64) {
            let _ = (read_text(&text), read_text(&digits), read(Cell::Number(number)));
        }
    }
}
