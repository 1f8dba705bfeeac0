//! How long a request may take.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use actix_web::{HttpMessage, HttpRequest};
use tokio::time::Instant;

/// When a request is given up; kept in the request.
#[derive(Debug, Clone)]
pub(super) struct Deadline(Rc<Cell<Instant>>);

impl Deadline {
    pub(super) fn after(timeout: Duration) -> Self {
        Self(Rc::new(Cell::new(Instant::now() + timeout)))
    }

    /// Resolves when the deadline has passed, wherever it has been moved meanwhile.
    pub(super) async fn passed(self) {
        while Instant::now() < self.0.get() {
            tokio::time::sleep_until(self.0.get()).await;
        }
    }
}

/// Gives a request `from_now` until it is given up, for uploads that are large by nature.
pub fn extend_deadline(request: &HttpRequest, from_now: Duration) {
    if let Some(deadline) = request.extensions().get::<Deadline>() {
        deadline.0.set(Instant::now() + from_now);
    }
}
