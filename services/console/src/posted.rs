//! A form that a signed-in user sent, from one of our own pages.

use actix_web::http::header::HeaderMap;
use actix_web::web::{Bytes, Query};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::signed_in::SignedIn;

/// A form, and who sent it. Forms without the session's token do not become one.
pub(crate) struct Posted<T> {
    pub who: SignedIn,
    pub form: T,
    pub key: FormKey,
}

/// What the hidden fields of a form that writes say.
pub(crate) struct FormKey {
    /// `Idempotency-Key` of what the form asks for.
    pub once: String,
    /// The tag of what was shown beside the form, as the service gave it; empty where the form changes nothing that
    /// others change.
    pub seen: String,
}

/// A form with nothing in it but its token.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

#[derive(Deserialize)]
struct Hidden {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    seen: String,
}

impl<T: DeserializeOwned + 'static> FromRequest for Posted<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let who = SignedIn::from_request(request, payload);
        let body = Bytes::from_request(request, payload);
        let foreign = is_cross_site(request.headers());
        Box::pin(async move {
            let who = who.await?;
            let body = body.await.map_err(|_| Error::UnreadableForm)?;
            let body = std::str::from_utf8(&body).map_err(|_| Error::UnreadableForm)?;
            let hidden: Hidden = read(body)?;
            if foreign || !is_ours(&who, &hidden.csrf) {
                return Err(Error::ForgedForm);
            }
            let key = FormKey { once: hidden.key, seen: hidden.seen };
            Ok(Self { form: read(body)?, key, who })
        })
    }
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, Error> {
    Query::from_query(body).map(Query::into_inner).map_err(|_| Error::UnreadableForm)
}

/// Whether `token` is the one that this session's forms carry.
pub(crate) fn is_ours(who: &SignedIn, token: &str) -> bool {
    who.page.viewer.as_ref().is_some_and(|viewer| equal(viewer.csrf.as_bytes(), token.as_bytes()))
}

/// What browsers say of where a form stood; the token decides, this refuses earlier.
pub(crate) fn is_cross_site(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site")
}

/// Compares without ending early, so that time tells nothing of where two tokens differ.
fn equal(one: &[u8], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equal_tokens_are_equal() {
        assert!(equal(b"abc", b"abc"));
        for (one, other) in [("abc", "abd"), ("abc", "ab"), ("", "a"), ("abc", "")] {
            assert!(!equal(one.as_bytes(), other.as_bytes()));
        }
    }
}
