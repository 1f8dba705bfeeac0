//! What the local carrier still owes, and to whom.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::DatabaseConnection;
use sqlx::PgExecutor;

use crate::outbox::rows::Row;
use crate::{Error, ServiceEnds};

/// Makes known who reads the topics of `producer`. A consumer that is new to a topic is owed every event of
/// it that is still kept, and one that has left it is owed nothing any more.
pub(crate) async fn register(
    producer: &ServiceEnds,
    services: &[ServiceEnds],
) -> Result<(), Error> {
    const REGISTER: &str = "
        with mine as (
            select * from unnest($1::text[], $2::text[]) as mine (consumer, topic)
        ), added as (
            insert into outbox_consumer (consumer, topic) select consumer, topic from mine
            on conflict do nothing returning consumer, topic
        ), gone as (
            delete from outbox_consumer as known
            where known.consumer = any($3)
              and (known.consumer, known.topic) not in (select consumer, topic from mine)
            returning consumer, topic
        ), forgiven as (
            delete from outbox_delivery as owed using gone, outbox
            where owed.consumer = gone.consumer and outbox.position = owed.position
              and outbox.topic = gone.topic
        )
        insert into outbox_delivery (consumer, position)
        select added.consumer, outbox.position from added join outbox using (topic)
        where outbox.sent_at is not null
        on conflict do nothing";
    let subscriptions = services.iter().flat_map(|service| &service.subscriptions);
    let present: Vec<_> = subscriptions.clone().map(|subscription| subscription.consumer).collect();
    let (consumers, topics): (Vec<_>, Vec<_>) = subscriptions
        .flat_map(|subscription| subscription.topics.iter().map(move |topic| (subscription, topic)))
        .filter(|(_, topic)| topic.owner() == producer.name)
        .map(|(subscription, topic)| (subscription.consumer, topic.name()))
        .unzip();
    let register = sqlx::query(REGISTER).bind(consumers).bind(topics).bind(present);
    register.execute(producer.db.get_postgres_connection_pool()).await?;
    Ok(())
}

/// Turns the oldest unsent events into deliveries, in one statement; returns when each happened.
pub(crate) async fn fan_out(
    db: impl PgExecutor<'_>,
    limit: u32,
    now: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, sqlx::Error> {
    const FAN_OUT: &str = "
        with taken as (
            select position, topic from outbox where sent_at is null order by position limit $1
        ), owed as (
            insert into outbox_delivery (consumer, position)
            select consumer, position from taken join outbox_consumer using (topic)
            on conflict do nothing
        )
        update outbox set sent_at = $2 from taken where outbox.position = taken.position
        returning outbox.occurred_at";
    sqlx::query_scalar(FAN_OUT).bind(i64::from(limit)).bind(now).fetch_all(db).await
}

/// Lists what is owed to `consumer`, oldest first, but for what is at `held` positions.
pub(crate) async fn list_owed(
    db: &DatabaseConnection,
    consumer: &str,
    held: &[i64],
    limit: u32,
) -> Result<Vec<Row>, sqlx::Error> {
    const LIST: &str = "
        select position, topic, key, event_id, event_type, source, occurred_at, traceparent, data
        from outbox_delivery join outbox using (position)
        where consumer = $1
          and not exists (select from unnest($2::bigint[]) as held (place) where place = position)
        order by position limit $3";
    let list = sqlx::query_as(LIST).bind(consumer).bind(held).bind(i64::from(limit));
    list.fetch_all(db.get_postgres_connection_pool()).await
}

/// Records that the consumer has committed these.
pub(crate) async fn remove(
    db: &DatabaseConnection,
    consumer: &str,
    positions: &[i64],
) -> Result<(), sqlx::Error> {
    const REMOVE: &str = "delete from outbox_delivery where consumer = $1 and position = any($2)";
    let remove = sqlx::query(REMOVE).bind(consumer).bind(positions);
    remove.execute(db.get_postgres_connection_pool()).await?;
    Ok(())
}

/// How far a consumer is behind on a topic.
#[derive(sqlx::FromRow)]
pub(crate) struct Lag {
    pub(crate) consumer: String,
    pub(crate) topic: String,
    pub(crate) events: i64,
    pub(crate) oldest: Option<DateTime<Utc>>,
}

/// Measures every consumer of an outbox.
pub(crate) async fn lags(db: impl PgExecutor<'_>) -> Result<Vec<Lag>, sqlx::Error> {
    const LAGS: &str = "
        select consumer, topic, count(owed.position) as events, min(occurred_at) as oldest
        from outbox_consumer left join (
            select consumer, topic, position, occurred_at
            from outbox_delivery join outbox using (position)
        ) as owed using (consumer, topic)
        group by consumer, topic";
    sqlx::query_as(LAGS).fetch_all(db).await
}

/// Tells whether an outbox has neither an unsent event nor a delivery.
pub(crate) async fn nothing_owed(db: &DatabaseConnection) -> Result<bool, sqlx::Error> {
    const NOTHING: &str = "
        select not exists (select from outbox where sent_at is null)
           and not exists (select from outbox_delivery)";
    sqlx::query_scalar(NOTHING).fetch_one(db.get_postgres_connection_pool()).await
}

/// Owes `consumer` again everything that was sent in the last `period` and is still kept.
///
/// For a consumer's database that was restored from a backup: what it still knows, its inbox recognises.
/// Returns how many deliveries are owed again. `db` is the producer's.
pub async fn replay(
    db: &DatabaseConnection,
    consumer: &str,
    now: DateTime<Utc>,
    period: Duration,
) -> Result<u64, Error> {
    const REPLAY: &str = "
        insert into outbox_delivery (consumer, position)
        select consumer, position from outbox join outbox_consumer using (topic)
        where consumer = $1 and sent_at >= $2
        on conflict do nothing";
    let replay = sqlx::query(REPLAY).bind(consumer).bind(now - period);
    Ok(replay.execute(db.get_postgres_connection_pool()).await?.rows_affected())
}

/// Forgets a consumer that exists no longer, so that nothing is kept for it. `db` is the producer's.
pub async fn forget(db: &DatabaseConnection, consumer: &str) -> Result<(), Error> {
    const FORGET: &str = "
        with known as (delete from outbox_consumer where consumer = $1)
        delete from outbox_delivery where consumer = $1";
    sqlx::query(FORGET).bind(consumer).execute(db.get_postgres_connection_pool()).await?;
    Ok(())
}
