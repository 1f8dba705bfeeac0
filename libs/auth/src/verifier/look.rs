//! Looking at an identity provider once, for `yba doctor`: whether it would do, and whether its clock is right.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::DATE;
use runtime::{Clock, HttpClient};
use url::Url;

use super::keys::{Document, KeySet};
use crate::discovery::{self, DiscoveryError};

/// What was seen.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Keys that can verify a token.
    pub keys: usize,
    /// Its clock against ours, by the `Date` of its answer, which has whole seconds; nothing where it sends none.
    pub clock_difference: Option<TimeDelta>,
}

/// Why tokens of this provider could not be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProviderFault {
    /// No answer, or not 200.
    #[error("the identity provider does not answer")]
    Unreachable,
    /// Not what the standard says.
    #[error("the identity provider's answer cannot be read")]
    Unreadable,
    /// The document speaks for another issuer.
    #[error("the identity provider names another issuer than OIDC_ISSUER")]
    AnotherIssuer,
    /// The keys would come over plain HTTP from an issuer on HTTPS.
    #[error("the identity provider's addresses are less safe than its own")]
    Downgrade,
    /// No key that could verify a token.
    #[error("the identity provider has no key that can be used")]
    NoKeys,
}

impl From<DiscoveryError> for ProviderFault {
    fn from(error: DiscoveryError) -> Self {
        match error {
            DiscoveryError::Unreachable(_) => Self::Unreachable,
            DiscoveryError::Unreadable => Self::Unreadable,
            DiscoveryError::AnotherIssuer => Self::AnotherIssuer,
            DiscoveryError::Downgrade => Self::Downgrade,
        }
    }
}

/// Fetches the discovery document and the keys as a verifier would.
pub async fn look(http: &HttpClient, issuer: &Url, clock: &Clock) -> Result<Seen, ProviderFault> {
    let document = discovery::discover(http, issuer).await?;
    let before = clock.now();
    let answer = http.get(document.jwks_uri.clone()).send().await;
    let answer = answer.map_err(|_| ProviderFault::Unreachable)?;
    let ours = before + (clock.now() - before) / 2;
    let theirs = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
    let theirs = theirs.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    let clock_difference = theirs.map(|theirs| difference(theirs.with_timezone(&Utc), ours));
    let keys: Document = discovery::get_json(http, document.jwks_uri.as_str()).await?;
    match KeySet::from_document(keys).len() {
        0 => Err(ProviderFault::NoKeys),
        keys => Ok(Seen { keys, clock_difference }),
    }
}

/// The header has cut its second off: whatever lies within it is no difference.
fn difference(theirs: DateTime<Utc>, ours: DateTime<Utc>) -> TimeDelta {
    let (latest, none) = (theirs + TimeDelta::seconds(1), TimeDelta::zero());
    if ours < theirs {
        theirs - ours
    } else if ours > latest {
        latest - ours
    } else {
        none
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_that_was_cut_off_is_no_difference() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let theirs = at("2026-11-22T02:00:05Z");

        assert_eq!(difference(theirs, at("2026-11-22T02:00:05.900Z")), TimeDelta::zero());
        assert_eq!(difference(theirs, at("2026-11-22T02:00:00Z")), TimeDelta::seconds(5));
        assert_eq!(difference(theirs, at("2026-11-22T02:01:06Z")), TimeDelta::seconds(-60));
    }
}
