//! Rule tables and which is in force.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::statement;

/// A rule table as stored.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Row {
    pub(crate) version: String,
    pub(crate) document: String,
    pub(crate) digest: Vec<u8>,
    pub(crate) state: String,
    pub(crate) drafted_at: DateTime<Utc>,
    pub(crate) published_at: Option<DateTime<Utc>>,
    pub(crate) ratified_at: Option<DateTime<Utc>>,
    pub(crate) decision: Option<String>,
    pub(crate) decided_on: Option<NaiveDate>,
    pub(crate) is_in_force: bool,
}

/// A table to store.
pub(crate) struct Draft<'a> {
    pub(crate) version: &'a str,
    pub(crate) document: &'a str,
    pub(crate) digest: &'a [u8],
    pub(crate) fact_set: &'a [u8],
}

const FIND: &str = "
    select t.version, t.document, t.digest, t.state, t.drafted_at, t.published_at, t.ratified_at,
           t.decision, t.decided_on, f.version is not null as is_in_force
    from rule_table t left join table_in_force f using (version) where t.version = $1";

const LIST: &str = "
    select t.version, t.document, t.digest, t.state, t.drafted_at, t.published_at, t.ratified_at,
           t.decision, t.decided_on, f.version is not null as is_in_force
    from rule_table t left join table_in_force f using (version) order by t.drafted_at desc, t.version";

const INSERT: &str = "
    insert into rule_table (version, document, digest, fact_set, state, drafted_at, drafted_by)
    values ($1, $2, $3, $4, 'draft', $5, $6) on conflict (version) do nothing";

const PUBLISH: &str = "
    update rule_table set state = 'published', published_at = $2 where version = $1 and state = 'draft'";

const RATIFY: &str = "
    update rule_table
    set state = 'ratified', ratified_at = $2, ratified_by = $3, decision = $4, decided_on = $5
    where version = $1 and state = 'published'";

const PUT_IN_FORCE: &str = "
    insert into table_in_force (version, since) values ($1, $2)
    on conflict (only_row) do update set version = excluded.version, since = excluded.since";

const RATIFIED_IS_IN_FORCE: &str = "
    select from table_in_force join rule_table using (version) where state = 'ratified'";

pub(crate) async fn find(txn: &Txn, version: &str) -> Result<Option<Row>, DbErr> {
    Row::find_by_statement(statement(FIND, [version.into()])).one(txn).await
}

pub(crate) async fn list(txn: &Txn) -> Result<Vec<Row>, DbErr> {
    Row::find_by_statement(statement(LIST, [])).all(txn).await
}

/// False when the version exists.
pub(crate) async fn insert(txn: &Txn, draft: &Draft<'_>) -> Result<bool, DbErr> {
    let values = [
        draft.version.into(),
        draft.document.into(),
        draft.digest.to_vec().into(),
        draft.fact_set.to_vec().into(),
        txn.now().into(),
        txn.caller().subject().into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

pub(crate) async fn publish(txn: &Txn, version: &str) -> Result<(), DbErr> {
    txn.execute_raw(statement(PUBLISH, [version.into(), txn.now().into()])).await?;
    Ok(())
}

pub(crate) async fn ratify(
    txn: &Txn,
    version: &str,
    decision: &str,
    on: NaiveDate,
) -> Result<bool, DbErr> {
    let caller = txn.caller().subject();
    let values = [version.into(), txn.now().into(), caller.into(), decision.into(), on.into()];
    Ok(txn.execute_raw(statement(RATIFY, values)).await?.rows_affected() == 1)
}

pub(crate) async fn put_in_force(txn: &Txn, version: &str) -> Result<(), DbErr> {
    txn.execute_raw(statement(PUT_IN_FORCE, [version.into(), txn.now().into()])).await?;
    Ok(())
}

pub(crate) async fn ratified_is_in_force(txn: &Txn) -> Result<bool, DbErr> {
    Ok(txn.query_one_raw(statement(RATIFIED_IS_IN_FORCE, [])).await?.is_some())
}

pub(crate) async fn any(txn: &Txn) -> Result<bool, DbErr> {
    Ok(txn.query_one_raw(statement("select from rule_table limit 1", [])).await?.is_some())
}

pub(crate) async fn in_force(txn: &Txn) -> Result<Option<String>, DbErr> {
    let row = txn.query_one_raw(statement("select version from table_in_force", [])).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}
