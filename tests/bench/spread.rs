//! Many times as three numbers.

use std::fmt;
use std::time::Duration;

/// The middle, the hundredth and the longest of many times.
pub(crate) struct Spread {
    sorted: Vec<Duration>,
}

impl Spread {
    pub(crate) fn of(mut taken: Vec<Duration>) -> Self {
        taken.sort();
        Self { sorted: taken }
    }

    /// In milliseconds.
    fn at(&self, of_ten_thousand: usize) -> f64 {
        self.sorted[(self.sorted.len() - 1) * of_ten_thousand / 10_000].as_secs_f64() * 1e3
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [middle, hundredth, longest] = [5_000, 9_900, 10_000].map(|part| self.at(part));
        write!(f, "p50 {middle:.1} ms, p99 {hundredth:.1} ms, longest {longest:.1} ms")
    }
}
