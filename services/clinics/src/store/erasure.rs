//! Deleting what is held of somebody.

use auth::Txn;
use schema::{FacilityCode, PersonId};
use sea_orm::{ConnectionTrait, DbErr};

use super::{parsed, statement};
use crate::domain::follow_up::State;

const OPEN: &str = "
    select facility, state from follow_up
    where person_id = $1 and state in ('waiting', 'due', 'no_answer')";

const CARDS: &str = "select facility from card where person_id = $1 and closed_at is null";

/// What refers to others goes before them.
const FORGET: [&str; 6] = [
    "delete from departure where person_id = $1",
    "delete from follow_up_attempt where person_id = $1",
    "delete from follow_up where person_id = $1",
    "delete from card where person_id = $1",
    "delete from contact where person_id = $1",
    "delete from identity where person_id = $1",
];

/// Where the person's open follow-ups are, and how they stand.
pub(crate) async fn open_follow_ups(
    txn: &Txn,
    person: PersonId,
) -> Result<Vec<(Option<FacilityCode>, State)>, DbErr> {
    let rows = txn.query_all_raw(statement(OPEN, [person.as_uuid().into()])).await?;
    rows.iter()
        .map(|row| {
            let facility: Option<String> = row.try_get_by_index(0)?;
            let facility = facility.map(|code| parsed("follow_up.facility", &code)).transpose()?;
            let state: String = row.try_get_by_index(1)?;
            let state = State::from_word(&state);
            Ok((facility, state.ok_or_else(|| DbErr::Type("a stored state".to_owned()))?))
        })
        .collect()
}

/// Where the person's open card is.
pub(crate) async fn open_cards(txn: &Txn, person: PersonId) -> Result<Vec<FacilityCode>, DbErr> {
    let rows = txn.query_all_raw(statement(CARDS, [person.as_uuid().into()])).await?;
    rows.iter().map(|row| parsed("card.facility", &row.try_get_by_index::<String>(0)?)).collect()
}

/// Deletes everything of a person.
pub(crate) async fn forget(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    for sql in FORGET {
        txn.execute_raw(statement(sql, [person.as_uuid().into()])).await?;
    }
    Ok(())
}
