//! Days as workbooks count them.

use chrono::{Datelike, Days, NaiveDate};

use super::Cell;

/// Days between the epochs of the two systems: 1 January 1904 is day 1,462 of the other.
pub(super) const DAYS_TO_1904: f64 = 1_462.0;

/// A number that is shown as a date, in days since the end of 1899.
///
/// A whole number under 2,200 is a year that somebody typed into a cell that shows dates.
pub(super) fn day_or_year(serial: f64) -> Cell {
    if (1900.0..2200.0).contains(&serial) && serial.fract() == 0.0 {
        return Cell::Number(serial);
    }
    day_of(serial).map_or(Cell::Error, Cell::Date)
}

/// The same for a date that is written out, whose serial number is worked out.
pub(super) fn date_or_year(date: NaiveDate) -> Cell {
    let serial = f64::from(date.num_days_from_ce() - epoch().num_days_from_ce());
    if (1900.0..2200.0).contains(&serial) { Cell::Number(serial) } else { Cell::Date(date) }
}

/// The day of a serial number; 60 is the 29 February 1900 that never was.
fn day_of(serial: f64) -> Option<NaiveDate> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let number: u64 = format!("{:.0}", serial.floor()).parse().ok()?;
    let number = if number < 60 { number + 1 } else { number };
    epoch().checked_add_days(Days::new(number))
}

fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day of the calendar")
}

/// Does this number format of a workbook show a day?
///
/// Quoted words, `[…]` and escaped letters are not codes; hours alone make a time, not a day.
pub(super) fn shows_a_day(format: &str) -> bool {
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => letters.by_ref().take_while(|letter| *letter != '"').for_each(drop),
            '[' => letters.by_ref().take_while(|letter| *letter != ']').for_each(drop),
            '\\' | '_' | '*' => drop(letters.next()),
            'd' | 'D' | 'y' | 'Y' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_days_and_small_whole_ones_are_years() {
        let day = NaiveDate::from_ymd_opt(1985, 5, 15).unwrap();
        assert_eq!(day_or_year(31_182.0), Cell::Date(day));
        assert_eq!(day_or_year(31_182.75), Cell::Date(day));
        assert_eq!(day_or_year(1946.0), Cell::Number(1946.0));
        assert_eq!(day_or_year(29_720.0 + DAYS_TO_1904), Cell::Date(day));
        assert_eq!(date_or_year(day), Cell::Date(day));
        assert_eq!(
            date_or_year(NaiveDate::from_ymd_opt(1905, 4, 29).unwrap()),
            Cell::Number(1946.0)
        );
        assert_eq!(day_or_year(f64::NAN), Cell::Error);
        assert_eq!(day_or_year(-1.0), Cell::Error);
    }

    #[test]
    fn formats_of_days_are_told_from_others() {
        for format in ["dd/mm/yyyy", "[$-42A]dd mmmm yyyy", "m/d/yy", "D-MMM-YY", "\"ngày\" d"] {
            assert!(shows_a_day(format), "{format}");
        }
        for format in ["General", "0.00", "@", "h:mm:ss", "[Red]0", "#,##0\\ \"đ\"", "\"d\"0"] {
            assert!(!shows_a_day(format), "{format}");
        }
    }
}
