//! What several resources share: ids in paths, pages, and the note on default tables.

use actix_web::http::header::LINK;
use actix_web::{HttpRequest, HttpResponse};
use runtime::Language;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Error;

/// Rows of a page when nobody asks otherwise.
const DEFAULT: u32 = 50;
/// Most rows of a page.
const MOST: u32 = 200;

/// Where a page begins and how long it is.
#[derive(Debug, Deserialize)]
pub(super) struct Paging {
    /// The last item of the page before.
    pub(super) after: Option<Uuid>,
    limit: Option<u32>,
}

impl Paging {
    /// How many items, 1 to 200; 50 by default.
    pub(super) fn limit(&self) -> u32 {
        self.limit.unwrap_or(DEFAULT).clamp(1, MOST)
    }

    /// Cuts off the item that was read to see whether there is another page.
    pub(super) fn cut<T>(&self, items: &mut Vec<T>) -> bool {
        let limit = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        more
    }
}

#[derive(Serialize)]
struct Page<T> {
    items: Vec<T>,
    next: Option<Uuid>,
}

/// Answers a page; `next` is sent in the body and as `Link`.
pub(super) fn answer<T: Serialize>(
    request: &HttpRequest,
    items: Vec<T>,
    next: Option<Uuid>,
) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    if let Some(after) = next {
        let kept = request
            .query_string()
            .split('&')
            .filter(|part| !part.is_empty() && !part.starts_with("after="));
        let query: Vec<String> =
            kept.map(str::to_owned).chain([format!("after={after}")]).collect();
        response.insert_header((
            LINK,
            format!("<{}?{}>; rel=\"next\"", request.path(), query.join("&")),
        ));
    }
    response.json(Page { items, next })
}

/// Reads an id of the path; anything else is not found.
pub(super) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::NotAnId)
}

/// What every answer says that rests on a table with default rows.
pub(super) fn default_note(language: Language) -> &'static str {
    match language {
        Language::Vi => "Tiêu chí mặc định của phần mềm, không phải Phụ lục QĐ 1266",
        Language::En => "The software's default criteria, not the Annex of QĐ 1266",
    }
}
