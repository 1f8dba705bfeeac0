//! How the development issuer is set up.

use std::path::PathBuf;

use runtime::env::{self, Env};
use url::Url;

/// The development issuer's settings. Set by `DEV_ISSUER_*`, `OIDC_ISSUER`, `OIDC_AUDIENCE`.
#[derive(Debug, Clone)]
pub struct DevIssuerConfig {
    /// Its own address, which ends in `/dev-issuer`.
    pub issuer: Url,
    /// The audience of its access tokens.
    pub audience: String,
    /// Where its key is kept; a new key each time when there is no file.
    pub key_file: Option<PathBuf>,
    /// Where the code flow may return to, compared character by character.
    pub redirects: Vec<String>,
    /// A JSON list of accounts in place of the built-in ones.
    pub accounts_file: Option<PathBuf>,
}

impl DevIssuerConfig {
    /// Reads the settings; `here` is the address that the console answers at.
    pub fn from_env(env: &Env, here: &Url) -> Result<Self, env::Error> {
        let base = here.as_str().trim_end_matches('/');
        let issuer = env.text("OIDC_ISSUER").doc("The identity provider, as its tokens name it.");
        let issuer = issuer.default(format!("{base}/dev-issuer")).parse();
        let audience = env.text("OIDC_AUDIENCE").doc("What a token's audience must contain.");
        let audience = audience.default("yba").required();
        let key_file =
            env.text("DEV_ISSUER_KEY_FILE").doc("Where the development issuer keeps its key.");
        let key_file = key_file.optional().map(PathBuf::from);
        let redirects = env.text("DEV_ISSUER_REDIRECT_URIS");
        let redirects =
            redirects.doc("Where the development issuer may return to, separated by commas.");
        let redirects = redirects.default(format!("{base}/console/callback")).list();
        let accounts =
            env.text("DEV_ISSUER_ACCOUNTS_FILE").doc("A JSON list of demonstration accounts.");
        let accounts_file = accounts.optional().map(PathBuf::from);
        Ok(Self { issuer: issuer?, audience: audience?, key_file, redirects, accounts_file })
    }

    /// Takes the defaults at an address, with a key that lives as long as the process.
    pub fn at(here: &Url) -> Self {
        Self::from_env(&Env::default(), here).expect("every setting has a default")
    }
}

/// Why there is no development issuer, or no token of it.
#[derive(Debug, thiserror::Error)]
pub enum DevIssuerError {
    /// Outside development it would let anybody in.
    #[error("the development issuer runs only under --dev")]
    NotInDevelopment,
    /// The key's file holds no Ed25519 key.
    #[error("the development issuer's key cannot be read")]
    Key,
    /// The accounts' file is no list of accounts.
    #[error("the demonstration accounts cannot be read")]
    Accounts(#[from] serde_json::Error),
    /// A file cannot be read or written.
    #[error("a file of the development issuer cannot be read or written")]
    File(#[from] std::io::Error),
    /// Claims could not be signed.
    #[error("the token could not be signed")]
    Sign(#[from] jsonwebtoken::errors::Error),
}
