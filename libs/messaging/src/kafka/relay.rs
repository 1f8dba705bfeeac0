//! The relay of the Kafka carrier: unsent events go to the brokers, each key in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{FutureProducer, FutureRecord, Producer};
use tokio::time::Instant;

use super::{KafkaConfig, client, notify, wire};
use crate::handling::error_chain;
use crate::outbox::rows::{self, Row};
use crate::outbox::wake::{self, Rhythm};
use crate::relay::{Housekeeping, Lease, Surroundings};
use crate::window::{Taken, Window};
use crate::{Error, ServiceEnds};

pub(super) struct Relay {
    service: &'static str,
    direct_url: String,
    kafka: KafkaConfig,
    around: Surroundings,
    housekeeping: Housekeeping,
    leading: Arc<AtomicBool>,
}

type Key = (String, String);
type Sent = (Taken<Key, Row>, Result<(), KafkaError>);

/// What is between the table and the brokers. Of one key, one event at a time.
struct Flight {
    producer: FutureProducer,
    window: Window<Key, Row>,
    sending: FuturesUnordered<BoxFuture<'static, Sent>>,
    /// Acknowledged, and not yet marked.
    acknowledged: Vec<i64>,
    marked_at: Instant,
}

/// Events behind failing keys stay in memory; beyond this many, others have to wait for them.
const MOST_IN_HAND: usize = 5_000;
/// Acknowledged events are marked together: so many, or after so long.
const MARKED_AT_ONCE: usize = 200;
const MARKED_EVERY: Duration = Duration::from_millis(10);

impl Relay {
    pub(super) fn new(
        service: &ServiceEnds,
        kafka: &KafkaConfig,
        around: &Surroundings,
        leading: Arc<AtomicBool>,
    ) -> Self {
        around.metrics.expect(service.name, &service.subscriptions);
        Self {
            service: service.name,
            direct_url: service.direct_url.clone(),
            kafka: kafka.clone(),
            around: around.clone(),
            housekeeping: Housekeeping::new(service.name, around),
            leading,
        }
    }

    pub(super) async fn run(mut self) {
        loop {
            let lease = Lease::acquire(self.service, &self.direct_url, &self.around.tasks).await;
            let Some(mut lease) = lease else { return };
            self.leading.store(true, Ordering::SeqCst);
            let shown = self.around.metrics.lead(self.service);
            let carried = self.carry(&mut lease).await;
            drop(shown);
            self.leading.store(false, Ordering::SeqCst);
            match carried {
                Ok(()) => return,
                Err(error) => tracing::warn!(
                    service = self.service,
                    error = error_chain(&error),
                    "the outbox of {} cannot be sent; it will be tried again",
                    self.service
                ),
            }
        }
    }

    /// Carries until the tasks end, or the lease is lost with an error.
    async fn carry(&mut self, lease: &mut Lease) -> Result<(), Error> {
        let mut flight = Flight::new(client::producer(&self.kafka).create()?);
        let carried = self.fly(lease, &mut flight).await;
        // Whoever carries next sends what is left; dropping waits a moment for the brokers.
        let dropped = tokio::task::spawn_blocking(move || drop(flight.producer));
        dropped.await.expect("dropping a producer does not panic");
        carried
    }

    async fn fly(&mut self, lease: &mut Lease, flight: &mut Flight) -> Result<(), Error> {
        let mut published = wake::listen(self.service);
        let mut notified = notify::listen(&self.direct_url).await;
        let mut rhythm = Rhythm::new(self.around.config.outbox.poll_every);
        let cancelled = self.around.tasks.cancelled();
        tokio::pin!(cancelled);
        loop {
            if self.read(lease, flight).await? {
                rhythm.quicken();
            }
            self.send(flight);
            self.housekeeping.keep(lease).await?;
            let idle = Instant::now() + rhythm.pause();
            let until = flight.window.next_due().map_or(idle, |due| due.min(idle));
            tokio::select! {
                () = &mut cancelled => break,
                Some(sent) = flight.sending.next() => {
                    self.note(flight, sent);
                    while let Some(Some(sent)) = flight.sending.next().now_or_never() {
                        self.note(flight, sent);
                    }
                }
                _ = published.changed() => rhythm.quicken(),
                Some(()) = notified.next() => rhythm.quicken(),
                () = tokio::time::sleep_until(until) => {}
            }
            if flight.must_mark() {
                self.mark(lease, flight).await?;
            }
            self.replace_broken_producer(flight)?;
        }
        self.mark(lease, flight).await
    }

