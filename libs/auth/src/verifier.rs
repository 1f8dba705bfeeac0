//! Verifies access tokens against the issuer's published keys.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::AlgorithmFamily;
use moka::future::Cache;
use runtime::env::{self, Env};
use runtime::{Clock, HttpClient, MetricGroup};
use sha2::{Digest, Sha256};
use url::Url;

use crate::claims::Claims;
use crate::error::Error;
use crate::metrics::TokenMetrics;

mod keys;
mod look;
mod rejection;
mod second_factor;
mod source;

pub use look::{ProviderFault, Seen, look};
pub use rejection::Rejection;
pub use second_factor::SecondFactor;

use keys::KeySet;
use source::KeySource;

/// The longest token that is looked at. Bytes; Keycloak's are about 1,500.
const LONGEST_TOKEN_BYTES: usize = 8 * 1024;
/// How far two machines' clocks may differ. Seconds.
const LEEWAY_SECONDS: i64 = 30;
/// How long a verified token is not verified again: a signature costs more than the rest of a request.
const VERIFIED_KEPT: Duration = Duration::from_secs(60);
const TOKENS_KEPT: u64 = 10_000;
const LONGEST_SUBJECT_BYTES: usize = 255;

/// Whose tokens are accepted. Set by `OIDC_*`.
#[derive(Debug, Clone)]
pub struct OidcConfig {
    /// The issuer, exactly as its tokens name it. `OIDC_ISSUER`.
    pub issuer: Url,
    /// What a token's `aud` must contain. `OIDC_AUDIENCE`; `yba` by default.
    pub audience: String,
    /// Which sign-ins are good enough for staff. `OIDC_STAFF_ACR`; `two-factor` by default.
    pub second_factor: SecondFactor,
}

impl OidcConfig {
    /// What a token's audience contains unless `OIDC_AUDIENCE` says something else.
    pub const AUDIENCE: &str = "yba";

    /// Reads the settings.
    pub fn from_env(env: &Env) -> Result<Self, env::Error> {
        let issuer =
            env.text("OIDC_ISSUER").doc("The identity provider, as its tokens name it.").parse();
        let audience = env.text("OIDC_AUDIENCE").doc("What a token's audience must contain.");
        let audience = audience.default(Self::AUDIENCE).required();
        let second_factor = SecondFactor::from_env(env);
        Ok(Self { issuer: issuer?, audience: audience?, second_factor })
    }
}

/// Verifies tokens; clones share keys and cache.
#[derive(Clone)]
pub struct Verifier {
    inner: Arc<Inner>,
}

struct Inner {
    issuer: String,
    audience: String,
    second_factor: SecondFactor,
    clock: Clock,
    source: KeySource,
    /// Claims by the token's digest, so that memory holds no tokens.
    verified: Cache<[u8; 32], Arc<Claims>>,
    metrics: TokenMetrics,
}

impl Verifier {
    /// Verifies against the keys that the issuer publishes, fetched when the first token comes.
    pub fn discovering(
        config: &OidcConfig,
        http: HttpClient,
        clock: Clock,
        group: &MetricGroup,
    ) -> prometheus::Result<Self> {
        let metrics = TokenMetrics::register(group)?;
        let source = KeySource::remote(http, config.issuer.clone(), clock.clone(), metrics.clone());
        Ok(Self::new(config, clock, source, metrics))
    }

    /// Verifies against keys known from the start: a JWKS document of the development issuer's or a test's.
    pub fn with_keys(
        config: &OidcConfig,
        jwks: &serde_json::Value,
        clock: Clock,
        group: &MetricGroup,
    ) -> prometheus::Result<Self> {
        let metrics = TokenMetrics::register(group)?;
        let keys =
            serde_json::from_value(jwks.clone()).map(KeySet::from_document).unwrap_or_default();
        Ok(Self::new(config, clock, KeySource::fixed(keys), metrics))
    }

    fn new(config: &OidcConfig, clock: Clock, source: KeySource, metrics: TokenMetrics) -> Self {
        let verified =
            Cache::builder().max_capacity(TOKENS_KEPT).time_to_live(VERIFIED_KEPT).build();
        let issuer = config.issuer.as_str().trim_end_matches('/').to_owned();
        let (audience, second_factor) = (config.audience.clone(), config.second_factor.clone());
        let inner = Inner { issuer, audience, second_factor, clock, source, verified, metrics };
        Self { inner: Arc::new(inner) }
    }

