//! Who is asking, what they may do, whom they reach, and what is left on record of it.
//!
//! The one idea: a query needs a [`Txn`], and only [`Caller::begin`] gives one. It checks the
//! permission, begins, holds the transaction to the caller's scope by row security, and carries
//! the identity to the audit. Forgetting authorization does not compile.

pub mod accesses;
pub mod aliases;
pub mod apart;
pub mod audit;
mod authenticator;
pub mod breach;
mod caller;
mod claims;
pub mod database;
mod db;
pub mod dev_issuer;
mod discovery;
pub mod erasure;
pub mod erasure_list;
mod error;
mod failure;
pub mod grants;
pub mod idempotency;
pub mod looks;
mod metrics;
pub mod own_data;
mod parts;
mod permission;
pub mod policy;
mod reach;
pub mod restriction;
pub mod secrets;
pub mod service_client;
mod txn;
mod verifier;

pub use authenticator::Authenticator;
pub use caller::Caller;
pub use claims::{Audience, Claims};
pub use db::{ConnectError, DatabaseConfig, DatabaseUrl, Db};
pub use error::Error;
pub use failure::failure;
pub use parts::Parts;
pub use permission::{Depth, Permission};
pub use reach::Reach;
pub use secrets::Keyring;
pub use service_client::ServiceClient;
pub use txn::Txn;
pub use verifier::{OidcConfig, Rejection, SecondFactor, Verifier};

/// Looking at an identity provider before anybody signs in.
pub mod provider {
    pub use crate::verifier::{ProviderFault, Seen, look};
}
