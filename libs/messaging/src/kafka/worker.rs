//! One partition's events, one after the other.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rdkafka::Message;
use rdkafka::message::OwnedMessage;
use runtime::Clock;
use schema::Topic;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;

use super::flow::Flow;
use super::wire;
use crate::handling::{Handling, Settled, error_chain};
use crate::{Delivery, Origin, dead_letters};

pub(super) struct Worker {
    pub(super) topic: Topic,
    pub(super) handling: Arc<Handling>,
    /// Shared by all partitions of the consumer.
    pub(super) permits: Arc<Semaphore>,
    pub(super) flow: Arc<Flow>,
    pub(super) clock: Clock,
    /// The partition leaves this member; an event in hand comes to its end first.
    pub(super) stop: CancellationToken,
}

impl Worker {
    pub(super) async fn run(self, mut queue: UnboundedReceiver<Box<OwnedMessage>>) {
        loop {
            let message = tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                message = queue.recv() => message,
            };
            let Some(message) = message else { return };
            let happened = message.timestamp().to_millis().unwrap_or_default();
            self.flow.in_hand_ms.store(happened, Ordering::SeqCst);
            if !self.settle(&message).await {
                return;
            }
            self.flow.next.store(message.offset() + 1, Ordering::SeqCst);
            self.flow.in_hand_ms.store(0, Ordering::SeqCst);
            self.flow.left();
        }
    }

    /// Hands over one event until it is settled; false if the partition leaves before.
    async fn settle(&self, message: &OwnedMessage) -> bool {
        let mut failures = 0;
        loop {
            // Others may go on while this partition waits between two attempts.
            let permit = self.permits.acquire().await;
            let settled = self.attempt(message, failures).await;
            drop(permit);
            if settled == Settled::Done {
                return true;
            }
            self.flow.back_off();
            let pause = self.handling.config.pause(failures);
            failures = failures.saturating_add(1);
            tokio::select! {
                () = self.stop.cancelled() => return false,
                () = tokio::time::sleep(pause) => {}
            }
            self.flow.go_on();
        }
    }

    async fn attempt(&self, message: &OwnedMessage, failures: u32) -> Settled {
        let origin = Origin::Kafka {
            topic: message.topic().to_owned(),
            partition: message.partition(),
            offset: message.offset(),
        };
        if let Some(envelope) = wire::read(message, self.topic) {
            return self.handling.settle(Delivery::new(envelope, origin), failures).await;
        }
        let envelope = wire::wrap_unreadable(message, self.topic, self.clock.now());
        let delivery = Delivery::new(envelope, origin);
        let (db, consumer) = (&self.handling.db, self.handling.subscription.consumer);
        tracing::error!(consumer, "the record at {} is none of our events", delivery.origin);
        match dead_letters::park(db, consumer, &delivery, "not one of our events").await {
            Ok(()) => Settled::Done,
            Err(error) => {
                tracing::warn!(error = error_chain(&error), "it could not be parked");
                Settled::Again
            }
        }
    }
}
