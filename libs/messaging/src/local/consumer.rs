//! One consumer taking its deliveries from one service's outbox.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::deliveries;
use crate::handling::{Handling, Settled, error_chain};
use crate::outbox::rows::Row;
use crate::relay::{Surroundings, pause};
use crate::window::{Taken, Window};
use crate::{Delivery, Error, Origin, ServiceEnds};

pub(super) struct Consumer {
    pub(super) producer: ServiceEnds,
    pub(super) handling: Arc<Handling>,
    /// Shared by all tasks of the consumer, whatever service they read from.
    pub(super) permits: Arc<Semaphore>,
    pub(super) around: Surroundings,
    /// Changes when the relay has written deliveries.
    pub(super) written: watch::Receiver<u64>,
}

type Key = (String, String);
type Ended = (Taken<Key, Row>, Settled);

/// What is in hand between the table and the handler.
#[derive(Default)]
struct Hand {
    window: Window<Key, Row>,
    running: JoinSet<Ended>,
    /// Handled, and not yet removed from the table.
    done: Vec<i64>,
    /// Whether the table may hold more than was read.
    unread: bool,
}

/// Deliveries behind failing keys stay in memory; beyond this many, others have to wait for them.
const MOST_IN_HAND: usize = 5_000;
/// Removed in batches: one statement for so many.
const REMOVED_AT_ONCE: usize = 64;
/// How often a consumer looks though the relay has written nothing: for `replay`, which others call.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How soon the consumer asks again when the producer's database does not answer.
const RETRY_EVERY: Duration = Duration::from_secs(1);

impl Consumer {
    pub(super) async fn run(mut self) {
        let mut hand = Hand { unread: true, ..Hand::default() };
        loop {
            match self.take_deliveries(&mut hand).await {
                Ok(()) => return self.finish(hand).await,
                Err(error) => tracing::warn!(
                    consumer = self.handling.subscription.consumer,
                    error = error_chain(&error),
                    "deliveries cannot be read; it will be tried again"
                ),
            }
            if !pause(&self.around.tasks, RETRY_EVERY).await {
                return;
            }
        }
    }

    async fn take_deliveries(&mut self, hand: &mut Hand) -> Result<(), Error> {
        let cancelled = self.around.tasks.cancelled();
        tokio::pin!(cancelled);
        let mut look_at = Instant::now() + LOOK_EVERY;
        loop {
            self.read(hand).await?;
            self.start_handlers(hand);
            let due = hand.window.next_due();
            let until = due.map_or(look_at, |due| due.min(look_at));
            tokio::select! {
                () = &mut cancelled => return Ok(()),
                Some(ended) = hand.running.join_next() => {
                    self.settle(hand, ended);
                    while let Some(ended) = hand.running.try_join_next() {
                        self.settle(hand, ended);
                    }
                }
                _ = self.written.changed() => hand.unread = true,
                () = tokio::time::sleep_until(until) => {
                    if Instant::now() >= look_at {
                        look_at = Instant::now() + LOOK_EVERY;
                        hand.unread = true;
                    }
                }
            }
            if hand.done.len() >= REMOVED_AT_ONCE || hand.running.is_empty() {
                self.remove_done(hand).await?;
            }
        }
    }

    /// Reads more when little that can move is left.
    async fn read(&self, hand: &mut Hand) -> Result<(), Error> {
        let batch = self.around.config.outbox.batch;
        let room = hand.window.moving() < batch as usize / 2 && hand.window.len() < MOST_IN_HAND;
        if !(hand.unread && room) {
            return Ok(());
        }
        let consumer = self.handling.subscription.consumer;
        let held = hand.window.held();
        let rows = deliveries::list_owed(&self.producer.db, consumer, &held, batch).await?;
        hand.unread = rows.len() >= batch as usize;
        for row in rows {
            hand.window.admit(row.order_key(), row.position, row);
        }
        Ok(())
    }

    fn start_handlers(&self, hand: &mut Hand) {
        let most = usize::from(self.around.config.consumer.concurrency);
        while hand.window.busy() < most
            && let Some(taken) = hand.window.take(Instant::now())
        {
            let (handling, permits) = (self.handling.clone(), self.permits.clone());
            let producer = self.producer.name;
            hand.running.spawn(async move {
                let _permit = permits.acquire_owned().await;
                let settled = deliver(&handling, producer, &taken).await;
                (taken, settled)
            });
        }
    }

    fn settle(&self, hand: &mut Hand, ended: Result<Ended, tokio::task::JoinError>) {
        // Handlers' panics are caught where they are called; this would be one of our own.
        let (taken, settled) = ended.expect("delivering does not panic");
        match settled {
            Settled::Done => {
                hand.done.push(taken.position);
                hand.window.finish(&taken.key);
            }
            Settled::Again => {
                let pause = self.around.config.consumer.pause(taken.failures);
                hand.window.put_back(taken, Instant::now() + pause);
            }
        }
    }

    async fn remove_done(&self, hand: &mut Hand) -> Result<(), Error> {
        if hand.done.is_empty() {
            return Ok(());
        }
        let consumer = self.handling.subscription.consumer;
        deliveries::remove(&self.producer.db, consumer, &hand.done).await?;
        hand.window.release(&hand.done);
        hand.done.clear();
        Ok(())
    }

    /// Lets what runs come to its end, so that a stop leaves nothing to be found twice.
    async fn finish(&self, mut hand: Hand) {
        while let Some(ended) = hand.running.join_next().await {
            self.settle(&mut hand, ended);
        }
        if let Err(error) = self.remove_done(&mut hand).await {
            tracing::warn!(
                error = error_chain(&error),
                "what was handled last will be delivered again, and recognised"
            );
        }
    }
}

async fn deliver(handling: &Handling, producer: &str, taken: &Taken<Key, Row>) -> Settled {
    let origin = Origin::Local { producer: producer.to_owned(), position: taken.position };
    match taken.event.clone().into_envelope() {
        Ok(envelope) => handling.settle(Delivery::new(envelope, origin), taken.failures).await,
        Err(error) => {
            // Only a newer release could have written it; that release knows what it is.
            tracing::error!(
                position = taken.position,
                error = error_chain(&error),
                "the event at {origin} is unreadable and holds up its key"
            );
            Settled::Again
        }
    }
}
