//! Whether two people may be one (hồ sơ trùng lặp): a sum of named reasons, so that every score explains itself.
//!
//! A score decides nothing: it orders what somebody looks at.

mod blocks;

pub use blocks::{Kind, blocks};

use schema::{BirthDate, CitizenId, Sex};
use serde::{Deserialize, Serialize};

use super::text;

/// The least score of a pair that is shown. \[default]
///
/// Name and day of birth reach it, and so do a name and a citizen id with a slip; a name and a year do not: a
/// province has hundreds of those.
pub const SHOWN_FROM: i16 = 60;

/// People of one block beyond whom nobody of it is compared because of it. \[default]
///
/// In a block of 200 there are 19,900 pairs, nearly all of people who have a common name; whoever is one person
/// shares a smaller block as well.
pub const LARGEST_BLOCK: i32 = 200;

/// Why two may be one, or may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The names are the same, letters and marks.
    NameSame,
    /// The names are the same without their marks.
    NameWithoutMarks,
    /// The same words in another order.
    NameReordered,
    /// The names differ by a letter or two.
    NameSlip,
    /// Born on the same day.
    BornSame,
    /// Day and month exchanged.
    BornSwapped,
    /// Of one only the year is known, and it is the other's.
    BornYearOnly,
    /// Two of day, month and year are the same.
    BornNear,
    /// The births contradict each other.
    BornDiffers,
    /// The citizen ids differ in one digit.
    CitizenIdDigit,
    /// Two digits of the citizen ids are exchanged.
    CitizenIdSwapped,
    /// The same insurance code, however it is written.
    InsuranceSame,
    /// The same telephone.
    PhoneSame,
    /// The same organisation.
    OrganisationSame,
    /// A man and a woman.
    SexDiffers,
}

impl Code {
    /// What it adds to the score. \[default]
    ///
    /// Chosen so that what a name and a birth say together is enough ([`SHOWN_FROM`]), that no single reason is,
    /// and that a contradiction takes away about what a slip would have added.
    pub const fn weight(self) -> i16 {
        match self {
            Self::NameSame => 35,
            Self::NameWithoutMarks => 33,
            Self::NameReordered => 30,
            Self::NameSlip => 27,
            Self::BornSame => 30,
            Self::BornSwapped => 25,
            Self::BornYearOnly => 14,
            Self::BornNear => 12,
            Self::BornDiffers => -15,
            Self::CitizenIdDigit | Self::CitizenIdSwapped => 35,
            Self::InsuranceSame => 40,
            Self::PhoneSame => 20,
            Self::OrganisationSame => 5,
            Self::SexDiffers => -20,
        }
    }
}

/// The most that comparing citizen ids can add: below it they need not be opened.
pub const CITIZEN_ID_MOST: i16 = Code::CitizenIdDigit.weight();

/// A reason with what it added: kept with the pair, so that an old score is still explained after the weights change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: Code,
    pub weight: i16,
}

impl From<Code> for Reason {
    fn from(code: Code) -> Self {
        Self { code, weight: code.weight() }
    }
}

/// What is compared of somebody without opening anything.
#[derive(Clone, PartialEq)]
pub struct Traits {
    pub name: String,
    pub sex: Sex,
    pub born: BirthDate,
    pub organisation: String,
}

impl std::fmt::Debug for Traits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Traits(…)")
    }
}

/// What two people share by their keyed hashes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shared {
    pub phone: bool,
    pub insurance: bool,
}

/// The reasons that can be told without the citizen ids.
pub fn reasons(one: &Traits, other: &Traits, shared: Shared) -> Vec<Reason> {
    let mut found: Vec<Code> = Vec::new();
    found.extend(compare_names(&one.name, &other.name));
    found.extend(compare_births(one.born, other.born));
    if shared.insurance {
        found.push(Code::InsuranceSame);
    }
    if shared.phone {
        found.push(Code::PhoneSame);
    }
    if one.organisation == other.organisation {
        found.push(Code::OrganisationSame);
    }
    if one.sex != other.sex {
        found.push(Code::SexDiffers);
    }
    found.into_iter().map(Reason::from).collect()
}

/// The sum of the reasons, from 0 to 100.
pub fn score(reasons: &[Reason]) -> i16 {
    reasons.iter().map(|reason| reason.weight).sum::<i16>().clamp(0, 100)
}

fn compare_names(one: &str, other: &str) -> Option<Code> {
    if text::same_name(one, other) {
        return Some(Code::NameSame);
    }
    let (one, other) = (text::fold(one), text::fold(other));
    if one == other {
        return Some(Code::NameWithoutMarks);
    }
    if blocks::sorted_words(&one) == blocks::sorted_words(&other) {
        return Some(Code::NameReordered);
    }
    let shorter = one.chars().count().min(other.chars().count());
    // One letter of a short name is much of it.
    let allowed = if shorter < 10 { 1 } else { 2 };
    (slips(&one, &other) <= allowed).then_some(Code::NameSlip)
}

/// Letters that were mistyped, left out, put in or exchanged with their neighbour.
fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 2 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, wanted) in other.iter().enumerate() {
            let changed = last[j] + usize::from(letter != wanted);
            let mut least = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && one[i - 1] == *wanted && *letter == other[j - 1] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

fn compare_births(one: BirthDate, other: BirthDate) -> Option<Code> {
    use chrono::Datelike;
    let (BirthDate::Exact(one), BirthDate::Exact(other)) = (one, other) else {
        let same = one.year() == other.year();
        return Some(if same { Code::BornYearOnly } else { Code::BornDiffers });
    };
    let same = [one.day() == other.day(), one.month() == other.month(), one.year() == other.year()];
    Some(match same.iter().filter(|part| **part).count() {
        3 => Code::BornSame,
        _ if same[2] && one.day() == other.month() && one.month() == other.day() => {
            Code::BornSwapped
        }
        2 => Code::BornNear,
        _ => Code::BornDiffers,
    })
}

/// How two citizen ids are nearly the same, where they are.
pub fn compare_citizen_ids(one: &CitizenId, other: &CitizenId) -> Option<Reason> {
    let (one, other) = (one.as_str().as_bytes(), other.as_str().as_bytes());
    let apart: Vec<usize> =
        (0..one.len().min(other.len())).filter(|place| one[*place] != other[*place]).collect();
    match *apart.as_slice() {
        [_] => Some(Code::CitizenIdDigit.into()),
        [a, b] if one[a] == other[b] && one[b] == other[a] => Some(Code::CitizenIdSwapped.into()),
        _ => None,
    }
}

/// A citizen id as far as it is needed to tell two people apart: what both have in common is hidden, but for the last
/// three digits.
pub fn shown_apart(one: &CitizenId, other: &CitizenId) -> String {
    let (one, other) = (one.as_str(), other.as_str());
    let hidden = one.len().saturating_sub(3);
    let digits = one.chars().zip(other.chars()).enumerate();
    digits
        .map(|(place, (digit, theirs))| if place < hidden && digit == theirs { '•' } else { digit })
        .collect()
}

#[cfg(test)]
mod tests;
