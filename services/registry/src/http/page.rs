//! Lists in pages by key.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

/// A page of a list.
#[derive(Debug, Serialize)]
pub(super) struct Page<T> {
    items: Vec<T>,
    /// What to give as `after` for the next page; nothing at the end.
    next: Option<String>,
}

/// How many items a page has: what was asked for, within bounds.
pub(super) fn limit(asked: Option<u32>, default: u32, most: u32) -> u32 {
    asked.unwrap_or(default).clamp(1, most)
}

impl<T: Serialize> Page<T> {
    /// Makes a page of `found`, which was read with one more than `limit`.
    pub(super) fn of<R>(
        mut found: Vec<R>,
        limit: u32,
        key: impl Fn(&R) -> String,
        view: impl Fn(&R) -> T,
    ) -> Self {
        let limit = limit as usize;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(key);
        Self { items: found.iter().map(view).collect(), next }
    }

    /// The same page with other views of its items.
    pub(super) fn with_items<U>(self, mut items: Vec<U>) -> Page<U> {
        items.truncate(self.items.len());
        Page { items, next: self.next }
    }

    /// Takes it apart, for an answer that holds more than a list.
    pub(super) fn into_parts(self) -> (Vec<T>, Option<String>) {
        (self.items, self.next)
    }

    /// Answers the page, with a link to the next.
    pub(super) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        if let Some(next) = &self.next {
            let link = format!("<{}>; rel=\"next\"", next_address(request, next));
            response.insert_header(("Link", link));
        }
        response.json(self)
    }
}

/// The request's own address with another `after`; keys are ids, codes and numbers.
fn next_address(request: &HttpRequest, next: &str) -> String {
    let kept = request.query_string().split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<&str> = kept.filter(|pair| !pair.starts_with("after=")).collect();
    let after = format!("after={next}");
    pairs.push(&after);
    format!("{}?{}", request.path(), pairs.join("&"))
}
