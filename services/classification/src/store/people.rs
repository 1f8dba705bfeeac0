//! People as far as rules ask of them, and whose reach they are within.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::events::IdentityRecordedV1;
use schema::{FacilityCode, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::statement;
use crate::domain::history::Subject;
use crate::error::Error;

#[derive(FromQueryResult)]
struct Row {
    sex: Option<String>,
    born: Option<String>,
}

const OPEN: &str = "insert into person (person_id) values ($1) on conflict do nothing";
const LOCK: &str = "select sex, born from person where person_id = $1 for update";

/// Locks the person's row, made if there is none: one assessment of a person at a time.
pub(crate) async fn lock(txn: &Txn, person: PersonId) -> Result<Subject, Error> {
    txn.execute_raw(statement(OPEN, [person.as_uuid().into()])).await?;
    let row = Row::find_by_statement(statement(LOCK, [person.as_uuid().into()])).one(txn).await?;
    subject(row.ok_or(Error::PersonNotFound(person))?)
}

const FIND: &str = "select sex, born from person where person_id = $1";

/// Nothing when the person is unknown, or not within the caller's reach.
pub(crate) async fn find(txn: &Txn, person: PersonId) -> Result<Option<Subject>, Error> {
    let row = Row::find_by_statement(statement(FIND, [person.as_uuid().into()])).one(txn).await?;
    row.map(subject).transpose()
}

fn subject(row: Row) -> Result<Subject, Error> {
    let sex = row.sex.map(|text| text.parse()).transpose();
    let born = row.born.map(|text| text.parse()).transpose();
    Ok(Subject {
        sex: sex.map_err(|_| Error::Damaged("sex"))?,
        born: born.map_err(|_| Error::Damaged("birth date"))?,
    })
}

const IDENTIFY: &str = "
    update person set sex = $2, born = $3, identity_at = $4
    where person_id = $1 and (identity_at is null or identity_at <= $4)";

/// False when a newer identity is known.
pub(crate) async fn identify(txn: &Txn, event: &IdentityRecordedV1) -> Result<bool, DbErr> {
    let at: DateTime<Utc> = event.at;
    let (sex, born) = (event.sex.as_str(), event.born.to_string());
    let values = [event.person_id.as_uuid().into(), sex.into(), born.into(), at.into()];
    Ok(txn.execute_raw(statement(IDENTIFY, values)).await?.rows_affected() == 1)
}

const SCOPE_ORGANISATIONS: &str = "
    with gone as (
        delete from person_scope
        where person_id = $1 and grantee like 'organisation:%' and grantee <> all ($2))
    insert into person_scope (person_id, grantee)
    select $1, grantee from unnest($2::text[]) as grantee
    on conflict (person_id, grantee) do update set valid_to = null";

/// Puts the person within the reach of their organisations and of themselves.
pub(crate) async fn scope_identity(txn: &Txn, event: &IdentityRecordedV1) -> Result<(), DbErr> {
    let organisations = std::iter::once(&event.organisation).chain(&event.ancestors);
    let mut grantees: Vec<String> =
        organisations.map(|code| format!("organisation:{code}")).collect();
    grantees.push(format!("person:{}", event.person_id));
    grantees.sort();
    grantees.dedup();
    let values = [event.person_id.as_uuid().into(), grantees.into()];
    txn.execute_raw(statement(SCOPE_ORGANISATIONS, values)).await?;
    Ok(())
}

const SCOPE_FACILITY: &str = "
    with gone as (
        delete from person_scope where person_id = $1 and grantee like 'facility:%' and grantee <> $2)
    insert into person_scope (person_id, grantee) values ($1, $2)
    on conflict (person_id, grantee) do update set valid_to = null";

/// Puts the person within the reach of the clinic where their card is, and of no other.
pub(crate) async fn scope_card(
    txn: &Txn,
    person: PersonId,
    facility: &FacilityCode,
) -> Result<(), DbErr> {
    let values = [person.as_uuid().into(), format!("facility:{facility}").into()];
    txn.execute_raw(statement(SCOPE_FACILITY, values)).await?;
    Ok(())
}
