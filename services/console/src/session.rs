//! What a browser's cookie stands for, and how it is kept.

use auth::secrets::{self, DataKey, Keyring};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use rand::RngCore;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The random text in a cookie: 256 bits. Everything else about a session follows from it.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    /// Makes a new one from the machine's randomness.
    pub(crate) fn random() -> Self {
        let mut bytes = [0; 32];
        OsRng.fill_bytes(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Takes a cookie's value; nothing if it cannot be one of ours.
    pub(crate) fn from_cookie(value: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        (bytes.len() == 32).then(|| Self(value.to_owned()))
    }

    /// The text for the cookie.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database knows it by.
    pub(crate) fn id(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The token of this session's forms. Only who has the cookie and the province's key can make it.
    pub(crate) fn csrf(&self, keyring: &Keyring) -> String {
        keyring.hash_text("console-csrf", &self.0).as_str().to_owned()
    }

    /// Encrypts `value` so that only this cookie with the province's key opens it.
    pub(crate) fn seal(&self, keyring: &Keyring, value: &impl Serialize) -> Vec<u8> {
        let plain = serde_json::to_vec(value).expect("a session is plain data");
        secrets::seal(&self.key(keyring), &self.id(), &plain)
    }

    /// Decrypts what [`Secret::seal`] made.
    pub(crate) fn open<T: for<'de> Deserialize<'de>>(
        &self,
        keyring: &Keyring,
        sealed: &[u8],
    ) -> Result<T, auth::Error> {
        let plain = secrets::open(&self.key(keyring), &self.id(), sealed)?;
        serde_json::from_slice(&plain).map_err(|_| auth::Error::Sealed)
    }

    fn key(&self, keyring: &Keyring) -> DataKey {
        let hash = keyring.hash_text("console-session", &self.0);
        let mut bytes = [0; 32];
        hex::decode_to_slice(hash.as_str(), &mut bytes).expect("a keyed hash is 32 bytes in hex");
        DataKey::from_bytes(bytes)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a session holds: sealed at rest.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    /// How the issuer calls the user; empty if it does not say.
    pub name: String,
    /// The token that services are asked with.
    pub access_token: String,
    /// When it ends.
    pub access_expires_at: DateTime<Utc>,
    /// Gets another one.
    pub refresh_token: Option<String>,
    /// Tells the issuer who signs out.
    pub id_token: Option<String>,
    /// Whether centrally managed people are asked for; off until somebody who may turns it on.
    #[serde(default)]
    pub includes_central: bool,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session(…)")
    }
}

/// A sign-in under way: sealed at rest.
#[derive(Serialize, Deserialize)]
pub(crate) struct SignIn {
    /// Ties the issuer's answer to this browser's question.
    pub state: String,
    /// Ties the identity to it.
    pub nonce: String,
    /// PKCE: proves that who redeems the code is who asked for it.
    pub verifier: String,
    /// Where to go afterwards: a path of the console.
    pub to: String,
    /// Whether a second factor was asked for; a sign-in begun by the previous release did not say.
    #[serde(default)]
    pub second_factor: bool,
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn keyring(byte: u8) -> Keyring {
        Keyring::parse(&STANDARD.encode([1; 32]), &STANDARD.encode([byte; 32])).unwrap()
    }

    #[test]
    fn what_a_cookie_sealed_only_that_cookie_opens_and_only_with_the_key() {
        let (secret, other) = (Secret::random(), Secret::random());
        let sealed = secret.seal(&keyring(1), &"token".to_owned());

        assert_eq!(secret.open::<String>(&keyring(1), &sealed).unwrap(), "token");
        assert!(other.open::<String>(&keyring(1), &sealed).is_err());
        assert!(secret.open::<String>(&keyring(2), &sealed).is_err());
    }

    #[test]
    fn form_tokens_differ_from_session_to_session() {
        assert_ne!(Secret::random().csrf(&keyring(1)), Secret::random().csrf(&keyring(1)));
    }

    #[test]
    fn a_cookie_of_another_shape_is_none_of_ours() {
        assert!(Secret::from_cookie(Secret::random().as_str()).is_some());
        for value in ["", "abc", "../../etc", &"A".repeat(64)] {
            assert!(Secret::from_cookie(value).is_none(), "{value}");
        }
    }
}
