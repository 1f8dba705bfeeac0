//! When a failed e-mail is tried again.

use std::time::Duration;

/// The longest pause; a mail server that is down for a night is tried some times before the morning.
const LONGEST: Duration = Duration::from_secs(3600);

/// The pause after the `attempts`th failed attempt, from 1: doubling from `first`, an hour at most.
pub(crate) fn pause(first: Duration, attempts: i16) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(30);
    first.checked_mul(1 << doublings).unwrap_or(LONGEST).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let first = Duration::from_secs(30);
        let seconds: Vec<u64> = [1, 2, 3, 7, 8, 100].map(|n| pause(first, n).as_secs()).into();

        assert_eq!(seconds, [30, 60, 120, 1920, 3600, 3600]);
    }
}
