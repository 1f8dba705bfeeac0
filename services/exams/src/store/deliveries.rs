//! Deliveries: the one statement that takes in a new one, and the lock for all others.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use super::findings::insert_findings;
use super::statement;

/// What a new delivery has besides its findings.
pub(crate) struct New<'a> {
    pub(crate) encounter_id: Uuid,
    pub(crate) key: &'a [u8],
    pub(crate) digest: &'a [u8],
    pub(crate) sealed: Vec<u8>,
    pub(crate) citizen_hash: &'a str,
    pub(crate) revision: i64,
    pub(crate) faults: String,
    pub(crate) intake: Option<(Uuid, i32)>,
    pub(crate) day: NaiveDate,
    /// Observations, without their components, and conditions.
    pub(crate) counts: (i64, i64),
}

/// What became of the attempt to take in a delivery in one statement.
pub(crate) enum Taken {
    /// New, stored whole, in force as number 1.
    Accepted,
    /// The version in force says the same; only a receipt was stored.
    Unchanged { encounter_id: Uuid, number: i32, person_id: Option<Uuid> },
    /// The delivery is known with other content: nothing was stored.
    Known,
    /// The person was listed for refusal: nothing was stored.
    Refused,
    /// What was read of the person holds no longer: nothing was stored.
    Stale,
}

/// `fresh` is empty when the delivery is known or was inserted by another at the same time; `same` has
/// a row when the version in force has this content and the sender's time is no later.
const TAKE_IN: &str = concat!(
    "with verdict as materialized (
        select exams_admits($33, $1, $34) as verdict
    ), known as materialized (
        select encounter_id, digest, sent_at, number, person_id from delivery where key = $30
    ), same as materialized (
        select k.encounter_id, k.number, k.person_id from known k, verdict v
        where v.verdict <> 'refused' and k.digest = $31 and k.sent_at >= $4
    ), fresh as (
        insert into delivery (encounter_id, key, facility, on_day, person_id, digest, sent_at, number)
        select $29, $30, $2, $3, $1, $31, $4, 1 from verdict
        where verdict = 'ok' and not exists (select from known)
        on conflict (key) do nothing returning encounter_id, number
    ), target as materialized (
        select encounter_id, number from fresh
    ), version_row as (
        insert into version (encounter_id, digest, facility, sent_at, state, matched, receipt_id, received_at,
                             sealed, sealed_for)
        select encounter_id, $31, $2, $4, 'accepted', true, $6, $5, $32, $1 from target
    ), receipt_row as (
        insert into receipt (id, facility, state, received_at, encounter_id, person_id, version, faults,
                             intake_id, line)
        select $6, $2, r.state, $5, r.encounter_id, r.person_id, r.number, $35, $36, $37
        from (select encounter_id, 'accepted' as state, $1::uuid as person_id, number from target
              union all select encounter_id, 'unchanged', person_id, number from same) as r
    ), ",
    insert_findings!(),
    ", counted as (
        insert into figure as f (facility, day, shard, received, accepted, unchanged, observations, conditions)
        select $2, $38, (pg_backend_pid() % 16)::smallint, fresh + same, fresh, same, fresh * $39, fresh * $40
        from (select (select count(*) from target) as fresh, (select count(*) from same) as same) as c
        where fresh + same > 0
        on conflict (facility, day, shard) do update set
            received = f.received + excluded.received, accepted = f.accepted + excluded.accepted,
            unchanged = f.unchanged + excluded.unchanged,
            observations = f.observations + excluded.observations,
            conditions = f.conditions + excluded.conditions
    )
    select v.verdict, exists (select from target), s.encounter_id, s.number, s.person_id
    from verdict v left join same s on true"
);

