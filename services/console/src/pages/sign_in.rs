//! Signing in at the identity provider, and out again.

use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use maud::html;
use runtime::Language;
use serde::Deserialize;

use crate::app::App;
use crate::error::Error;
use crate::oidc::{Question, Tokens};
use crate::page::Page;
use crate::page::elements::{Tone, message};
use crate::posted::{Nothing, Posted};
use crate::session::{Secret, Session, SignIn};
use crate::signed_in::{html as page_html, see_other};
use crate::{cookies, store};

/// Where the identity provider sends the browser back to.
pub const CALLBACK: &str = "/console/callback";
/// Where it sends the browser after signing out.
pub const SIGNED_OUT: &str = "/console/signed-out";

/// Where somebody wanted to go.
#[derive(Deserialize)]
pub(crate) struct Destination {
    #[serde(default)]
    to: String,
}

/// Sends the browser to the identity provider.
pub(crate) async fn begin(
    app: Data<App>,
    request: HttpRequest,
    query: Query<Destination>,
) -> Result<HttpResponse, Error> {
    if app.dev && request.connection_info().host() != app.config.host() {
        // The development issuer returns to one address only, and cookies stay with their host.
        let path = format!("/console/sign-in?to={}", own_path(&query.to));
        return Ok(see_other(&app.config.address(&path)));
    }
    ask(&app, &request, own_path(&query.to), None).await
}

/// Sends the browser to the identity provider, for the second factor `acr` if one is needed.
async fn ask(
    app: &App,
    request: &HttpRequest,
    to: &str,
    acr: Option<&str>,
) -> Result<HttpResponse, Error> {
    let secret = Secret::random();
    let random = || Secret::random().as_str().to_owned();
    let sign_in = SignIn {
        state: random(),
        nonce: random(),
        verifier: random(),
        to: to.to_owned(),
        second_factor: acr.is_some(),
    };
    let redirect_uri = app.config.address(CALLBACK);
    let question = Question {
        redirect_uri: &redirect_uri,
        state: &sign_in.state,
        nonce: &sign_in.nonce,
        verifier: &sign_in.verifier,
        language: cookies::find_language(app, request),
        acr,
    };
    let url = app.oidc.authorization_url(&question).await?;

    let txn = app.begin().await?;
    store::sign_ins::insert(&txn, secret.id(), secret.seal(&app.keyring, &sign_in)).await?;
    txn.commit().await?;

    let mut response = see_other(url.as_str());
    add_cookie(&mut response, &cookies::sign_in(app, &secret));
    Ok(response)
}

/// What the identity provider sends the browser back with.
#[derive(Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// Takes the browser back from the identity provider and begins a session.
pub(crate) async fn back(
    app: Data<App>,
    request: HttpRequest,
    query: Query<Answer>,
) -> Result<HttpResponse, Error> {
    match signed_in(&app, &request, &query).await {
        Ok(SignedIn::TooWeak { to, acr }) => ask(&app, &request, &to, Some(&acr)).await,
        Ok(SignedIn::Done { secret, to }) => {
            app.metrics.sign_ins.with_label_values(&["done"]).inc();
            let mut response = see_other(&to);
            add_cookie(&mut response, &cookies::session(&app, &secret));
            add_cookie(&mut response, &cookies::no_sign_in(&app));
            Ok(response)
        }
        Err(error) => {
            app.metrics.sign_ins.with_label_values(&["failed"]).inc();
            Err(error)
        }
    }
}

/// What became of a sign-in.
enum SignedIn {
    /// A session has begun.
    Done { secret: Secret, to: String },
    /// Somebody of the staff came without a second factor: only now it is known who they are.
    TooWeak { to: String, acr: String },
}

