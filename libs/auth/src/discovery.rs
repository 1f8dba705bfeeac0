//! The issuer's discovery document and keys, fetched with a limit on their size.

use runtime::HttpClient;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

/// A discovery document or key set beyond this is not one. Bytes.
const MOST_BYTES: usize = 256 * 1024;

/// What this system reads of `.well-known/openid-configuration`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Discovery {
    issuer: String,
    pub(crate) jwks_uri: Url,
    pub(crate) token_endpoint: Option<Url>,
}

/// Why the issuer told nothing useful.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DiscoveryError {
    /// No answer, or not 200.
    #[error("the identity provider does not answer")]
    Unreachable(#[from] reqwest::Error),
    /// The answer is too long or not what the standard says.
    #[error("the identity provider's answer cannot be read")]
    Unreadable,
    /// The document speaks for another issuer.
    #[error("the identity provider names another issuer")]
    AnotherIssuer,
    /// The keys would come over plain HTTP from an issuer on HTTPS.
    #[error("the identity provider's addresses are less safe than its own")]
    Downgrade,
}

/// Fetches the discovery document and checks that it speaks for `issuer`.
pub(crate) async fn discover(http: &HttpClient, issuer: &Url) -> Result<Discovery, DiscoveryError> {
    let base = issuer.as_str().trim_end_matches('/');
    let document: Discovery =
        get_json(http, &format!("{base}/.well-known/openid-configuration")).await?;
    if document.issuer.trim_end_matches('/') != base {
        return Err(DiscoveryError::AnotherIssuer);
    }
    let addresses = [Some(&document.jwks_uri), document.token_endpoint.as_ref()];
    let safe = |url: &Url| url.scheme() == "https" || issuer.scheme() == "http";
    if !addresses.into_iter().flatten().all(safe) {
        return Err(DiscoveryError::Downgrade);
    }
    Ok(document)
}

/// Reads JSON of a bounded size.
pub(crate) async fn get_json<T: DeserializeOwned>(
    http: &HttpClient,
    url: &str,
) -> Result<T, DiscoveryError> {
    let mut response = http.get(url).send().await?.error_for_status()?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(DiscoveryError::Unreadable);
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|_| DiscoveryError::Unreadable)
}
