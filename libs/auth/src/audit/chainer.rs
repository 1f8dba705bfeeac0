//! The task behind the audit.

use std::time::Duration;

use runtime::Tasks;
use sea_orm::DbErr;

use super::anchor::Anchors;
use super::chain;
use crate::caller::Caller;
use crate::db::Db;
use crate::error::Error;
use crate::idempotency;
use crate::permission::Permission;

const STEP_EVERY: Duration = Duration::from_secs(1);
/// A minute between anchors, as the design promises; counted in steps.
const STEPS_PER_ANCHOR: u32 = 60;
/// Old idempotency keys go once an hour.
const STEPS_PER_CLEANING: u32 = 3_600;

/// What a run of the chainer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chained {
    /// Rows that got their place.
    pub rows: usize,
}

/// Chains and anchors one database's audit. Several may run; one at a time does the work.
#[derive(Clone)]
pub struct Chainer {
    db: Db,
    caller: Caller,
    anchors: Anchors,
}

impl Chainer {
    /// Makes the chainer of a service.
    pub fn new(db: Db, service: &'static str, anchors: Anchors) -> Self {
        Self { db, caller: Caller::system(service, &[Permission::KeepAudit]), anchors }
    }

    /// Chains every row whose place is final.
    pub async fn chain(&self) -> Result<Chained, Error> {
        let mut done = Chained::default();
        loop {
            let txn = self.caller.begin(&self.db, Permission::KeepAudit).await?;
            if !chain::take_turn(&txn).await? {
                return Ok(done);
            }
            let end = chain::end(&*txn).await?;
            let (rows, full) = chain::step(&txn, &end).await?;
            let waits = match full {
                true => None,
                false => {
                    let end = chain::end(&*txn).await?;
                    Some(chain::waiting_seconds(&txn, &end).await?)
                }
            };
            let now = txn.now();
            txn.commit().await?;
            done.rows += rows;
            if let Some(waits) = waits {
                self.db.metrics().chain_age_seconds.set(waits);
                self.db.metrics().chained_at.set(now.timestamp());
                return Ok(done);
            }
        }
    }

    /// Signs the chain's head, when it has moved since the last anchor.
    pub async fn anchor(&self) -> Result<(), Error> {
        let txn = self.caller.begin(&self.db, Permission::KeepAudit).await?;
        if !chain::take_turn(&txn).await? {
            return Ok(());
        }
        let head = chain::end(&*txn).await?.head;
        let now = txn.now();
        let written = self.anchors.write(head, now);
        txn.commit().await?;
        if written.is_ok() {
            self.db.metrics().anchored_at.set(now.timestamp());
        }
        written.map_err(|error| {
            tracing::error!(%error, "the audit's anchor could not be written");
            Error::Database(DbErr::Custom("the audit's anchor could not be written".to_owned()))
        })
    }

    /// Looks once for rows that somebody put below the chain's end, and reports their number.
    pub async fn find_strays(&self) -> Result<i64, Error> {
        let txn = self.caller.begin(&self.db, Permission::KeepAudit).await?;
        let end = chain::end(&*txn).await?;
        let strays = chain::stray(&txn, &end).await?;
        txn.commit().await?;
        self.db.metrics().stray_audit_rows.set(strays);
        if strays > 0 {
            tracing::error!(strays, "audit rows stand below the chain's end without being in it");
        }
        Ok(strays)
    }

    async fn forget_old_answers(&self) -> Result<(), Error> {
        let txn = self.caller.begin(&self.db, Permission::KeepAudit).await?;
        idempotency::forget_old(&txn).await?;
        Ok(txn.commit().await?)
    }

    async fn run(self, tasks: Tasks) {
        if let Err(error) = self.find_strays().await {
            tracing::warn!(%error, "the audit could not be searched for strays");
        }
        let mut steps: u32 = 0;
        loop {
            tokio::select! {
                () = tasks.cancelled() => break,
                () = tokio::time::sleep(STEP_EVERY) => {}
            }
            report(self.chain().await.map(drop));
            // The first step signs too: else a program that is killed every minute would never sign.
            if steps.is_multiple_of(STEPS_PER_ANCHOR) {
                report(self.anchor().await);
            }
            if steps.is_multiple_of(STEPS_PER_CLEANING) {
                report(self.forget_old_answers().await);
            }
            steps = steps.wrapping_add(1);
        }
        report(self.chain().await.map(drop));
        report(self.anchor().await);
    }
}

/// The next step tries again, so a failure is a warning; the age in the metrics tells when it lasts.
fn report(outcome: Result<(), Error>) {
    if let Err(error) = outcome {
        tracing::warn!(error = %runtime::problem::Chain(&error), "the audit's chain could not be continued");
    }
}

/// Runs the chainer until shutdown: a step a second, an anchor at once and each minute, both once more at the end.
pub fn spawn(chainer: Chainer, tasks: &Tasks) {
    let until = tasks.clone();
    tasks.spawn("audit-chain", async move {
        chainer.run(until).await;
    });
}
