//! Versions that wait for their person.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A version that waits.
#[derive(FromQueryResult, Clone)]
pub(crate) struct Row {
    pub(crate) encounter_id: Uuid,
    pub(crate) digest: Vec<u8>,
    pub(crate) facility: String,
    pub(crate) receipt_id: Uuid,
    pub(crate) on_day: NaiveDate,
    pub(crate) citizen_hash: Option<String>,
    pub(crate) insurance_hash: Option<String>,
    pub(crate) reason: String,
    pub(crate) since: DateTime<Utc>,
}

const SAVE: &str = "
    insert into unmatched (encounter_id, digest, facility, receipt_id, on_day, citizen_hash, insurance_hash,
                           reason, since)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (encounter_id, digest) do update set reason = excluded.reason";

/// Queues a version, or gives it another reason.
pub(crate) async fn save(txn: &Txn, row: &Row) -> Result<(), DbErr> {
    let values = [
        row.encounter_id.into(),
        row.digest.clone().into(),
        row.facility.clone().into(),
        row.receipt_id.into(),
        row.on_day.into(),
        row.citizen_hash.clone().into(),
        row.insurance_hash.clone().into(),
        row.reason.clone().into(),
        row.since.into(),
    ];
    txn.execute_raw(statement(SAVE, values)).await?;
    Ok(())
}

/// Only the version that is held waits: others were overtaken.
const PRUNE: &str = "
    delete from unmatched u using version v
    where u.encounter_id = $1 and v.encounter_id = u.encounter_id and v.digest = u.digest and v.state <> 'held'";

/// Takes versions of a delivery that no longer wait off the queue.
pub(crate) async fn prune(txn: &Txn, encounter_id: Uuid) -> Result<(), DbErr> {
    txn.execute_raw(statement(PRUNE, [encounter_id.into()])).await?;
    Ok(())
}

macro_rules! columns {
    () => {
        "select encounter_id, digest, facility, receipt_id, on_day, citizen_hash, insurance_hash, reason, since
         from unmatched "
    };
}

const FIND: &str = concat!(columns!(), "where receipt_id = $1");
const OF_NUMBER: &str = concat!(
    columns!(),
    "where citizen_hash = $1 or citizen_hash is null and insurance_hash = $2 order by since, receipt_id"
);
const LIST: &str =
    concat!(columns!(), "where (since, receipt_id) > ($1, $2) order by since, receipt_id limit $3");

/// Finds a version by its receipt.
pub(crate) async fn find(txn: &Txn, receipt_id: Uuid) -> Result<Option<Row>, DbErr> {
    let row = txn.query_one_raw(statement(FIND, [receipt_id.into()])).await?;
    row.map(|row| Row::from_query_result(&row, "")).transpose()
}

/// Lists what waits for a number.
pub(crate) async fn of_number(
    txn: &Txn,
    citizen: &str,
    insurance: Option<&str>,
) -> Result<Vec<Row>, DbErr> {
    let rows = txn.query_all_raw(statement(OF_NUMBER, [citizen.into(), insurance.into()])).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")).collect()
}

/// Lists what waits, longest first.
pub(crate) async fn list(
    txn: &Txn,
    after: (DateTime<Utc>, Uuid),
    most: u32,
) -> Result<Vec<Row>, DbErr> {
    let values = [after.0.into(), after.1.into(), i64::from(most).into()];
    let rows = txn.query_all_raw(statement(LIST, values)).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")).collect()
}

const WAITING: &str = "
    select count(*), min(since) from unmatched";

/// Tells how many deliveries wait for their person and since when the first.
pub(crate) async fn waiting(txn: &Txn) -> Result<(i64, Option<DateTime<Utc>>), DbErr> {
    let row = txn.query_one_raw(statement(WAITING, [])).await?;
    row.map_or(Ok((0, None)), |row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
}
