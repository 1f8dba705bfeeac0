//! The copy of who people are, and who must not be here.

use auth::Txn;
use schema::events::{CardRegisteredV1, IdentityRecordedV1, RefusalListedV1};
use schema::{BirthDate, FacilityCode, KeyedHash, PersonId, PersonName};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{corrupt, statement};

/// Somebody whose number was sent.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) person_id: PersonId,
    pub(crate) citizen_hash: String,
    pub(crate) name: PersonName,
    pub(crate) born: BirthDate,
    /// Changes with every event about the person.
    pub(crate) revision: i64,
}

/// Who has a number.
pub(crate) enum Identified {
    /// Nobody may store anything about them here.
    Refused,
    /// These people; usually one or none.
    People(Vec<Known>),
}

const IDENTIFY: &str = "
    select refused, person_id, citizen_hash, name, born, revision from exams_identify($1, $2)";

/// Finds who has a citizen id, or an insurance code where no citizen id was sent.
pub(crate) async fn identify(
    txn: &Txn,
    citizen: Option<&KeyedHash>,
    insurance: Option<&KeyedHash>,
) -> Result<Identified, DbErr> {
    let values = [citizen.map(KeyedHash::as_str).into(), insurance.map(KeyedHash::as_str).into()];
    let mut people = Vec::new();
    for row in txn.query_all_raw(statement(IDENTIFY, values)).await? {
        if row.try_get_by_index(0)? {
            return Ok(Identified::Refused);
        }
        let Some(person_id) = row.try_get_by_index::<Option<Uuid>>(1)? else { continue };
        let (name, born): (String, String) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
        people.push(Known {
            person_id: PersonId::from_uuid(person_id),
            citizen_hash: row.try_get_by_index(2)?,
            name: name.parse().map_err(|_| corrupt("name"))?,
            born: born.parse().map_err(|_| corrupt("birth date"))?,
            revision: row.try_get_by_index(5)?,
        });
    }
    Ok(Identified::People(people))
}

/// Waits until nobody else decides about the deliveries of a number.
///
/// A delivery that finds nobody and the event that brings the person would otherwise miss each
/// other. The next statement sees what the other one committed.
pub(crate) async fn lock_number(txn: &Txn, hash: &str) -> Result<(), DbErr> {
    const LOCK: &str = "select pg_advisory_xact_lock(hashtextextended('exams-number' || $1, 0))";
    txn.execute_raw(statement(LOCK, [hash.into()])).await?;
    Ok(())
}

/// An older event about the same person changes nothing.
const UPSERT: &str = "
    insert into identity as i (person_id, citizen_hash, insurance_hash, name, born, sex, at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (person_id) do update
    set citizen_hash = excluded.citizen_hash, insurance_hash = excluded.insurance_hash,
        name = excluded.name, born = excluded.born, sex = excluded.sex, at = excluded.at,
        revision = default
    where i.at <= excluded.at";

/// The scope that an identity gives: its organisation, those above it, and the person.
const SCOPE: &str = "
    with given as (select unnest($2::text[]) as grantee),
    gone as (
        delete from person_scope where person_id = $1 and grantee like 'organisation:%'
            and grantee not in (select grantee from given))
    insert into person_scope (person_id, grantee)
    select $1, grantee from given on conflict (person_id, grantee) do update set valid_to = null";

/// Takes over who a person is and who reaches them; answers whether the event was newer.
pub(crate) async fn save(txn: &Txn, event: &IdentityRecordedV1) -> Result<bool, DbErr> {
    let person = event.person_id.as_uuid();
    let values = [
        person.into(),
        event.citizen_hash.as_str().into(),
        event.insurance_hash.as_ref().map(KeyedHash::as_str).into(),
        event.name.as_str().into(),
        event.born.to_string().into(),
        event.sex.as_str().into(),
        event.at.into(),
    ];
    if txn.execute_raw(statement(UPSERT, values)).await?.rows_affected() == 0 {
        return Ok(false);
    }
    let organisations = std::iter::once(&event.organisation).chain(&event.ancestors);
    let grantees: Vec<String> = organisations
        .map(|code| format!("organisation:{code}"))
        .chain([format!("person:{}", event.person_id)])
        .collect();
    txn.execute_raw(statement(SCOPE, [person.into(), grantees.into()])).await?;
    Ok(true)
}

const CARD: &str = "
    with gone as (
        delete from person_scope where person_id = $1 and grantee like 'facility:%' and grantee <> $2)
    insert into person_scope (person_id, grantee) values ($1, $2)
    on conflict (person_id, grantee) do update set valid_to = null";

/// The clinic A where a person is registered reaches them, and the one before no longer does.
pub(crate) async fn register_card(txn: &Txn, event: &CardRegisteredV1) -> Result<(), DbErr> {
    let facility: &FacilityCode = &event.facility;
    let values = [event.person_id.as_uuid().into(), format!("facility:{facility}").into()];
    txn.execute_raw(statement(CARD, values)).await?;
    Ok(())
}

/// Puts a number on the refusal list.
pub(crate) async fn refuse(txn: &Txn, event: &RefusalListedV1) -> Result<(), DbErr> {
    const REFUSE: &str =
        "insert into refusal (citizen_hash, at) values ($1, $2) on conflict do nothing";
    let values = [event.citizen_hash.as_str().into(), event.at.into()];
    txn.execute_raw(statement(REFUSE, values)).await?;
    Ok(())
}

const FIND: &str = "
    select person_id, citizen_hash, name, born, revision from identity i
    where person_id = $1 and not exists (select from refusal r where r.citizen_hash = i.citizen_hash)";

/// Finds somebody whom the caller reaches, unless their records must not be here.
pub(crate) async fn find(txn: &Txn, person: PersonId) -> Result<Option<Known>, DbErr> {
    let row = txn.query_one_raw(statement(FIND, [person.as_uuid().into()])).await?;
    row.map(|row| {
        let (name, born): (String, String) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        Ok(Known {
            person_id: PersonId::from_uuid(row.try_get_by_index(0)?),
            citizen_hash: row.try_get_by_index(1)?,
            name: name.parse().map_err(|_| corrupt("name"))?,
            born: born.parse().map_err(|_| corrupt("birth date"))?,
            revision: row.try_get_by_index(4)?,
        })
    })
    .transpose()
}

const CANDIDATE: &str = "
    select yba_survivor(person_id) from identity
    where citizen_hash = $1 or $1 is null and insurance_hash = $2 limit 1";

/// Finds whose number it is, among those whom the caller reaches.
pub(crate) async fn candidate(
    txn: &Txn,
    citizen: Option<&str>,
    insurance: Option<&str>,
) -> Result<Option<Uuid>, DbErr> {
    let values = [citizen.into(), insurance.into()];
    let row = txn.query_one_raw(statement(CANDIDATE, values)).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}
