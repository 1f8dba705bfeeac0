//! How long the record of somebody who left or died must be kept (thời hạn lưu giữ).

use chrono::{Months, NaiveDate};

/// When a rule applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// To everybody's record.
    Always,
    /// To the record of whoever died.
    OnDeath,
    /// Where an officer said so of a person.
    Marked,
}

/// A rule, as the table of rules has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its code.
    pub code: String,
    /// How many years.
    pub years: u16,
    /// When it applies.
    pub applies: Applies,
}

/// How somebody ended being under management.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// They left: the first day on which they were not under management.
    Left(NaiveDate),
    /// They died: the day.
    Died(NaiveDate),
}

impl Applies {
    /// Reads the column's word.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "always" => Self::Always,
            "on_death" => Self::OnDeath,
            "marked" => Self::Marked,
            _ => return None,
        })
    }
}

/// The last day on which the record must be kept, and the rule that says so; nothing while somebody is under management,
/// because the clock has not started.
pub fn retained_until<'a>(
    end: Option<End>,
    marks: &[String],
    rules: &'a [Rule],
) -> Option<(NaiveDate, &'a Rule)> {
    let end = end?;
    let fits = |rule: &&Rule| match rule.applies {
        Applies::Always => true,
        Applies::OnDeath => matches!(end, End::Died(_)),
        Applies::Marked => marks.contains(&rule.code),
    };
    let rule = rules.iter().filter(fits).max_by_key(|rule| rule.years)?;
    let (End::Left(day) | End::Died(day)) = end;
    // From 29 February it is 28 February where the year has no other.
    let last = day.checked_add_months(Months::new(u32::from(rule.years) * 12))?;
    Some((last, rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<Rule> {
        let rule = |code: &str, years, applies| Rule { code: code.to_owned(), years, applies };
        vec![
            rule("record", 10, Applies::Always),
            rule("special", 20, Applies::Marked),
            rule("death", 30, Applies::OnDeath),
        ]
    }

    fn until(end: Option<End>, marks: &[&str]) -> Option<(String, String)> {
        let marks: Vec<String> = marks.iter().map(|mark| (*mark).to_owned()).collect();
        let rules = rules();
        let (day, rule) = retained_until(end, &marks, &rules)?;
        Some((day.to_string(), rule.code.clone()))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn answer(day: &str, rule: &str) -> Option<(String, String)> {
        Some((day.to_owned(), rule.to_owned()))
    }

    #[test]
    fn the_clock_of_somebody_under_management_has_not_started() {
        assert_eq!(until(None, &["special"]), None);
    }

    #[test]
    fn the_longest_rule_that_fits_decides() {
        let left = Some(End::Left(day("2026-11-01")));
        let died = Some(End::Died(day("2026-11-01")));

        assert_eq!(until(left, &[]), answer("2036-11-01", "record"));
        assert_eq!(until(left, &["special"]), answer("2046-11-01", "special"));
        assert_eq!(until(died, &["special"]), answer("2056-11-01", "death"));
        assert_eq!(until(left, &["unheard-of"]), answer("2036-11-01", "record"));
    }

    #[test]
    fn a_leap_day_ends_on_the_last_of_february() {
        assert_eq!(until(Some(End::Left(day("2024-02-29"))), &[]), answer("2034-02-28", "record"));
    }
}
