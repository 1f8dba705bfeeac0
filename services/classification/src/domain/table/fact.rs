//! What a table may know of a person, and where it comes from.

use schema::Loinc;
use serde::{Deserialize, Serialize};

use super::Wording;

/// One fact: a slot of every person's packed facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Short name, unique in the table.
    pub id: String,
    /// What it is called, as answers name it when it is missing.
    pub text: Wording,
    /// Where it comes from.
    pub source: Source,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// The latest measured value.
    Quantity(Quantity),
    /// Two measurements some days apart: what stays when the better of them is taken.
    Sustained(Sustained),
    /// A diagnosis by its codes; it stays until it is resolved.
    Diagnosis(Diagnosis),
    /// Whether a diagnosis began within so many days.
    Onset(Onset),
    /// A coded answer.
    Concept(Concept),
    /// Whether something was examined at all.
    Examined(Examined),
    /// Whether there is an active diagnosis that no fact of the table knows.
    Unrecognised(Unrecognised),
    /// The age in completed years on the day of the check-up.
    Age,
    /// Whether the person is male.
    Male,
}

/// What the silence of the record means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// Nothing: nobody may conclude anything from it.
    Unknown,
    /// That it is not so.
    No,
    /// That it is not so if the named `examined` fact is present; else nothing.
    NoIf(String),
}

/// A measured value as a scaled integer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// Under which codes and units it arrives; any other unit is not read.
    pub readings: Vec<Reading>,
    /// The unit in which thresholds are written.
    pub unit: String,
    /// Decimals that are kept, 0 to 6.
    pub decimals: u8,
    /// Values outside are errors of measurement and are not read.
    pub range: [String; 2],
    /// How old a measurement may be, in days before the check-up.
    pub max_age_days: u16,
    /// Which of several on one day counts.
    pub same_day: Extreme,
    /// What is assumed when it was not measured; the first whose examination took place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assume: Vec<Assumption>,
}

/// A code and unit under which a value arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The code.
    pub loinc: Loinc,
    /// UCUM text, compared exactly.
    pub unit: String,
    /// The value times the first over the second is in the fact's unit: exact, no float.
    #[serde(default = "unchanged")]
    pub times: [i64; 2],
}

fn unchanged() -> [i64; 2] {
    [1, 1]
}

/// Which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extreme {
    /// The highest value.
    Highest,
    /// The lowest value.
    Lowest,
}

/// Without a measurement the value is taken to lie in a range, if somebody examined the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// An `examined` fact.
    pub if_examined: String,
    /// The least it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    /// The most it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
}

/// Over the measurements from the latest back to one `apart_days` older, the extreme named.
///
/// `lowest` for what is bad when high (a single high value does not stay), `highest` for what is
/// bad when low. Unknown while there are not two so far apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sustained {
    /// A `quantity` fact.
    pub of: String,
    /// Which end of the measurements stays.
    pub take: Extreme,
    /// Least days between the first and the last.
    pub apart_days: u16,
    /// How far back the first may lie, in days before the check-up.
    pub within_days: u16,
}

/// A diagnosis by codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    /// Codes (`E11.2`), categories (`I10`) or ranges of categories (`I60-I64`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub icd10: Vec<String>,
    /// SNOMED CT codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snomed: Vec<String>,
    /// What silence means.
    pub absence: Absence,
    /// Counts it although it is resolved (tiền sử).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ever: bool,
}

/// Whether a diagnosis began recently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Onset {
    /// A `diagnosis` fact.
    pub of: String,
    /// At most so many days before the check-up.
    pub within_days: u16,
}

/// A coded answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// The question.
    pub loinc: Loinc,
    /// Answers that mean yes; any other of `absent` means no.
    pub present: Vec<String>,
    /// Answers that mean no; any other is not understood: unknown.
    pub absent: Vec<String>,
    /// How old an answer may be, in days before the check-up.
    pub max_age_days: u16,
}

/// Whether something was examined, by what one check-up recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examined {
    /// Of each list at least one code was recorded in the same check-up.
    pub all_of: Vec<Vec<Loinc>>,
    /// And that check-up carries a diagnosis list with at least one entry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub diagnosis_list: bool,
    /// How old it may be, in days before the check-up that is assessed.
    pub within_days: u16,
}

/// An active diagnosis that no `diagnosis` fact knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unrecognised {
    /// What silence means.
    pub absence: Absence,
}

impl Source {
    /// Whether thresholds can be asked of it.
    pub fn is_measured(&self) -> bool {
        matches!(self, Self::Quantity(_) | Self::Sustained(_) | Self::Age)
    }
}
