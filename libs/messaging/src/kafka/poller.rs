//! The thread that polls librdkafka. Its callbacks run here and do nothing but ask the driver.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::message::OwnedMessage;
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{ClientContext, Offset, Statistics, TopicPartitionList};
use tokio::sync::mpsc::UnboundedSender;

use super::flow::{Command, Place};

/// What the poller tells the driver.
pub(super) enum FromKafka {
    /// Partitions came to this member. The answer says where each begins; no answer means: ask again.
    Assigned { places: Vec<Place>, reply: SyncSender<HashMap<Place, i64>> },
    /// Partitions leave this member, as soon as the driver has put them down.
    Revoked { done: SyncSender<()> },
    /// An event.
    Message(Box<OwnedMessage>),
    /// The next offset that each partition will give out.
    Ends(Vec<(Place, i64)>),
    /// The first and the next offset of each partition; one of them lost the driver's place. All are
    /// assigned again when the driver is done with mending.
    Lost { bounds: Vec<(Place, i64, i64)>, done: SyncSender<()> },
}

/// Receives librdkafka's callbacks.
pub(super) struct Context {
    driver: UnboundedSender<FromKafka>,
    /// Partitions whose beginning the driver could not say yet.
    waiting: Mutex<Vec<Place>>,
    warned_at: Mutex<Option<Instant>>,
}

/// A broker that is away is worth a line from time to time.
const WARN_EVERY: Duration = Duration::from_secs(10);

/// How long a rebalance waits for the driver: events in hand may come to their end.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one poll waits; a command to the poller waits as long.
const POLL: Duration = Duration::from_millis(50);
/// How long the brokers may take to tell the bounds of a partition.
const BOUNDS: Duration = Duration::from_secs(5);

impl Context {
    pub(super) fn new(driver: UnboundedSender<FromKafka>) -> Self {
        Self { driver, waiting: Mutex::default(), warned_at: Mutex::default() }
    }

    fn tell(&self, news: FromKafka) {
        // A driver that has ended needs no news.
        let _ = self.driver.send(news);
    }

    /// Begins each partition where the consumer's database says, or later if it does not say now.
    fn begin(&self, consumer: &BaseConsumer<Self>, places: Vec<Place>) {
        let (reply, answer) = sync_channel(1);
        self.tell(FromKafka::Assigned { places: places.clone(), reply });
        let (list, waiting) = match answer.recv_timeout(PATIENCE) {
            Ok(next) => (list(&places, &next), Vec::new()),
            Err(_) => (TopicPartitionList::new(), places),
        };
        report("assigning partitions", consumer.assign(&list));
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = waiting;
    }

    fn begin_waiting(&self, consumer: &BaseConsumer<Self>) {
        let waiting =
            std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if !waiting.is_empty() {
            std::thread::sleep(POLL);
            self.begin(consumer, waiting);
        }
    }