    /// Reads more when little that can move is left; true if there was more.
    async fn read(&self, lease: &mut Lease, flight: &mut Flight) -> Result<bool, Error> {
        let batch = self.around.config.outbox.batch;
        let window = &mut flight.window;
        if window.moving() >= batch as usize / 2 || window.len() >= MOST_IN_HAND {
            return Ok(false);
        }
        let rows = rows::list_unsent(&mut lease.0, &window.held(), batch).await?;
        let found = !rows.is_empty();
        for row in rows {
            window.admit(row.order_key(), row.position, row);
        }
        Ok(found)
    }

    /// Hands the oldest event of every key that has none under way to the producer.
    fn send(&self, flight: &mut Flight) {
        let most = self.around.config.outbox.batch as usize;
        while flight.sending.len() < most
            && let Some(taken) = flight.window.take(Instant::now())
        {
            let topic = wire::full_name(&self.kafka.prefix, &taken.event.topic);
            let mut record = FutureRecord::to(&topic)
                .key(taken.event.key.as_str())
                .timestamp(taken.event.occurred_at.timestamp_millis())
                .headers(wire::headers(&taken.event));
            if let Some(data) = &taken.event.data {
                record = record.payload(data.as_str());
            }
            let queued = flight.producer.send_result(record).map_err(|(error, _)| error);
            flight.sending.push(
                async move {
                    let sent = match queued {
                        Ok(delivery) => match delivery.await {
                            Ok(answer) => answer.map(drop).map_err(|(error, _)| error),
                            Err(_) => Err(KafkaError::Canceled),
                        },
                        Err(error) => Err(error),
                    };
                    (taken, sent)
                }
                .boxed(),
            );
        }
    }

    fn note(&self, flight: &mut Flight, (taken, sent): Sent) {
        match sent {
            Ok(()) => {
                let age = self.around.clock.now() - taken.event.occurred_at;
                let latency =
                    self.around.metrics.publish_seconds.with_label_values(&[self.service]);
                latency.observe(age.as_seconds_f64());
                flight.acknowledged.push(taken.position);
                flight.window.finish(&taken.key);
            }
            Err(error) => {
                if error.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                    self.report(&taken, &error);
                }
                let pause = self.around.config.consumer.pause(taken.failures);
                flight.window.put_back(taken, Instant::now() + pause);
            }
        }
    }

    fn report(&self, taken: &Taken<Key, Row>, error: &KafkaError) {
        self.around.metrics.publish_failures.with_label_values(&[self.service]).inc();
        tracing::error!(
            service = self.service,
            event_id = %taken.event.event_id,
            topic = taken.event.topic,
            error = error_chain(error),
            "event {} was refused and holds up its key; it will be tried again",
            taken.event.event_id
        );
    }

    async fn mark(&self, lease: &mut Lease, flight: &mut Flight) -> Result<(), Error> {
        if !flight.acknowledged.is_empty() {
            let now = self.around.clock.now();
            rows::mark_sent(&mut lease.0, &flight.acknowledged, now).await?;
            flight.window.release(&flight.acknowledged);
            flight.acknowledged.clear();
        }
        flight.marked_at = Instant::now();
        Ok(())
    }

    /// An idempotent producer that cannot keep its promise any more says so and sends nothing else.
    fn replace_broken_producer(&self, flight: &mut Flight) -> Result<(), Error> {
        if let Some((_, reason)) = flight.producer.client().fatal_error() {
            tracing::error!(service = self.service, reason, "the producer is replaced");
            flight.producer = client::producer(&self.kafka).create()?;
        }
        Ok(())
    }
}

impl Flight {
    fn new(producer: FutureProducer) -> Self {
        Self {
            producer,
            window: Window::default(),
            sending: FuturesUnordered::new(),
            acknowledged: Vec::new(),
            marked_at: Instant::now(),
        }
    }

    fn must_mark(&self) -> bool {
        let due = self.sending.is_empty()
            || self.acknowledged.len() >= MARKED_AT_ONCE
            || self.marked_at.elapsed() >= MARKED_EVERY;
        due && !self.acknowledged.is_empty()
    }
}
