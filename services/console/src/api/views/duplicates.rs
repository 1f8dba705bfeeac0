use chrono::{DateTime, NaiveDate, Utc};
use schema::BirthDate;
use serde::Deserialize;

use super::people::{OrganisationName, Person};
use super::silent;

/// Why two may be one, with what it adds.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PairReason {
    pub code: String,
    #[serde(default)]
    pub weight: i64,
}

/// Two who may be one.
#[derive(Clone, Deserialize)]
pub(crate) struct Pair {
    pub id: String,
    #[serde(default)]
    pub score: i64,
    #[serde(default)]
    pub reasons: Vec<PairReason>,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub decision: Option<String>,
    #[serde(default)]
    pub people: Vec<Person>,
}

/// The same with all that decides.
#[derive(Clone, Deserialize)]
pub(crate) struct Comparison {
    #[serde(flatten)]
    pub pair: Pair,
    #[serde(default)]
    pub sides: Vec<Side>,
}

/// One of the two.
#[derive(Clone, Deserialize)]
pub(crate) struct Side {
    #[serde(flatten)]
    pub person: Person,
    #[serde(default)]
    pub standing: String,
    #[serde(default)]
    pub citizen_id: String,
    #[serde(default)]
    pub insurance: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub posts: Vec<OrganisationName>,
    #[serde(default)]
    pub book: Option<BookRef>,
    #[serde(default)]
    pub facts: i64,
    #[serde(default)]
    pub lists: i64,
    #[serde(default)]
    pub version: i32,
}

/// A health book in force.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct BookRef {
    pub number: String,
    pub valid_to: NaiveDate,
}

/// What a merge would do.
#[derive(Clone, Deserialize)]
pub(crate) struct MergePreview {
    pub survivor: Side,
    pub old: Side,
    pub after: After,
    #[serde(default)]
    pub posts: Vec<OrganisationName>,
    #[serde(default)]
    pub conflicts: Vec<String>,
    #[serde(default)]
    pub book_stays: Option<BookRef>,
    #[serde(default)]
    pub book_ends: Option<BookRef>,
    #[serde(default)]
    pub hindrances: Vec<String>,
}

/// What the survivor will be.
#[derive(Clone, Deserialize)]
pub(crate) struct After {
    pub name: String,
    #[serde(default)]
    pub sex: String,
    #[serde(default)]
    pub born: Option<BirthDate>,
    #[serde(default)]
    pub tier: String,
    #[serde(default)]
    pub standing: String,
    #[serde(default)]
    pub organisation: String,
    #[serde(default)]
    pub post: String,
    #[serde(default)]
    pub insurance: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
}

/// One of the two of a merge.
#[derive(Clone, Deserialize)]
pub(crate) struct NameRef {
    pub id: String,
    #[serde(default)]
    pub name: String,
}

/// A merge, and whether it can be undone.
#[derive(Clone, Deserialize)]
pub(crate) struct Merge {
    pub id: String,
    pub survivor: NameRef,
    pub old: NameRef,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub merged_by: String,
    pub merged_at: DateTime<Utc>,
    #[serde(default)]
    pub undo_until: Option<DateTime<Utc>>,
    #[serde(default)]
    pub undone_by: Option<String>,
    #[serde(default)]
    pub undone_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub undo_reason: Option<String>,
}

silent!(Pair, Comparison, Side, MergePreview, After, NameRef, Merge);
