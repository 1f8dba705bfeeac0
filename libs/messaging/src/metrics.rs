//! What messaging counts and measures.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use prometheus::{HistogramVec, IntCounterVec, IntGaugeVec, Registry};
use runtime::MetricGroup;

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
    /// Deliveries by consumer and outcome.
    pub handled: IntCounterVec,
    /// Time that handlers take, by consumer.
    pub handling_seconds: HistogramVec,
    /// Events that a consumer has not handled yet, by consumer and topic.
    pub lag_events: IntGaugeVec,
    /// Age of the oldest event that a consumer has not handled yet; 0 when there is none.
    pub lag_seconds: IntGaugeVec,
    /// Dead letters with those that wait behind another, by service and consumer.
    pub dead_letters: IntGaugeVec,
    /// Events that Kafka forgot before a consumer read them.
    pub lost: IntCounterVec,
    /// Service and consumer of every dead letter that was shown, so that the last one's end shows.
    dead_letter_consumers: Arc<Mutex<BTreeSet<(String, String)>>>,
}

/// Commit to consumer is promised within 50 ms; a minute is a broker outage.
const LATENCY: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0, 60.0];

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
                &["consumer", "outcome"],
            )?,
            handling_seconds: group.histogram_by(
                "handling_seconds",
                "Time that handlers take.",
                &LATENCY,
                by_consumer,
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

    /// Shows the dead letters of a service; a consumer that has none any more shows 0.
    pub(crate) fn show_dead_letters(&self, service: &str, counts: &[(String, i64)]) {
        let known = self.dead_letter_consumers.lock();
        let mut known = known.unwrap_or_else(PoisonError::into_inner);
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
