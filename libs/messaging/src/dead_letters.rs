//! Events that could not be handled, and those of the same key that wait behind them.
//!
//! They are kept in the consumer's own database, in order. A key with a dead letter is parked: whatever
//! comes later under it queues behind, and a redrive hands everything over again in order.

use chrono::{DateTime, Utc};
use schema::{Envelope, EventId, Topic, TopicKind};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::error::Error;
use crate::sql::{begin, statement};
use crate::{Delivery, Origin};

mod redrive;

pub use redrive::{Redriven, redrive, redrive_all};

/// A dead letter without its content, or with it where that was asked for.
#[derive(Debug, Clone, FromQueryResult)]
pub struct DeadLetter {
    /// Its number in this consumer's database; the order within a key.
    pub id: i64,
    /// Whose dead letter it is.
    pub consumer: String,
    /// The topic's name without the prefix.
    pub topic: String,
    /// The key that is parked.
    pub key: String,
    /// The event.
    pub event_id: Uuid,
    /// Its type.
    pub event_type: String,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// How it came.
    pub origin: String,
    /// Why it could not be handled; nothing where it only waits behind another.
    pub error: Option<String>,
    /// How often it was redriven in vain.
    pub attempts: i32,
    /// When it was parked.
    pub parked_at: DateTime<Utc>,
    /// How many events of its key wait behind it, where a list was asked for.
    pub behind: i64,
}

/// Lists the parked keys by their oldest event, which is what keeps them parked; at most `limit`.
pub async fn list(db: &DatabaseConnection, limit: u32) -> Result<Vec<DeadLetter>, DbErr> {
    const LIST: &str = "
        select id, consumer, topic, key, event_id, event_type, occurred_at, origin, error,
               attempts, parked_at, behind
        from (select min(id) as id, count(*) - 1 as behind from dead_letter
              group by consumer, topic, key) as head join dead_letter using (id)
        order by id limit $1";
    let rows = db.query_all_raw(statement(LIST, [i64::from(limit).into()])).await?;
    rows.iter().map(|row| DeadLetter::from_query_result(row, "")).collect()
}

/// Lists a parked key from its dead letter on: what a redrive of `id` would hand over, in order.
pub async fn list_key(db: &DatabaseConnection, id: i64) -> Result<Vec<DeadLetter>, DbErr> {
    const LIST: &str = "
        select mine.id, mine.consumer, mine.topic, mine.key, mine.event_id, mine.event_type,
               mine.occurred_at, mine.origin, mine.error, mine.attempts, mine.parked_at,
               count(*) over later as behind
        from dead_letter head join dead_letter mine using (consumer, topic, key)
        where head.id = $1
        window later as (order by mine.id desc rows between unbounded preceding and 1 preceding)
        order by mine.id";
    let rows = db.query_all_raw(statement(LIST, [id.into()])).await?;
    rows.iter().map(|row| DeadLetter::from_query_result(row, "")).collect()
}

/// Shows one dead letter, and what it says if its topic is thin.
pub async fn show(db: &DatabaseConnection, id: i64) -> Result<(DeadLetter, Option<String>), Error> {
    let (letter, payload) = show_with_payload(db, id).await?;
    let topic: Topic = letter.topic.parse().map_err(|_| Error::Unreadable("topic"))?;
    let payload = payload.filter(|_| topic.kind() == TopicKind::Thin);
    Ok((letter, payload))
}

/// Shows one dead letter with what it says, though it may be somebody's findings.
///
/// Only for whoever asked for it in so many words; the command that calls it leaves an audit row.
pub async fn show_with_payload(
    db: &DatabaseConnection,
    id: i64,
) -> Result<(DeadLetter, Option<String>), Error> {
    const SHOW: &str = "
        select id, consumer, topic, key, event_id, event_type, occurred_at, origin, error,
               attempts, parked_at, 0::bigint as behind, data
        from dead_letter where id = $1";
    let row = db.query_one_raw(statement(SHOW, [id.into()])).await?;
    let row = row.ok_or(Error::NoDeadLetter(id))?;
    Ok((DeadLetter::from_query_result(&row, "")?, row.try_get("", "data")?))
}

