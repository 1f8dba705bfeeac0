//! Health books (sổ y bạ): what may be done with one, and what stands in the way.
//!
//! No published rule says how long a book is valid, how it is numbered or when it is revoked. The rules
//! here are the least that any office needs: one book in force for each person, a number that is never
//! given twice, and an end that stays. How long and how numbered are settings.

mod impediment;
mod number;

use chrono::{Months, NaiveDate};

pub use impediment::Impediment;
pub use number::{NotANumberFormat, NumberFormat};

/// Longest validity that somebody may ask for, in years: beyond it is a slip of the hand.
const MOST_YEARS: u32 = 30;
/// Letters of a reason, a name or a note.
pub const LONGEST_TEXT: usize = 1_000;

/// What is done with a person's health book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Cấp mới: to somebody who has none.
    Issue,
    /// Cấp đổi: a new number for a book that is full, worn or out of date.
    Exchange,
    /// Cấp lại: a new number for a book that was lost.
    Reissue,
    /// Gia hạn: the same number for longer.
    Renew,
    /// Thu hồi: no longer valid, and nothing in its place.
    Revoke,
}

/// Where a book is in its life. From `InForce` there is a way to each of the others, and none back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    InForce,
    Exchanged,
    Reissued,
    Revoked,
}

impl Action {
    /// Every action, in the order of a book's life.
    pub const ALL: [Self; 5] =
        [Self::Issue, Self::Exchange, Self::Reissue, Self::Renew, Self::Revoke];

    /// The word on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Exchange => "exchange",
            Self::Reissue => "reissue",
            Self::Renew => "renew",
            Self::Revoke => "revoke",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }

    /// What becomes of the book in force; nothing where it stays in force or there is none.
    pub fn ends_as(self) -> Option<State> {
        match self {
            Self::Exchange => Some(State::Exchanged),
            Self::Reissue => Some(State::Reissued),
            Self::Revoke => Some(State::Revoked),
            Self::Issue | Self::Renew => None,
        }
    }

    /// Whether it takes a new number.
    pub fn takes_a_number(self) -> bool {
        matches!(self, Self::Issue | Self::Exchange | Self::Reissue)
    }

    /// Whether somebody must say why.
    pub fn needs_a_reason(self) -> bool {
        matches!(self, Self::Exchange | Self::Reissue | Self::Revoke)
    }

    /// Whether it gives validity: then the person must be under management.
    pub fn gives(self) -> bool {
        self != Self::Revoke
    }
}

impl State {
    /// The word on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Exchanged => "exchanged",
            Self::Reissued => "reissued",
            Self::Revoked => "revoked",
        }
    }
}

/// Whether somebody may hold a book, and which they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// All their posts have ended.
    pub has_left: bool,
    /// Their records must not be here.
    pub is_refused: bool,
    /// The last day of the book in force, where there is one.
    pub book_valid_to: Option<NaiveDate>,
}

/// Names everything that stands in the way of `action`, at once.
///
/// `valid_to` is the last day that the book would be valid then.
pub fn impediments(action: Action, standing: Standing, valid_to: NaiveDate) -> Vec<Impediment> {
    let mut found = Vec::new();
    if action.gives() && standing.is_refused {
        found.push(Impediment::PersonRefused);
    }
    if action.gives() && standing.has_left {
        found.push(Impediment::PersonHasLeft);
    }
    match (action, standing.book_valid_to) {
        (Action::Issue, Some(_)) => found.push(Impediment::HasABook),
        (Action::Issue, None) => {}
        (_, None) => found.push(Impediment::HasNoBook),
        (Action::Renew, Some(now)) if valid_to <= now => found.push(Impediment::NotLonger),
        _ => {}
    }
    found
}

/// The last day of a book that is given validity today: the day asked for, or `years` from today.
pub fn valid_to(
    asked: Option<NaiveDate>,
    today: NaiveDate,
    years: u32,
) -> Result<NaiveDate, Impediment> {
    let after = |years: u32| today.checked_add_months(Months::new(12 * years));
    match asked {
        None => after(years).ok_or(Impediment::ValidityImplausible),
        Some(day) if day > today && Some(day) <= after(MOST_YEARS) => Ok(day),
        Some(_) => Err(Impediment::ValidityImplausible),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn standing(book_valid_to: Option<&str>) -> Standing {
        Standing { has_left: false, is_refused: false, book_valid_to: book_valid_to.map(day) }
    }

    #[test]
    fn who_has_a_book_gets_no_second_and_who_has_none_can_change_none() {
        let with = standing(Some("2030-01-01"));
        for action in Action::ALL {
            let expected = match action {
                Action::Issue => (vec![Impediment::HasABook], vec![]),
                _ => (vec![], vec![Impediment::HasNoBook]),
            };
            let to = day("2031-01-01");
            let found = (impediments(action, with, to), impediments(action, standing(None), to));
            assert_eq!(found, expected, "{action:?}");
        }
    }

    #[test]
    fn who_left_or_was_refused_gets_nothing_but_can_lose_a_book() {
        let gone = Standing { has_left: true, is_refused: true, ..standing(Some("2030-01-01")) };
        let to = day("2031-01-01");

        let found = impediments(Action::Renew, gone, to);

        assert_eq!(found, [Impediment::PersonRefused, Impediment::PersonHasLeft]);
        assert_eq!(impediments(Action::Revoke, gone, to), []);
    }

    #[test]
    fn a_renewal_that_is_not_longer_is_none() {
        let with = standing(Some("2030-01-01"));
        assert_eq!(impediments(Action::Renew, with, day("2030-01-01")), [Impediment::NotLonger]);
        assert_eq!(impediments(Action::Renew, with, day("2030-01-02")), []);
    }

    #[test]
    fn validity_is_what_was_asked_for_within_bounds_or_the_usual_years() {
        let today = day("2024-02-29");
        assert_eq!(valid_to(None, today, 5), Ok(day("2029-02-28")));
        assert_eq!(valid_to(Some(day("2024-03-01")), today, 5), Ok(day("2024-03-01")));
        for wrong in ["2024-02-29", "2020-01-01", "2054-03-01"] {
            let found = valid_to(Some(day(wrong)), today, 5);
            assert_eq!(found, Err(Impediment::ValidityImplausible), "{wrong}");
        }
    }

    #[test]
    fn every_word_reads_back() {
        for action in Action::ALL {
            assert_eq!(Action::parse(action.as_str()), Some(action));
        }
        assert_eq!(Action::parse("burn"), None);
    }
}
