//! One delivery from the carrier's hands to its end: applied, repeated later, or parked.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use runtime::{Clock, telemetry};
use sea_orm::DatabaseConnection;
use tokio::time::Instant;
use tracing::{Instrument, field};

use crate::config::ConsumerConfig;
use crate::delivery::Sight;
use crate::error::Error;
use crate::metrics::Metrics;
use crate::{Delivery, Failure, Subscription, dead_letters};

/// How one consumer handles deliveries, whatever carries them.
#[derive(Debug, Clone)]
pub(crate) struct Handling {
    pub(crate) db: DatabaseConnection,
    pub(crate) subscription: Subscription,
    pub(crate) config: ConsumerConfig,
    pub(crate) clock: Clock,
    pub(crate) metrics: Metrics,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settled {
    /// The carrier may forget the delivery.
    Done,
    /// The carrier has to deliver it again, before anything later of its key.
    Again,
}

impl Handling {
    /// Hands over a delivery that failed `failures` times before.
    pub(crate) async fn settle(&self, delivery: Delivery, failures: u32) -> Settled {
        let span = tracing::info_span!(
            "handle",
            otel.kind = "consumer",
            otel.name = format!("handle {}", delivery.envelope.event_type),
            consumer = self.subscription.consumer,
            event_type = delivery.envelope.event_type,
            event_id = %delivery.envelope.id,
            trace_id = field::Empty,
        );
        telemetry::continue_trace(&span, delivery.envelope.traceparent.as_deref());
        if let Some(trace) = span.in_scope(telemetry::current_trace_id) {
            span.record("trace_id", trace);
        }
        self.attempt(delivery, failures).instrument(span).await
    }

    async fn attempt(&self, delivery: Delivery, failures: u32) -> Settled {
        let started = Instant::now();
        let answer = self.call(delivery.clone()).await;
        let took = self.metrics.handling_seconds.with_label_values(&[self.subscription.consumer]);
        took.observe(started.elapsed().as_secs_f64());
        match answer {
            Ok(()) => self.accept(&delivery).await,
            Err(Failure::Retry(error)) => {
                tracing::warn!(
                    event_id = %delivery.envelope.id,
                    failures,
                    error = error_chain(error.as_ref()),
                    "event {} could not be handled now; it will be tried again",
                    delivery.envelope.id
                );
                self.count(&delivery, "retried");
                Settled::Again
            }
            Err(Failure::Park(error)) => self.park(&delivery, &error_chain(error.as_ref())).await,
        }
    }

    /// Calls the handler; one that hangs or panics has failed like any other.
    pub(crate) async fn call(&self, delivery: Delivery) -> Result<(), Failure> {
        let handled = AssertUnwindSafe((self.subscription.handler)(delivery)).catch_unwind();
        match tokio::time::timeout(self.config.timeout, handled).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Failure::Park("the handler panicked".into())),
            Err(_) => Err(Failure::Retry("the handler took too long".into())),
        }
    }

    async fn accept(&self, delivery: &Delivery) -> Settled {
        match delivery.seen.get() {
            Sight::Fresh => {
                self.count(delivery, "applied");
                self.measure(delivery);
            }
            Sight::Unasked => self.count(delivery, "ignored"),
            Sight::Duplicate => self.count(delivery, "duplicate"),
            Sight::KeyParked => {
                let queued =
                    dead_letters::queue_behind(&self.db, self.subscription.consumer, delivery);
                return match queued.await {
                    Ok(true) => {
                        self.count(delivery, "behind");
                        Settled::Done
                    }
                    // Redriven in the meantime: its turn has come.
                    Ok(false) => Settled::Again,
                    Err(error) => self.repeat(delivery, &error),
                };
            }
        }
        Settled::Done
    }

    async fn park(&self, delivery: &Delivery, reason: &str) -> Settled {
        let parked = dead_letters::park(&self.db, self.subscription.consumer, delivery, reason);
        match parked.await {
            Ok(()) => {
                tracing::error!(
                    event_id = %delivery.envelope.id,
                    consumer = self.subscription.consumer,
                    error = reason,
                    "event {} became a dead letter; its key waits for `yba dead-letters redrive`",
                    delivery.envelope.id
                );
                self.count(delivery, "parked");
                Settled::Done
            }
            Err(error) => self.repeat(delivery, &error),
        }
    }

    /// Its own bookkeeping failed, which is the database: all that helps is to try again.
    fn repeat(&self, delivery: &Delivery, error: &Error) -> Settled {
        tracing::warn!(
            event_id = %delivery.envelope.id,
            error = error_chain(error),
            "the dead letter of event {} could not be written; it will be tried again",
            delivery.envelope.id
        );
        self.count(delivery, "retried");
        Settled::Again
    }

    /// The type is a label too: only our own services write to these topics, and they know some fifty.
    fn count(&self, delivery: &Delivery, outcome: &str) {
        let labels = [self.subscription.consumer, delivery.envelope.event_type.as_str(), outcome];
        self.metrics.handled.with_label_values(&labels).inc();
    }

    /// From the event, not from its last attempt: what was tried again has taken that long.
    fn measure(&self, delivery: &Delivery) {
        let age = self.clock.now() - delivery.envelope.time;
        let labels = [self.subscription.consumer, delivery.envelope.event_type.as_str()];
        let took = self.metrics.delivery_seconds.with_label_values(&labels);
        took.observe(age.as_seconds_f64().max(0.0));
    }
}

impl ConsumerConfig {
    /// How long to wait after the `failures`th failure in a row, counted from 0.
    pub(crate) fn pause(&self, failures: u32) -> Duration {
        let factor = 1_u32.checked_shl(failures.min(20)).unwrap_or(u32::MAX);
        self.backoff.saturating_mul(factor).min(self.backoff_max)
    }
}

/// An error and what caused it, in one line.
pub(crate) fn error_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::BusConfig;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let config = BusConfig::for_tests().consumer;

        let pauses = [0, 1, 2, 3, 4, 40].map(|failures| config.pause(failures).as_millis());

        assert_eq!(pauses, [10, 20, 40, 80, 100, 100]);
    }
}
