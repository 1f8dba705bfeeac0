//! Keys, keyed hashes, and data at rest.

mod keyring;
mod person_key;
mod rotate;
mod seal;

pub use keyring::{Keyring, KeyringError};
pub use person_key::PersonKey;
pub use rotate::{Wrapping, rotate, wrappings};
pub use seal::{DataKey, NotAKey, open, seal};
