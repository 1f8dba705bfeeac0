//! How many health books there are, and what was done with them in each year.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::figures;
use crate::store::health_books::figures::{Done, InForceOn};

/// Health books in force today; nothing where a figure is suppressed because it is small.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BooksView {
    /// In force, and their last day has not passed; a book that waits to be taken back is among them.
    valid_today: Option<i64>,
    /// Valid, and the last day comes within the days of the queue of expiring books.
    expiring: Option<i64>,
    /// In force, although their last day has passed.
    expired: Option<i64>,
}

/// What was done with health books in a year.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BookYearView {
    year: String,
    /// Cấp mới.
    issued: Option<i64>,
    /// Cấp đổi.
    exchanged: Option<i64>,
    /// Cấp lại.
    reissued: Option<i64>,
    /// Gia hạn.
    renewed: Option<i64>,
    /// Thu hồi, also by a merge of two records.
    revoked: Option<i64>,
    /// In force again because a merge was undone.
    restored: Option<i64>,
}

/// A count for those who may see each of the books, or as others may see it.
fn shown(books: i64, individuals: bool) -> Option<i64> {
    if individuals { Some(books) } else { figures::total(books) }
}

impl BooksView {
    pub(super) fn new(books: &InForceOn, individuals: bool) -> Self {
        Self {
            valid_today: shown(books.valid, individuals),
            expiring: shown(books.expiring, individuals),
            expired: shown(books.expired, individuals),
        }
    }
}

/// One row a year, newest first.
pub(super) fn years(done: &[Done], individuals: bool) -> Vec<BookYearView> {
    let mut years: BTreeMap<i16, BTreeMap<&str, i64>> = BTreeMap::new();
    for one in done {
        *years.entry(one.year).or_default().entry(&one.action).or_default() += one.books;
    }
    let view = |(year, counts): (i16, BTreeMap<&str, i64>)| {
        let of = |action: &str| shown(counts.get(action).copied().unwrap_or(0), individuals);
        BookYearView {
            year: year.to_string(),
            issued: of("issued"),
            exchanged: of("exchanged"),
            reissued: of("reissued"),
            renewed: of("renewed"),
            revoked: of("revoked"),
            restored: of("restored"),
        }
    };
    years.into_iter().rev().map(view).collect()
}
