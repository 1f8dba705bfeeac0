use chrono::NaiveDate;
use schema::BirthDate;
use serde::Deserialize;

use super::silent;

/// An organisation in the tree, today or on a day.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Organisation {
    pub code: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub parent: Option<String>,
    #[serde(default)]
    pub closed_on: Option<NaiveDate>,
}

/// What an attribute was, from when to when.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Period {
    #[serde(default)]
    pub value: Option<String>,
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// Who took over, or was taken over.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Succession {
    pub code: String,
    pub on: NaiveDate,
    #[serde(default)]
    pub document: String,
}

/// What was done to an organisation, or is planned.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct OrganisationChange {
    pub id: String,
    #[serde(default)]
    pub code: String,
    pub kind: String,
    pub on: NaiveDate,
    #[serde(default)]
    pub document: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub state: String,
}

/// An organisation over time.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct OrganisationHistory {
    #[serde(default)]
    pub names: Vec<Period>,
    #[serde(default)]
    pub parents: Vec<Period>,
    #[serde(default)]
    pub predecessors: Vec<Succession>,
    #[serde(default)]
    pub successors: Vec<Succession>,
    #[serde(default)]
    pub changes: Vec<OrganisationChange>,
}

/// Who answers for an organisation.
#[derive(Clone, Deserialize)]
pub(crate) struct OrganisationContact {
    pub id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub task: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// What a split would do.
#[derive(Clone, Deserialize)]
pub(crate) struct SplitPreview {
    pub people: i64,
    #[serde(default)]
    pub parts: Vec<SplitPart>,
    pub rest: SplitRest,
    #[serde(default)]
    pub posts: Vec<SplitPost>,
    #[serde(default)]
    pub found: Vec<SplitMember>,
}

/// A part, with those who would go to it.
#[derive(Clone, Deserialize)]
pub(crate) struct SplitPart {
    pub code: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub is_new: bool,
    pub people: i64,
    #[serde(default)]
    pub items: Vec<SplitMember>,
}

/// Where those would be who are named for no part.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SplitRest {
    pub people: i64,
    pub code: String,
    #[serde(default)]
    pub stays: bool,
}

/// A post, and how many have it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SplitPost {
    pub post: String,
    pub people: i64,
}

/// Somebody of the organisation.
#[derive(Clone, Deserialize)]
pub(crate) struct SplitMember {
    pub id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub born: Option<BirthDate>,
    #[serde(default)]
    pub post: String,
}

silent!(OrganisationContact, SplitPreview, SplitPart, SplitMember);

/// A province or a commune.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct AdministrativeUnit {
    pub code: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub parent_name: Option<String>,
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    #[serde(default)]
    pub successor: Option<String>,
}
