//! Waiting for what happens by itself, without guessing how long it takes.

use std::time::Duration;

/// Longest wait; a test that needs it has failed.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

/// Waits until `check` is true.
pub async fn eventually<F: AsyncFnMut() -> bool>(mut check: F) {
    eventually_some(async || check().await.then_some(())).await;
}

/// Waits until `check` yields something, and returns it.
pub async fn eventually_some<T, F: AsyncFnMut() -> Option<T>>(mut check: F) -> T {
    let looking = async {
        loop {
            if let Some(found) = check().await {
                return found;
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(found) => found,
        Err(_) => panic!("it did not happen within {PATIENCE:?}"),
    }
}
