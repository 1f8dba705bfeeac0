//! How far a grant reaches.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{FacilityCode, OrganisationCode, PersonId};

/// Whom a grant reaches (phạm vi).
///
/// On the wire, in `person_scope.grantee` and in the setting `yba.grantees` it is one text:
/// `province`, `organisation:SYT`, `facility:01001`, `person:<uuid>`, `central`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// Everybody in the province.
    Province,
    /// The people of an organisation and of those below it.
    Organisation(OrganisationCode),
    /// The people whose card is at a facility, and the deliveries it sent.
    Facility(FacilityCode),
    /// One person.
    Person(PersonId),
    /// Centrally managed people (diện Trung ương), within whatever else the role was granted for: alone it reaches nobody.
    Central,
}

/// Text is not a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a scope is province, organisation:CODE, facility:CODE, person:ID or central")]
pub struct NotAScope;

impl FromStr for Scope {
    type Err = NotAScope;

    fn from_str(text: &str) -> Result<Self, NotAScope> {
        match text {
            "province" => return Ok(Self::Province),
            "central" => return Ok(Self::Central),
            _ => {}
        }
        match text.split_once(':') {
            Some(("organisation", code)) => {
                code.parse().map(Self::Organisation).map_err(|_| NotAScope)
            }
            Some(("facility", code)) => code.parse().map(Self::Facility).map_err(|_| NotAScope),
            Some(("person", id)) => id.parse().map(Self::Person).map_err(|_| NotAScope),
            _ => Err(NotAScope),
        }
    }
}

impl TryFrom<String> for Scope {
    type Error = NotAScope;

    fn try_from(text: String) -> Result<Self, NotAScope> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> String {
        scope.to_string()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Province => f.write_str("province"),
            Self::Organisation(code) => write!(f, "organisation:{code}"),
            Self::Facility(code) => write!(f, "facility:{code}"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Central => f.write_str("central"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_travel_as_one_text() {
        let person = "person:01958f00-0000-7000-8000-000000000001";
        for text in ["province", "organisation:SYT", "facility:01001", person, "central"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_text_that_could_reach_further_is_refused() {
        for text in [
            "",
            "Province",
            "organisation:",
            "organisation:A,province",
            "facility:1",
            "all",
            "central:x",
        ] {
            assert_eq!(text.parse::<Scope>(), Err(NotAScope), "{text}");
        }
    }
}
