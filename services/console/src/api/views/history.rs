use chrono::{DateTime, NaiveDate, Utc};
use schema::BirthDate;
use serde::Deserialize;

use super::people::OrganisationName;
use super::silent;

/// A person as they were on a day, as far as was known on a day.
#[derive(Clone, Deserialize)]
pub(crate) struct PersonThen {
    pub name: String,
    #[serde(default)]
    pub sex: String,
    #[serde(default)]
    pub born: Option<BirthDate>,
    #[serde(default)]
    pub standing: String,
    #[serde(default)]
    pub tier: String,
    pub as_of: NaiveDate,
    pub as_known_on: NaiveDate,
    #[serde(default)]
    pub posts: Vec<Post>,
    #[serde(default)]
    pub care_groups: Vec<String>,
    #[serde(default)]
    pub merits: Vec<String>,
}

/// A post that somebody had.
#[derive(Clone, Deserialize)]
pub(crate) struct Post {
    pub organisation: OrganisationName,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub in_office: bool,
    pub from: NaiveDate,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// Something that was said of a person.
#[derive(Clone, Deserialize)]
pub(crate) struct PersonFact {
    pub kind: String,
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub key_name: Option<String>,
    #[serde(default)]
    pub detail: FactDetail,
    pub from: NaiveDate,
    #[serde(default)]
    pub to: Option<NaiveDate>,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub document: String,
    #[serde(default)]
    pub recorded_by: String,
    pub recorded_at: DateTime<Utc>,
    #[serde(default)]
    pub superseded_at: Option<DateTime<Utc>>,
}

/// What is said, as far as its kind has it.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct FactDetail {
    #[serde(default)]
    pub standing: Option<String>,
    #[serde(default)]
    pub tier: Option<String>,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub sex: Option<String>,
    #[serde(default)]
    pub born: Option<BirthDate>,
}

/// Something that was done to a person, or is planned.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PersonChange {
    pub id: String,
    pub kind: String,
    pub on: NaiveDate,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub document: String,
    #[serde(default)]
    pub state: String,
}

/// What was said of a person, and what was done.
#[derive(Clone, Deserialize)]
pub(crate) struct PersonHistory {
    #[serde(default)]
    pub facts: Vec<PersonFact>,
    #[serde(default)]
    pub changes: Vec<PersonChange>,
}

/// How a person was reached, and who is beside them.
#[derive(Clone, Deserialize)]
pub(crate) struct Contacts {
    #[serde(default)]
    pub contact: Vec<Reached>,
    #[serde(default)]
    pub family_contact: Vec<Reached>,
    #[serde(default)]
    pub doctor: Vec<Reached>,
    /// Empty where the citizen id has never changed.
    #[serde(default)]
    pub citizen_id: Vec<Numbered>,
}

/// A citizen id, from when to when.
#[derive(Clone, Deserialize)]
pub(crate) struct Numbered {
    pub citizen_id: String,
    pub from: NaiveDate,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// A way to reach somebody, from when to when.
#[derive(Clone, Deserialize)]
pub(crate) struct Reached {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub address_unit: Option<String>,
    pub from: NaiveDate,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

silent!(PersonThen, Post, PersonFact, FactDetail, PersonHistory, Contacts, Reached, Numbered);
