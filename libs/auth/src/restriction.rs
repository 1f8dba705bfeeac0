//! Restricted records (hạn chế xử lý): kept, and absent to nearly everybody.
//!
//! Enforced once, where a transaction begins and in `yba_reaches`, so that no query can forget it.
//! Each service keeps whom it concerns from `person.restricted.v1` and `person.unrestricted.v1`.

use schema::PersonId;
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement, Value};

use crate::txn::Txn;

const RESTRICT: &str = "
    insert into restricted_person (person_id, since)
    select $1, $2 where not yba_is_erased($1) on conflict do nothing";
const LIFT: &str = "delete from restricted_person where person_id = $1";

/// Hides the person's rows from transactions that begin after this one commits.
pub async fn restrict(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    run(txn, RESTRICT, vec![person.as_uuid().into(), txn.now().into()]).await
}

/// Lets the person's rows be read again.
pub async fn lift(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    run(txn, LIFT, vec![person.as_uuid().into()]).await
}

async fn run(txn: &Txn, sql: &str, values: Vec<Value>) -> Result<(), DbErr> {
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values);
    txn.execute_raw(statement).await.map(drop)
}
