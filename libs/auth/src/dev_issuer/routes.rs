//! The issuer's endpoints.

use std::sync::Arc;

use actix_web::web::{self, Data, Query, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use runtime::Routes;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::codes::Ticket;
use super::mint::DevIssuer;
use super::{page, token};

/// The length of a SHA-256 in base64url.
const CHALLENGE_BYTES: usize = 43;

pub(super) fn routes(issuer: DevIssuer) -> Routes {
    let issuer = Data::new(issuer);
    Arc::new(move |config: &mut ServiceConfig| {
        let scope = web::scope("/dev-issuer")
            .app_data(issuer.clone())
            .route("/.well-known/openid-configuration", web::get().to(discovery))
            .route("/jwks", web::get().to(jwks))
            .route("/authorize", web::get().to(authorize))
            .route("/token", web::post().to(token::token))
            .route("/logout", web::get().to(end_session));
        config.service(scope);
    })
}

async fn discovery(issuer: Data<DevIssuer>) -> impl Responder {
    let name = issuer.name();
    web::Json(json!({
        "issuer": name,
        "authorization_endpoint": format!("{name}/authorize"),
        "token_endpoint": format!("{name}/token"),
        "jwks_uri": format!("{name}/jwks"),
        "end_session_endpoint": format!("{name}/logout"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "scopes_supported": ["openid", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    }))
}

async fn jwks(issuer: Data<DevIssuer>) -> impl Responder {
    web::Json(issuer.jwks())
}

/// A request of the code flow; `account` comes from our own page.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Authorize {
    pub(super) response_type: String,
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) code_challenge: Option<String>,
    pub(super) code_challenge_method: Option<String>,
    pub(super) scope: Option<String>,
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    /// Given as it is asked for: here nobody proves anything.
    pub(super) acr_values: Option<String>,
    pub(super) account: Option<String>,
}

impl Authorize {
    /// Returns the PKCE challenge when the request is a code flow with S256; nothing else is served.
    fn challenge(&self) -> Option<&str> {
        let s256 = self.code_challenge_method.as_deref() == Some("S256");
        let challenge = self.code_challenge.as_deref()?;
        let fits = s256 && self.response_type == "code" && challenge.len() == CHALLENGE_BYTES;
        fits.then_some(challenge)
    }
}

/// Shows the accounts, or returns to the console with a code for the chosen one.
async fn authorize(issuer: Data<DevIssuer>, Query(request): Query<Authorize>) -> HttpResponse {
    // Until the redirect is known to be ours, nothing is sent to it: not even an error.
    let ours = issuer.inner.config.redirects.contains(&request.redirect_uri);
    let Some(mut redirect) = Url::parse(&request.redirect_uri).ok().filter(|_| ours) else {
        return page::refusal("redirect_uri");
    };
    if let Some(state) = &request.state {
        redirect.query_pairs_mut().append_pair("state", state);
    }
    let Some(challenge) = request.challenge() else {
        redirect.query_pairs_mut().append_pair("error", "invalid_request");
        return see_other(&redirect);
    };
    let Some(subject) = &request.account else { return page::choose(&issuer, &request) };
    if !issuer.accounts().iter().any(|account| account.subject == *subject) {
        return page::refusal("account");
    }
    let ticket = Ticket {
        subject: subject.clone(),
        client: request.client_id.clone(),
        redirect: request.redirect_uri.clone(),
        challenge: challenge.to_owned(),
        nonce: request.nonce.clone(),
        acr: request.acr_values.clone(),
    };
    let code = issuer.inner.codes.issue(ticket, issuer.inner.clock.now());
    redirect.query_pairs_mut().append_pair("code", &code);
    see_other(&redirect)
}

#[derive(Debug, Deserialize)]
struct EndSession {
    post_logout_redirect_uri: Option<String>,
}

/// Ends nothing, since the issuer keeps no session; returns to a page of the redirects' origins.
async fn end_session(issuer: Data<DevIssuer>, Query(request): Query<EndSession>) -> HttpResponse {
    let wanted = request.post_logout_redirect_uri.and_then(|text| Url::parse(&text).ok());
    let ours = |url: &Url| {
        let mut redirects =
            issuer.inner.config.redirects.iter().filter_map(|text| Url::parse(text).ok());
        redirects.any(|redirect| redirect.origin() == url.origin())
    };
    match wanted.filter(ours) {
        Some(url) => see_other(&url),
        None => page::signed_out(),
    }
}

fn see_other(url: &Url) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header(("Location", url.as_str()))
        .insert_header(("Cache-Control", "no-store"))
        .finish()
}
