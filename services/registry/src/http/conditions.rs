//! `ETag`, `If-None-Match` and `If-Match` over a row's version.

use actix_web::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::error::Error;

/// The entity tag of a version.
fn tag(version: i32) -> String {
    format!("\"{version}\"")
}

/// Answers a thing with its tag, or 304 when the caller has this version.
pub(super) fn answer(request: &HttpRequest, version: i32, body: &impl Serialize) -> HttpResponse {
    let tag = tag(version);
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| {
        known.split(',').any(|one| {
            matches!(one.trim().trim_start_matches("W/"), "*")
                || one.trim().trim_start_matches("W/") == tag
        })
    });
    if is_known {
        return HttpResponse::NotModified().insert_header((ETAG, tag)).finish();
    }
    HttpResponse::Ok().insert_header((ETAG, tag)).json(body)
}

/// Refuses a change of another version than the one named by `If-Match`, if it names one.
pub(super) fn check_version(request: &HttpRequest, version: i32) -> Result<(), Error> {
    let Some(wanted) = request.headers().get(IF_MATCH) else { return Ok(()) };
    let wanted = wanted.to_str().map_err(|_| Error::Stale)?;
    let matches = wanted.split(',').any(|one| one.trim() == "*" || one.trim() == tag(version));
    if matches { Ok(()) } else { Err(Error::Stale) }
}
