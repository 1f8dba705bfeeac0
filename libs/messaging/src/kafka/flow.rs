//! How much of a partition is in memory, and telling the poller to stop or go on fetching it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;

/// A partition of a topic, by the topic's full name.
pub(super) type Place = (String, i32);

/// What the poller is asked to do between two polls.
#[derive(Debug)]
pub(super) enum Command {
    /// Fetch no more of the partition.
    Pause(Place),
    /// Fetch the partition again.
    Resume(Place),
    /// Show Kafka's tools what was handled: the next offset of each partition.
    Commit(Vec<(Place, i64)>),
}

/// Fetching pauses at so many events in memory and resumes at so many.
const PAUSE_AT: usize = 100;
const RESUME_AT: usize = 30;

/// The state of one partition, shared by its worker and the driver.
#[derive(Debug)]
pub(super) struct Flow {
    place: Place,
    commands: Sender<Command>,
    queued: AtomicUsize,
    paused: AtomicBool,
    backing_off: AtomicBool,
    /// The next offset that was not handled; -1 until one was.
    pub(super) next: AtomicI64,
    /// When the event in hand happened, in milliseconds since 1970; 0 when there is none.
    pub(super) in_hand_ms: AtomicI64,
    /// The end of the partition, as the statistics last said; -1 until they did.
    pub(super) end: AtomicI64,
}

impl Flow {
    pub(super) fn new(place: Place, commands: Sender<Command>, next: Option<i64>) -> Arc<Self> {
        Arc::new(Self {
            place,
            commands,
            queued: AtomicUsize::new(0),
            paused: AtomicBool::new(false),
            backing_off: AtomicBool::new(false),
            next: AtomicI64::new(next.unwrap_or(-1)),
            in_hand_ms: AtomicI64::new(0),
            end: AtomicI64::new(-1),
        })
    }

    /// An event came from Kafka.
    pub(super) fn arrived(&self) {
        if self.queued.fetch_add(1, Ordering::SeqCst) + 1 >= PAUSE_AT {
            self.pause();
        }
    }

    /// An event was handled.
    pub(super) fn left(&self) {
        if self.queued.fetch_sub(1, Ordering::SeqCst) - 1 <= RESUME_AT {
            self.resume();
        }
    }

    /// The event in hand failed and is tried again later.
    pub(super) fn back_off(&self) {
        self.backing_off.store(true, Ordering::SeqCst);
        self.pause();
    }

    /// The pause after a failure is over.
    pub(super) fn go_on(&self) {
        self.backing_off.store(false, Ordering::SeqCst);
        if self.queued.load(Ordering::SeqCst) <= RESUME_AT {
            self.resume();
        }
    }

    /// How many events of the partition are not handled, as far as the statistics say.
    pub(super) fn lag(&self) -> i64 {
        let (end, next) = (self.end.load(Ordering::SeqCst), self.next.load(Ordering::SeqCst));
        if end < 0 || next < 0 { 0 } else { (end - next).max(0) }
    }

    fn pause(&self) {
        if !self.paused.swap(true, Ordering::SeqCst) {
            self.command(Command::Pause(self.place.clone()));
        }
    }

    fn resume(&self) {
        if !self.backing_off.load(Ordering::SeqCst) && self.paused.swap(false, Ordering::SeqCst) {
            self.command(Command::Resume(self.place.clone()));
        }
    }

    fn command(&self, command: Command) {
        // A poller that has ended fetches nothing any more.
        let _ = self.commands.send(command);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_full_partition_pauses_and_resumes_when_it_is_nearly_empty() {
        let (sender, commands) = channel();
        let flow = Flow::new(("yba.people".to_owned(), 3), sender, None);

        for _ in 0..150 {
            flow.arrived();
        }
        assert!(matches!(commands.try_recv(), Ok(Command::Pause(_))));
        assert!(commands.try_recv().is_err());

        for _ in 0..119 {
            flow.left();
        }
        assert!(commands.try_recv().is_err());
        flow.left();
        assert!(matches!(commands.try_recv(), Ok(Command::Resume(_))));
    }

    #[test]
    fn a_partition_that_backs_off_is_not_resumed_by_others_leaving() {
        let (sender, commands) = channel();
        let flow = Flow::new(("yba.people".to_owned(), 3), sender, None);
        flow.arrived();
        flow.arrived();

        flow.back_off();
        assert!(matches!(commands.try_recv(), Ok(Command::Pause(_))));
        flow.left();
        assert!(commands.try_recv().is_err());
        flow.go_on();
        assert!(matches!(commands.try_recv(), Ok(Command::Resume(_))));
    }
}
