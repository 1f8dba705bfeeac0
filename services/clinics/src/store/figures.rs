//! Counters.

use std::collections::BTreeMap;

use auth::Txn;
use schema::{FacilityCode, PersonId};
use sea_orm::{ConnectionTrait, DbErr};

use super::statement;
use crate::domain::follow_up::State;

/// Rows per counter, so that transactions about different people rarely wait for one another.
const SHARDS: u8 = 16;

/// What is counted, by facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    /// Open cards.
    Cards,
    /// Attempts at follow-ups.
    Attempts,
    Waiting,
    Due,
    NoAnswer,
    Done,
    Superseded,
    Ended,
}

impl Measure {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::Attempts => "attempts",
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::NoAnswer => "no_answer",
            Self::Done => "done",
            Self::Superseded => "superseded",
            Self::Ended => "ended",
        }
    }

    pub(crate) fn of(state: State) -> Self {
        match state {
            State::Waiting => Self::Waiting,
            State::Due => Self::Due,
            State::NoAnswer => Self::NoAnswer,
            State::Done => Self::Done,
            State::Superseded => Self::Superseded,
            State::Ended => Self::Ended,
        }
    }
}

/// Changes of counters, added up until they are saved at the end of a transaction.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<(String, &'static str, u8), i64>);

/// Keys come sorted: two who count the same rows never wait for each other in a circle.
const SAVE: &str = "
    insert into figure (facility, measure, shard, value)
    select * from unnest($1::text[], $2::text[], $3::smallint[], $4::bigint[])
    on conflict (facility, measure, shard) do update set value = figure.value + excluded.value";

const SUMS: &str =
    "select facility, measure, sum(value)::bigint from figure group by facility, measure";

impl Tally {
    /// Counts `by` more of something about `person` at `facility`; no facility where none is known yet.
    pub(crate) fn add(
        &mut self,
        facility: Option<&FacilityCode>,
        measure: Measure,
        person: PersonId,
        by: i64,
    ) {
        let shard = person.as_uuid().as_bytes()[15] % SHARDS;
        let facility = facility.map(|code| code.as_str().to_owned()).unwrap_or_default();
        *self.0.entry((facility, measure.as_str(), shard)).or_default() += by;
    }

    /// Writes the changes in one statement.
    pub(crate) async fn save(mut self, txn: &Txn) -> Result<(), DbErr> {
        self.0.retain(|_, by| *by != 0);
        if self.0.is_empty() {
            return Ok(());
        }
        let keys = || self.0.keys();
        let values = [
            keys().map(|(facility, _, _)| facility.clone()).collect::<Vec<_>>().into(),
            keys().map(|(_, measure, _)| (*measure).to_owned()).collect::<Vec<_>>().into(),
            keys().map(|(_, _, shard)| i16::from(*shard)).collect::<Vec<_>>().into(),
            self.0.values().copied().collect::<Vec<_>>().into(),
        ];
        txn.execute_raw(statement(SAVE, values)).await?;
        Ok(())
    }
}

/// Adds up the shards: facility (empty where none is known), measure, value.
pub(crate) async fn sums(txn: &Txn) -> Result<Vec<(String, String, i64)>, DbErr> {
    let rows = txn.query_all_raw(statement(SUMS, [])).await?;
    rows.iter()
        .map(|row| {
            Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?))
        })
        .collect()
}
