//! One member of a consumer's group: it owns the partitions' workers and answers the poller.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use rdkafka::Message;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::OwnedMessage;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::flow::{Command, Flow, Place};
use super::poller::{self, Context, FromKafka};
use super::worker::Worker;
use super::{KafkaConfig, client, offsets, wire};
use crate::Error;
use crate::handling::{Handling, error_chain};
use crate::relay::Surroundings;

pub(super) struct Consumer {
    kafka: BaseConsumer<Context>,
    news: UnboundedReceiver<FromKafka>,
    commands: Receiver<Command>,
    driver: Driver,
}

struct Driver {
    prefix: String,
    handling: Arc<Handling>,
    around: Surroundings,
    permits: Arc<Semaphore>,
    partitions: HashMap<Place, Partition>,
    commands: Sender<Command>,
}

struct Partition {
    queue: UnboundedSender<Box<OwnedMessage>>,
    flow: Arc<Flow>,
    stop: CancellationToken,
    /// The one worker.
    worker: JoinSet<()>,
    /// The next offset that is known to be recorded.
    recorded: i64,
}

/// How often offsets that no claim recorded are recorded, and lag is shown.
const RECORD_EVERY: Duration = Duration::from_secs(1);
/// How long a partition that leaves waits for the event in hand; then the attempt is rolled back.
const END_PATIENCE: Duration = Duration::from_secs(8);

impl Consumer {
    /// Joins the group; nothing is polled before [`Self::run`].
    pub(super) fn new(
        kafka: &KafkaConfig,
        handling: Handling,
        around: &Surroundings,
    ) -> Result<Self, Error> {
        let (to_driver, news) = unbounded_channel();
        let (to_poller, commands) = channel();
        let consumer = handling.subscription.consumer;
        let member: BaseConsumer<Context> =
            client::consumer(kafka, consumer).create_with_context(Context::new(to_driver))?;
        let topics = handling.subscription.topics.iter();
        let topics: Vec<_> = topics.map(|one| wire::full_name(&kafka.prefix, one.name())).collect();
        member.subscribe(&topics.iter().map(String::as_str).collect::<Vec<_>>())?;
        let driver = Driver {
            prefix: kafka.prefix.clone(),
            permits: Arc::new(Semaphore::new(handling.config.concurrency.into())),
            handling: Arc::new(handling),
            around: around.clone(),
            partitions: HashMap::new(),
            commands: to_poller,
        };
        Ok(Self { kafka: member, news, commands, driver })
    }

    pub(super) async fn run(self) {
        let Self { kafka, mut news, commands, mut driver } = self;
        let stopped = Arc::new(AtomicBool::new(false));
        let stop = stopped.clone();
        let polling = tokio::task::spawn_blocking(move || {
            poller::poll(&kafka, &commands, &stop);
            drop(kafka); // Leaves the group: its partitions are revoked here.
        });
        let cancelled = driver.around.tasks.cancelled();
        tokio::pin!(cancelled);
        let mut record = tokio::time::interval(RECORD_EVERY);
        loop {
            tokio::select! {
                () = &mut cancelled, if !stopped.load(Ordering::SeqCst) => {
                    stopped.store(true, Ordering::SeqCst);
                }
                one = news.recv() => match one {
                    Some(one) => driver.hear(one).await,
                    None => break, // The poller has ended.
                },
                _ = record.tick() => driver.record().await,
            }
        }
        polling.await.expect("the poller does not panic");
    }
}

impl Driver {
    async fn hear(&mut self, news: FromKafka) {
        match news {
            FromKafka::Message(message) => self.pass_on(message),
            FromKafka::Assigned { places, reply } => match self.begin(places).await {
                Ok(next) => drop(reply.send(next)),
                Err(error) => tracing::warn!(
                    consumer = self.consumer(),
                    error = error_chain(&error),
                    "the consumer's offsets cannot be read; it will be tried again"
                ),
            },
            FromKafka::Revoked { done } => {
                self.end_all().await;
                let _ = done.send(());
            }
            FromKafka::Ends(ends) => {
                for (place, end) in ends {
                    if let Some(partition) = self.partitions.get(&place) {
                        partition.flow.end.store(end, Ordering::SeqCst);
                    }
                }
            }
            FromKafka::Lost { bounds, done } => {
                if let Err(error) = self.mend(bounds).await {
                    tracing::warn!(error = error_chain(&error), "an offset could not be mended");
                }
                let _ = done.send(());
            }
        }
    }

