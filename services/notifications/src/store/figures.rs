//! Counters.

use std::collections::BTreeMap;

use auth::Txn;
use schema::NoticeId;
use sea_orm::{ConnectionTrait, DbErr};

use super::statement;

/// Rows per counter, so that two transactions rarely wait for one another.
const SHARDS: u8 = 16;

/// Changes of counters, added up until they are saved at the end of a transaction.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<(String, u8), i64>);

/// Keys come sorted: two who count the same rows never wait for each other in a circle.
const SAVE: &str = "
    insert into figure (measure, shard, value)
    select * from unnest($1::text[], $2::smallint[], $3::bigint[])
    on conflict (measure, shard) do update set value = figure.value + excluded.value";

const SUMS: &str =
    "select measure, sum(value)::bigint from figure group by measure order by measure";

impl Tally {
    /// Counts `by` more of something about a notice.
    pub(crate) fn add(&mut self, measure: String, notice: NoticeId, by: i64) {
        let shard = notice.as_uuid().as_bytes()[15] % SHARDS;
        *self.0.entry((measure, shard)).or_default() += by;
    }

    /// Writes the changes in one statement.
    pub(crate) async fn save(mut self, txn: &Txn) -> Result<(), DbErr> {
        self.0.retain(|_, by| *by != 0);
        if self.0.is_empty() {
            return Ok(());
        }
        let values = [
            self.0.keys().map(|(measure, _)| measure.clone()).collect::<Vec<_>>().into(),
            self.0.keys().map(|(_, shard)| i16::from(*shard)).collect::<Vec<_>>().into(),
            self.0.values().copied().collect::<Vec<_>>().into(),
        ];
        txn.execute_raw(statement(SAVE, values)).await?;
        Ok(())
    }
}

/// Adds up the shards: measure and value.
pub(crate) async fn sums(txn: &Txn) -> Result<BTreeMap<String, i64>, DbErr> {
    let rows = txn.query_all_raw(statement(SUMS, [])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
