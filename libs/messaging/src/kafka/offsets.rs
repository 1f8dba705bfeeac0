//! How far a consumer has read, in its own database.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

use super::flow::Place;
use crate::sql::statement;

/// Reads the next offset of every partition that the consumer has ever handled something of.
pub(super) async fn load(
    db: &DatabaseConnection,
    consumer: &str,
) -> Result<HashMap<Place, i64>, DbErr> {
    const LOAD: &str =
        "select topic, partition, next_offset from consumer_offset where consumer = $1";
    let rows = db.query_all_raw(statement(LOAD, [consumer.into()])).await?;
    let read = |row: &sea_orm::QueryResult| {
        let place = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        Ok((place, row.try_get_by_index(2)?))
    };
    rows.iter().map(read).collect()
}

/// Moves offsets forward, where no claim has done so: over events that were ignored or duplicates.
pub(super) async fn advance(
    db: &DatabaseConnection,
    consumer: &str,
    offsets: &[(Place, i64)],
) -> Result<(), DbErr> {
    const ADVANCE: &str = "
        insert into consumer_offset as mine (consumer, topic, partition, next_offset)
        select $1, topic, part, next
        from unnest($2::text[], $3::int[], $4::bigint[]) as handled (topic, part, next)
        on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset
        where mine.next_offset < excluded.next_offset";
    let topics: Vec<_> = offsets.iter().map(|((topic, _), _)| topic.clone()).collect();
    let partitions: Vec<_> = offsets.iter().map(|((_, partition), _)| *partition).collect();
    let next: Vec<_> = offsets.iter().map(|(_, next)| *next).collect();
    let values = [consumer.into(), topics.into(), partitions.into(), next.into()];
    db.execute_raw(statement(ADVANCE, values)).await?;
    Ok(())
}

/// Moves an offset back: the partition is shorter than what was read of it, so it is another one.
pub(super) async fn rewind(
    db: &DatabaseConnection,
    consumer: &str,
    (topic, partition): &Place,
    next: i64,
) -> Result<(), DbErr> {
    const REWIND: &str = "
        update consumer_offset set next_offset = $4
        where consumer = $1 and topic = $2 and partition = $3 and next_offset > $4";
    let values = [consumer.into(), topic.into(), (*partition).into(), next.into()];
    db.execute_raw(statement(REWIND, values)).await?;
    Ok(())
}
