//! Who left or died, and what became of their cards.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{FacilityCode, PersonId};
use sea_orm::{ConnectionTrait, DbErr};

use super::{corrupt, parsed, statement};
use crate::domain::departure::Departure;

/// What is told later of the same person counts: who left may have died since.
const RECORD: &str = "
    insert into departure (person_id, why, since, recorded_at) values ($1, $2, $3, $4)
    on conflict (person_id) do update
    set why = excluded.why, since = excluded.since, recorded_at = excluded.recorded_at
    where departure.recorded_at <= excluded.recorded_at";

const FIND: &str = "select why from departure where person_id = $1";

const FORGET: &str = "delete from departure where person_id = $1";

const END_CARD: &str = "
    update card set closed_at = $2, ended_for = $3 where person_id = $1 and closed_at is null
    returning facility";

/// Nobody waits for a clinic who is not looked after.
const NEEDS_NONE: &str =
    "update identity set needs_card = false where person_id = $1 and needs_card";

/// The card that the departure ended, if its clinic still takes cards.
const REOPEN_CARD: &str = "
    update card c set closed_at = null, ended_for = null
    from facility f
    where f.code = c.facility and f.active and c.registration_id = (
        select l.registration_id from card l where l.person_id = $1
        order by l.registered_at desc, l.registration_id desc limit 1)
      and c.ended_for is not null
    returning c.facility";

const NEEDS_ONE: &str = "
    update identity set needs_card = true
    where person_id = $1
      and not exists (select from card where card.person_id = $1 and card.closed_at is null)
    returning organisation";

/// Keeps that somebody left or died.
pub(crate) async fn record(
    txn: &Txn,
    person: PersonId,
    why: Departure,
    (since, at): (NaiveDate, DateTime<Utc>),
) -> Result<(), DbErr> {
    let values = [person.as_uuid().into(), why.as_str().into(), since.into(), at.into()];
    txn.execute_raw(statement(RECORD, values)).await.map(drop)
}

/// Whether and how somebody went.
pub(crate) async fn find(txn: &Txn, person: PersonId) -> Result<Option<Departure>, DbErr> {
    let row = txn.query_one_raw(statement(FIND, [person.as_uuid().into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let why: String = row.try_get_by_index(0)?;
    let why = Departure::from_word(&why);
    why.map(Some).ok_or_else(|| corrupt("departure.why"))
}

/// Forgets that somebody left; tells whether they had.
pub(crate) async fn forget(txn: &Txn, person: PersonId) -> Result<bool, DbErr> {
    let statement = statement(FORGET, [person.as_uuid().into()]);
    Ok(txn.execute_raw(statement).await?.rows_affected() == 1)
}

/// Ends the person's open card; answers where it was.
pub(crate) async fn end_card(
    txn: &Txn,
    person: PersonId,
    why: Departure,
) -> Result<Option<FacilityCode>, DbErr> {
    let values = [person.as_uuid().into(), txn.now().into(), why.as_str().into()];
    let row = txn.query_one_raw(statement(END_CARD, values)).await?;
    txn.execute_raw(statement(NEEDS_NONE, [person.as_uuid().into()])).await?;
    row.map(|row| parsed("card.facility", &row.try_get_by_index::<String>(0)?)).transpose()
}

/// Opens again the card that a departure ended; answers where it is.
pub(crate) async fn reopen_card(
    txn: &Txn,
    person: PersonId,
) -> Result<Option<FacilityCode>, DbErr> {
    let row = txn.query_one_raw(statement(REOPEN_CARD, [person.as_uuid().into()])).await?;
    row.map(|row| parsed("card.facility", &row.try_get_by_index::<String>(0)?)).transpose()
}

/// Says that somebody waits for a clinic; answers of which organisation, unless they have a card or are not known yet.
pub(crate) async fn need_card(txn: &Txn, person: PersonId) -> Result<Option<String>, DbErr> {
    let row = txn.query_one_raw(statement(NEEDS_ONE, [person.as_uuid().into()])).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}
