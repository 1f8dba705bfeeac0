//! The province's keys, from the environment.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use runtime::env::{self, Env};
use schema::{CitizenId, InsuranceCode, KeyedHash};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::seal::DataKey;
use crate::error::Error;

/// The keys that encrypt data at rest and hash identity numbers.
#[derive(Clone)]
pub struct Keyring {
    inner: Arc<Inner>,
}

struct Inner {
    /// The first one seals; all of them open.
    data: Vec<(String, DataKey)>,
    identity: Zeroizing<Vec<u8>>,
}

/// Why keys cannot be used. No message holds a part of one.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// A setting is missing.
    #[error(transparent)]
    Env(#[from] env::Error),
    /// `DATA_KEY` is not a list of `id:base64`.
    #[error("DATA_KEY is not a list of id:base64, each of 32 bytes, separated by commas")]
    DataKey,
    /// `IDENTITY_HASH_KEY` is too short.
    #[error("IDENTITY_HASH_KEY is not the base64 of 32 bytes or more")]
    IdentityHashKey,
}

const LEAST_BYTES: usize = 32;

impl Keyring {
    /// Reads `DATA_KEY` and `IDENTITY_HASH_KEY`.
    pub fn from_env(env: &Env) -> Result<Self, KeyringError> {
        let data = env
            .text("DATA_KEY")
            .doc("Keys that encrypt data at rest: id:base64 of 32 bytes; the first seals, those after it (comma) only open.")
            .secret()
            .required();
        let identity = env
            .text("IDENTITY_HASH_KEY")
            .doc("The key of citizen ids' hashes, base64 of 32 bytes; equal in every service, never changed.")
            .secret()
            .required();
        Self::parse(&data?, &identity?)
    }

    /// Reads keys in the form that the environment has them.
    pub fn parse(data: &str, identity: &str) -> Result<Self, KeyringError> {
        let data: Option<Vec<_>> = data.split(',').map(|entry| read_key(entry.trim())).collect();
        let data = data.ok_or(KeyringError::DataKey)?;
        let identity = STANDARD.decode(identity.trim()).ok().filter(|key| key.len() >= LEAST_BYTES);
        let identity = Zeroizing::new(identity.ok_or(KeyringError::IdentityHashKey)?);
        Ok(Self { inner: Arc::new(Inner { data, identity }) })
    }

    /// Hashes a citizen id, so that services can match a person without passing the number on.
    pub fn hash_citizen(&self, id: &CitizenId) -> KeyedHash {
        self.hash(b"citizen-id\0", id.as_str())
    }

    /// Hashes an insurance code.
    pub fn hash_insurance(&self, code: &InsuranceCode) -> KeyedHash {
        self.hash(b"insurance-code\0", code.as_str())
    }

    /// Hashes any other short identifier under its own kind, so that kinds never collide.
    pub fn hash_text(&self, kind: &str, text: &str) -> KeyedHash {
        self.hash(format!("{kind}\0").as_bytes(), text)
    }

    fn hash(&self, kind: &[u8], text: &str) -> KeyedHash {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.inner.identity)
            .expect("HMAC takes a key of any length");
        mac.update(kind);
        mac.update(text.as_bytes());
        KeyedHash::from_bytes(mac.finalize().into_bytes().into())
    }

    /// Lists the ids of the keys, the one that seals first.
    pub fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.inner.data.iter().map(|(id, _)| id.as_str())
    }

    /// Derives a secret of another kind, so that one key need not serve two purposes.
    ///
    /// From the oldest key: one that is put in front of it changes nothing.
    pub(crate) fn derive(&self, purpose: &str) -> [u8; 32] {
        let (_, key) = self.inner.data.last().expect("a list split at commas is not empty");
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Returns the key that seals now, with its id.
    pub(crate) fn sealing(&self) -> (&str, &DataKey) {
        let (id, key) = self.inner.data.first().expect("a list split at commas is not empty");
        (id, key)
    }

    /// Finds the key that something was sealed with.
    pub(crate) fn find(&self, id: &str) -> Result<&DataKey, Error> {
        let found = self.inner.data.iter().find(|(known, _)| known == id);
        found.map(|(_, key)| key).ok_or(Error::Sealed)
    }
}

/// Reads `id:base64`; a key without an id is number 1.
fn read_key(entry: &str) -> Option<(String, DataKey)> {
    let (id, text) = entry.split_once(':').unwrap_or(("1", entry));
    let key: DataKey = text.parse().ok()?;
    (!id.is_empty()).then(|| (id.to_owned(), key))
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring(data: &str) -> Result<Keyring, KeyringError> {
        Keyring::parse(data, &STANDARD.encode([7; 32]))
    }

    #[test]
    fn the_first_key_seals_and_the_older_ones_still_open() {
        let (new, old) = (STANDARD.encode([2; 32]), STANDARD.encode([1; 32]));
        let keyring = keyring(&format!("2027:{new}, 2026:{old}")).unwrap();

        assert_eq!(keyring.sealing().0, "2027");
        assert_eq!(keyring.find("2026").unwrap().as_bytes(), &[1; 32]);
        assert!(keyring.find("2025").is_err());
    }

    #[test]
    fn what_is_derived_stays_when_a_key_is_put_in_front() {
        let (new, old) = (STANDARD.encode([2; 32]), STANDARD.encode([1; 32]));
        let before = keyring(&format!("2026:{old}")).unwrap();
        let after = keyring(&format!("2027:{new},2026:{old}")).unwrap();

        assert_eq!(after.derive("audit-anchor"), before.derive("audit-anchor"));
        assert_ne!(
            keyring(&format!("2027:{new}")).unwrap().derive("audit-anchor"),
            before.derive("audit-anchor")
        );
    }

    #[test]
    fn short_or_unreadable_keys_are_refused() {
        for data in ["", "1:", "1:c2hvcnQ=", "not base64!", &STANDARD.encode([1; 31])] {
            assert!(keyring(data).is_err(), "{data}");
        }
        assert!(Keyring::parse(&STANDARD.encode([1; 32]), "c2hvcnQ=").is_err());
    }

    #[test]
    fn the_same_digits_as_two_kinds_of_number_hash_differently() {
        let keyring = keyring(&STANDARD.encode([1; 32])).unwrap();
        let citizen: CitizenId = "079200000123".to_owned().try_into().unwrap();
        let insurance: InsuranceCode = "079200000123".to_owned().try_into().unwrap();

        assert_ne!(keyring.hash_citizen(&citizen), keyring.hash_insurance(&insurance));
        assert_eq!(keyring.hash_citizen(&citizen), keyring.hash_citizen(&citizen));
    }

    #[test]
    fn debug_shows_no_key() {
        assert_eq!(format!("{:?}", keyring(&STANDARD.encode([1; 32])).unwrap()), "Keyring(…)");
    }
}
