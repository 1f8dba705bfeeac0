//! The only place that asks what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// Vietnam keeps UTC+7 all year, so the civil calendar needs no time zone database.
const VIETNAM_OFFSET_SECONDS: i32 = 7 * 3600;

/// Where the time comes from: the machine, or a test.
///
/// An enum and not a trait, because there are two of them and both are here.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until it is moved; microseconds since 1970-01-01T00:00:00Z.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// Makes a clock that stands at `instant`; its clones move together.
    pub fn fixed(instant: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(instant.timestamp_micros())))
    }

    /// Tells the time, cut to whole microseconds, which is what PostgreSQL keeps.
    pub fn now(&self) -> DateTime<Utc> {
        let micros = match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock")]
            Self::System => Utc::now().timestamp_micros(),
            Self::Fixed(micros) => micros.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Tells the civil date in Vietnam.
    pub fn today(&self) -> NaiveDate {
        civil_date(self.now())
    }

    /// Moves a fixed clock forward; the machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Self::Fixed(micros) = self {
            let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
            micros.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// Sets a fixed clock; the machine's clock stays as it is.
    pub fn set(&self, instant: DateTime<Utc>) {
        if let Self::Fixed(micros) = self {
            micros.store(instant.timestamp_micros(), Ordering::SeqCst);
        }
    }
}

/// Returns the date that a calendar on a wall in Vietnam shows at `instant`.
pub fn civil_date(instant: DateTime<Utc>) -> NaiveDate {
    let offset = FixedOffset::east_opt(VIETNAM_OFFSET_SECONDS).expect("seven hours is an offset");
    instant.with_timezone(&offset).date_naive()
}

/// Returns the instant at which a civil date begins in Vietnam.
pub fn start_of(date: NaiveDate) -> DateTime<Utc> {
    let midnight = date.and_hms_opt(0, 0, 0).expect("every day has a midnight").and_utc();
    midnight - TimeDelta::seconds(i64::from(VIETNAM_OFFSET_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_moved() {
        let clock = Clock::fixed(at("2026-11-21T02:00:00Z"));
        let twin = clock.clone();

        clock.advance(Duration::from_secs(60));

        assert_eq!(twin.now(), at("2026-11-21T02:01:00Z"));
    }

    #[test]
    fn the_date_changes_at_midnight_in_hanoi() {
        let before = Clock::fixed(at("2026-11-21T16:59:59.999999Z"));
        let after = Clock::fixed(at("2026-11-21T17:00:00Z"));

        assert_eq!(before.today().to_string(), "2026-11-21");
        assert_eq!(after.today().to_string(), "2026-11-22");
        assert_eq!(start_of(after.today()), at("2026-11-21T17:00:00Z"));
    }

    #[test]
    fn the_machines_clock_has_no_nanoseconds() {
        assert_eq!(Clock::System.now().timestamp_subsec_nanos() % 1000, 0);
    }
}