/// Counts dead letters and what waits behind them, by consumer.
pub async fn count(db: &DatabaseConnection) -> Result<Vec<(String, i64)>, DbErr> {
    const COUNT: &str = "select consumer, count(*) from dead_letter group by consumer";
    let rows = db.query_all_raw(statement(COUNT, [])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Makes `delivery` a dead letter; its key is parked from now on.
pub(crate) async fn park(
    db: &DatabaseConnection,
    consumer: &str,
    delivery: &Delivery,
    reason: &str,
) -> Result<(), Error> {
    queue(db, consumer, delivery, Some(reason)).await.map(drop)
}

/// Queues `delivery` behind the dead letter of its key; false if the key is parked no longer.
pub(crate) async fn queue_behind(
    db: &DatabaseConnection,
    consumer: &str,
    delivery: &Delivery,
) -> Result<bool, Error> {
    queue(db, consumer, delivery, None).await
}

/// Parking and redriving a key exclude one another, or an event could stay behind for ever.
pub(crate) const LOCK_KEY: &str = "select pg_advisory_xact_lock(
    hashtextextended(concat_ws(chr(31), 'dead_letter', $1::text, $2::text, $3::text), 0))";

/// Answers whether the key is parked. Moves the offset (Kafka) in the same commit, unless another
/// member of the group has settled this event already.
const QUEUE: &str = "
    with key as (
        select $12::text is not null or exists (
            select from dead_letter where consumer = $1 and topic = $2 and key = $3) as parked
    ), moved as (
        insert into consumer_offset as mine (consumer, topic, partition, next_offset)
        select $1, $13, $14, $15 + 1 from key where parked and $15::bigint is not null
        on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset
        where mine.next_offset <= $15
        returning 1
    ), queued as (
        insert into dead_letter (consumer, topic, key, event_id, event_type, source, occurred_at,
                                 traceparent, data, origin, error)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, left($12, $11) from key
        where parked and ($15::bigint is null or exists (select from moved))
        on conflict do nothing
    )
    select parked from key";

/// Longest error text that is kept, in characters.
const LONGEST_ERROR: i32 = 1000;

async fn queue(
    db: &DatabaseConnection,
    consumer: &str,
    delivery: &Delivery,
    reason: Option<&str>,
) -> Result<bool, Error> {
    let envelope = &delivery.envelope;
    let (topic, key) = (envelope.topic.name(), envelope.key());
    let (full_name, partition, offset) = match &delivery.origin {
        Origin::Kafka { topic, partition, offset } => {
            (Some(topic.clone()), Some(*partition), Some(*offset))
        }
        _ => (None, None, None),
    };
    let values = [
        consumer.into(),
        topic.into(),
        key.into(),
        envelope.id.as_uuid().into(),
        envelope.event_type.as_str().into(),
        envelope.source.as_str().into(),
        envelope.time.into(),
        envelope.traceparent.clone().into(),
        envelope.data.get().into(),
        delivery.origin.to_string().into(),
        LONGEST_ERROR.into(),
        reason.map(str::to_owned).into(),
        full_name.into(),
        partition.into(),
        offset.into(),
    ];
    let txn = begin(db).await?;
    txn.execute_raw(statement(LOCK_KEY, [consumer.into(), topic.into(), key.into()])).await?;
    let row = txn.query_one_raw(statement(QUEUE, values)).await?;
    let parked = row.ok_or(Error::Unreadable("dead letter"))?.try_get_by_index(0)?;
    txn.commit().await?;
    Ok(parked)
}

/// One row as it goes back to the handler.
#[derive(FromQueryResult)]
struct Stored {
    id: i64,
    topic: String,
    key: String,
    event_id: Uuid,
    event_type: String,
    source: String,
    occurred_at: DateTime<Utc>,
    traceparent: Option<String>,
    data: Option<String>,
}

impl Stored {
    fn into_delivery(self) -> Result<Delivery, Error> {
        let data = self.data.unwrap_or_else(|| "null".to_owned());
        let envelope = Envelope {
            id: EventId::from_uuid(self.event_id),
            event_type: self.event_type,
            source: self.source,
            subject: self.key,
            time: self.occurred_at,
            traceparent: self.traceparent,
            topic: self.topic.parse().map_err(|_| Error::Unreadable("topic"))?,
            data: RawValue::from_string(data).map_err(|_| Error::Unreadable("event"))?,
        };
        Ok(Delivery::new(envelope, Origin::Redrive))
    }
}
