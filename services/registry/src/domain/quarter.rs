//! Quarters of the civil year, as reviews are held in them.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

/// A quarter, written `2026-Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i32,
    /// 1 to 4.
    number: u32,
}

/// Text is not a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a quarter is written 2026-Q4")]
pub struct NotAQuarter;

impl Quarter {
    /// The quarter that a day lies in.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: (day.month() - 1) / 3 + 1 }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, (self.number - 1) * 3 + 1, 1)
            .expect("a quarter of a readable year begins on a day")
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let (year, number) = text.split_once("-Q").ok_or(NotAQuarter)?;
        let digits = |text: &str, length| {
            text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(year, 4) || !digits(number, 1) {
            return Err(NotAQuarter);
        }
        let (year, number) = (year.parse().map_err(|_| NotAQuarter)?, number.parse());
        match number {
            Ok(number @ 1..=4) => Ok(Self { year, number }),
            _ => Err(NotAQuarter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_lies_in_the_quarter_that_began_last() {
        for (of, quarter, first) in [
            ("2026-01-01", "2026-Q1", "2026-01-01"),
            ("2026-03-31", "2026-Q1", "2026-01-01"),
            ("2026-04-01", "2026-Q2", "2026-04-01"),
            ("2026-11-22", "2026-Q4", "2026-10-01"),
            ("2026-12-31", "2026-Q4", "2026-10-01"),
        ] {
            assert_eq!(Quarter::of(day(of)).to_string(), quarter);
            assert_eq!(Quarter::of(day(of)).first_day(), day(first));
            assert_eq!(quarter.parse(), Ok(Quarter::of(day(of))));
        }
    }

    #[test]
    fn other_texts_are_no_quarters() {
        for text in ["", "2026", "2026-Q0", "2026-Q5", "2026-Q11", "26-Q1", "2026-q1", "+026-Q1"] {
            assert_eq!(text.parse::<Quarter>(), Err(NotAQuarter), "{text}");
        }
    }
}
