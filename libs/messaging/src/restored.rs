//! After a restore: what every reader still has to hear is sent again, and what the carriers knew is forgotten.
//!
//! The databases of a backup agree: whatever one of them has handled, its producer's outbox has sent. The other
//! way round does not hold, since an event may have been on its way. On the local carrier its delivery may be
//! gone, on Kafka the topics are new and their offsets mean nothing. The inboxes know who handled what, so
//! whatever a reader does not know is marked unsent, and the carrier in use sends it; the others recognise it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row};
use uuid::Uuid;

use crate::error::Error;
use crate::relay::LOCK;

/// A service's restored database, as its owner.
#[derive(Debug)]
pub struct Restored {
    /// The service, which is also its consumer's name.
    pub service: &'static str,
    /// The connection.
    pub connection: PgConnection,
}

/// Who reads which topic, as the local carrier and Kafka's offsets have it.
const READERS: &str = "
    select consumer, topic from outbox_consumer
    union
    select consumer, substring(topic from '[^.]+$') from consumer_offset";

/// Sent events of a topic, a page at a time in the order of their positions.
const SENT: &str = "
    select position, event_id from outbox
    where topic = $1 and sent_at is not null and position > $2 order by position limit 5000";

/// Those that this reader handled, or parked.
const KNOWN: &str = "
    select event_id from inbox where consumer = $1 and event_id = any ($2)
    union
    select event_id from dead_letter where consumer = $1 and event_id = any ($2)";

/// What was sent before was handled, and is forgotten since.
const SEND_AGAIN: &str =
    "update outbox set sent_at = null where position = any ($1) and sent_at >= $2";

const FORGET_CARRIERS: [&str; 2] = ["delete from outbox_delivery", "delete from consumer_offset"];

/// Marks unsent whatever a reader does not know; answers how many events of each producer.
///
/// `remembered` is how far back the inboxes remember. Nothing may be running; it may be run again.
pub async fn resume(
    databases: &mut [Restored],
    remembered: DateTime<Utc>,
) -> Result<Vec<(&'static str, u64)>, Error> {
    for one in databases.iter_mut() {
        // Kept as long as the connection: nobody can start meanwhile.
        let free: bool = sqlx::query_scalar(LOCK).fetch_one(&mut one.connection).await?;
        if !free {
            return Err(Error::AlreadyCarried(one.service));
        }
    }
    let mut readers: BTreeSet<(String, String)> = BTreeSet::new();
    for one in databases.iter_mut() {
        let rows: Vec<(String, String)> =
            sqlx::query_as(READERS).fetch_all(&mut one.connection).await?;
        readers.extend(rows);
    }
    let mut again = Vec::new();
    for producer in 0..databases.len() {
        let mut events = 0;
        for (consumer, topic) in &readers {
            let reader = databases.iter().position(|one| one.service == consumer);
            let Some(reader) = reader else { continue }; // A consumer of a service that is not here.
            events += owe(databases, (producer, reader), (topic, remembered)).await?;
        }
        again.push((databases[producer].service, events));
    }
    for one in databases.iter_mut() {
        for sql in FORGET_CARRIERS {
            sqlx::query(sql).execute(&mut one.connection).await?;
        }
    }
    Ok(again)
}

/// Marks unsent what one reader does not know of one topic.
async fn owe(
    databases: &mut [Restored],
    (producer, reader): (usize, usize),
    (topic, remembered): (&str, DateTime<Utc>),
) -> Result<u64, Error> {
    let consumer = databases[reader].service;
    let (mut after, mut marked) = (0_i64, 0);
    loop {
        let sent: Vec<Sent> = sqlx::query_as(SENT)
            .bind(topic)
            .bind(after)
            .fetch_all(&mut databases[producer].connection)
            .await?;
        let Some(last) = sent.last() else { return Ok(marked) };
        after = last.position;
        let ids: Vec<Uuid> = sent.iter().map(|one| one.event_id).collect();
        let known: Vec<Uuid> = sqlx::query_scalar(KNOWN)
            .bind(consumer)
            .bind(&ids)
            .fetch_all(&mut databases[reader].connection)
            .await?;
        let known: BTreeSet<Uuid> = known.into_iter().collect();
        let unknown: Vec<i64> = (sent.iter())
            .filter(|one| !known.contains(&one.event_id))
            .map(|one| one.position)
            .collect();
        let update = sqlx::query(SEND_AGAIN).bind(unknown).bind(remembered);
        marked += update.execute(&mut databases[producer].connection).await?.rows_affected();
    }
}

struct Sent {
    position: i64,
    event_id: Uuid,
}

impl<'r> FromRow<'r, PgRow> for Sent {
    fn from_row(row: &'r PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { position: row.try_get(0)?, event_id: row.try_get(1)? })
    }
}
