//! The contents that were sent for a delivery.

use auth::Txn;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A content that was sent, without the content.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) digest: Vec<u8>,
    pub(crate) sent_at: DateTime<Utc>,
    pub(crate) state: String,
    pub(crate) matched: bool,
    pub(crate) receipt_id: Uuid,
    pub(crate) received_at: DateTime<Utc>,
}

const LIST: &str = "
    select digest, sent_at, state, matched, receipt_id, received_at from version where encounter_id = $1";

/// Every content of a delivery; a few.
pub(crate) async fn list(txn: &Txn, encounter_id: Uuid) -> Result<Vec<Row>, DbErr> {
    let rows = txn.query_all_raw(statement(LIST, [encounter_id.into()])).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")).collect()
}

/// A content with its bundle, sealed.
pub(crate) struct New<'a> {
    pub(crate) encounter_id: Uuid,
    pub(crate) digest: &'a [u8],
    pub(crate) facility: &'a str,
    pub(crate) sent_at: DateTime<Utc>,
    pub(crate) state: &'static str,
    pub(crate) matched: bool,
    pub(crate) receipt_id: Uuid,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) sealed: Vec<u8>,
    pub(crate) sealed_for: Uuid,
}

/// A content that is known keeps its receipt; its sender's time only grows, and it may get its person.
const SAVE: &str = "
    insert into version as v (encounter_id, digest, facility, sent_at, state, matched, receipt_id, received_at,
                              sealed, sealed_for)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (encounter_id, digest) do update
    set sent_at = greatest(v.sent_at, excluded.sent_at), state = excluded.state,
        matched = v.matched or excluded.matched,
        sealed = case when v.matched then v.sealed else excluded.sealed end,
        sealed_for = case when v.matched then v.sealed_for else excluded.sealed_for end";

/// Keeps a content, or what is new about one that is known.
pub(crate) async fn save(txn: &Txn, new: New<'_>) -> Result<(), DbErr> {
    let values = [
        new.encounter_id.into(),
        new.digest.to_vec().into(),
        new.facility.into(),
        new.sent_at.into(),
        new.state.into(),
        new.matched.into(),
        new.receipt_id.into(),
        new.received_at.into(),
        new.sealed.into(),
        new.sealed_for.into(),
    ];
    txn.execute_raw(statement(SAVE, values)).await?;
    Ok(())
}

const SET_STATE: &str = "
    with changed as (
        update version set state = $3 where encounter_id = $1 and digest = $2 returning receipt_id)
    update receipt set state = $3, version = coalesce($4, version), person_id = coalesce($5, person_id)
    where id in (select receipt_id from changed)";

/// Changes what a content is, and what its receipt says.
pub(crate) async fn set_state(
    txn: &Txn,
    (encounter_id, digest): (Uuid, &[u8]),
    state: &'static str,
    number: Option<i32>,
    person: Option<Uuid>,
) -> Result<(), DbErr> {
    let values =
        [encounter_id.into(), digest.to_vec().into(), state.into(), number.into(), person.into()];
    txn.execute_raw(statement(SET_STATE, values)).await?;
    Ok(())
}

const SEALED: &str = "
    select sealed, sealed_for from version where encounter_id = $1 and digest = $2";

/// The sealed bundle, and whose key opens it.
pub(crate) async fn sealed(
    txn: &Txn,
    encounter_id: Uuid,
    digest: &[u8],
) -> Result<Option<(Vec<u8>, Uuid)>, DbErr> {
    let values = [encounter_id.into(), digest.to_vec().into()];
    let row = txn.query_one_raw(statement(SEALED, values)).await?;
    row.map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).transpose()
}
