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
