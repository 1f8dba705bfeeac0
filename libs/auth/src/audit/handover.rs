//! The task that hands the audit on while the program runs.
//!
//! Rows go in the order of the chain, each at least once: the place moves when the destination has said that it has
//! them. One process at a time sends, by a lease in the database; whoever fails leaves the lease, so that a
//! destination that is down is asked again when it ends and not all the time.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use runtime::{HttpClient, Tasks};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement, Value};

use super::action::Action;
use super::export::{Exported, list_after};
use super::record::record_subject;
use super::siem::SiemConfig;
use crate::caller::Caller;
use crate::db::Db;
use crate::error::Error;
use crate::permission::Permission;

const STEP_EVERY: Duration = Duration::from_secs(1);
/// Rows of one request: some 400 kB.
const AT_ONCE: u32 = 1_000;
/// Shorter than the lease of [`TAKE`], so that nobody else sends while an answer may still come.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

const ANNOUNCE: &str = "
    insert into audit_handover (destination, sequence) values ($1, 0) on conflict do nothing";

/// The place, whether nobody is sending, and how long the next row has waited. Places are dense.
const LOOK: &str = "
    select h.sequence, h.taken_until <= now(), c.sequence is not null,
           greatest(0, extract(epoch from now() - a.at))::bigint
    from audit_handover h
    left join audit_chain c on c.sequence = h.sequence + 1
    left join audit a on a.id = c.audit_id
    where h.destination = $1";

const TAKE: &str = "
    update audit_handover set taken_until = now() + interval '30 seconds'
    where destination = $1 and sequence = $2 and taken_until <= now()";

const KEEP: &str = "
    update audit_handover set sequence = $3, taken_until = '-infinity'
    where destination = $1 and sequence = $2";

/// Why rows were not handed on.
#[derive(Debug, thiserror::Error)]
pub enum HandoverError {
    /// The database failed.
    #[error("the audit could not be read")]
    Access(#[from] Error),
    /// A row is none of JSON.
    #[error("a row of the audit could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// Nobody answers there.
    #[error("the SIEM does not answer")]
    Unreachable(#[source] reqwest::Error),
    /// It does not take them.
    #[error("the SIEM answered with status {0}")]
    Refused(u16),
}

impl From<DbErr> for HandoverError {
    fn from(error: DbErr) -> Self {
        Self::Access(error.into())
    }
}

/// Hands one database's audit on. Several may run; one at a time sends.
pub struct Handover {
    db: Db,
    service: &'static str,
    caller: Caller,
    http: HttpClient,
    config: SiemConfig,
    destination: String,
}

/// Rows that this process alone may send now.
struct Taken {
    after: i64,
    rows: Vec<Exported>,
}

impl Handover {
    /// Makes the task of a service.
    pub fn new(db: Db, service: &'static str, http: HttpClient, config: SiemConfig) -> Self {
        let caller = Caller::system(service, &[Permission::KeepAudit]);
        let destination = config.address.name();
        Self { db, service, caller, http, config, destination }
    }

    /// Puts on record, once for each destination, that it gets everything from the first row on.
    ///
    /// Handing on is no look at anybody: a row for each request would itself have to be handed on, and so for ever.
    pub async fn announce(&self) -> Result<(), HandoverError> {
        let txn = self.begin().await?;
        let destination = self.destination.as_str();
        let new = txn.execute_raw(statement(ANNOUNCE, [destination.into()])).await?;
        if new.rows_affected() == 1 {
            record_subject(&txn, Action::Export, "siem", destination).await?;
        }
        Ok(txn.commit().await?)
    }

    /// Sends what waits, and returns how many rows the destination has taken.
    pub async fn hand_on(&self) -> Result<usize, HandoverError> {
        let mut sent = 0;
        while let Some(taken) = self.take().await? {
            let count = taken.rows.len();
            self.send(&taken.rows).await?;
            self.keep(&taken).await?;
            self.db.metrics().siem_rows.inc_by(count as u64);
            sent += count;
            if count < AT_ONCE as usize {
                break;
            }
        }
        Ok(sent)
    }

    async fn begin(&self) -> Result<crate::txn::Txn, Error> {
        self.caller.begin(&self.db, Permission::KeepAudit).await
    }

    async fn take(&self) -> Result<Option<Taken>, HandoverError> {
        let txn = self.begin().await?;
        let destination = self.destination.as_str();
        let look = txn.query_one_raw(statement(LOOK, [destination.into()])).await?;
        let Some(look) = look else { return Ok(None) };
        let (after, free, waits): (i64, bool, bool) =
            (look.try_get_by_index(0)?, look.try_get_by_index(1)?, look.try_get_by_index(2)?);
        let age = if waits { look.try_get_by_index(3)? } else { 0 };
        self.db.metrics().siem_waiting_seconds.set(age);
        if !(free && waits) {
            return Ok(None);
        }
        let take = statement(TAKE, [destination.into(), after.into()]);
        if txn.execute_raw(take).await?.rows_affected() == 0 {
            return Ok(None); // Another process was faster.
        }
        let rows = list_after(&*txn, after, AT_ONCE).await?;
        txn.commit().await?;
        Ok(Some(Taken { after, rows }))
    }

    async fn send(&self, rows: &[Exported]) -> Result<(), HandoverError> {
        let lines: Result<String, _> = rows.iter().map(|row| row.line(self.service)).collect();
        let mut request = self.http.post(self.config.address.url()).timeout(ANSWER_WITHIN);
        if let Some(authorization) = &self.config.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        let request = request.header(CONTENT_TYPE, "application/x-ndjson").body(lines?);
        // Its text may quote the address, and that a key.
        let answer = request.send().await;
        let answer = answer.map_err(|error| HandoverError::Unreachable(error.without_url()))?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(HandoverError::Refused(status.as_u16())),
        }
    }

    async fn keep(&self, taken: &Taken) -> Result<(), HandoverError> {
        let last = taken.rows.last().map_or(taken.after, |row| row.sequence);
        let txn = self.begin().await?;
        let values = [self.destination.as_str().into(), taken.after.into(), last.into()];
        txn.execute_raw(statement(KEEP, values)).await?;
        Ok(txn.commit().await?)
    }

    async fn run(self, tasks: Tasks) {
        let mut announced = false;
        loop {
            tokio::select! {
                () = tasks.cancelled() => break,
                () = tokio::time::sleep(STEP_EVERY) => {}
            }
            if !announced {
                announced = self.report(self.announce().await);
            }
            if announced {
                self.report(self.hand_on().await.map(drop));
            }
        }
    }

    /// Nothing is lost by a failure: the rows wait where they are, and the metric tells for how long.
    fn report(&self, outcome: Result<(), HandoverError>) -> bool {
        if let Err(error) = &outcome {
            self.db.metrics().siem_failures.inc();
            tracing::warn!(error = %runtime::problem::Chain(error), "the audit could not be handed on");
        }
        outcome.is_ok()
    }
}

fn statement<const N: usize>(sql: &str, values: [Value; N]) -> Statement {
    Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)
}

/// Hands the audit on until shutdown, a step a second.
pub fn spawn_handover(handover: Handover, tasks: &Tasks) {
    let until = tasks.clone();
    tasks.spawn("audit-handover", async move {
        handover.run(until).await;
    });
}