    fn end(&self, consumer: &BaseConsumer<Self>) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let (done, put_down) = sync_channel(1);
        self.tell(FromKafka::Revoked { done });
        let _ = put_down.recv_timeout(PATIENCE);
        report("giving up partitions", consumer.unassign());
    }

    /// Kafka does not have the offset that a partition is at: it forgot it, or the topic is another one.
    fn find_place_again(&self, consumer: &BaseConsumer<Self>) {
        let Ok(assignment) = consumer.assignment() else { return };
        let places = assignment.elements();
        let places = places.iter().map(|one| (one.topic().to_owned(), one.partition()));
        let places: Vec<_> = places.collect();
        let bounds = places.iter().filter_map(|place| {
            let (first, next) = consumer.fetch_watermarks(&place.0, place.1, BOUNDS).ok()?;
            Some((place.clone(), first, next))
        });
        let (done, mended) = sync_channel(1);
        self.tell(FromKafka::Lost { bounds: bounds.collect(), done });
        let _ = mended.recv_timeout(PATIENCE);
        // A seek is refused here, since the partition stands still; an assignment is not.
        self.begin(consumer, places);
    }
}

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, _facility: &str, message: &str) {
        match level {
            RDKafkaLogLevel::Emerg | RDKafkaLogLevel::Alert | RDKafkaLogLevel::Critical => {
                tracing::error!(message, "librdkafka");
            }
            // What matters of the others comes as an error, too.
            _ => tracing::debug!(message, "librdkafka"),
        }
    }

    fn error(&self, error: KafkaError, reason: &str) {
        let mut warned = self.warned_at.lock().unwrap_or_else(PoisonError::into_inner);
        if warned.is_none_or(|at| at.elapsed() >= WARN_EVERY) {
            *warned = Some(Instant::now());
            tracing::warn!(%error, reason, "kafka is out of reach; it will be tried again");
        }
    }

    fn stats(&self, statistics: Statistics) {
        let ends = statistics.topics.into_iter().flat_map(|(name, topic)| {
            let partitions = topic.partitions.into_values();
            partitions.map(move |one| ((name.clone(), one.partition), one.hi_offset))
        });
        let ends = ends.filter(|((_, partition), end)| *partition >= 0 && *end >= 0);
        self.tell(FromKafka::Ends(ends.collect()));
    }
}

impl ConsumerContext for Context {
    fn rebalance(
        &self,
        consumer: &BaseConsumer<Self>,
        what: RDKafkaRespErr,
        partitions: &mut TopicPartitionList,
    ) {
        if what == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            let elements = partitions.elements();
            let places = elements.iter().map(|one| (one.topic().to_owned(), one.partition()));
            self.begin(consumer, places.collect());
        } else {
            self.end(consumer);
        }
    }
}

/// Polls until `stopped` or nobody listens any more. Blocks its thread.
pub(super) fn poll(
    consumer: &BaseConsumer<Context>,
    commands: &Receiver<Command>,
    stopped: &AtomicBool,
) {
    while !(stopped.load(Ordering::SeqCst) || consumer.context().driver.is_closed()) {
        for command in commands.try_iter() {
            obey(consumer, command);
        }
        consumer.context().begin_waiting(consumer);
        match consumer.poll(POLL) {
            Some(Ok(message)) => {
                consumer.context().tell(FromKafka::Message(Box::new(message.detach())));
            }
            Some(Err(KafkaError::MessageConsumption(RDKafkaErrorCode::AutoOffsetReset))) => {
                consumer.context().find_place_again(consumer);
            }
            // The context has warned of it.
            Some(Err(error)) => tracing::debug!(%error, "kafka gives no events now"),
            None => {}
        }
    }
}

fn obey(consumer: &BaseConsumer<Context>, command: Command) {
    let one = |(topic, partition): &Place| {
        let mut list = TopicPartitionList::new();
        list.add_partition(topic, *partition);
        list
    };
    // The partition may have left this member meanwhile; then there is nothing to obey.
    match command {
        Command::Pause(place) => drop(consumer.pause(&one(&place))),
        Command::Resume(place) => drop(consumer.resume(&one(&place))),
        Command::Commit(offsets) => {
            let mut list = TopicPartitionList::new();
            for ((topic, partition), next) in &offsets {
                let added = list.add_partition_offset(topic, *partition, Offset::Offset(*next));
                report("committing", added);
            }
            drop(consumer.commit(&list, CommitMode::Async));
        }
    }
}

fn list(places: &[Place], next: &HashMap<Place, i64>) -> TopicPartitionList {
    let mut list = TopicPartitionList::new();
    for place in places {
        let offset = next.get(place).map_or(Offset::Beginning, |next| Offset::Offset(*next));
        report("assigning", list.add_partition_offset(&place.0, place.1, offset));
    }
    list
}

fn report(what: &str, result: KafkaResult<()>) {
    if let Err(error) = result {
        tracing::warn!(%error, "{what} failed");
    }
}
