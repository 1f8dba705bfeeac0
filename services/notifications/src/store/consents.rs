//! What people consented to.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::PersonId;
use schema::events::ConsentRecordedV1;
use sea_orm::{ConnectionTrait, DbErr};

use super::statement;

/// What a person consents to who wants e-mail: the registry's code.
pub(crate) const EMAIL_NOTICES: &str = "email_notices";

const REACH_ONESELF: &str =
    "insert into person_scope (person_id, grantee) values ($1, $2) on conflict do nothing";

const SAVE: &str = "
    insert into consent as held (person_id, purpose, allowed, recorded_at) values ($1, $2, $3, $4)
    on conflict (person_id, purpose) do update
    set allowed = excluded.allowed, recorded_at = excluded.recorded_at
    where held.recorded_at <= excluded.recorded_at";

const END_ALL: &str = "update consent set allowed = false, recorded_at = $2 where person_id = $1 and allowed and recorded_at <= $2";

const ALLOWS: &str =
    "select exists (select from consent where person_id = $1 and purpose = $2 and allowed)";

/// Keeps a decision; an older one that arrives late changes nothing.
pub(crate) async fn save(txn: &Txn, event: &ConsentRecordedV1) -> Result<(), DbErr> {
    let person = event.person_id;
    let oneself = [person.as_uuid().into(), format!("person:{person}").into()];
    txn.execute_raw(statement(REACH_ONESELF, oneself)).await?;
    let values = [
        person.as_uuid().into(),
        event.purpose.clone().into(),
        event.allowed.into(),
        event.at.into(),
    ];
    txn.execute_raw(statement(SAVE, values)).await?;
    Ok(())
}

/// Ends every consent of somebody who died: nobody asks for their address, and nobody writes to it.
pub(crate) async fn end_all(txn: &Txn, person: PersonId, at: DateTime<Utc>) -> Result<(), DbErr> {
    let values = [person.as_uuid().into(), at.into()];
    txn.execute_raw(statement(END_ALL, values)).await.map(drop)
}

/// Whether a person has consented, as far as is known here.
pub(crate) async fn allows(txn: &Txn, person: PersonId, purpose: &str) -> Result<bool, DbErr> {
    let values = [person.as_uuid().into(), purpose.into()];
    let row = txn.query_one_raw(statement(ALLOWS, values)).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}
