//! What the registry counts.

use prometheus::{Histogram, HistogramVec, IntCounterVec, IntGaugeVec};
use runtime::MetricGroup;

/// Field docs repeat as the Prometheus help texts.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    /// Rows of lists, by what became of them.
    pub(crate) roster_rows: IntCounterVec,
    /// Workbooks that were refused, by why.
    pub(crate) workbooks_refused: IntCounterVec,
    /// Time to take one chunk of rows, in seconds.
    pub(crate) roster_chunk_seconds: Histogram,
    /// Health books that were issued or changed, by action.
    pub(crate) health_books: IntCounterVec,
    /// Checks of health books by the public, by answer.
    pub(crate) health_book_checks: IntCounterVec,
    /// People who wait to be compared with others; at most 10,000 are counted.
    pub(crate) candidate_backlog: IntGaugeVec,
    /// For how long the first of them has waited, in seconds.
    pub(crate) candidate_backlog_age: IntGaugeVec,
    /// Keys that too many people share to compare them.
    pub(crate) candidate_blocks_skipped: IntCounterVec,
    /// Merges of two people, by what was done: merged, undone.
    pub(crate) merges: IntCounterVec,
    /// Grants that nobody reviewed in time this quarter.
    pub(crate) grants_overdue: IntGaugeVec,
    /// Proxies that were named, confirmed or ended, by action.
    pub(crate) proxies: IntCounterVec,
    /// Time of a search, by kind, in seconds.
    pub(crate) search_seconds: HistogramVec,
}

/// A chunk of 500 rows takes some 0.1 s; a second means that somebody waits.
const CHUNK: [f64; 6] = [0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
/// The promise is 10 ms at p99.
const SEARCH: [f64; 7] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1.0];

impl Metrics {
    pub(crate) fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let rows = "Rows of lists, by what became of them.";
        let refused = "Workbooks that were refused, by why.";
        let chunk = "Time to take one chunk of rows, in seconds.";
        let search = "Time of a search, by kind, in seconds.";
        let books = "Health books that were issued or changed, by action.";
        let checks = "Checks of health books by the public, by answer.";
        let overdue = "Grants that nobody reviewed in time this quarter.";
        let proxies = "Proxies that were named, confirmed or ended, by action.";
        Ok(Self {
            roster_rows: group.counter("roster_rows_total", rows, &["outcome"])?,
            workbooks_refused: group.counter("workbooks_refused_total", refused, &["kind"])?,
            roster_chunk_seconds: group.histogram("roster_chunk_seconds", chunk, &CHUNK)?,
            health_books: group.counter("health_books_total", books, &["action"])?,
            health_book_checks: group.counter("health_book_checks_total", checks, &["answer"])?,
            candidate_backlog: group.gauge(
                "candidate_backlog_people",
                "People who wait to be compared with others; at most 10,000 are counted.",
                &[],
            )?,
            candidate_backlog_age: group.gauge(
                "candidate_backlog_age_seconds",
                "Wait of the first who is to be compared with others.",
                &[],
            )?,
            candidate_blocks_skipped: group.counter(
                "candidate_blocks_skipped_total",
                "Keys that too many people share to compare them.",
                &[],
            )?,
            merges: group.counter(
                "merges_total",
                "Merges of two people, by what was done: merged, undone.",
                &["action"],
            )?,
            grants_overdue: group.gauge("overdue_grants", overdue, &[])?,
            proxies: group.counter("proxies_total", proxies, &["action"])?,
            search_seconds: group.histogram_by("search_seconds", search, &SEARCH, &["kind"])?,
        })
    }
}
