//! What a token says about its bearer.

use std::fmt;

use schema::{FacilityCode, OrganisationCode, PersonId, Role};
use serde::{Deserialize, Serialize};

/// The claims that this system reads from an access token.
///
/// `roles`, `organisation`, `facility`, `person` and `central` grant nothing: they narrow what the registry granted.
/// Only in development they are taken for grants.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued the token.
    pub iss: String,
    /// Whom it identifies; grants and audit rows name the same text.
    pub sub: String,
    /// For whom it is meant.
    pub aud: Audience,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// From when it holds, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// When it was issued, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// The client that asked for it (`azp` in Keycloak).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub azp: Option<String>,
    /// How its bearer signed in, by the issuer's own names (`OIDC_STAFF_ACR`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The roles that the token may be used in; absent means all that are granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    /// The organisation that it may be used for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationCode>,
    /// The facility that it may be used for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<FacilityCode>,
    /// The person that the bearer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Whether it may be used for centrally managed people; only `false` says something, for it takes them away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub central: Option<bool>,
    /// The bearer's name, for the page that greets him.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Claims {
    /// Returns the roles named, or nothing when the token does not limit them; unknown names are left out.
    pub fn roles(&self) -> Option<Vec<Role>> {
        let names = self.roles.as_ref()?;
        Some(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// Tells whether a machine got the token for itself: then the subject is the client (RFC 9068, 2.2).
    pub(crate) fn is_of_a_machine(&self) -> bool {
        self.azp.as_deref() == Some(&self.sub)
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims(…)")
    }
}

/// One audience or several: the standard allows both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// A single audience.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Audience {
    /// Tells whether `name` is among them.
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Self::One(one) => one == name,
            Self::Many(many) => many.iter().any(|one| one == name),
        }
    }
}
