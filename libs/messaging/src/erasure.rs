//! What this crate's tables hold of a person who is erased.

use schema::{Topic, TopicKind};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use crate::sql::statement;

/// An event on its way loses its data and arrives as a tombstone, so that no place in the order is missing.
const EMPTY_OUTBOX: &str = "
    update outbox set data = null where topic = any ($2) and key = $1 and data is not null";

const FORGET_DEAD_LETTERS: &str = "delete from dead_letter where topic = any ($2) and key = $1";

/// Clears what events of sensitive topics say of the person whose id is `key`; thin ones hold ids alone.
///
/// Handlers of sensitive topics take an event without data for a tombstone.
pub async fn erase(txn: &DatabaseTransaction, key: &str) -> Result<(), DbErr> {
    let topics = Topic::ALL.iter().filter(|topic| topic.kind() == TopicKind::Sensitive);
    let topics: Vec<String> = topics.map(|topic| topic.name().to_owned()).collect();
    for sql in [EMPTY_OUTBOX, FORGET_DEAD_LETTERS] {
        txn.execute_raw(statement(sql, [key.into(), topics.clone().into()])).await?;
    }
    Ok(())
}
