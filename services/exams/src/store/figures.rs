//! Counters of deliveries, kept in the transaction of what they count.

use auth::Txn;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::statement;

/// A change of the counters of one facility and day of reception.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) received: i64,
    pub(crate) accepted: i64,
    pub(crate) held: i64,
    pub(crate) rejected: i64,
    pub(crate) unchanged: i64,
    pub(crate) superseded: i64,
    pub(crate) refused: i64,
    pub(crate) observations: i64,
    pub(crate) conditions: i64,
}

impl Change {
    /// One more, or fewer, in a state.
    pub(crate) fn add(mut self, state: &str, by: i64) -> Self {
        match state {
            "accepted" => self.accepted += by,
            "held" => self.held += by,
            "rejected" => self.rejected += by,
            "unchanged" => self.unchanged += by,
            "superseded" => self.superseded += by,
            _ => self.refused += by,
        }
        self
    }
}

/// Sixteen shards: connections rarely share one, and a sum over them is cheap.
const ADD: &str = "
    insert into figure as f (facility, day, shard, received, accepted, held, rejected, unchanged, superseded,
                             refused, observations, conditions)
    values ($1, $2, (pg_backend_pid() % 16)::smallint, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (facility, day, shard) do update set
        received = f.received + excluded.received, accepted = f.accepted + excluded.accepted,
        held = f.held + excluded.held, rejected = f.rejected + excluded.rejected,
        unchanged = f.unchanged + excluded.unchanged, superseded = f.superseded + excluded.superseded,
        refused = f.refused + excluded.refused, observations = f.observations + excluded.observations,
        conditions = f.conditions + excluded.conditions";

/// Counts; the last write of a transaction, so that the row is locked for the commit alone.
pub(crate) async fn add(
    txn: &Txn,
    facility: &str,
    day: NaiveDate,
    change: Change,
) -> Result<(), DbErr> {
    if change == Change::default() {
        return Ok(());
    }
    let values = [
        facility.into(),
        day.into(),
        change.received.into(),
        change.accepted.into(),
        change.held.into(),
        change.rejected.into(),
        change.unchanged.into(),
        change.superseded.into(),
        change.refused.into(),
        change.observations.into(),
        change.conditions.into(),
    ];
    txn.execute_raw(statement(ADD, values)).await?;
    Ok(())
}

/// The counters of one facility over some days.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Sum {
    pub(crate) facility: String,
    pub(crate) received: i64,
    pub(crate) accepted: i64,
    pub(crate) held: i64,
    pub(crate) rejected: i64,
    pub(crate) unchanged: i64,
    pub(crate) superseded: i64,
    pub(crate) refused: i64,
    pub(crate) observations: i64,
    pub(crate) conditions: i64,
}

const SUMS: &str = "
    select facility, sum(received)::bigint as received, sum(accepted)::bigint as accepted,
           sum(held)::bigint as held, sum(rejected)::bigint as rejected, sum(unchanged)::bigint as unchanged,
           sum(superseded)::bigint as superseded, sum(refused)::bigint as refused,
           sum(observations)::bigint as observations, sum(conditions)::bigint as conditions
    from figure where day between $1 and $2 group by facility order by facility";

/// Sums by facility over the days from `from` to `to`, both included.
pub(crate) async fn list(txn: &Txn, from: NaiveDate, to: NaiveDate) -> Result<Vec<Sum>, DbErr> {
    let rows = txn.query_all_raw(statement(SUMS, [from.into(), to.into()])).await?;
    rows.iter().map(|row| Sum::from_query_result(row, "")).collect()
}
