//! Handing dead letters over again, in order.

use runtime::Clock;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult};

use super::{LOCK_KEY, Stored};
use crate::Subscription;
use crate::config::ConsumerConfig;
use crate::error::Error;
use crate::handling::{Handling, error_chain};
use crate::metrics::Metrics;
use crate::sql::{begin, statement};

/// What a redrive did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Redriven {
    /// Events that were handled, in order.
    pub handled: u64,
    /// Why it stopped; nothing when everything was handled.
    pub stopped: Option<String>,
}

/// Hands over the key of dead letter `id`, from its oldest event on, until one fails.
///
/// What comes for the key meanwhile queues behind and is handed over too, so the order holds.
pub async fn redrive(
    db: &DatabaseConnection,
    subscription: &Subscription,
    id: i64,
) -> Result<Redriven, Error> {
    const KEY: &str = "select topic, key from dead_letter where id = $1 and consumer = $2";
    let values = [id.into(), subscription.consumer.into()];
    let row = db.query_one_raw(statement(KEY, values)).await?.ok_or(Error::NoDeadLetter(id))?;
    let key = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    redrive_key(&handling(db, subscription)?, &key).await
}

/// Hands over every parked key of a consumer; a key that fails again stays, others go on.
pub async fn redrive_all(
    db: &DatabaseConnection,
    subscription: &Subscription,
) -> Result<Redriven, Error> {
    const KEYS: &str = "
        select topic, key from dead_letter where consumer = $1
        group by topic, key order by min(id)";
    let handling = handling(db, subscription)?;
    let mut all = Redriven::default();
    let rows = db.query_all_raw(statement(KEYS, [subscription.consumer.into()])).await?;
    for row in rows {
        let key = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let one = redrive_key(&handling, &key).await?;
        all.handled += one.handled;
        all.stopped = all.stopped.or(one.stopped);
    }
    Ok(all)
}

fn handling(db: &DatabaseConnection, subscription: &Subscription) -> Result<Handling, Error> {
    Ok(Handling {
        db: db.clone(),
        subscription: subscription.clone(),
        config: ConsumerConfig::default(),
        // Nothing is measured here: the figures are nobody's, and `call` takes no time.
        clock: Clock::System,
        metrics: Metrics::detached()?,
    })
}

async fn redrive_key(handling: &Handling, key: &(String, String)) -> Result<Redriven, Error> {
    let mut redriven = Redriven::default();
    while let Some(stored) = find_oldest(handling, key).await? {
        let id = stored.id;
        let answer = handling.call(stored.into_delivery()?).await;
        if let Err(failure) = answer {
            let reason = error_chain(failure.error());
            record_failure(&handling.db, id, &reason).await?;
            redriven.stopped = Some(reason);
            return Ok(redriven);
        }
        remove(handling, key, id).await?;
        redriven.handled += 1;
    }
    Ok(redriven)
}

async fn find_oldest(
    handling: &Handling,
    (topic, key): &(String, String),
) -> Result<Option<Stored>, DbErr> {
    const OLDEST: &str = "
        select id, topic, key, event_id, event_type, source, occurred_at, traceparent, data
        from dead_letter where consumer = $1 and topic = $2 and key = $3 order by id limit 1";
    let values = [handling.subscription.consumer.into(), topic.into(), key.into()];
    let row = handling.db.query_one_raw(statement(OLDEST, values)).await?;
    row.map(|row| Stored::from_query_result(&row, "")).transpose()
}

/// An event that comes now either sees this one and queues behind, or sees none and is handled.
async fn remove(
    handling: &Handling,
    (topic, key): &(String, String),
    id: i64,
) -> Result<(), DbErr> {
    let consumer = handling.subscription.consumer;
    let txn = begin(&handling.db).await?;
    txn.execute_raw(statement(LOCK_KEY, [consumer.into(), topic.into(), key.into()])).await?;
    txn.execute_raw(statement("delete from dead_letter where id = $1", [id.into()])).await?;
    txn.commit().await
}

async fn record_failure(db: &DatabaseConnection, id: i64, reason: &str) -> Result<(), DbErr> {
    const RECORD: &str =
        "update dead_letter set attempts = attempts + 1, error = left($2, 1000) where id = $1";
    db.execute_raw(statement(RECORD, [id.into(), reason.into()])).await?;
    Ok(())
}
