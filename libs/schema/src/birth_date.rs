//! When somebody was born, as well as it is known.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A date of birth; of many retired people only the year is known.
///
/// On the wire `1986-06-25` or `1986`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BirthDate {
    /// The day is known.
    Exact(NaiveDate),
    /// Only the year is known.
    YearOnly(i32),
}

/// How old somebody may be, in completed years; equal ends when the day of birth is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeRange {
    /// The youngest they can be.
    pub least: i32,
    /// The oldest they can be.
    pub most: i32,
}

/// Text is not a date of birth. Does not repeat the text: it is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a date of birth is YYYY-MM-DD or YYYY, from 1850 to 2199")]
pub struct NotABirthDate;

crate::text::silent_debug!(BirthDate);

impl BirthDate {
    /// The year of birth, always known.
    pub fn year(self) -> i32 {
        match self {
            Self::Exact(day) => day.year(),
            Self::YearOnly(year) => year,
        }
    }

    /// The age on `date` in completed years.
    pub fn age_on(self, date: NaiveDate) -> AgeRange {
        match self {
            Self::Exact(day) => {
                let before_birthday = (date.month(), date.day()) < (day.month(), day.day());
                let age = date.year() - day.year() - i32::from(before_birthday);
                AgeRange { least: age, most: age }
            }
            Self::YearOnly(year) => {
                let most = date.year() - year;
                let last_day_of_year = (date.month(), date.day()) == (12, 31);
                AgeRange { least: most - i32::from(!last_day_of_year), most }
            }
        }
    }

    /// Whether both can be the birth of one person: a year agrees with any day in it.
    pub fn agrees_with(self, other: &Self) -> bool {
        match (self, *other) {
            (Self::Exact(one), Self::Exact(another)) => one == another,
            (one, another) => one.year() == another.year(),
        }
    }

    fn parse(text: &str) -> Result<Self, NotABirthDate> {
        let born = match text.len() {
            4 if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Self::YearOnly(text.parse().map_err(|_| NotABirthDate)?)
            }
            10 => {
                Self::Exact(NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| NotABirthDate)?)
            }
            _ => return Err(NotABirthDate),
        };
        if (1850..2200).contains(&born.year()) { Ok(born) } else { Err(NotABirthDate) }
    }
}

impl TryFrom<String> for BirthDate {
    type Error = NotABirthDate;

    fn try_from(text: String) -> Result<Self, NotABirthDate> {
        Self::parse(&text)
    }
}

impl FromStr for BirthDate {
    type Err = NotABirthDate;

    fn from_str(text: &str) -> Result<Self, NotABirthDate> {
        Self::parse(text)
    }
}

impl From<BirthDate> for String {
    fn from(born: BirthDate) -> String {
        born.to_string()
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Self::YearOnly(year) => write!(f, "{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn born(text: &str) -> BirthDate {
        text.parse().unwrap()
    }

    #[test]
    fn age_counts_completed_years() {
        let cases = [
            ("1986-06-25", "2026-06-24", (39, 39)),
            ("1986-06-25", "2026-06-25", (40, 40)),
            ("1960-02-29", "2026-02-28", (65, 65)),
            ("1960-02-29", "2026-03-01", (66, 66)),
            ("1946", "2026-11-21", (79, 80)),
            ("1946", "2026-12-31", (80, 80)),
            ("1946", "2026-01-01", (79, 80)),
        ];
        for (birth, date, (least, most)) in cases {
            assert_eq!(born(birth).age_on(day(date)), AgeRange { least, most }, "{birth} {date}");
        }
    }

    #[test]
    fn a_year_agrees_with_every_day_in_it() {
        assert!(born("1946").agrees_with(&born("1946-05-19")));
        assert!(born("1946-05-19").agrees_with(&born("1946")));
        assert!(!born("1946").agrees_with(&born("1947-01-01")));
        assert!(!born("1946-05-19").agrees_with(&born("1946-05-20")));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", "46", "1946-5-19", "1946-13-01", "2025-02-29", "0000", "9999", "19/05/1946"]
        {
            assert!(text.parse::<BirthDate>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_age_range_holds_the_age_of_every_day_of_the_year(
            year in 1900_i32..2020, ordinal in 1_u32..366, later in 0_i64..20_000,
        ) {
            let exact = NaiveDate::from_yo_opt(year, ordinal).unwrap();
            let date = exact + chrono::Days::new(later.unsigned_abs());
            let age = BirthDate::Exact(exact).age_on(date).least;
            let range = BirthDate::YearOnly(year).age_on(date);
            prop_assert!(range.least <= age && age <= range.most);
        }
    }
}
