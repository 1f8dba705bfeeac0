//! Events on their way out, written in the transaction that made them true.

use chrono::{DateTime, Utc};
use runtime::{Clock, telemetry};
use schema::{Envelope, Event, EventId, Topic};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr};

use crate::sql::statement;

pub(crate) mod rows;
pub(crate) mod wake;

/// The outbox of one service, as the service hands it to the bus.
#[derive(Debug, Clone)]
pub struct Outbox {
    /// The service that publishes in it.
    pub service: &'static str,
    /// Its database.
    pub db: DatabaseConnection,
}

impl Outbox {
    /// Names a service's outbox.
    pub fn new(service: &'static str, db: DatabaseConnection) -> Self {
        Self { service, db }
    }
}

/// Queues `event`; it is sent after `txn` commits, and never if it does not.
///
/// `source` is the publishing service's name. Takes the transaction, not the pool: an event can't be
/// queued without the change that it reports. Until the commit, others who publish under the same
/// topic and key wait, which is what keeps their order; to publish several, use [`publish_all`].
pub async fn publish<E: Event>(
    txn: &DatabaseTransaction,
    source: &str,
    clock: &Clock,
    event: &E,
) -> Result<(), DbErr> {
    publish_all(txn, source, clock, std::slice::from_ref(event)).await
}

/// Queues several events in one round trip, in their order.
///
/// Their keys are locked in one fixed order, so that two who publish the same keys never wait for
/// each other in a circle.
pub async fn publish_all<E: Event>(
    txn: &DatabaseTransaction,
    source: &str,
    clock: &Clock,
    events: &[E],
) -> Result<(), DbErr> {
    events.iter().fold(Batch::new(source, clock), Batch::with).publish(txn).await
}

/// Events of several types, queued in one round trip and in the order in which they were added.
///
/// Their keys are locked in one fixed order, as [`publish_all`] does.
pub struct Batch<'a> {
    source: &'a str,
    now: DateTime<Utc>,
    traceparent: Option<String>,
    envelopes: Vec<Envelope>,
}

impl<'a> Batch<'a> {
    /// Begins a batch of a service's events.
    pub fn new(source: &'a str, clock: &Clock) -> Self {
        let (now, traceparent) = (clock.now(), telemetry::current_traceparent());
        Self { source, now, traceparent, envelopes: Vec::new() }
    }

    /// Adds an event behind those before it.
    #[must_use]
    pub fn with<E: Event>(mut self, event: &E) -> Self {
        let envelope = Envelope::wrap(self.source, event, self.now, self.traceparent.clone());
        self.envelopes.push(envelope);
        self
    }

    /// Adds an event under another key than its own, such as one that concerns two people: under each its order holds.
    #[must_use]
    pub fn with_key<E: Event>(mut self, event: &E, key: String) -> Self {
        let envelope = Envelope::wrap(self.source, event, self.now, self.traceparent.clone());
        self.envelopes.push(Envelope { subject: key, ..envelope });
        self
    }

    /// Queues them: they are sent after `txn` commits, and never if it does not.
    pub async fn publish(self, txn: &DatabaseTransaction) -> Result<(), DbErr> {
        let rows = self.envelopes.iter();
        let rows = rows.map(|envelope| Row { envelope, data: envelope.data.get() });
        insert(txn, &rows.collect::<Vec<_>>()).await?;
        wake::published(self.source);
        Ok(())
    }
}

/// Queues the erasure of `key` from a compacted topic: a record without data.
///
/// Consumers get it as an event of `event_type` whose data is `null`.
pub async fn publish_tombstone(
    txn: &DatabaseTransaction,
    source: &str,
    clock: &Clock,
    (topic, event_type): (Topic, &str),
    key: &str,
) -> Result<(), DbErr> {
    let now = clock.now();
    let envelope = Envelope {
        id: EventId::generate(now),
        event_type: event_type.to_owned(),
        source: format!("/yba/{source}"),
        subject: key.to_owned(),
        time: now,
        traceparent: telemetry::current_traceparent(),
        topic,
        data: serde_json::value::to_raw_value(&()).expect("null is JSON"),
    };
    insert(txn, &[Row { envelope: &envelope, data: "" }]).await?;
    wake::published(source);
    Ok(())
}

struct Row<'a> {
    envelope: &'a Envelope,
    /// Empty for a tombstone; JSON never is.
    data: &'a str,
}

/// `held` is read for every row, so all locks are taken before the first position is.
const INSERT: &str = "
    with event as (
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[],
                             $6::timestamptz[], $7::text[], $8::text[]) with ordinality
            as e (event_id, event_type, source, topic, key, occurred_at, traceparent, data, place)
    ), locked as materialized (
        select pg_advisory_xact_lock(lock) from (
            select distinct hashtextextended(topic || chr(31) || key, 0) as lock
            from event order by lock
        ) as sorted
    ), held as materialized (
        select count(*) as locks from locked
    )
    insert into outbox (event_id, event_type, source, topic, key, occurred_at, traceparent, data)
    select event_id, event_type, source, topic, key, occurred_at,
           nullif(traceparent, ''), nullif(data, '')
    from event cross join held where held.locks > 0
    order by place";

async fn insert(txn: &DatabaseTransaction, rows: &[Row<'_>]) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let texts = |of: fn(&Envelope) -> &str| -> Vec<String> {
        rows.iter().map(|row| of(row.envelope).to_owned()).collect()
    };
    let ids: Vec<_> = rows.iter().map(|row| row.envelope.id.as_uuid()).collect();
    let times: Vec<_> = rows.iter().map(|row| row.envelope.time).collect();
    let data: Vec<_> = rows.iter().map(|row| row.data.to_owned()).collect();
    let values = [
        ids.into(),
        texts(|envelope| &envelope.event_type).into(),
        texts(|envelope| &envelope.source).into(),
        texts(|envelope| envelope.topic.name()).into(),
        texts(Envelope::key).into(),
        times.into(),
        texts(|envelope| envelope.traceparent.as_deref().unwrap_or_default()).into(),
        data.into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await?;
    Ok(())
}
