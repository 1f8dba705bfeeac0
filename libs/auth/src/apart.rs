//! Centrally managed people who are served locally (diện Trung ương): kept apart from everybody else.
//!
//! Enforced like a restriction, where a transaction begins and in `yba_reaches`: their rows are absent but
//! to themselves and their proxies, to the services, and to whoever holds a grant with the scope
//! `central` for the permission and asks for them with the header [`HEADER`]. Each service keeps whom it
//! concerns from `person.set-apart.v1` and `person.rejoined.v1`.

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use schema::events::{PersonRejoinedV1, PersonSetApartV1};
use schema::{Envelope, Event, ManagementTier, PersonId};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};

use crate::grants::{Applied, ApplyError};
use crate::txn::Txn;

/// The header in which a request asks for more people than lists hold by default.
pub const HEADER: &str = "Yba-Include";

/// The value of [`HEADER`] that asks for centrally managed people; of a comma list it is one.
pub const CENTRAL: &str = "central";

const SET_APART: &str = "
    insert into apart_person as known (person_id, since)
    select $1, $2 where not yba_is_erased($1)
    on conflict (person_id) do update set since = excluded.since, ended_at = null
    where known.ended_at <= excluded.since";

/// Heard before the other, it still leaves its mark.
const REJOIN: &str = "
    insert into apart_person as known (person_id, since, ended_at)
    select $1, $2, $2 where not yba_is_erased($1)
    on conflict (person_id) do update set ended_at = excluded.ended_at
    where known.ended_at is null and known.since <= excluded.ended_at";

const LEARN: &str = "
    insert into apart_person (person_id, since)
    select $1, $2 where not yba_is_erased($1) on conflict do nothing";

/// Takes over what the registry says; each service calls it for the two types of the topic `people`.
pub async fn apply(txn: &Txn, envelope: &Envelope) -> Result<Applied, ApplyError> {
    match envelope.event_type.as_str() {
        PersonSetApartV1::TYPE => {
            let said: PersonSetApartV1 = envelope.parse()?;
            set_apart(txn, said.person_id, said.at).await?;
        }
        PersonRejoinedV1::TYPE => {
            let said: PersonRejoinedV1 = envelope.parse()?;
            rejoin(txn, said.person_id, said.at).await?;
        }
        _ => return Ok(Applied::UnknownType),
    }
    Ok(Applied::Done)
}

/// Hides the person's rows from transactions that begin after this one commits.
pub async fn set_apart(txn: &Txn, person: PersonId, at: DateTime<Utc>) -> Result<(), DbErr> {
    run(txn, SET_APART, person, at).await
}

/// Lets the person's rows be read again like everybody's.
pub async fn rejoin(txn: &Txn, person: PersonId, at: DateTime<Utc>) -> Result<(), DbErr> {
    run(txn, REJOIN, person, at).await
}

/// Sets somebody apart of whom an identity says so before `people` has said anything.
///
/// Nothing is promised across topics: without this they would be shown until the other event comes.
pub async fn learn(
    txn: &Txn,
    person: PersonId,
    (tier, at): (ManagementTier, DateTime<Utc>),
) -> Result<(), DbErr> {
    if tier != ManagementTier::Central {
        return Ok(());
    }
    run(txn, LEARN, person, at).await
}

async fn run(txn: &Txn, sql: &str, person: PersonId, at: DateTime<Utc>) -> Result<(), DbErr> {
    let values = [person.as_uuid().into(), at.into()];
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values);
    txn.execute_raw(statement).await.map(drop)
}

/// Tells whether a request asks for centrally managed people. Whether it gets them is for the grants to say.
pub(crate) fn is_asked_for(request: &HttpRequest) -> bool {
    request
        .headers()
        .get_all(HEADER)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|word| word.trim().eq_ignore_ascii_case(CENTRAL))
}