    fn consumer(&self) -> &'static str {
        self.handling.subscription.consumer
    }

    /// Starts a worker for each partition and tells where each begins.
    async fn begin(&mut self, places: Vec<Place>) -> Result<HashMap<Place, i64>, Error> {
        self.end_all().await;
        let known = offsets::load(&self.handling.db, self.consumer()).await?;
        for place in places {
            let next = known.get(&place).copied();
            self.start(place, next);
        }
        tracing::info!(
            consumer = self.consumer(),
            partitions = self.partitions.len(),
            "partitions were assigned"
        );
        Ok(known)
    }

    fn start(&mut self, place: Place, next: Option<i64>) {
        let Some(topic) = wire::topic(&self.prefix, &place.0) else { return };
        let flow = Flow::new(place.clone(), self.commands.clone(), next);
        let (queue, events) = unbounded_channel();
        let stop = CancellationToken::new();
        let worker = Worker {
            topic,
            handling: self.handling.clone(),
            permits: self.permits.clone(),
            flow: flow.clone(),
            clock: self.around.clock.clone(),
            stop: stop.clone(),
        };
        let mut running = JoinSet::new();
        running.spawn(worker.run(events));
        // An earlier worker of this partition may have left it paused.
        drop(self.commands.send(Command::Resume(place.clone())));
        let recorded = next.unwrap_or(-1);
        self.partitions.insert(place, Partition { queue, flow, stop, worker: running, recorded });
    }

    fn pass_on(&self, message: Box<OwnedMessage>) {
        let place = (message.topic().to_owned(), message.partition());
        // A partition that has left: whoever has it now gets the event from Kafka.
        if let Some(partition) = self.partitions.get(&place) {
            partition.flow.arrived();
            drop(partition.queue.send(message));
        }
    }

    async fn end_all(&mut self) {
        for partition in self.partitions.values() {
            partition.stop.cancel();
        }
        let ended = async {
            for partition in self.partitions.values_mut() {
                while partition.worker.join_next().await.is_some() {}
            }
        };
        if tokio::time::timeout(END_PATIENCE, ended).await.is_err() {
            tracing::warn!(consumer = self.consumer(), "an event in hand is given up");
        }
        self.record().await;
        self.partitions.clear(); // Workers that are left are aborted: their transactions roll back.
    }

    /// Records what was handled without a claim, and shows it to Kafka's tools and in the metrics.
    async fn record(&mut self) {
        let handled = self.partitions.iter().filter_map(|(place, partition)| {
            let next = partition.flow.next.load(Ordering::SeqCst);
            (next > partition.recorded).then(|| (place.clone(), next))
        });
        let handled: Vec<_> = handled.collect();
        if !handled.is_empty() {
            match offsets::advance(&self.handling.db, self.consumer(), &handled).await {
                Ok(()) => {
                    for (place, next) in &handled {
                        if let Some(partition) = self.partitions.get_mut(place) {
                            partition.recorded = *next;
                        }
                    }
                    drop(self.commands.send(Command::Commit(handled)));
                }
                Err(error) => tracing::warn!(
                    consumer = self.consumer(),
                    error = error_chain(&error),
                    "offsets could not be recorded; what they skip is recognised"
                ),
            }
        }
        self.show_lag();
    }

    fn show_lag(&self) {
        let now_ms = self.around.clock.now().timestamp_millis();
        for topic in self.handling.subscription.topics {
            let name = wire::full_name(&self.prefix, topic.name());
            let flows = self.partitions.iter().filter(|((of, _), _)| *of == name);
            let (mut events, mut seconds) = (0, 0);
            for (_, partition) in flows {
                events += partition.flow.lag();
                let since = partition.flow.in_hand_ms.load(Ordering::SeqCst);
                if since > 0 {
                    seconds = seconds.max((now_ms - since) / 1000);
                }
            }
            self.around.metrics.show_lag(self.consumer(), topic.name(), events, seconds);
        }
    }

    /// Moves the offsets that their partitions do not have any more to where these begin.
    async fn mend(&mut self, bounds: Vec<(Place, i64, i64)>) -> Result<(), Error> {
        self.end_all().await;
        let (db, consumer) = (&self.handling.db, self.consumer());
        let known = offsets::load(db, consumer).await?;
        for (place, first, next) in bounds {
            let Some(ours) = known.get(&place).copied() else { continue };
            if ours < first {
                let lost = (first - ours).unsigned_abs();
                self.around.metrics.lost.with_label_values(&[consumer]).inc_by(lost);
                tracing::error!(consumer, lost, "kafka forgot {lost} events before they were read");
                offsets::advance(db, consumer, &[(place, first)]).await?;
            } else if ours > next {
                tracing::error!(consumer, "a topic is shorter than what was read; it is read anew");
                offsets::rewind(db, consumer, &place, first).await?;
            }
        }
        Ok(())
    }
}
