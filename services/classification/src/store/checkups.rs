//! Check-ups, their findings sealed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

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
    person_id: Uuid,
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
    select person_id, encounter_id, version, checkup_on, findings from checkup
    where person_id = any ($1::uuid[]) order by checkup_on, encounter_id";

/// Every check-up of a person under all their ids, opened, in order of their days; and under which id each is held.
pub(crate) async fn of_person(
    txn: &Txn,
    keyring: &Keyring,
    ids: Vec<Uuid>,
) -> Result<(Vec<PersonId>, Vec<Checkup>), Error> {
    let rows = Row::find_by_statement(statement(OF_PERSON, [ids.into()])).all(txn).await?;
    let mut keys: HashMap<Uuid, PersonKey> = HashMap::new();
    let mut checkups = Vec::with_capacity(rows.len());
    let mut holders = Vec::with_capacity(rows.len());
    for row in rows {
        let holder = PersonId::from_uuid(row.person_id);
        if let Entry::Vacant(place) = keys.entry(row.person_id) {
            let key = PersonKey::find(txn, keyring, holder).await?.ok_or(auth::Error::Sealed)?;
            place.insert(key);
        }
        holders.push(holder);
        checkups.push(open(&keys[&row.person_id], row)?);
    }
    Ok((holders, checkups))
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
