//! Events in memory between a table and whoever takes them: one at a time for each key, keys at once.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::Hash;

use tokio::time::Instant;

/// A bounded set of events, first come first served within a key.
///
/// A key is in one of three states: ready (its oldest event may be taken), busy (its oldest event is
/// taken) or waiting (its oldest event failed and may be taken again at some time). So a failing key
/// holds up nobody but itself.
#[derive(Debug)]
pub(crate) struct Window<K, T> {
    lanes: HashMap<K, Lane<T>>,
    /// Ready keys by the position of their oldest event.
    ready: BTreeSet<(i64, K)>,
    waiting: BTreeSet<(Instant, K)>,
    /// Every position that was admitted and not yet released.
    held: HashSet<i64>,
    busy: usize,
}

#[derive(Debug)]
struct Lane<T> {
    events: VecDeque<(i64, T)>,
    state: State,
    /// Failures of the oldest event in a row.
    failures: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    Busy,
    Waiting(Instant),
}

/// Something taken from the window: to be finished or put back.
#[derive(Debug)]
pub(crate) struct Taken<K, T> {
    pub(crate) key: K,
    pub(crate) position: i64,
    pub(crate) event: T,
    /// How often it failed before.
    pub(crate) failures: u32,
}

impl<K, T> Default for Window<K, T> {
    fn default() -> Self {
        Self {
            lanes: HashMap::new(),
            ready: BTreeSet::new(),
            waiting: BTreeSet::new(),
            held: HashSet::new(),
            busy: 0,
        }
    }
}

impl<K: Clone + Ord + Hash, T> Window<K, T> {
    /// Takes in an event; within a key they come in the order of their positions.
    pub(crate) fn admit(&mut self, key: K, position: i64, event: T) {
        if !self.held.insert(position) {
            return;
        }
        let empty = || Lane { events: VecDeque::new(), state: State::Ready, failures: 0 };
        let lane = self.lanes.entry(key.clone()).or_insert_with(empty);
        if lane.events.is_empty() && lane.state == State::Ready {
            self.ready.insert((position, key));
        }
        lane.events.push_back((position, event));
    }

    /// Takes the oldest event of the key that has waited longest.
    pub(crate) fn take(&mut self, now: Instant) -> Option<Taken<K, T>> {
        self.wake(now);
        let (_, key) = self.ready.pop_first()?;
        let lane = self.lanes.get_mut(&key).expect("a ready key has a lane");
        let (position, event) = lane.events.pop_front().expect("a ready lane has an event");
        lane.state = State::Busy;
        self.busy += 1;
        Some(Taken { position, event, failures: lane.failures, key })
    }

    /// The event is done: the next of its key may be taken. Its position is held until [`Self::release`].
    pub(crate) fn finish(&mut self, key: &K) {
        let lane = self.lanes.get_mut(key).expect("a taken event has a lane");
        self.busy -= 1;
        lane.failures = 0;
        lane.state = State::Ready;
        match lane.events.front() {
            Some((position, _)) => {
                self.ready.insert((*position, key.clone()));
            }
            None => {
                self.lanes.remove(key);
            }
        }
    }

    /// The event failed: it and everything behind it waits until `until`.
    pub(crate) fn put_back(&mut self, taken: Taken<K, T>, until: Instant) {
        let lane = self.lanes.get_mut(&taken.key).expect("a taken event has a lane");
        self.busy -= 1;
        lane.events.push_front((taken.position, taken.event));
        lane.failures = taken.failures.saturating_add(1);
        lane.state = State::Waiting(until);
        self.waiting.insert((until, taken.key));
    }

    /// Forgets positions that the table will not offer again.
    pub(crate) fn release(&mut self, positions: &[i64]) {
        for position in positions {
            self.held.remove(position);
        }
    }

    /// Lists the positions that must not be read again.
    pub(crate) fn held(&self) -> Vec<i64> {
        self.held.iter().copied().collect()
    }

    /// How many events are in the window, taken ones with them.
    pub(crate) fn len(&self) -> usize {
        self.held.len()
    }

    /// How many events are taken.
    pub(crate) fn busy(&self) -> usize {
        self.busy
    }

    /// How many events are behind keys that are not waiting for a failure to pass.
    pub(crate) fn moving(&self) -> usize {
        let waiting = self.lanes.values().filter(|lane| matches!(lane.state, State::Waiting(_)));
        self.held.len() - waiting.map(|lane| lane.events.len()).sum::<usize>()
    }

    /// When the next waiting key may be taken again.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.waiting.first().map(|(until, _)| *until)
    }

    fn wake(&mut self, now: Instant) {
        while let Some((until, _)) = self.waiting.first()
            && *until <= now
        {
            let (_, key) = self.waiting.pop_first().expect("it was just seen");
            let lane = self.lanes.get_mut(&key).expect("a waiting key has a lane");
            let (position, _) = lane.events.front().expect("what failed was put back");
            lane.state = State::Ready;
            self.ready.insert((*position, key));
        }
    }
}

#[cfg(test)]
mod tests;
