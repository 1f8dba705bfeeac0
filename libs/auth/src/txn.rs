//! The authorized transaction.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, ExecResult, QueryResult,
    Statement, TransactionTrait,
};

use crate::caller::Caller;
use crate::db::Db;
use crate::permission::Permission;
use crate::reach::Reach;

/// A transaction that a permission check opened: connection, identity and scope in one.
///
/// Row security holds its queries to the caller's scope. Dropping it rolls back.
pub struct Txn {
    inner: DatabaseTransaction,
    db: Db,
    caller: Caller,
    permission: Permission,
    now: DateTime<Utc>,
    grants_changed: AtomicBool,
}

/// All settings in one round trip; local to the transaction, so that nothing leaks through the pool.
const SET_SCOPE: &str = "
    select set_config('yba.reach', $1, true), set_config('yba.grantees', $2, true),
           set_config('yba.subject', $3, true), set_config('yba.today', $4, true),
           length(set_config('yba.hidden', yba_hidden_people($5, $6,
               set_config('yba.spared', case when cardinality($7::uuid[]) = 0 then '' else yba_all_ids($7) end, true)),
               true))";

impl Txn {
    /// Begins with the scope given. Only a permission check calls this.
    pub(crate) async fn open(
        db: &Db,
        caller: &Caller,
        permission: Permission,
        reach: &Reach,
    ) -> Result<Self, DbErr> {
        let now = db.clock().now();
        let started = Instant::now();
        #[expect(clippy::disallowed_methods, reason = "this is what caller.begin calls")]
        let begun = db.connection().begin().await;
        let inner = begun.inspect_err(|_| db.metrics().begin_failures.inc())?;
        db.metrics().begin_seconds.observe(started.elapsed().as_secs_f64());
        let today = runtime::clock::civil_date(now).to_string();
        let values = [
            reach.setting().into(),
            reach.grantees().into(),
            caller.subject().into(),
            today.into(),
            caller.hides_restricted(permission).into(),
            caller.hides_apart(permission).into(),
            caller.stands_for(permission).into(),
        ];
        inner
            .query_one_raw(Statement::from_sql_and_values(
                DatabaseBackend::Postgres,
                SET_SCOPE,
                values,
            ))
            .await?;
        Ok(Self {
            inner,
            db: db.clone(),
            caller: caller.clone(),
            permission,
            now,
            grants_changed: AtomicBool::new(false),
        })
    }

    /// Makes everything in it true at once.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await?;
        if self.grants_changed.into_inner() {
            self.db.forget_grants();
        }
        Ok(())
    }

    /// Undoes everything in it now, where dropping would leave that to the pool.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }

    /// Returns who is asking.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Returns the permission that opened it.
    pub fn permission(&self) -> Permission {
        self.permission
    }

    /// Returns when it began, by the service's clock; one transaction has one time.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub(crate) fn grants_changed(&self) {
        self.grants_changed.store(true, Ordering::Relaxed);
    }
}

impl Deref for Txn {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Txn {
    fn get_database_backend(&self) -> DatabaseBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}
