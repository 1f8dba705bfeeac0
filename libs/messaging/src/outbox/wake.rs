//! Wakes a relay when something was published in this process.
//!
//! `publish` runs before the commit, so a wake means "look soon", not "look once": the relay looks
//! a few times, further and further apart, and finds the event right after its commit.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

static PUBLISHED: LazyLock<Mutex<HashMap<String, watch::Sender<u64>>>> =
    LazyLock::new(Mutex::default);

fn with_sender<R>(source: &str, use_it: impl FnOnce(&watch::Sender<u64>) -> R) -> R {
    let mut senders = PUBLISHED.lock().unwrap_or_else(PoisonError::into_inner);
    match senders.get(source) {
        Some(sender) => use_it(sender),
        None => use_it(senders.entry(source.to_owned()).or_insert_with(|| watch::Sender::new(0))),
    }
}

/// Says that `source` has published something that will be committed soon.
pub(crate) fn published(source: &str) {
    with_sender(source, |sender| sender.send_modify(|count| *count = count.wrapping_add(1)));
}

/// Hears whenever `source` publishes in this process.
pub(crate) fn listen(source: &str) -> watch::Receiver<u64> {
    with_sender(source, watch::Sender::subscribe)
}

/// When to look again: soon after something was published, rarely when nothing is.
#[derive(Debug)]
pub(crate) struct Rhythm {
    pause: Duration,
    longest: Duration,
}

/// First look after a wake: the commit takes about as long.
const SHORTEST: Duration = Duration::from_millis(3);

impl Rhythm {
    pub(crate) fn new(longest: Duration) -> Self {
        Self { pause: longest, longest }
    }

    /// Something was published, or something was found: look again soon.
    pub(crate) fn quicken(&mut self) {
        self.pause = SHORTEST.min(self.longest);
    }

    /// Nothing was found: wait longer next time. Returns how long to wait now.
    pub(crate) fn pause(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(self.longest);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_listener_hears_its_own_source_only() {
        let mut mine = listen("wake-test-a");
        let theirs = listen("wake-test-b");

        published("wake-test-a");

        mine.changed().await.unwrap();
        assert!(!theirs.has_changed().unwrap());
    }

    #[test]
    fn a_relay_looks_soon_after_a_wake_and_rarely_when_idle() {
        let mut rhythm = Rhythm::new(Duration::from_millis(200));
        assert_eq!(rhythm.pause().as_millis(), 200);

        rhythm.quicken();

        let pauses: Vec<_> = (0..8).map(|_| rhythm.pause().as_millis()).collect();
        assert_eq!(pauses, [3, 6, 12, 24, 48, 96, 192, 200]);
    }
}