/// Takes in a delivery whose person is known, if it is new or says what is in force already.
pub(crate) async fn take_in(
    txn: &Txn,
    mut findings: Vec<Value>,
    new: New<'_>,
) -> Result<Taken, DbErr> {
    findings.extend([
        new.encounter_id.into(),
        new.key.to_vec().into(),
        new.digest.to_vec().into(),
        new.sealed.into(),
        new.citizen_hash.into(),
        new.revision.into(),
        new.faults.into(),
        new.intake.map(|(intake, _)| intake).into(),
        new.intake.map(|(_, line)| line).into(),
        new.day.into(),
        new.counts.0.into(),
        new.counts.1.into(),
    ]);
    let row = txn.query_one_raw(statement(TAKE_IN, findings)).await?;
    let row = row.ok_or_else(|| super::corrupt("verdict"))?;
    let verdict: String = row.try_get_by_index(0)?;
    if verdict == "refused" {
        return Ok(Taken::Refused);
    }
    if row.try_get_by_index(1)? {
        return Ok(Taken::Accepted);
    }
    if let Some(encounter_id) = row.try_get_by_index(2)? {
        let (number, person_id) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
        return Ok(Taken::Unchanged { encounter_id, number, person_id });
    }
    Ok(if verdict == "stale" { Taken::Stale } else { Taken::Known })
}

/// A delivery that is held for the transaction.
pub(crate) struct Locked {
    pub(crate) encounter_id: Uuid,
    pub(crate) person_id: Option<Uuid>,
    /// How many versions came into force.
    pub(crate) number: i32,
    /// The content in force.
    pub(crate) digest: Option<Vec<u8>>,
}

const ENSURE: &str = "
    insert into delivery (encounter_id, key, facility, on_day) values ($1, $2, $3, $4)
    on conflict (key) do nothing";
const LOCK: &str = "
    select encounter_id, person_id, number, digest from delivery where key = $1 for update";
const LOCK_BY_ID: &str = "
    select encounter_id, person_id, number, digest from delivery where encounter_id = $1 for update";

/// Holds a delivery, made now if it is new.
pub(crate) async fn lock_or_make(
    txn: &Txn,
    encounter_id: Uuid,
    key: &[u8],
    facility: &str,
    on_day: NaiveDate,
) -> Result<Locked, DbErr> {
    let values = [encounter_id.into(), key.to_vec().into(), facility.into(), on_day.into()];
    txn.execute_raw(statement(ENSURE, values)).await?;
    locked(txn, LOCK, key.to_vec().into()).await
}

/// Holds a delivery that exists.
pub(crate) async fn lock(txn: &Txn, encounter_id: Uuid) -> Result<Locked, DbErr> {
    locked(txn, LOCK_BY_ID, encounter_id.into()).await
}

async fn locked(txn: &Txn, sql: &str, which: Value) -> Result<Locked, DbErr> {
    let row = txn.query_one_raw(statement(sql, [which])).await?;
    let row = row.ok_or_else(|| super::corrupt("delivery"))?;
    Ok(Locked {
        encounter_id: row.try_get_by_index(0)?,
        person_id: row.try_get_by_index(1)?,
        number: row.try_get_by_index(2)?,
        digest: row.try_get_by_index(3)?,
    })
}

const PUT_IN_FORCE: &str = "
    update delivery set person_id = $2, digest = $3, sent_at = $4, number = $5, on_day = $6
    where encounter_id = $1";
const RAISE: &str = "update delivery set sent_at = $2 where encounter_id = $1 and sent_at < $2";

/// Puts a version in force under its number.
pub(crate) async fn put_in_force(
    txn: &Txn,
    encounter_id: Uuid,
    person_id: Uuid,
    (digest, sent_at): (&[u8], DateTime<Utc>),
    (number, on_day): (i32, NaiveDate),
) -> Result<(), DbErr> {
    let values = [
        encounter_id.into(),
        person_id.into(),
        digest.to_vec().into(),
        sent_at.into(),
        number.into(),
        on_day.into(),
    ];
    txn.execute_raw(statement(PUT_IN_FORCE, values)).await?;
    Ok(())
}

/// The sender has said again, later, what is in force.
pub(crate) async fn raise(
    txn: &Txn,
    encounter_id: Uuid,
    sent_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    txn.execute_raw(statement(RAISE, [encounter_id.into(), sent_at.into()])).await?;
    Ok(())
}
