//! Deleting what is held of somebody.

use auth::Txn;
use schema::PersonId;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::statement;

/// First of all: whoever takes in a delivery for the person holds this row until it is committed.
const FORGET_IDENTITY: &str = "
    with gone as (delete from identity where person_id = $1 returning citizen_hash, insurance_hash)
    insert into erased_number (hash, person_id, at)
    select hash, $1, $2 from gone cross join lateral unnest(array[citizen_hash, insurance_hash]) as hash
    where hash is not null
    on conflict (hash) do update set person_id = excluded.person_id, at = excluded.at";

const FORGET_SCOPE: &str = "delete from person_scope where person_id = $1";

const NUMBERS: &str = "select hash from erased_number where person_id = $1";

const ENCOUNTERS: &str = "select distinct encounter_id from checkup where person_id = $1";

/// What waits in one of these check-ups, or for one of these numbers.
const FORGET_WAITING: &str = "
    delete from unmatched
    where encounter_id = any ($1) or citizen_hash = any ($2) or citizen_hash is null and insurance_hash = any ($2)
    returning encounter_id, digest, receipt_id";

const FORGET_VERSIONS: &str = "delete from version where encounter_id = any ($1)";

const FORGET_VERSION: &str = "
    delete from version v using unnest($1::uuid[], $2::bytea[]) as gone (encounter_id, digest)
    where v.encounter_id = gone.encounter_id and v.digest = gone.digest";

const FORGET_FINDINGS: [&str; 3] = [
    "delete from observation where encounter_id = any ($1)",
    "delete from condition where encounter_id = any ($1)",
    "delete from checkup where encounter_id = any ($1)",
];

/// A delivery of which nothing is left. One that has another person in force stays.
const FORGET_DELIVERIES: &str = "
    delete from delivery d
    where d.encounter_id = any ($1)
       or d.encounter_id = any ($2) and d.person_id is null
          and not exists (select from version v where v.encounter_id = d.encounter_id)
    returning d.encounter_id";

const FORGET_RECEIPTS: &str = "delete from receipt where encounter_id = any ($1) or id = any ($2)";

/// A number that is somebody's again is no longer that of an erased person.
const TAKE_UP: &str = "delete from erased_number where hash = any ($1)";

/// Forgets who a person was, but for the keyed hashes of their numbers.
pub(crate) async fn forget_identity(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    let values = [person.as_uuid().into(), txn.now().into()];
    txn.execute_raw(statement(FORGET_IDENTITY, values)).await?;
    txn.execute_raw(statement(FORGET_SCOPE, [person.as_uuid().into()])).await?;
    Ok(())
}

/// Deletes every check-up of a person, with all that was sent for it, and what waits for their numbers.
pub(crate) async fn forget_checkups(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    let numbers = column(txn, NUMBERS, person).await?;
    let encounters = column(txn, ENCOUNTERS, person).await?;
    forget(txn, encounters, numbers).await
}

/// Deletes what waits for a number.
pub(crate) async fn forget_waiting(txn: &Txn, hash: &str) -> Result<(), DbErr> {
    forget(txn, Vec::new(), vec![hash.to_owned()]).await
}

/// The numbers are in use again.
pub(crate) async fn take_up(txn: &Txn, numbers: [Option<&str>; 2]) -> Result<(), DbErr> {
    let numbers: Vec<String> = numbers.into_iter().flatten().map(str::to_owned).collect();
    txn.execute_raw(statement(TAKE_UP, [numbers.into()])).await.map(drop)
}

async fn forget(txn: &Txn, encounters: Vec<Uuid>, numbers: Vec<String>) -> Result<(), DbErr> {
    let values = [encounters.clone().into(), numbers.into()];
    let (mut waiting, mut digests, mut receipts) = (Vec::new(), Vec::new(), Vec::new());
    for row in txn.query_all_raw(statement(FORGET_WAITING, values)).await? {
        waiting.push(row.try_get_by_index::<Uuid>(0)?);
        digests.push(row.try_get_by_index::<Vec<u8>>(1)?);
        receipts.push(row.try_get_by_index::<Uuid>(2)?);
    }
    txn.execute_raw(statement(FORGET_VERSIONS, [encounters.clone().into()])).await?;
    let values = [waiting.clone().into(), digests.into()];
    txn.execute_raw(statement(FORGET_VERSION, values)).await?;
    for sql in FORGET_FINDINGS {
        txn.execute_raw(statement(sql, [encounters.clone().into()])).await?;
    }
    let values = [encounters.into(), waiting.into()];
    let rows = txn.query_all_raw(statement(FORGET_DELIVERIES, values)).await?;
    let gone: Result<Vec<Uuid>, DbErr> = rows.iter().map(|row| row.try_get_by_index(0)).collect();
    txn.execute_raw(statement(FORGET_RECEIPTS, [gone?.into(), receipts.into()])).await?;
    Ok(())
}

async fn column<T: sea_orm::TryGetable>(
    txn: &Txn,
    sql: &str,
    person: PersonId,
) -> Result<Vec<T>, DbErr> {
    let rows = txn.query_all_raw(statement(sql, [person.as_uuid().into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
