//! The identity provider: authorization code flow with PKCE.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use moka::future::Cache;
use runtime::{HttpClient, Language};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use crate::config::OidcClient;
use crate::error::Error;

/// How long the issuer's addresses are believed.
const DISCOVERY_KEPT: Duration = Duration::from_secs(3600);

/// The identity provider as this console's client sees it.
pub(crate) struct Oidc {
    http: HttpClient,
    client: OidcClient,
    discovered: Cache<(), Arc<Discovery>>,
}

/// What the console reads of `.well-known/openid-configuration`.
#[derive(Debug, Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    #[serde(default)]
    end_session_endpoint: Option<Url>,
}

/// What the issuer gives for a code or a refresh token.
#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub access_token: String,
    #[serde(default)]
    expires_in: Option<i64>,
    #[serde(default)]
    pub refresh_token: Option<String>,
    #[serde(default)]
    pub id_token: Option<String>,
}

/// What the console reads of an id token.
#[derive(Default, Deserialize)]
pub(crate) struct IdClaims {
    #[serde(default)]
    pub nonce: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub preferred_username: Option<String>,
}

/// What a sign-in asks the issuer for.
pub(crate) struct Question<'a> {
    pub redirect_uri: &'a str,
    pub state: &'a str,
    pub nonce: &'a str,
    pub verifier: &'a str,
    pub language: Language,
    /// How somebody must sign in (`acr_values`); nothing where it does not matter yet.
    pub acr: Option<&'a str>,
}

impl Oidc {
    /// Makes the client; the issuer is asked when somebody signs in.
    pub(crate) fn new(http: HttpClient, client: OidcClient) -> Self {
        let discovered = Cache::builder().max_capacity(1).time_to_live(DISCOVERY_KEPT).build();
        Self { http, client, discovered }
    }

    /// Where to send the browser to sign in.
    ///
    /// Asks the issuer each time: where it is away, the console can say so, and the browser could not.
    pub(crate) async fn authorization_url(&self, question: &Question<'_>) -> Result<Url, Error> {
        let mut url = self.discover().await?.authorization_endpoint.clone();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(question.verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client.id)
            .append_pair("redirect_uri", question.redirect_uri)
            .append_pair("scope", "openid profile")
            .append_pair("state", question.state)
            .append_pair("nonce", question.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .append_pair("ui_locales", question.language.as_str());
        if let Some(acr) = question.acr {
            url.query_pairs_mut().append_pair("acr_values", acr);
        }
        Ok(url)
    }

    /// Redeems a code.
    pub(crate) async fn redeem(
        &self,
        code: &str,
        verifier: &str,
        redirect_uri: &str,
    ) -> Result<Tokens, Error> {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ];
        self.token(&pairs).await
    }

    /// Gets another access token.
    pub(crate) async fn refresh(&self, refresh_token: &str) -> Result<Tokens, Error> {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
    }

    /// Where to send the browser to end the issuer's session; nothing if it keeps none.
    pub(crate) async fn end_session_url(&self, id_token: Option<&str>, back: &str) -> Option<Url> {
        let mut url = self.discovery().await.ok()?.end_session_endpoint.clone()?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.client.id)
            .append_pair("post_logout_redirect_uri", back);
        if let Some(id_token) = id_token {
            url.query_pairs_mut().append_pair("id_token_hint", id_token);
        }
        Some(url)
    }

    async fn token(&self, pairs: &[(&str, &str)]) -> Result<Tokens, Error> {
        let discovery = self.discovery().await?;
        let mut form = pairs.to_vec();
        form.push(("client_id", &self.client.id));
        let mut request = self.http.post(discovery.token_endpoint.clone());
        if let Some(secret) = &self.client.secret {
            request = request.basic_auth(&self.client.id, Some(secret));
        }
        let response = request.form(&form).send().await.map_err(Error::issuer)?;
        if response.status().is_client_error() {
            return Err(Error::SignInRefused);
        }
        response.error_for_status().map_err(Error::issuer)?.json().await.map_err(Error::issuer)
    }

    async fn discovery(&self) -> Result<Arc<Discovery>, Error> {
        if let Some(discovery) = self.discovered.get(&()).await {
            return Ok(discovery);
        }
        self.discover().await
    }

    async fn discover(&self) -> Result<Arc<Discovery>, Error> {
        let base = self.client.issuer.as_str().trim_end_matches('/');
        let url = format!("{base}/.well-known/openid-configuration");
        let response = self.http.get(url).send().await.map_err(Error::issuer)?;
        let response = response.error_for_status().map_err(Error::issuer)?;
        let discovery: Discovery = response.json().await.map_err(Error::issuer)?;
        if discovery.issuer.trim_end_matches('/') != base {
            return Err(Error::AnotherIssuer);
        }
        let discovery = Arc::new(discovery);
        self.discovered.insert((), Arc::clone(&discovery)).await;
        Ok(discovery)
    }
}

impl Tokens {
    /// When the access token ends; a minute from now where the issuer does not say.
    pub(crate) fn expires_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + chrono::Duration::seconds(self.expires_in.unwrap_or(60).clamp(0, 86_400))
    }

    /// What the id token says.
    ///
    /// Its signature is not checked: it came from the token endpoint itself, in answer to our code
    /// and verifier (`OpenID` Connect Core, 3.1.3.7, 6). The access token's is, with every page.
    pub(crate) fn id_claims(&self) -> IdClaims {
        let payload = self.id_token.as_deref().and_then(|token| token.split('.').nth(1));
        payload
            .and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok())
            .and_then(|json| serde_json::from_slice(&json).ok())
            .unwrap_or_default()
    }
}

impl IdClaims {
    /// How to greet the user.
    pub(crate) fn display_name(&self) -> Option<&str> {
        self.name.as_deref().or(self.preferred_username.as_deref())
    }
}
