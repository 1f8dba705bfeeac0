//! Which people are compared: those who share a key. Comparing everybody with everybody would be n².

use chrono::Datelike;
use schema::BirthDate;

use crate::domain::person::Person;
use crate::domain::text;

/// What a key is made of. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(i16)]
pub enum Kind {
    /// The words of the name in any order, and the year of birth.
    NameAndYear = 1,
    /// First and last word of the name in either order, day and month of birth in either order.
    NameEndsAndDay = 2,
    /// The telephone.
    Phone = 3,
    /// The insurance code without what only its card adds; a citizen id, which newer codes are.
    Insurance = 4,
    /// The citizen id without its last three digits: a slip there leaves the rest as it is.
    CitizenIdHead = 5,
    /// Without the three before them.
    CitizenIdEnds = 6,
    /// Without the first six: province, century and sex, year.
    CitizenIdTail = 7,
    /// For two digits that were exchanged over the border of the first and the second part.
    CitizenIdSwapEarly = 8,
    /// The same over the border of the second and the third.
    CitizenIdSwapLate = 9,
    /// The day of birth and the organisation: for a name with a slip.
    BirthAndOrganisation = 10,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::NameAndYear,
        Self::NameEndsAndDay,
        Self::Phone,
        Self::Insurance,
        Self::CitizenIdHead,
        Self::CitizenIdEnds,
        Self::CitizenIdTail,
        Self::CitizenIdSwapEarly,
        Self::CitizenIdSwapLate,
        Self::BirthAndOrganisation,
    ];

    /// The bit that stands for it where several kinds are one number.
    pub const fn bit(self) -> i32 {
        1 << self as i32
    }

    /// Whether sharing it is a reason, or leads to one: of the others names and births tell.
    pub const fn is_told(self) -> bool {
        matches!(self, Self::Phone | Self::Insurance) || self.is_of_citizen_id()
    }

    /// Whether it is made of a citizen id.
    pub const fn is_of_citizen_id(self) -> bool {
        matches!(
            self,
            Self::CitizenIdHead
                | Self::CitizenIdEnds
                | Self::CitizenIdTail
                | Self::CitizenIdSwapEarly
                | Self::CitizenIdSwapLate
        )
    }
}

/// The keys of a person, in the clear: they are hashed before they are stored.
pub fn blocks(person: &Person) -> Vec<(Kind, String)> {
    let name = text::fold(person.name.as_str());
    let mut keys =
        vec![(Kind::NameAndYear, format!("{} {}", sorted_words(&name), person.born.year()))];
    if let BirthDate::Exact(born) = person.born {
        let (low, high) = (born.day().min(born.month()), born.day().max(born.month()));
        keys.push((Kind::NameEndsAndDay, format!("{} {low} {high}", ends(&name))));
        let organisation = person.organisation.as_str();
        keys.push((Kind::BirthAndOrganisation, format!("{born} {organisation}")));
    }
    let private = &person.private;
    if let Some(phone) = &private.phone {
        keys.push((Kind::Phone, String::from(phone.clone())));
    }
    if let Some(code) = &private.insurance {
        keys.push((Kind::Insurance, bare_insurance(code.as_str()).to_owned()));
    }
    let id = private.citizen_id.as_str();
    if private.insurance.as_ref().is_none_or(|code| code.as_str() != id) {
        keys.push((Kind::Insurance, id.to_owned()));
    }
    keys.extend(citizen_id_keys(id));
    keys
}

/// Two ids that differ in one digit, or by neighbours exchanged, share at least one of these.
fn citizen_id_keys(id: &str) -> Vec<(Kind, String)> {
    let (Some(first), Some(second), Some(third)) = (id.get(..6), id.get(6..9), id.get(9..12))
    else {
        return Vec::new();
    };
    vec![
        (Kind::CitizenIdHead, format!("{first}{second}")),
        (Kind::CitizenIdEnds, format!("{first}{third}")),
        (Kind::CitizenIdTail, format!("{second}{third}")),
        (Kind::CitizenIdSwapEarly, swap_key(id, 5)),
        (Kind::CitizenIdSwapLate, swap_key(id, 8)),
    ]
}

/// The id with the digits at `place` and behind it in their order of size.
fn swap_key(id: &str, place: usize) -> String {
    let mut digits: Vec<char> = id.chars().collect();
    if digits[place] > digits[place + 1] {
        digits.swap(place, place + 1);
    }
    digits.into_iter().collect()
}

/// The ten digits of the insured within the fifteen of a card (QĐ 1351/QĐ-BHXH); other codes as they are.
fn bare_insurance(code: &str) -> &str {
    if code.len() == 15 { code.get(5..).unwrap_or(code) } else { code }
}

/// A folded name's words in order of the alphabet.
pub(super) fn sorted_words(folded: &str) -> String {
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// A folded name's first and last word, the smaller first.
fn ends(folded: &str) -> String {
    let first = folded.split(' ').next().unwrap_or_default();
    let last = folded.rsplit(' ').next().unwrap_or_default();
    format!("{} {}", first.min(last), first.max(last))
}
