//! The issuer's signing key, kept in a file so that `yba token` and a running `--dev` share it.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::EncodingKey;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

use super::config::DevIssuerError;

/// An Ed25519 key with the id that tokens name.
pub(super) struct Key {
    pub(super) encoding: EncodingKey,
    pub(super) id: String,
    public: [u8; 32],
}

impl Key {
    /// Makes a key that lives as long as the process.
    pub(super) fn random() -> Result<Self, DevIssuerError> {
        Self::new(&SigningKey::generate(&mut OsRng))
    }

    /// Reads the key from `path`, or makes it there, readable by its owner alone.
    pub(super) fn open(path: &Path) -> Result<Self, DevIssuerError> {
        let made = SigningKey::generate(&mut OsRng);
        let pem = made.to_pkcs8_pem(LineEnding::LF).map_err(|_| DevIssuerError::Key)?;
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
            Ok(mut file) => {
                file.write_all(pem.as_bytes())?;
                Self::new(&made)
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let pem = fs::read_to_string(path)?;
                Self::new(&SigningKey::from_pkcs8_pem(&pem).map_err(|_| DevIssuerError::Key)?)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn new(key: &SigningKey) -> Result<Self, DevIssuerError> {
        let der = key.to_pkcs8_der().map_err(|_| DevIssuerError::Key)?;
        let public = key.verifying_key().to_bytes();
        let id = hex::encode(&Sha256::digest(public)[..8]);
        Ok(Self { encoding: EncodingKey::from_ed_der(der.as_bytes()), id, public })
    }

    /// Writes the public key as a JWKS document.
    pub(super) fn jwks(&self) -> serde_json::Value {
        serde_json::json!({ "keys": [{
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
            "kid": self.id, "x": URL_SAFE_NO_PAD.encode(self.public),
        }] })
    }
}
