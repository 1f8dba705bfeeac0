//! Administrative units by day.

use auth::Txn;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::statement;

/// A unit during one of its intervals.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Unit {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) parent: Option<String>,
    pub(crate) parent_name: Option<String>,
    pub(crate) valid_from: Option<NaiveDate>,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) successor: Option<String>,
}

/// Which units; empty texts let all pass.
pub(crate) struct Wanted<'a> {
    pub(crate) on: NaiveDate,
    pub(crate) parent: &'a str,
    /// Folded: letters, digits and single spaces alone, so no pattern can be in it.
    pub(crate) name: &'a str,
    pub(crate) code: &'a str,
    /// Whether provinces alone are wanted.
    pub(crate) tops: bool,
}

const LIST: &str = "
    select u.code, u.name, u.kind, u.parent, nullif(u.valid_from, '0001-01-01') as valid_from,
           u.valid_to, u.successor,
           (select p.name from administrative_unit p where p.code = u.parent and p.valid_from <= $1
            and (p.valid_to is null or p.valid_to >= $1)) as parent_name
    from administrative_unit u
    where u.valid_from <= $1 and (u.valid_to is null or u.valid_to >= $1)
      and ($2 = '' or u.parent = $2) and ($3 = '' or ' ' || u.name_key like '% ' || $3 || '%')
      and ($4 = '' or u.code = $4) and (not $5 or u.parent is null) and u.code > $6
    order by u.code limit $7";

/// A page of the units that existed on a day.
pub(crate) async fn list(
    txn: &Txn,
    wanted: &Wanted<'_>,
    after: &str,
    limit: u32,
) -> Result<Vec<Unit>, DbErr> {
    let values = [
        wanted.on.into(),
        wanted.parent.into(),
        wanted.name.into(),
        wanted.code.into(),
        wanted.tops.into(),
        after.into(),
        i64::from(limit).into(),
    ];
    Unit::find_by_statement(statement(LIST, values)).all(txn).await
}

/// Was there a unit of this code on that day?
pub(crate) async fn exists(txn: &Txn, code: &str, on: NaiveDate) -> Result<bool, DbErr> {
    let sql = "select exists (select from administrative_unit where code = $1 and valid_from <= $2
                              and (valid_to is null or valid_to >= $2))";
    let row = txn.query_one_raw(statement(sql, [code.into(), on.into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}
