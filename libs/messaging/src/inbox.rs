//! Events that were handled, so that each takes effect once.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use crate::delivery::Sight;
use crate::sql::statement;
use crate::{Delivery, Origin};

/// Whether the caller has to do anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "an event that was already handled must not be handled again"]
pub enum Claim {
    /// Handle it and commit: the claim commits with the effect.
    Fresh,
    /// Nothing to do: answer `Ok(())` and drop the transaction.
    AlreadyHandled,
}

/// Claims a delivery for `consumer` in the caller's transaction, in one round trip.
///
/// Two members that got the same event wait here for one another, and one of them finds it handled. An
/// event whose key is parked counts as handled too: the carrier queues it behind the dead letter.
pub async fn claim(
    txn: &DatabaseTransaction,
    consumer: &str,
    delivery: &Delivery,
) -> Result<Claim, DbErr> {
    let envelope = &delivery.envelope;
    let event = envelope.id.as_uuid().into();
    let (topic, key) = (envelope.topic.name().into(), envelope.key().into());
    let statement = match &delivery.origin {
        Origin::Kafka { topic: full_name, partition, offset } => {
            let place = [full_name.as_str().into(), (*partition).into(), (*offset).into()];
            let [full_name, partition, offset] = place;
            let values = [consumer.into(), event, topic, key, full_name, partition, offset];
            statement(CLAIM_KAFKA, values)
        }
        Origin::Local { .. } => statement(CLAIM, [consumer.into(), event, topic, key]),
        Origin::Redrive => statement(CLAIM_REDRIVE, [consumer.into(), event]),
    };
    let row = txn.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("a claim answers one row".to_owned()))?;
    let sight = match (row.try_get_by_index(0)?, row.try_get_by_index(1)?) {
        (true, _) => Sight::Fresh,
        (false, true) => Sight::KeyParked,
        (false, false) => Sight::Duplicate,
    };
    delivery.seen.record(sight);
    Ok(if sight == Sight::Fresh { Claim::Fresh } else { Claim::AlreadyHandled })
}

/// Answers whether the event is fresh, and whether it has to wait because its key is parked.
const CLAIM: &str = "
    with parked as (
        select from dead_letter
        where consumer = $1 and topic = $3 and key = $4
          and not exists (select from inbox where consumer = $1 and event_id = $2)
        limit 1
    ), fresh as (
        insert into inbox (consumer, event_id)
        select $1, $2 where not exists (select from parked)
        on conflict do nothing returning 1
    )
    select exists (select from fresh), exists (select from parked)";

/// The same, and the offset moves on. It only moves forward: a member that has lost its partition
/// waits here for the one that has it, and then finds the event handled.
const CLAIM_KAFKA: &str = "
    with moved as (
        insert into consumer_offset as mine (consumer, topic, partition, next_offset)
        values ($1, $5, $6, $7 + 1)
        on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset
        where mine.next_offset <= $7
        returning 1
    ), parked as (
        select from dead_letter
        where consumer = $1 and topic = $3 and key = $4 and exists (select from moved)
          and not exists (select from inbox where consumer = $1 and event_id = $2)
        limit 1
    ), fresh as (
        insert into inbox (consumer, event_id)
        select $1, $2 where exists (select from moved) and not exists (select from parked)
        on conflict do nothing returning 1
    )
    select exists (select from fresh), exists (select from parked)";

/// A dead letter is in no inbox until it has been handled.
const CLAIM_REDRIVE: &str = "
    with fresh as (
        insert into inbox (consumer, event_id) values ($1, $2) on conflict do nothing returning 1
    )
    select exists (select from fresh), false";
