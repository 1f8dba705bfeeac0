use schema::BirthDate;
use serde::Deserialize;

use super::silent;

/// Who a person is.
#[derive(Clone, Deserialize)]
pub(crate) struct Person {
    pub id: String,
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
    pub in_office: Option<bool>,
    #[serde(default)]
    pub organisation: Option<OrganisationName>,
    #[serde(default)]
    pub post: Option<String>,
}

/// A person that a search found.
pub(crate) type Found = Person;

/// An organisation as people know it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct OrganisationName {
    pub code: String,
    #[serde(default)]
    pub name: String,
}

/// How to reach a person.
#[derive(Clone, Deserialize)]
pub(crate) struct Contact {
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
}

silent!(Person, Contact);

impl OrganisationName {
    /// The name, or the code where there is none.
    pub(crate) fn shown(&self) -> &str {
        if self.name.is_empty() { &self.code } else { &self.name }
    }
}
