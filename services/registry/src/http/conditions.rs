//! `ETag`, `If-None-Match` and `If-Match` over a row's version.

use actix_web::http::header::{CONTENT_LOCATION, ETAG, HeaderValue, IF_MATCH, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};
use schema::PersonId;
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

/// Says whose data an answer is, where another id was asked for: somebody who was merged is the survivor.
pub(super) fn told_as(
    mut answer: HttpResponse,
    (asked, told): (PersonId, PersonId),
) -> HttpResponse {
    let address = format!("/registry/v1/people/{told}");
    if let (true, Ok(address)) = (asked != told, HeaderValue::from_str(&address)) {
        answer.headers_mut().insert(CONTENT_LOCATION, address);
    }
    answer
}

/// The entity tag of two people as they were shown together.
pub(super) fn tag_of_two((one, other): (i32, i32)) -> String {
    format!("\"{one}-{other}\"")
}

/// Refuses what is to be done to two people unless `If-Match` names both as they are.
pub(super) fn check_two(request: &HttpRequest, versions: (i32, i32)) -> Result<(), Error> {
    let wanted = request.headers().get(IF_MATCH).and_then(|value| value.to_str().ok());
    match wanted {
        Some(wanted) if wanted.trim() == tag_of_two(versions) => Ok(()),
        _ => Err(Error::Stale),
    }
}

/// Refuses a change of another version than the one named by `If-Match`, if it names one.
pub(super) fn check_version(request: &HttpRequest, version: i32) -> Result<(), Error> {
    let Some(wanted) = request.headers().get(IF_MATCH) else { return Ok(()) };
    let wanted = wanted.to_str().map_err(|_| Error::Stale)?;
    let matches = wanted.split(',').any(|one| one.trim() == "*" || one.trim() == tag(version));
    if matches { Ok(()) } else { Err(Error::Stale) }
}
