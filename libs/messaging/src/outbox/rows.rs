//! The outbox as carriers read it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use schema::{Envelope, EventId};
use serde_json::value::RawValue;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::error::Error;

/// One event of an outbox.
#[derive(Clone, FromRow)]
pub(crate) struct Row {
    pub(crate) position: i64,
    pub(crate) topic: String,
    pub(crate) key: String,
    pub(crate) event_id: Uuid,
    pub(crate) event_type: String,
    pub(crate) source: String,
    pub(crate) occurred_at: DateTime<Utc>,
    pub(crate) traceparent: Option<String>,
    /// Nothing for a tombstone.
    pub(crate) data: Option<String>,
}

impl Row {
    /// The topic and the key, within which order holds.
    pub(crate) fn order_key(&self) -> (String, String) {
        (self.topic.clone(), self.key.clone())
    }

    pub(crate) fn into_envelope(self) -> Result<Envelope, Error> {
        let data = self.data.unwrap_or_else(|| "null".to_owned());
        Ok(Envelope {
            id: EventId::from_uuid(self.event_id),
            event_type: self.event_type,
            source: self.source,
            subject: self.key,
            time: self.occurred_at,
            traceparent: self.traceparent,
            topic: self.topic.parse().map_err(|_| Error::Unreadable("topic"))?,
            data: RawValue::from_string(data).map_err(|_| Error::Unreadable("event"))?,
        })
    }
}

/// Reads the oldest events that were not sent, but for those at `held` positions.
///
/// It asks which are unsent, never which are above the last position: positions commit out of order.
pub(crate) async fn list_unsent(
    db: impl PgExecutor<'_>,
    held: &[i64],
    limit: u32,
) -> Result<Vec<Row>, sqlx::Error> {
    const LIST: &str = "
        select position, topic, key, event_id, event_type, source, occurred_at, traceparent, data
        from outbox
        where sent_at is null
          and not exists (select from unnest($1::bigint[]) as held (place) where place = position)
        order by position limit $2";
    sqlx::query_as(LIST).bind(held).bind(i64::from(limit)).fetch_all(db).await
}

/// Marks events as sent.
pub(crate) async fn mark_sent(
    db: impl PgExecutor<'_>,
    positions: &[i64],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    const MARK: &str = "update outbox set sent_at = $2 where position = any($1)";
    sqlx::query(MARK).bind(positions).bind(now).execute(db).await?;
    Ok(())
}

/// Tells how many events were not sent yet and when the oldest happened.
pub(crate) async fn pending(
    db: impl PgExecutor<'_>,
) -> Result<(i64, Option<DateTime<Utc>>), sqlx::Error> {
    const PENDING: &str = "select count(*), min(occurred_at) from outbox where sent_at is null";
    sqlx::query_as(PENDING).fetch_one(db).await
}

/// Most rows removed at once, so that nobody waits long for the rows' pages.
const REMOVED_AT_ONCE: i64 = 1000;

/// Removes some events that were sent before `now - keep` and are owed to nobody; true if there may be more.
pub(crate) async fn remove_sent(
    db: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    keep: Duration,
) -> Result<bool, sqlx::Error> {
    const REMOVE: &str = "
        delete from outbox where position in (
            select position from outbox
            where sent_at < $1
              and not exists (select from outbox_delivery
                              where outbox_delivery.position = outbox.position)
            order by sent_at limit $2)";
    let removed = sqlx::query(REMOVE).bind(now - keep).bind(REMOVED_AT_ONCE).execute(db).await?;
    Ok(removed.rows_affected() >= REMOVED_AT_ONCE.unsigned_abs())
}

/// Forgets some events that were handled more than `keep` ago.
pub(crate) async fn remove_handled(
    db: impl PgExecutor<'_>,
    keep: Duration,
) -> Result<bool, sqlx::Error> {
    const REMOVE: &str = "
        delete from inbox where ctid in (
            select ctid from inbox where handled_at < now() - make_interval(secs => $1) limit $2)";
    let removed = sqlx::query(REMOVE).bind(keep.as_secs_f64()).bind(REMOVED_AT_ONCE);
    Ok(removed.execute(db).await?.rows_affected() >= REMOVED_AT_ONCE.unsigned_abs())
}
