//! What messaging counts and measures.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use prometheus::{HistogramVec, IntCounterVec, IntGaugeVec, Registry};
use runtime::MetricGroup;

use crate::Subscription;

/// The bus's metrics; their names begin with `yba_messaging_` when the group is `messaging`.
#[derive(Debug, Clone)]
pub struct Metrics {
    /// Events that were not sent yet, by service.
    pub outbox_pending: IntGaugeVec,
    /// Age of the oldest event that was not sent yet, by service; 0 when there is none.
    pub outbox_oldest_seconds: IntGaugeVec,
    /// Time from an event to the carrier having it, by service.
    pub publish_seconds: HistogramVec,
    /// Events that the carrier refused, by service; they are tried again and hold up their key.
    pub publish_failures: IntCounterVec,
    /// Deliveries by consumer, type and outcome.
    pub handled: IntCounterVec,
    /// Time that handlers take, by consumer.
    pub handling_seconds: HistogramVec,
    /// Time from an event to the commit of what a consumer made of it, by consumer and type.
    pub delivery_seconds: HistogramVec,
    /// 1 in the process that carries a service's events, 0 in the others.
    pub relay_leading: IntGaugeVec,
    /// Events that a consumer has not handled yet, by consumer and topic.
    pub lag_events: IntGaugeVec,
    /// Age of the oldest event that a consumer has not handled yet; 0 when there is none.
    pub lag_seconds: IntGaugeVec,
    /// Dead letters with those that wait behind another, by service and consumer.
    pub dead_letters: IntGaugeVec,
    /// Events that Kafka forgot before a consumer read them.
    pub lost: IntCounterVec,
    /// Service and consumer of every dead letter that was or may be shown, so that 0 shows too.
    dead_letter_consumers: Arc<Mutex<BTreeSet<(String, String)>>>,
}

/// Commit to consumer is promised within 50 ms; a minute is a broker outage.
const LATENCY: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0, 60.0];
/// The objectives are a minute for a class and five for a notice (docs/SLO.md); an hour is an outage.
const END_TO_END: [f64; 9] = [0.05, 0.25, 1.0, 5.0, 20.0, 60.0, 300.0, 900.0, 3600.0];

impl Metrics {
    /// Metrics that nobody scrapes, for commands that handle events outside a service.
    pub(crate) fn detached() -> prometheus::Result<Self> {
        Self::register(&MetricGroup::new(&Registry::new(), "messaging"))
    }

    /// Registers them once for a process.
    pub fn register(group: &MetricGroup) -> prometheus::Result<Self> {
        let by_service = &["service"];
        let by_consumer = &["consumer"];
        let by_stream = &["consumer", "topic"];
        let by_type = &["consumer", "event_type"];
        Ok(Self {
            outbox_pending: group.gauge(
                "outbox_pending_events",
                "Events that were not sent yet.",
                by_service,
            )?,
            outbox_oldest_seconds: group.gauge(
                "outbox_oldest_seconds",
                "Age of the oldest event that was not sent yet.",
                by_service,
            )?,
            publish_seconds: group.histogram_by(
                "publish_seconds",
                "Time from an event to the carrier having it.",
                &LATENCY,
                by_service,
            )?,
            publish_failures: group.counter(
                "publish_failures_total",
                "Events that the carrier refused; each is tried again.",
                by_service,
            )?,
            handled: group.counter(
                "handled_total",
                "Deliveries by outcome: applied, ignored, duplicate, retried, parked, behind.",
                &["consumer", "event_type", "outcome"],
            )?,
            handling_seconds: group.histogram_by(
                "handling_seconds",
                "Time that handlers take.",
                &LATENCY,
                by_consumer,
            )?,
            delivery_seconds: group.histogram_by(
                "delivery_seconds",
                "Time from an event to the commit of what a consumer made of it.",
                &END_TO_END,
                by_type,
            )?,
            relay_leading: group.gauge(
                "relay_leading",
                "1 in the process that carries a service's events, 0 in the others.",
                by_service,
            )?,
            lag_events: group.gauge(
                "consumer_lag_events",
                "Events that a consumer has not handled yet.",
                by_stream,
            )?,
            lag_seconds: group.gauge(
                "consumer_lag_seconds",
                "Age of the oldest event that a consumer has not handled yet.",
                by_stream,
            )?,
            dead_letters: group.gauge(
                "dead_letter_events",
                "Events that could not be handled, and those that wait behind them.",
                &["service", "consumer"],
            )?,
            lost: group.counter(
                "lost_events_total",
                "Events that Kafka forgot before a consumer read them.",
                by_consumer,
            )?,
            dead_letter_consumers: Arc::default(),
        })
    }

    /// Makes series for what may never happen: an alert sees a first failure only as a step from 0.
    pub(crate) fn expect(&self, service: &'static str, subscriptions: &[Subscription]) {
        self.relay_leading.with_label_values(&[service]).set(0);
        self.publish_failures.with_label_values(&[service]);
        for subscription in subscriptions {
            self.lost.with_label_values(&[subscription.consumer]);
            self.known().insert((service.to_owned(), subscription.consumer.to_owned()));
        }
    }

    /// Shows that this process carries the service's events, until the guard is dropped.
    pub(crate) fn lead(&self, service: &'static str) -> Leading {
        self.relay_leading.with_label_values(&[service]).set(1);
        Leading { metrics: self.clone(), service }
    }

    fn known(&self) -> MutexGuard<'_, BTreeSet<(String, String)>> {
        self.dead_letter_consumers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows the dead letters of a service; a consumer that has none any more shows 0.
    pub(crate) fn show_dead_letters(&self, service: &str, counts: &[(String, i64)]) {
        let mut known = self.known();
        known.extend(counts.iter().map(|(consumer, _)| (service.to_owned(), consumer.clone())));
        for (_, consumer) in known.iter().filter(|(of, _)| of == service) {
            let count = counts.iter().find(|(of, _)| of == consumer).map_or(0, |(_, count)| *count);
            self.dead_letters.with_label_values(&[service, consumer]).set(count);
        }
    }

    /// Shows how far a consumer is behind on a topic.
    pub(crate) fn show_lag(&self, consumer: &str, topic: &str, events: i64, seconds: i64) {
        self.lag_events.with_label_values(&[consumer, topic]).set(events.max(0));
        self.lag_seconds.with_label_values(&[consumer, topic]).set(seconds.max(0));
    }
}

/// That this process carries a service's events.
///
/// Its end takes the figures of the outbox away: whoever carries next measures them, and ours would stand still.
pub(crate) struct Leading {
    metrics: Metrics,
    service: &'static str,
}

impl Drop for Leading {
    fn drop(&mut self) {
        let Self { metrics, service } = self;
        metrics.relay_leading.with_label_values(&[*service]).set(0);
        // A gauge that was never measured is not there to be removed.
        let _ = metrics.outbox_pending.remove_label_values(&[*service]);
        let _ = metrics.outbox_oldest_seconds.remove_label_values(&[*service]);
        for (_, consumer) in metrics.known().iter().filter(|(of, _)| of == *service) {
            let _ = metrics.dead_letters.remove_label_values(&[*service, consumer.as_str()]);
        }
    }
}
