//! AES-256-GCM with the key's number in front, so that keys can be changed while old data stays readable.

use std::str::FromStr;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::RngCore;
use rand::rngs::OsRng;
use zeroize::Zeroizing;

use crate::error::Error;

/// The only format so far. A later one gets another first byte.
const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 12;

/// A key of 256 bits. It leaves no copy in memory when it goes.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// Takes the key's bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Makes a key from the machine's randomness.
    pub fn random() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(bytes.as_mut_slice());
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key is the base64 of 32 bytes")]
pub struct NotAKey;

impl FromStr for DataKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| NotAKey)?);
        bytes.as_slice().try_into().map(Self::from_bytes).map_err(|_| NotAKey)
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// Encrypts `plain`; `aad` says what and where it is, and must be the same to open it.
///
/// A nonce is random: a key may seal 2^32 values, and a person's seals some thousands.
pub fn seal(key: &DataKey, aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE_BYTES];
    OsRng.fill_bytes(&mut nonce);
    let cipher = Aes256Gcm::new(key.as_bytes().into());
    let sealed = cipher
        .encrypt((&nonce).into(), Payload { msg: plain, aad })
        .expect("a value is far below the 64 GiB that AES-GCM can take");
    let mut out = Vec::with_capacity(1 + NONCE_BYTES + sealed.len());
    out.push(FORMAT);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    out
}

/// Decrypts what [`seal`] made with the same key and `aad`.
pub fn open(key: &DataKey, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let (format, rest) = sealed.split_first().ok_or(Error::Sealed)?;
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(Error::Sealed)?;
    if *format != FORMAT {
        return Err(Error::Sealed);
    }
    let cipher = Aes256Gcm::new(key.as_bytes().into());
    cipher.decrypt(nonce.into(), Payload { msg: ciphertext, aad }).map_err(|_| Error::Sealed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_sealed_opens_to_the_same_bytes(plain: Vec<u8>, aad: Vec<u8>) {
            let key = DataKey::random();
            prop_assert_eq!(open(&key, &aad, &seal(&key, &aad, &plain)).unwrap(), plain);
        }

        #[test]
        fn one_changed_bit_does_not_open(plain: Vec<u8>, place: prop::sample::Index, bit in 0..8_u32) {
            let key = DataKey::random();
            let mut sealed = seal(&key, b"here", &plain);
            let place = place.index(sealed.len());
            sealed[place] ^= 1 << bit;
            prop_assert!(open(&key, b"here", &sealed).is_err());
        }

        #[test]
        fn any_bytes_are_refused_without_a_panic(bytes: Vec<u8>) {
            prop_assert!(open(&DataKey::random(), b"", &bytes).is_err());
        }
    }

    #[test]
    fn another_place_or_another_key_does_not_open() {
        let key = DataKey::random();
        let sealed = seal(&key, b"person 1", b"finding");

        assert!(open(&key, b"person 2", &sealed).is_err());
        assert!(open(&DataKey::random(), b"person 1", &sealed).is_err());
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice() {
        let key = DataKey::random();
        assert_ne!(seal(&key, b"", b"finding"), seal(&key, b"", b"finding"));
    }
}
