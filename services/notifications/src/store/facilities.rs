//! Where institutions get their e-mail.

use auth::Txn;
use schema::FacilityCode;
use schema::events::FacilityRecordedV1;
use sea_orm::{ConnectionTrait, DbErr};

use super::statement;

const SAVE: &str = "
    insert into facility (code, email, active, recorded_at) values ($1, $2, $3, $4)
    on conflict (code) do update
    set email = excluded.email, active = excluded.active, recorded_at = excluded.recorded_at
    where facility.recorded_at <= excluded.recorded_at";

const EMAIL: &str = "select email from facility where code = $1 and active";
const IS_KNOWN: &str = "select exists (select from facility where code = $1)";

pub(crate) async fn save(txn: &Txn, facility: &FacilityRecordedV1) -> Result<(), DbErr> {
    let values = [
        facility.code.as_str().into(),
        facility.email.clone().into(),
        facility.active.into(),
        facility.at.into(),
    ];
    txn.execute_raw(statement(SAVE, values)).await?;
    Ok(())
}

/// Finds the mailbox of an active facility.
pub(crate) async fn find_email(txn: &Txn, code: &FacilityCode) -> Result<Option<String>, DbErr> {
    let row = txn.query_one_raw(statement(EMAIL, [code.as_str().into()])).await?;
    row.map_or(Ok(None), |row| row.try_get_by_index(0))
}

/// Tells whether the facility's event has come already.
pub(crate) async fn is_known(txn: &Txn, code: &FacilityCode) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement(IS_KNOWN, [code.as_str().into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}
