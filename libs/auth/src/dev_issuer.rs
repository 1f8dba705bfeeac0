//! An OpenID Connect issuer for development: whoever can open its page may be anybody.
//!
//! It exists so that `yba serve all --dev` needs no Keycloak. It cannot be made outside development.

mod accounts;
mod codes;
mod config;
mod key;
mod mint;
mod page;
mod routes;
mod token;

pub use accounts::Account;
pub use config::{DevIssuerConfig, DevIssuerError};
pub use mint::{DevIssuer, MintRequest};
