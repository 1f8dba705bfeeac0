//! Lists a page at a time.

use actix_web::http::header::LINK;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use schema::NoticeId;
use serde::Serialize;
use uuid::Uuid;

use crate::error::Error;

/// Rows of a page when nobody asks otherwise.
const DEFAULT: i64 = 50;
/// Most rows of a page.
const MOST: i64 = 200;

/// A page of a list, as every list answers.
#[derive(Serialize)]
struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

/// Brings a wished number of rows into bounds.
pub(super) fn limit(wished: Option<i64>) -> i64 {
    wished.unwrap_or(DEFAULT).clamp(1, MOST)
}

/// Answers a page; `next` is where the following one begins, sent in the body and as `Link`.
pub(super) fn answer<T: Serialize>(
    request: &HttpRequest,
    items: Vec<T>,
    next: Option<String>,
) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    if let Some(after) = &next {
        let kept: Vec<(String, String)> =
            url::form_urlencoded::parse(request.query_string().as_bytes())
                .filter(|(name, _)| name != "after")
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect();
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .append_pair("after", after)
            .finish();
        response.insert_header((LINK, format!("<{}?{query}>; rel=\"next\"", request.path())));
    }
    response.json(Page { items, next })
}

/// Cuts the row off that was only asked for to see whether another page follows.
pub(super) fn split<T>(mut found: Vec<T>, limit: i64) -> (Vec<T>, bool) {
    let limit = usize::try_from(limit).expect("a limit is positive");
    let more = found.len() > limit;
    found.truncate(limit);
    (found, more)
}

/// Writes where the page behind a notice begins.
pub(super) fn cursor(at: DateTime<Utc>, id: Uuid) -> String {
    format!("{},{id}", at.timestamp_micros())
}

/// Reads what [`cursor`] wrote.
pub(super) fn read_cursor(text: &str) -> Result<(DateTime<Utc>, NoticeId), Error> {
    let (at, id) = text.split_once(',').ok_or(Error::BadCursor)?;
    let at = at.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or(Error::BadCursor)?;
    Ok((at, id.parse().map_err(|_| Error::BadCursor)?))
}
