//! A number that finds a person without being their number.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::text_value;

/// HMAC-SHA256 of a citizen id or an insurance code, as 64 lower-case hexadecimal digits.
///
/// Computed in `auth` with the province's key; equal numbers give equal hashes, and nobody
/// without the key can tell the number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyedHash(String);

/// Text is not a keyed hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a keyed hash has 64 lower-case hexadecimal digits")]
pub struct NotAKeyedHash;

text_value!(KeyedHash, NotAKeyedHash);
crate::text::silent_debug!(KeyedHash);

impl KeyedHash {
    fn parse(text: String) -> Result<Self, NotAKeyedHash> {
        let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let well_formed = text.len() == 64 && text.bytes().all(hexadecimal);
        if well_formed { Ok(Self(text)) } else { Err(NotAKeyedHash) }
    }

    /// Takes the 32 bytes of the digest.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = String::with_capacity(64);
        for byte in bytes {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        Self(text)
    }

    /// The 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyedHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_lower_hexadecimal() {
        let mut bytes = [0; 32];
        bytes[0] = 0xaf;
        bytes[31] = 0x01;
        let hash = KeyedHash::from_bytes(bytes);

        assert!(hash.as_str().starts_with("af00") && hash.as_str().ends_with("01"));
        assert!(hash.as_str().parse::<KeyedHash>().unwrap() == hash);
    }

    #[test]
    fn capitals_and_other_lengths_are_refused() {
        for text in ["", "af", &"AF".repeat(32), &"zz".repeat(32)] {
            assert!(text.parse::<KeyedHash>().is_err(), "{text}");
        }
    }
}
