//! What is known of people: identity, telephone, and who may reach them.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::{OrganisationCode, PersonId};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{parsed, statement};

/// The place that a sealed name is bound to.
pub(crate) const PERSON_NAME: &[u8] = b"clinics.identity.name";
/// The place that a sealed telephone number is bound to.
pub(crate) const PHONE: &[u8] = b"clinics.contact.phone";

/// An identity about to be recorded.
pub(crate) struct Identity<'a> {
    pub(crate) person_id: PersonId,
    pub(crate) organisation: &'a OrganisationCode,
    /// Sealed.
    pub(crate) name: Vec<u8>,
    pub(crate) at: DateTime<Utc>,
}

/// Someone without a card.
pub(crate) struct Unregistered {
    pub(crate) person_id: PersonId,
    pub(crate) organisation: OrganisationCode,
}

/// Sorted, so that two who lock the same people never wait for each other in a circle.
const LOCK: &str = "
    with sorted as materialized (
        select distinct hashtextextended('clinics person ' || id, 0) as key from unnest($1::uuid[]) as id order by key
    )
    select count(pg_advisory_xact_lock(key)) from sorted";

/// Nothing comes back when a newer identity is here already.
const SAVE_IDENTITY: &str = "
    insert into identity (person_id, organisation, name, needs_card, recorded_at)
    values ($1, $2, $3, not exists (select from card where person_id = $1 and closed_at is null)
                        and not exists (select from departure where person_id = $1), $4)
    on conflict (person_id) do update
    set organisation = excluded.organisation, name = excluded.name, needs_card = excluded.needs_card,
        recorded_at = excluded.recorded_at
    where identity.recorded_at <= excluded.recorded_at
    returning needs_card";

/// Grantees that are facilities stay: the card decides about them. Persons stay: merges decide about them.
const REPLACE_SCOPE: &str = "
    with gone as (
        delete from person_scope
        where person_id = $1 and grantee like 'organisation:%' and grantee <> all ($2)
    )
    insert into person_scope (person_id, grantee)
    select $1, grantee from unnest($2::text[]) as grantee
    on conflict (person_id, grantee) do update set valid_to = null";

const SAVE_PHONE: &str = "
    insert into contact (person_id, phone, fetched_at) values ($1, $2, $3)
    on conflict (person_id) do update set phone = excluded.phone, fetched_at = excluded.fetched_at
    where contact.fetched_at <= excluded.fetched_at";

const HAS_CONTACT: &str = "select exists (select from contact where person_id = $1)";
const IS_KNOWN: &str = "select exists (select from identity where person_id = $1)";

/// People whose clinic no longer takes cards need another one.
const LEFT_BEHIND: &str = "
    update identity set needs_card = true
    from card join facility on facility.code = card.facility
    where card.person_id = identity.person_id and card.closed_at is null
      and not facility.active and not identity.needs_card";

const UNREGISTERED: &str = "select person_id from identity i where needs_card
       and not exists (select from person_alias a where a.old = i.person_id and a.ended_at is null)
     order by person_id limit $1";

const STILL_UNREGISTERED: &str =
    "select person_id, organisation from identity where needs_card and person_id = any ($1)";

/// Keeps everybody else from changing these people's cards and follow-ups until the transaction ends.
///
/// Take it first, before anything is read: a card and a conclusion that arrive at once would miss each other.
pub(crate) async fn lock(txn: &Txn, people: &[PersonId]) -> Result<(), DbErr> {
    txn.query_one_raw(statement(LOCK, [uuids(people).into()])).await?;
    Ok(())
}

fn uuids(people: &[PersonId]) -> Vec<Uuid> {
    people.iter().map(|person| person.as_uuid()).collect()
}

/// Saves an identity that is not older than the one held. Tells whether the person needs a card.
pub(crate) async fn save_identity(
    txn: &Txn,
    identity: Identity<'_>,
) -> Result<Option<bool>, DbErr> {
    let values = [
        identity.person_id.as_uuid().into(),
        identity.organisation.as_str().into(),
        identity.name.into(),
        identity.at.into(),
    ];
    let row = txn.query_one_raw(statement(SAVE_IDENTITY, values)).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Makes the person reachable for exactly these organisations, and for themselves.
pub(crate) async fn replace_scope(
    txn: &Txn,
    person: PersonId,
    organisations: impl Iterator<Item = &OrganisationCode>,
) -> Result<(), DbErr> {
    let mut grantees: Vec<String> =
        organisations.map(|code| format!("organisation:{}", code.as_str())).collect();
    grantees.push(format!("person:{person}"));
    grantees.sort();
    grantees.dedup();
    txn.execute_raw(statement(REPLACE_SCOPE, [person.as_uuid().into(), grantees.into()])).await?;
    Ok(())
}

/// Keeps the telephone number, sealed; none when the registry knows none.
pub(crate) async fn save_phone(
    txn: &Txn,
    person: PersonId,
    phone: Option<Vec<u8>>,
) -> Result<(), DbErr> {
    let values = [person.as_uuid().into(), phone.into(), txn.now().into()];
    txn.execute_raw(statement(SAVE_PHONE, values)).await?;
    Ok(())
}

/// Tells whether a telephone number was asked for before, so that a change matters.
pub(crate) async fn has_contact(txn: &Txn, person: PersonId) -> Result<bool, DbErr> {
    exists(txn, HAS_CONTACT, person).await
}

/// Tells whether the caller may know of this person.
pub(crate) async fn is_known(txn: &Txn, person: PersonId) -> Result<bool, DbErr> {
    exists(txn, IS_KNOWN, person).await
}

async fn exists(txn: &Txn, sql: &str, person: PersonId) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement(sql, [person.as_uuid().into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Marks the people whose clinic has closed as needing a card.
pub(crate) async fn mark_left_behind(txn: &Txn) -> Result<u64, DbErr> {
    Ok(txn.execute_raw(statement(LEFT_BEHIND, [])).await?.rows_affected())
}

/// Takes up to `limit` people who need a card, under their locks.
pub(crate) async fn take_unregistered(txn: &Txn, limit: i64) -> Result<Vec<Unregistered>, DbErr> {
    let rows = txn.query_all_raw(statement(UNREGISTERED, [limit.into()])).await?;
    let people: Result<Vec<PersonId>, DbErr> =
        rows.iter().map(|row| Ok(PersonId::from_uuid(row.try_get_by_index(0)?))).collect();
    let people = people?;
    lock(txn, &people).await?;
    // Somebody may have registered them while we waited.
    let rows = txn.query_all_raw(statement(STILL_UNREGISTERED, [uuids(&people).into()])).await?;
    rows.iter()
        .map(|row| {
            let organisation: String = row.try_get_by_index(1)?;
            Ok(Unregistered {
                person_id: PersonId::from_uuid(row.try_get_by_index(0)?),
                organisation: parsed("identity.organisation", &organisation)?,
            })
        })
        .collect()
}
