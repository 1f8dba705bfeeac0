//! How often one address may check health books.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::future::Cache;

/// Counts what each address asks in each minute.
///
/// A reference cannot be guessed, limit or none; this keeps one address from wearing out the database.
/// Behind an ingress all callers have its address, so it limits them by itself.
#[derive(Clone)]
pub(crate) struct CheckLimit {
    most: u32,
    asked: Cache<(Option<IpAddr>, i64), Arc<AtomicU32>>,
}

const MINUTE_SECONDS: i64 = 60;
/// Addresses that are remembered; of more, some may ask more often.
const MOST_ADDRESSES: u64 = 10_000;

impl CheckLimit {
    /// Lets each address ask `most` times a minute.
    pub(crate) fn new(most: u32) -> Self {
        let kept = Duration::from_secs(2 * MINUTE_SECONDS.unsigned_abs());
        let asked = Cache::builder().max_capacity(MOST_ADDRESSES).time_to_live(kept).build();
        Self { most, asked }
    }

    /// Counts a question; an error says how long to wait.
    pub(crate) async fn admit(
        &self,
        address: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> Result<(), Duration> {
        let minute = now.timestamp().div_euclid(MINUTE_SECONDS);
        let count = self.asked.get_with((address, minute), async { Arc::default() }).await;
        if count.fetch_add(1, Ordering::Relaxed) < self.most {
            return Ok(());
        }
        let left = MINUTE_SECONDS - now.timestamp().rem_euclid(MINUTE_SECONDS);
        Err(Duration::from_secs(left.unsigned_abs()))
    }
}
