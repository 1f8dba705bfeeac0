//! The issuer's public keys, each with the algorithms that it can be used for.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;

/// RSA below this can be factored. Bytes of the modulus: 2,048 bits.
const SMALLEST_MODULUS_BYTES: usize = 256;
/// A key set with more keys than this is not one.
const MOST_KEYS: usize = 64;

/// The key set of an issuer. Keys that cannot verify signatures are left out.
#[derive(Clone, Default)]
pub(crate) struct KeySet {
    keys: Vec<Key>,
}

/// One public key.
#[derive(Clone)]
pub(crate) struct Key {
    id: Option<String>,
    algorithms: Vec<Algorithm>,
    pub(crate) decoding: DecodingKey,
}

/// A JWKS document. Entries are read one by one, so that one of an unknown kind hides no other.
#[derive(Debug, Deserialize)]
pub(crate) struct Document {
    keys: Vec<serde_json::Value>,
}

impl KeySet {
    pub(crate) fn from_document(document: Document) -> Self {
        let keys = document.keys.into_iter().take(MOST_KEYS);
        Self {
            keys: keys
                .filter_map(|entry| Key::from_jwk(&serde_json::from_value(entry).ok()?))
                .collect(),
        }
    }

    /// Finds the key that a token names; one that names none may only mean an only key.
    pub(crate) fn find(&self, id: Option<&str>) -> Option<&Key> {
        match (id, self.keys.as_slice()) {
            (Some(_), keys) => keys.iter().find(|key| key.id.as_deref() == id),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl Key {
    fn from_jwk(jwk: &Jwk) -> Option<Self> {
        if matches!(&jwk.common.public_key_use, Some(usage) if *usage != PublicKeyUse::Signature) {
            return None;
        }
        let mut algorithms = algorithms_of(&jwk.algorithm)?;
        if let Some(named) = jwk.common.key_algorithm {
            let named: Algorithm = named.to_string().parse().ok()?;
            algorithms.retain(|algorithm| *algorithm == named);
        }
        if algorithms.is_empty() {
            return None;
        }
        let decoding = DecodingKey::from_jwk(jwk).ok()?;
        Some(Self { id: jwk.common.key_id.clone(), algorithms, decoding })
    }

    /// Tells whether a token signed with this key may say `algorithm`.
    pub(crate) fn can(&self, algorithm: Algorithm) -> bool {
        self.algorithms.contains(&algorithm)
    }
}

/// The asymmetric algorithms that a kind of key can have; symmetric keys have none here.
fn algorithms_of(parameters: &AlgorithmParameters) -> Option<Vec<Algorithm>> {
    match parameters {
        AlgorithmParameters::RSA(rsa) => {
            let modulus = URL_SAFE_NO_PAD.decode(&rsa.n).ok()?;
            let leading = modulus.iter().take_while(|byte| **byte == 0).count();
            let strong = modulus.len() - leading >= SMALLEST_MODULUS_BYTES;
            strong.then(|| jsonwebtoken::AlgorithmFamily::Rsa.algorithms().to_vec())
        }
        AlgorithmParameters::EllipticCurve(ec) => match ec.curve {
            EllipticCurve::P256 => Some(vec![Algorithm::ES256]),
            EllipticCurve::P384 => Some(vec![Algorithm::ES384]),
            _ => None,
        },
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => {
            Some(vec![Algorithm::EdDSA])
        }
        _ => None,
    }
}
