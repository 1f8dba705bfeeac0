//! A client's public key as a JWK (RFC 7517), and the thumbprint that it is compared by (RFC 7638).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// RSA keys below this can be broken.
const LEAST_RSA_BITS: usize = 2048;

/// Members that only a private or a secret key has.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A public key that signs a client's assertions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientKey {
    members: Map<String, Value>,
    thumbprint: String,
}

/// Why text is no such key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAClientKey {
    /// It is no JWK.
    #[error("the public key is not a JWK")]
    NotAJwk,
    /// It is a private key, which must stay with the client.
    #[error("this is a private key: keep it with the client, and give its public part")]
    Private,
    /// Neither RSA of 2,048 bits, nor EC on P-256 or P-384, nor Ed25519.
    #[error("the public key must be RSA of at least 2,048 bits, P-256, P-384 or Ed25519")]
    Kind,
}

impl ClientKey {
    /// Reads a JWK.
    pub fn parse(text: &str) -> Result<Self, NotAClientKey> {
        let Ok(Value::Object(members)) = serde_json::from_str(text) else {
            return Err(NotAClientKey::NotAJwk);
        };
        if PRIVATE.iter().any(|name| members.contains_key(*name)) {
            return Err(NotAClientKey::Private);
        }
        let text = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
        // Only what the kind needs, sorted by name and without spaces: that is what RFC 7638 hashes.
        let required = match (text("kty"), text("crv")) {
            ("RSA", _) if rsa_bits(text("n")) >= LEAST_RSA_BITS && !text("e").is_empty() => {
                json!({ "e": text("e"), "kty": "RSA", "n": text("n") })
            }
            ("EC", curve @ ("P-256" | "P-384"))
                if !text("x").is_empty() && !text("y").is_empty() =>
            {
                json!({ "crv": curve, "kty": "EC", "x": text("x"), "y": text("y") })
            }
            ("OKP", "Ed25519") if !text("x").is_empty() => {
                json!({ "crv": "Ed25519", "kty": "OKP", "x": text("x") })
            }
            ("RSA" | "EC" | "OKP", _) => return Err(NotAClientKey::Kind),
            _ => return Err(NotAClientKey::NotAJwk),
        };
        let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(required.to_string()));
        Ok(Self { members, thumbprint })
    }

    /// Returns the key as it was given.
    pub fn as_json(&self) -> Value {
        Value::Object(self.members.clone())
    }

    /// Returns the SHA-256 that tells it from any other.
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }
}

fn rsa_bits(modulus: &str) -> usize {
    let bytes = URL_SAFE_NO_PAD.decode(modulus).unwrap_or_default();
    let leading = bytes.first().map_or(0, |byte| byte.leading_zeros() as usize);
    (bytes.len() * 8).saturating_sub(leading)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7638, section 3.1.
    const RFC_7638: &str = r#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#;

    #[test]
    fn the_thumbprint_is_that_of_the_rfc() {
        let key = ClientKey::parse(RFC_7638).unwrap();

        assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assert_eq!(key.as_json()["kid"], "2011-04-29");
    }

    #[test]
    fn private_and_short_keys_are_refused() {
        for (text, why) in [
            (r#"{"kty":"OKP","crv":"Ed25519","x":"abc","d":"abc"}"#, NotAClientKey::Private),
            (r#"{"kty":"oct","k":"abc"}"#, NotAClientKey::Private),
            (r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, NotAClientKey::Kind),
            (r#"{"kty":"EC","crv":"P-521","x":"a","y":"b"}"#, NotAClientKey::Kind),
            (r#"{"kty":"PGP"}"#, NotAClientKey::NotAJwk),
            ("-----BEGIN PUBLIC KEY-----", NotAClientKey::NotAJwk),
        ] {
            assert_eq!(ClientKey::parse(text), Err(why), "{text}");
        }
    }
}