async fn signed_in(app: &App, request: &HttpRequest, answer: &Answer) -> Result<SignedIn, Error> {
    let secret = cookies::find_sign_in(app, request).ok_or(Error::StraySignIn)?;
    let txn = app.begin().await?;
    let sealed = store::sign_ins::take(&txn, secret.id()).await?.ok_or(Error::StraySignIn)?;
    txn.commit().await?;
    let sign_in: SignIn = secret.open(&app.keyring, &sealed).map_err(|_| Error::StraySignIn)?;
    if answer.state != sign_in.state {
        return Err(Error::StraySignIn);
    }
    if answer.code.is_empty() {
        return Err(Error::SignInRefused);
    }

    let redirect_uri = app.config.address(CALLBACK);
    let tokens = app.oidc.redeem(&answer.code, &sign_in.verifier, &redirect_uri).await?;
    let claims = tokens.id_claims();
    if tokens.id_token.is_some() && claims.nonce.as_deref() != Some(&sign_in.nonce) {
        return Err(Error::StraySignIn);
    }
    let caller = app.authenticator.authenticate(&tokens.access_token).await;
    let caller = caller.map_err(|error| match error {
        auth::Error::BadToken(_) => Error::SignInRefused,
        other => Error::Auth(other),
    })?;
    if caller.lacks_second_factor() {
        let acr = app.authenticator.second_factor().filter(|_| !sign_in.second_factor);
        let acr = acr.ok_or(Error::NoSecondFactor)?.to_owned();
        return Ok(SignedIn::TooWeak { to: sign_in.to, acr });
    }
    let name = claims.display_name().or(caller.name()).unwrap_or_default().to_owned();
    let secret = begin_session(app, tokens, name).await?;
    Ok(SignedIn::Done { secret, to: sign_in.to })
}

/// A new secret with every sign-in: a cookie that somebody planted before is worth nothing.
async fn begin_session(app: &App, tokens: Tokens, name: String) -> Result<Secret, Error> {
    let secret = Secret::random();
    let now = app.clock.now();
    let session = Session {
        name,
        access_expires_at: tokens.expires_at(now),
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token,
        id_token: tokens.id_token,
        includes_central: false,
    };
    let row = store::sessions::NewRow {
        id: secret.id(),
        sealed: secret.seal(&app.keyring, &session),
        access_expires_at: session.access_expires_at,
        expires_at: now + app.config.longest,
    };
    let txn = app.begin().await?;
    store::sessions::insert(&txn, row).await?;
    txn.commit().await?;
    Ok(secret)
}

/// Ends the session here and at the identity provider.
pub(crate) async fn out(posted: Posted<Nothing>) -> Result<HttpResponse, Error> {
    let who = posted.who;
    let txn = who.app.begin().await?;
    store::sessions::delete(&txn, who.secret.id()).await?;
    txn.commit().await?;
    who.app.metrics.sessions_ended.with_label_values(&["signed-out"]).inc();

    let back = who.app.config.address(SIGNED_OUT);
    let url = who.app.oidc.end_session_url(who.session.id_token.as_deref(), &back).await;
    let mut response = see_other(url.as_ref().map_or(SIGNED_OUT, |url| url.as_str()));
    add_cookie(&mut response, &cookies::no_session(&who.app));
    Ok(response)
}

/// Says that nobody is signed in any more.
pub(crate) async fn signed_out(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let language = cookies::find_language(&app, &request);
    let page = Page { language, path: request.path().to_owned(), viewer: None };
    let body = html! {
        h1 { (page.t("signed-out-title")) }
        (message(Tone::Good, &page.t("signed-out")))
        p { a.button href="/console/sign-in" { (page.t("sign-in")) } }
    };
    page_html(page.frame(&page.t("signed-out-title"), body))
}

/// A choice of language. Needs no token: it changes nothing but the words.
#[derive(Deserialize)]
pub(crate) struct Choice {
    language: String,
    #[serde(default)]
    to: String,
}

/// Remembers the reader's language.
pub(crate) async fn language(app: Data<App>, form: Form<Choice>) -> HttpResponse {
    let language = if form.language == "en" { Language::En } else { Language::Vi };
    let mut response = see_other(own_path(&form.to));
    add_cookie(&mut response, &cookies::language(&app, language));
    response
}

fn add_cookie(response: &mut HttpResponse, cookie: &actix_web::cookie::Cookie<'_>) {
    response.add_cookie(cookie).expect("a cookie of ours is a header value");
}

/// Only paths of the console: the address came from outside.
pub(super) fn own_path(to: &str) -> &str {
    let below = to == "/console" || to.starts_with("/console/");
    let plain = to.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_".contains(&byte));
    if below && plain { to } else { "/console" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_anywhere_else() {
        for to in ["/console", "/console/people", "/console/imports/0195-a_b"] {
            assert_eq!(own_path(to), to);
        }
        for to in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/consolation",
            "/console/\\evil",
            "/console/..%2f",
        ] {
            assert_eq!(own_path(to), "/console", "{to}");
        }
    }
}
