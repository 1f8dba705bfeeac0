//! FHIR's dates and times.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};

/// Civil time of the province: `Asia/Ho_Chi_Minh` has had no other offset since 1975.
pub fn civil_day(instant: DateTime<Utc>) -> NaiveDate {
    let hanoi = FixedOffset::east_opt(7 * 3600).expect("seven hours are an offset");
    instant.with_timezone(&hanoi).date_naive()
}

/// A FHIR `dateTime`, as exact as its sender was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FhirTime {
    /// `2026`.
    Year(i32),
    /// `2026-11`.
    Month(NaiveDate),
    /// `2026-11-21`.
    Day(NaiveDate),
    /// `2026-11-21T09:00:00+07:00`.
    Instant(DateTime<Utc>),
}

impl FhirTime {
    /// Reads a FHIR `dateTime`; a time of day needs seconds and an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let time = match text.len() {
            4 if digits(text) => Self::Year(text.parse().ok()?),
            7 => Self::Month(day(&format!("{text}-01"))?),
            10 => Self::Day(day(text)?),
            20.. if text.as_bytes()[10] == b'T' && text.len() <= 40 => {
                Self::Instant(DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc))
            }
            _ => return None,
        };
        (1800..=2200).contains(&time.year()).then_some(time)
    }

    /// The day, where it is known to the day.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Year(_) | Self::Month(_) => None,
            Self::Day(day) => Some(day),
            Self::Instant(instant) => Some(civil_day(instant)),
        }
    }

    /// The instant, where it is known to the second.
    pub fn instant(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Instant(instant) => Some(instant),
            _ => None,
        }
    }

    /// The first day it can mean.
    pub fn earliest(self) -> Option<NaiveDate> {
        match self {
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
            Self::Month(first) => Some(first),
            known => known.day(),
        }
    }

    fn year(self) -> i32 {
        match self {
            Self::Year(year) => year,
            Self::Month(day) | Self::Day(day) => day.year(),
            Self::Instant(instant) => instant.year(),
        }
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads `YYYY-MM-DD`, nothing shorter or signed as chrono would.
fn day(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shaped { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_exact_as_they_are() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("the date exists");
        assert_eq!(FhirTime::parse("2026"), Some(FhirTime::Year(2026)));
        assert_eq!(FhirTime::parse("2026-11"), Some(FhirTime::Month(date(2026, 11, 1))));
        assert_eq!(FhirTime::parse("2026-11-21"), Some(FhirTime::Day(date(2026, 11, 21))));
        let late = FhirTime::parse("2026-11-20T23:30:00Z").expect("this is an instant");
        assert_eq!(late.day(), Some(date(2026, 11, 21)), "it is tomorrow in Hà Nội");
    }

    #[test]
    fn what_fhir_does_not_write_is_refused() {
        for text in [
            "",
            "26",
            "2026-13",
            "2026-02-30",
            "21/11/2026",
            "2026-11-21T09:00",
            "2026-11-21T09:00:00",
            "2026-11-21 09:00:00Z",
            "+2026-11-2",
            "0001-01-01",
            "9999",
        ] {
            assert_eq!(FhirTime::parse(text), None, "{text}");
        }
    }
}
