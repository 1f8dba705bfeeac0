//! Numbers, days and moments as people here write them.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use runtime::Language;
use schema::BirthDate;

/// Writes a day: `25/06/1986`, in English `25 Jun 1986`.
pub(crate) fn day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Vi => day.format("%d/%m/%Y").to_string(),
        Language::En => day.format("%-d %b %Y").to_string(),
    }
}

/// Writes a date of birth, which may be only a year.
pub(crate) fn born(language: Language, born: BirthDate) -> String {
    match born {
        BirthDate::Exact(date) => day(language, date),
        BirthDate::YearOnly(year) => year.to_string(),
    }
}

/// Writes a moment by the clocks in Viet Nam: `14:05 25/06/1986`.
pub(crate) fn moment(language: Language, moment: DateTime<Utc>) -> String {
    let offset = FixedOffset::east_opt(7 * 3600).expect("seven hours are an offset");
    let local = moment.with_timezone(&offset);
    format!("{} {}", local.format("%H:%M"), day(language, local.date_naive()))
}

/// Groups the digits of a count: `12.345`, in English `12,345`.
pub(crate) fn count(language: Language, count: i64) -> String {
    let separator = match language {
        Language::Vi => '.',
        Language::En => ',',
    };
    let digits = count.unsigned_abs().to_string();
    let mut text = if count < 0 { "-".to_owned() } else { String::new() };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_day_first() {
        let date = NaiveDate::from_ymd_opt(1986, 6, 5).unwrap();

        assert_eq!(day(Language::Vi, date), "05/06/1986");
        assert_eq!(day(Language::En, date), "5 Jun 1986");
    }

    #[test]
    fn moments_are_local() {
        let late = "2026-11-20T18:30:00Z".parse().unwrap();

        assert_eq!(moment(Language::Vi, late), "01:30 21/11/2026");
    }

    #[test]
    fn counts_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1.000"), (-1_234_567, "-1.234.567")]
        {
            assert_eq!(count(Language::Vi, number), text);
        }
        assert_eq!(count(Language::En, 12_345), "12,345");
    }
}
