//! Whether the process can do its work now.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use serde::Serialize;

/// A check that takes longer counts as failed, so that a probe always gets an answer.
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);

type Check = Arc<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;

/// The named checks behind `/readyz`; clones share them.
#[derive(Clone, Default)]
pub struct Readiness {
    checks: Arc<Mutex<Vec<(String, Check)>>>,
    stopping: Arc<AtomicBool>,
}

/// What `/readyz` answers.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether every check passed and the process is not about to end.
    pub ready: bool,
    /// Each check, in the order they were added.
    pub checks: Vec<Outcome>,
}

/// What one check said.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// The check's name, such as `registry schema`.
    pub name: String,
    /// Whether it passed within two seconds.
    pub ready: bool,
}

impl Readiness {
    /// Makes a readiness without checks, which is ready.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a check.
    pub fn add<F, R>(&self, name: impl Into<String>, check: F)
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = bool> + Send + 'static,
    {
        let check: Check = Arc::new(move || check().boxed());
        self.checks.lock().unwrap_or_else(PoisonError::into_inner).push((name.into(), check));
    }

    /// Says that the process is about to end: not ready from now on.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Tells whether the process is about to end.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Runs every check at once.
    pub async fn report(&self) -> Report {
        let checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let outcomes = checks.into_iter().map(|(name, check)| async move {
            let ready = tokio::time::timeout(CHECK_TIMEOUT, check()).await.unwrap_or(false);
            Outcome { name, ready }
        });
        let checks = join_all(outcomes).await;
        Report { ready: !self.is_stopping() && checks.iter().all(|check| check.ready), checks }
    }
}

impl fmt::Debug for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readiness").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_failing_check_is_enough() {
        let readiness = Readiness::new();
        readiness.add("schema", async || true);
        assert!(readiness.report().await.ready);

        readiness.add("bus", async || false);
        let report = readiness.report().await;

        assert!(!report.ready);
        assert_eq!(report.checks[1].name, "bus");
    }

    #[tokio::test(start_paused = true)]
    async fn a_check_that_hangs_has_failed() {
        let readiness = Readiness::new();
        readiness.add("database", std::future::pending);

        assert!(!readiness.report().await.ready);
    }

    #[tokio::test]
    async fn a_process_about_to_end_is_not_ready() {
        let readiness = Readiness::new();

        readiness.stop();

        assert!(!readiness.report().await.ready);
    }
}
