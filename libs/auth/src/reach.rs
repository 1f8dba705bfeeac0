//! Whom a transaction reaches, as row security reads it.

use schema::Scope;

use crate::grants::Grant;
use crate::permission::Permission;
use crate::policy;

/// The union of the scopes that hold one permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Everybody in the province.
    Everyone,
    /// Whoever is within one of these scopes.
    Within(Vec<Scope>),
}

impl Reach {
    /// Adds up the scopes of the grants whose role holds the permission; nothing when none does.
    ///
    /// A grant for centrally managed people is for those within the others: by itself it reaches nobody.
    pub(crate) fn of(grants: &[Grant], permission: Permission) -> Option<Self> {
        let holding = |grant: &&Grant| {
            policy::allows(grant.role, permission) && grant.scope != Scope::Central
        };
        let mut scopes: Vec<Scope> =
            grants.iter().filter(holding).map(|grant| grant.scope.clone()).collect();
        if scopes.is_empty() {
            return None;
        }
        if scopes.contains(&Scope::Province) {
            return Some(Self::Everyone);
        }
        scopes.sort();
        scopes.dedup();
        Some(Self::Within(scopes))
    }

    /// Reaches nobody: the transaction of a denial.
    pub(crate) const NOBODY: Self = Self::Within(Vec::new());

    /// The value of `yba.reach`.
    pub(crate) fn setting(&self) -> &'static str {
        match self {
            Self::Everyone => "province",
            Self::Within(_) => "",
        }
    }

    /// The value of `yba.grantees`. Codes and ids hold no comma.
    pub(crate) fn grantees(&self) -> String {
        match self {
            Self::Everyone => String::new(),
            Self::Within(scopes) => {
                let texts: Vec<String> = scopes.iter().map(Scope::to_string).collect();
                texts.join(",")
            }
        }
    }
}
