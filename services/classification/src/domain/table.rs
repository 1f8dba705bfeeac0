//! A rule table (bảng tiêu chí phân loại) as its author writes it: a JSON document.
//!
//! `services/classification/README.md` explains the format by example. What a document means is
//! decided in `compile`; here is only its shape.

pub mod fact;
pub mod predicate;

use schema::HealthClass;
use serde::{Deserialize, Serialize};

use super::interval::ClassInterval;
pub use fact::{Absence, Fact, Source};
pub use predicate::Predicate;

/// A text in both languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// A versioned rule table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name for ever, such as `default-1`: lower-case letters, digits, `.` and `-`.
    pub version: String,
    /// What it is called.
    pub title: Wording,
    /// What a reader must know before relying on it.
    pub note: Wording,
    /// Everything the rows may ask, in the order of their slots.
    pub facts: Vec<Fact>,
    /// Organ systems and other groups, each with its rows.
    pub systems: Vec<System>,
    /// How the systems' classes make the overall one.
    pub combination: Vec<Combination>,
    /// What age does.
    pub age: AgeRule,
}

/// A group of findings that is classed by itself (hệ cơ quan).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Short name, unique in the table.
    pub id: String,
    /// What it is called.
    pub text: Wording,
    /// The system is at least as bad as every row that holds; one always holds.
    pub rows: Vec<Row>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Short name, unique in its system.
    pub id: String,
    /// When it holds.
    pub when: Predicate,
    /// The class it gives; an open interval means that the Council decides.
    pub class: ClassInterval,
    /// What must also hold before the class is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<Confirmation>,
    /// On whose word.
    pub authority: Authority,
    /// What it says to a reader.
    pub text: Wording,
}

/// What confirms a row, and what is said until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// When the row counts as confirmed.
    pub when: Predicate,
    /// The class until then; contains the row's.
    pub otherwise: ClassInterval,
    /// What to repeat.
    pub repeat: Wording,
}

/// On whose word a row or a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Authority {
    /// A published document, named.
    Cited {
        /// Which document, and where in it.
        source: Wording,
    },
    /// The Professional Council's own decision, named.
    CouncilRatified {
        /// Which decision.
        source: Wording,
    },
    /// The software's default; never a citation of QĐ 1266.
    Default {
        /// Where the idea comes from.
        source: Wording,
    },
}

impl Authority {
    /// Where it comes from.
    pub fn source(&self) -> &Wording {
        match self {
            Self::Cited { source }
            | Self::CouncilRatified { source }
            | Self::Default { source } => source,
        }
    }

    /// Whether nobody but the software stands behind it.
    pub fn is_default(&self) -> bool {
        matches!(self, Self::Default { .. })
    }

    /// As answers name it: `cited`, `council_ratified`, `default`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Cited { .. } => "cited",
            Self::CouncilRatified { .. } => "council_ratified",
            Self::Default { .. } => "default",
        }
    }
}

/// When so many systems stand at a class or worse, the overall class is at least this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Combination {
    /// Short name, unique among the combinations.
    pub id: String,
    /// All of these together.
    pub when: Vec<Count>,
    /// The overall class, at least.
    pub class: ClassInterval,
    /// On whose word.
    pub authority: Authority,
    /// What it says to a reader.
    pub text: Wording,
}

/// At least `systems` systems are at `at` or worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// How many.
    pub systems: u8,
    /// At this class or a worse one.
    pub at: HealthClass,
}

/// What age does to the class by findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeRule {
    /// Whether it is only shown beside the class, or changes it.
    pub mode: AgeMode,
    /// The fact that holds the age, in years.
    pub fact: String,
    /// The oldest that each class may be.
    pub ceilings: Vec<AgeCeiling>,
    /// On whose word.
    pub authority: Authority,
    /// What it says to a reader.
    pub text: Wording,
}

/// Advisory unless a Council has ratified the strict reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeMode {
    /// The class after age is stored beside the class by findings and changes nothing.
    Advisory,
    /// The class after age is the one proposed; answers say «do tuổi».
    Strict,
}

/// Above `to_years` the class is no longer given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeCeiling {
    /// The class.
    pub class: HealthClass,
    /// The oldest that it may be, in completed years.
    pub to_years: u8,
}

impl Table {
    /// Whether any row, combination or the age rule rests on the software's word alone.
    pub fn rests_on_defaults(&self) -> bool {
        let rows = self.systems.iter().flat_map(|system| &system.rows).map(|row| &row.authority);
        let rules = self.combination.iter().map(|rule| &rule.authority);
        rows.chain(rules).chain([&self.age.authority]).any(Authority::is_default)
    }
}
