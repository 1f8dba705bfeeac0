//! From a token to a caller.

use crate::caller::Caller;
use crate::db::Db;
use crate::error::Error;
use crate::grants;
use crate::policy;
use crate::verifier::Verifier;

/// Turns bearer tokens into callers of one service.
///
/// A service puts `Data<Authenticator>` into its scope (`Parts::authenticator`), since in one process
/// each service looks into its own copy of the grants.
#[derive(Clone)]
pub struct Authenticator {
    verifier: Verifier,
    db: Db,
    trust: Trust,
}

/// Where roles come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// From the registry's grants; claims only narrow.
    Grants,
    /// From the token's claims, in development.
    Claims,
}

impl Authenticator {
    /// Believes the registry's grants.
    pub fn new(verifier: Verifier, db: Db) -> Self {
        Self { verifier, db, trust: Trust::Grants }
    }

    /// Believes role claims: development only, where whoever can read the page may be anybody.
    pub fn trusting_claims(verifier: Verifier, db: Db) -> Self {
        Self { verifier, db, trust: Trust::Claims }
    }

    /// Verifies a token and finds what its bearer was granted.
    pub async fn authenticate(&self, token: &str) -> Result<Caller, Error> {
        let claims = self.verifier.verify(token).await?;
        let grants = match self.trust {
            Trust::Claims if claims.roles.is_some() => grants::claimed(&claims),
            _ => grants::narrow(&self.db.grants_of(&claims.sub).await?, &claims),
        };
        let second_factor = self.verifier.second_factor();
        if second_factor.is_shown_by(&claims) {
            return Ok(Caller::granted(claims, grants));
        }
        let (withheld, held) = grants.into_iter().partition(|grant| policy::is_staff(grant.role));
        let acr = second_factor.wanted().unwrap_or_default();
        Ok(Caller::granted(claims, held).without_second_factor(acr, withheld))
    }

    /// Returns the `acr` that staff must sign in with; nothing where any will do.
    pub fn second_factor(&self) -> Option<&str> {
        self.verifier.second_factor().wanted()
    }
}
