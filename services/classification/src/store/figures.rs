//! Counters, kept as things happen.

use std::collections::BTreeMap;

use auth::Txn;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::statement;

/// Changes of counters, added up before they are written: one statement, rows in one order, so
/// that two transactions never wait for each other in a circle.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<(&'static str, String), i64>);

impl Tally {
    /// Changes a counter.
    pub(crate) fn add(&mut self, name: &'static str, label: impl Into<String>, by: i64) {
        *self.0.entry((name, label.into())).or_default() += by;
    }
}

/// The shard is the connection's: two consumers seldom write the same row.
const ADD: &str = "
    insert into figure as f (name, label, shard, value)
    select name, label, pg_backend_pid() % 8, value
    from unnest($1::text[], $2::text[], $3::bigint[]) as change (name, label, value)
    order by name, label
    on conflict (name, label, shard) do update set value = f.value + excluded.value";

/// Writes the changes; last in a transaction, because it locks rows that others need.
pub(crate) async fn add(txn: &Txn, tally: Tally) -> Result<(), DbErr> {
    let changes: Vec<_> = tally.0.into_iter().filter(|(_, by)| *by != 0).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = changes.iter().map(|((name, _), _)| (*name).to_owned()).collect();
    let labels: Vec<String> = changes.iter().map(|((_, label), _)| label.clone()).collect();
    let values: Vec<i64> = changes.iter().map(|(_, by)| *by).collect();
    txn.execute_raw(statement(ADD, [names.into(), labels.into(), values.into()])).await?;
    Ok(())
}

/// A counter's value.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: i64,
}

const LIST: &str = "
    select name, label, sum(value)::bigint as value from figure
    group by name, label having sum(value) <> 0 order by name, label";

/// Every counter that is not zero.
pub(crate) async fn list(txn: &Txn) -> Result<Vec<Row>, DbErr> {
    Row::find_by_statement(statement(LIST, [])).all(txn).await
}
