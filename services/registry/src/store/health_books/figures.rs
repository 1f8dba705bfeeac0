//! Counters of health books, which triggers keep (ADR 83).

use auth::Txn;
use chrono::NaiveDate;
use sea_orm::{DbErr, FromQueryResult};

use super::super::statement;

/// Books in force on a day.
#[derive(Debug, Clone, Default, FromQueryResult)]
pub(crate) struct InForceOn {
    /// Their last day has not passed.
    pub(crate) valid: i64,
    /// Valid, and the last day comes soon.
    pub(crate) expiring: i64,
    /// Their last day has passed.
    pub(crate) expired: i64,
}

/// How often one thing was done in a year.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Done {
    pub(crate) year: i16,
    pub(crate) action: String,
    pub(crate) books: i64,
}

const IN_FORCE: &str = "
    select coalesce(sum(books) filter (where valid_to >= $1), 0)::bigint as valid,
           coalesce(sum(books) filter (where valid_to between $1 and $2), 0)::bigint as expiring,
           coalesce(sum(books) filter (where valid_to < $1), 0)::bigint as expired
    from health_book_standing where books > 0";

const DONE: &str = "
    select year, action, sum(books)::bigint as books from health_book_figure
    group by year, action order by year desc, action";

/// The books in force within the caller's scope; those that end by `soon` are expiring.
pub(crate) async fn in_force(
    txn: &Txn,
    today: NaiveDate,
    soon: NaiveDate,
) -> Result<InForceOn, DbErr> {
    let values = [today.into(), soon.into()];
    let row = InForceOn::find_by_statement(statement(IN_FORCE, values)).one(txn).await?;
    Ok(row.unwrap_or_default())
}

/// What was done in each year, newest first.
pub(crate) async fn list_done(txn: &Txn) -> Result<Vec<Done>, DbErr> {
    Done::find_by_statement(statement(DONE, [])).all(txn).await
}
