//! Where the development issuer runs, kept beside its key, for `yba token`.

use std::path::PathBuf;

use auth::dev_issuer::DevIssuerConfig;
use url::Url;

/// Keeps the issuer's address; without a file for the key there is none for the address.
pub(super) fn keep(config: &DevIssuerConfig) {
    if let Some(path) = path(config)
        && let Err(error) = std::fs::write(path, config.issuer.as_str())
    {
        tracing::warn!(%error, "the issuer's address could not be kept for `yba token`");
    }
}

/// Finds the address of the issuer that runs, or ran last.
pub(crate) fn find(config: &DevIssuerConfig) -> Option<Url> {
    std::fs::read_to_string(path(config)?).ok()?.parse().ok()
}

fn path(config: &DevIssuerConfig) -> Option<PathBuf> {
    config.key_file.as_ref().map(|key| key.with_extension("issuer"))
}
