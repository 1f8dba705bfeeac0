//! The three cookies of the console.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use runtime::Language;

use crate::app::App;
use crate::session::Secret;

const SESSION: &str = "yba_session";
const SIGN_IN: &str = "yba_sign_in";
const LANGUAGE: &str = "yba_language";

/// The cookie of a session; it ends with the browser or with the session.
pub(crate) fn session(app: &App, secret: &Secret) -> Cookie<'static> {
    cookie(app, SESSION, secret.as_str().to_owned())
}

/// The cookie of a sign-in under way.
pub(crate) fn sign_in(app: &App, secret: &Secret) -> Cookie<'static> {
    let mut cookie = cookie(app, SIGN_IN, secret.as_str().to_owned());
    cookie.set_max_age(Duration::minutes(10));
    cookie
}

/// The cookie of a reader's language.
pub(crate) fn language(app: &App, language: Language) -> Cookie<'static> {
    let mut cookie = cookie(app, LANGUAGE, language.as_str().to_owned());
    cookie.set_max_age(Duration::days(365));
    cookie
}

/// Takes the session's cookie back.
pub(crate) fn no_session(app: &App) -> Cookie<'static> {
    removal(app, SESSION)
}

/// Takes the sign-in's cookie back.
pub(crate) fn no_sign_in(app: &App) -> Cookie<'static> {
    removal(app, SIGN_IN)
}

/// Finds the session's secret in a request.
pub(crate) fn find_session(app: &App, request: &HttpRequest) -> Option<Secret> {
    find(app, request, SESSION).and_then(|value| Secret::from_cookie(&value))
}

/// Finds the sign-in's secret in a request.
pub(crate) fn find_sign_in(app: &App, request: &HttpRequest) -> Option<Secret> {
    find(app, request, SIGN_IN).and_then(|value| Secret::from_cookie(&value))
}

/// The reader's language: Vietnamese unless they chose English.
pub(crate) fn find_language(app: &App, request: &HttpRequest) -> Language {
    match find(app, request, LANGUAGE).as_deref() {
        Some("en") => Language::En,
        _ => Language::Vi,
    }
}

fn find(app: &App, request: &HttpRequest, name: &str) -> Option<String> {
    request.cookie(&full_name(app, name)).map(|cookie| cookie.value().to_owned())
}

fn removal(app: &App, name: &str) -> Cookie<'static> {
    let mut cookie = cookie(app, name, String::new());
    cookie.make_removal();
    cookie
}

/// Lax, not Strict: the issuer sends the browser back, and that request must carry the cookie.
fn cookie(app: &App, name: &str, value: String) -> Cookie<'static> {
    Cookie::build(full_name(app, name), value)
        .path("/")
        .http_only(true)
        .secure(app.config.is_https())
        .same_site(SameSite::Lax)
        .finish()
}

/// `__Host-` keeps other hosts of the domain from setting it; browsers allow it on https alone.
fn full_name(app: &App, name: &str) -> String {
    if app.config.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}
