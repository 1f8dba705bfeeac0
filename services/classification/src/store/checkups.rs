//! Check-ups, their findings sealed.

use auth::secrets::PersonKey;
use auth::{Keyring, Txn};
use chrono::NaiveDate;
use schema::events::CheckupRecordedV1;
use schema::{EncounterId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;
use crate::domain::history::{Checkup, Findings};
use crate::error::Error;

#[derive(FromQueryResult)]
struct Row {
    encounter_id: Uuid,
    version: i32,
    checkup_on: NaiveDate,
    findings: Vec<u8>,
}

const SAVE: &str = "
    insert into checkup as held (encounter_id, person_id, version, checkup_on, facility, findings, recorded_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (encounter_id) do update
    set person_id = excluded.person_id, version = excluded.version, checkup_on = excluded.checkup_on,
        facility = excluded.facility, findings = excluded.findings, recorded_at = excluded.recorded_at
    where held.version < excluded.version";

/// Stores the version; false when the one that is held is as new.
pub(crate) async fn save(
    txn: &Txn,
    keyring: &Keyring,
    event: CheckupRecordedV1,
) -> Result<bool, Error> {
    let key = PersonKey::get_or_create(txn, keyring, event.person_id).await?;
    let findings = Findings { observations: event.observations, conditions: event.conditions };
    let plain = serde_json::to_vec(&findings)?;
    let version = i32::try_from(event.version).map_err(|_| Error::Damaged("version"))?;
    let values = [
        event.encounter_id.as_uuid().into(),
        event.person_id.as_uuid().into(),
        version.into(),
        event.on.into(),
        event.facility.as_str().into(),
        key.seal(&place(event.encounter_id), &plain).into(),
        event.at.into(),
    ];
    Ok(txn.execute_raw(statement(SAVE, values)).await?.rows_affected() == 1)
}

const OF_PERSON: &str = "
    select encounter_id, version, checkup_on, findings from checkup
    where person_id = $1 order by checkup_on, encounter_id";

/// Every check-up of a person, opened, in order of their days.
pub(crate) async fn of_person(
    txn: &Txn,
    keyring: &Keyring,
    person: PersonId,
) -> Result<Vec<Checkup>, Error> {
    let rows =
        Row::find_by_statement(statement(OF_PERSON, [person.as_uuid().into()])).all(txn).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = PersonKey::find(txn, keyring, person).await?.ok_or(auth::Error::Sealed)?;
    rows.into_iter().map(|row| open(&key, row)).collect()
}

fn open(key: &PersonKey, row: Row) -> Result<Checkup, Error> {
    let encounter_id = EncounterId::from_uuid(row.encounter_id);
    let plain = key.open(&place(encounter_id), &row.findings)?;
    Ok(Checkup {
        encounter_id,
        version: u32::try_from(row.version).map_err(|_| Error::Damaged("version"))?,
        on: row.checkup_on,
        findings: serde_json::from_slice(&plain)?,
    })
}

fn place(encounter: EncounterId) -> Vec<u8> {
    format!("checkup:{encounter}").into_bytes()
}

const OWNER: &str = "select person_id from checkup where encounter_id = $1";

/// Whose check-up it is held as, if it is held.
pub(crate) async fn owner(txn: &Txn, encounter: EncounterId) -> Result<Option<PersonId>, DbErr> {
    let row = txn.query_one_raw(statement(OWNER, [encounter.as_uuid().into()])).await?;
    row.map(|row| row.try_get_by_index(0).map(PersonId::from_uuid)).transpose()
}
