//! Background tasks that are known, watched, and awaited at the end.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// The background tasks of a process; clones share them.
///
/// A task watches [`Tasks::cancelled`] and ends by itself, so that it ends between two steps.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    token: CancellationToken,
    failed: Arc<Mutex<BTreeSet<&'static str>>>,
}

/// A task that did not end within the grace.
#[derive(Debug, thiserror::Error)]
#[error("background tasks did not end within {0:?}")]
pub struct GraceExceeded(Duration);

impl Tasks {
    /// Makes an empty set of tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a task that runs until the process ends.
    ///
    /// If it panics or ends before [`Tasks::shutdown`], that is logged and the process is
    /// neither live nor ready from then on: whoever watches it starts it again.
    pub fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let tasks = self.clone();
        let watched = async move {
            let outcome = AssertUnwindSafe(task).catch_unwind().await;
            match outcome {
                Ok(()) if tasks.is_cancelled() => tracing::debug!(task = name, "task ended"),
                Ok(()) => tracing::error!(task = name, "task {name} ended early"),
                Err(_) => tracing::error!(task = name, "task {name} panicked"),
            }
            if !tasks.is_cancelled() {
                tasks.fail(name);
            }
        };
        self.start(name, watched);
    }

    /// Starts a task that ends when its work is done; shutdown waits for it all the same.
    pub fn spawn_once(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.start(name, async move {
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                tracing::error!(task = name, "task {name} panicked");
            }
        });
    }

    #[expect(clippy::disallowed_methods, reason = "the tracker awaits it at shutdown")]
    fn start(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let span = tracing::info_span!(parent: None, "task", task = name);
        tokio::spawn(self.tracker.track_future(task.instrument(span)));
    }

    /// Resolves when the tasks are asked to end.
    pub fn cancelled(&self) -> WaitForCancellationFutureOwned {
        self.token.clone().cancelled_owned()
    }

    /// Tells whether the tasks were asked to end.
    pub fn is_cancelled(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Asks the tasks to end, without waiting.
    pub fn cancel(&self) {
        self.token.cancel();
    }

    /// Says that a part of the process is gone for good.
    pub(crate) fn fail(&self, name: &'static str) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
    }

    /// Names the tasks that panicked or ended early.
    pub fn failed(&self) -> Vec<&'static str> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    /// Asks the tasks to end and waits for them, at most `grace`.
    pub async fn shutdown(&self, grace: Duration) -> Result<(), GraceExceeded> {
        self.token.cancel();
        self.tracker.close();
        let ended = tokio::time::timeout(grace, self.tracker.wait()).await;
        ended.map_err(|_| GraceExceeded(grace))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: Duration = Duration::from_secs(5);

    #[tokio::test]
    async fn shutdown_waits_for_the_last_step() {
        let tasks = Tasks::new();
        let (done, mut finished) = tokio::sync::mpsc::channel(1);
        let cancelled = tasks.cancelled();
        tasks.spawn("relay", async move {
            cancelled.await;
            tokio::task::yield_now().await;
            done.send(()).await.unwrap();
        });

        tasks.shutdown(GRACE).await.unwrap();

        assert!(finished.try_recv().is_ok());
        assert!(tasks.failed().is_empty());
    }

    #[tokio::test]
    async fn a_task_that_ends_early_or_panics_has_failed() {
        let tasks = Tasks::new();

        tasks.spawn("early", async {});
        tasks.spawn("broken", async { panic!("on purpose") });
        tasks.spawn_once("short", async {});
        tasks.tracker.close();
        tasks.tracker.wait().await;

        assert_eq!(tasks.failed(), ["broken", "early"]);
    }

    #[tokio::test]
    async fn a_task_that_does_not_listen_is_left_behind() {
        let tasks = Tasks::new();
        tasks.spawn("deaf", std::future::pending());

        assert!(tasks.shutdown(Duration::from_millis(10)).await.is_err());
    }
}