    /// Returns which sign-ins are good enough for staff.
    pub fn second_factor(&self) -> &SecondFactor {
        &self.inner.second_factor
    }

    /// Returns what a token says once its signature, issuer, audience and times are known to be right.
    pub async fn verify(&self, token: &str) -> Result<Claims, Error> {
        self.inner.verify(token).await.inspect_err(|error| {
            if let Error::BadToken(reason) = error {
                self.inner.metrics.failures.with_label_values(&[reason.as_str()]).inc();
            }
        })
    }
}

impl Inner {
    async fn verify(&self, token: &str) -> Result<Claims, Error> {
        if token.len() > LONGEST_TOKEN_BYTES {
            return Err(Error::BadToken(Rejection::TooLong));
        }
        if self.source.is_old() && self.source.refresh(None).await {
            self.verified.invalidate_all();
        }
        let digest: [u8; 32] = Sha256::digest(token).into();
        if let Some(claims) = self.verified.get(&digest).await {
            self.check(&claims).map_err(Error::BadToken)?;
            return Ok(Claims::clone(&claims));
        }
        let claims = self.verify_signature(token).await?;
        self.check(&claims).map_err(Error::BadToken)?;
        self.verified.insert(digest, Arc::new(claims.clone())).await;
        Ok(claims)
    }

    async fn verify_signature(&self, token: &str) -> Result<Claims, Error> {
        let bad = Error::BadToken;
        let (message, signature) = token.rsplit_once('.').ok_or(bad(Rejection::Unreadable))?;
        let (header, payload) = message.split_once('.').ok_or(bad(Rejection::Unreadable))?;
        let (algorithm, id) = read_header(header).map_err(bad)?;
        let key = self.find_key(id.as_deref()).await?;
        if !key.can(algorithm) {
            return Err(bad(Rejection::Algorithm));
        }
        let genuine =
            jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key.decoding, algorithm);
        if !genuine.unwrap_or(false) {
            return Err(bad(Rejection::Signature));
        }
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| bad(Rejection::Unreadable))?;
        serde_json::from_slice(&payload).map_err(|_| bad(Rejection::Unreadable))
    }

    async fn find_key(&self, id: Option<&str>) -> Result<keys::Key, Error> {
        if let Some(key) = self.source.current().find(id) {
            return Ok(key.clone());
        }
        if self.source.refresh(id).await {
            self.verified.invalidate_all();
        }
        let keys = self.source.current();
        match keys.find(id) {
            Some(key) => Ok(key.clone()),
            None if keys.is_empty() => Err(Error::IssuerUnavailable),
            None => Err(Error::BadToken(Rejection::UnknownKey)),
        }
    }

    fn check(&self, claims: &Claims) -> Result<(), Rejection> {
        let now = self.clock.now().timestamp();
        if claims.iss.trim_end_matches('/') != self.issuer {
            return Err(Rejection::Issuer);
        }
        if !claims.aud.contains(&self.audience) {
            return Err(Rejection::Audience);
        }
        if claims.exp <= now.saturating_sub(LEEWAY_SECONDS) {
            return Err(Rejection::Expired);
        }
        if claims.nbf.is_some_and(|from| from > now.saturating_add(LEEWAY_SECONDS)) {
            return Err(Rejection::NotYet);
        }
        if claims.sub.is_empty() || claims.sub.len() > LONGEST_SUBJECT_BYTES {
            return Err(Rejection::Subject);
        }
        Ok(())
    }
}

/// Reads the algorithm and the key's id; refuses what is unsigned, symmetric or asks for an unknown extension.
fn read_header(header: &str) -> Result<(jsonwebtoken::Algorithm, Option<String>), Rejection> {
    #[derive(serde::Deserialize)]
    struct Header {
        alg: String,
        kid: Option<String>,
        crit: Option<serde_json::Value>,
    }
    let bytes = URL_SAFE_NO_PAD.decode(header).map_err(|_| Rejection::Unreadable)?;
    let header: Header = serde_json::from_slice(&bytes).map_err(|_| Rejection::Unreadable)?;
    let algorithm: jsonwebtoken::Algorithm =
        header.alg.parse().map_err(|_| Rejection::Algorithm)?;
    if algorithm.family() == AlgorithmFamily::Hmac || header.crit.is_some() {
        return Err(Rejection::Algorithm);
    }
    Ok((algorithm, header.kid))
}
