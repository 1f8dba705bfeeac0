//! What became of everything that was sent.

use auth::Txn;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A receipt.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) facility: String,
    pub(crate) state: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) encounter_id: Option<Uuid>,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) version: Option<i32>,
    pub(crate) faults: String,
    pub(crate) intake_id: Option<Uuid>,
    pub(crate) line: Option<i32>,
}

const INSERT: &str = "
    insert into receipt (id, facility, state, received_at, encounter_id, person_id, version, faults, intake_id, line)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Writes a receipt.
pub(crate) async fn insert(txn: &Txn, row: Row) -> Result<(), DbErr> {
    let values = [
        row.id.into(),
        row.facility.into(),
        row.state.into(),
        row.received_at.into(),
        row.encounter_id.into(),
        row.person_id.into(),
        row.version.into(),
        row.faults.into(),
        row.intake_id.into(),
        row.line.into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await?;
    Ok(())
}

macro_rules! columns {
    () => {
        "select id, facility, state, received_at, encounter_id, person_id, version, faults, intake_id, line
         from receipt "
    };
}

const FIND: &str = concat!(columns!(), "where id = $1");

/// Finds a receipt that the caller may see.
pub(crate) async fn find(txn: &Txn, id: Uuid) -> Result<Option<Row>, DbErr> {
    let row = txn.query_one_raw(statement(FIND, [id.into()])).await?;
    row.map(|row| Row::from_query_result(&row, "")).transpose()
}

/// Newest first: receipts have ids in the order of time.
const LIST: &str = concat!(
    columns!(),
    "where ($1 = '' or state = $1) and ($2 = '' or facility = $2) and id < $3
       and ($5::uuid is null or intake_id = $5)
     order by id desc limit $4"
);

/// Which receipts to list.
pub(crate) struct Filter<'a> {
    /// A state, or empty for all.
    pub(crate) state: &'a str,
    /// A facility, or empty for all.
    pub(crate) facility: &'a str,
    /// An upload.
    pub(crate) intake: Option<Uuid>,
    /// Below this id; [`Uuid::max`] at first.
    pub(crate) before: Uuid,
}

/// Lists receipts that the caller may see, newest first.
pub(crate) async fn list(txn: &Txn, filter: &Filter<'_>, most: u32) -> Result<Vec<Row>, DbErr> {
    let values = [
        filter.state.into(),
        filter.facility.into(),
        filter.before.into(),
        i64::from(most).into(),
        filter.intake.into(),
    ];
    let rows = txn.query_all_raw(statement(LIST, values)).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")).collect()
}
