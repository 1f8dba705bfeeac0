//! Citizen ids of people whose records must not be here.

use std::collections::HashSet;

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::KeyedHash;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{count, hash_bytes, keyed_hash, statement};

const REFUSED: &str = "select registry_refused($1::bytea[])";

const LIST: &str = "
    insert into refusal (citizen_hash, listed_by, listed_at) values ($1, $2, $3)
    on conflict do nothing";

const PURGE_ROWS: &str = "
    with purged as (
        update roster_row
        set outcome = 'rejected', effect = null, sealed = null, citizen_hash = null, insurance_hash = null,
            person_id = null,
            faults = $2, version = version + 1, changed_at = $3
        where (citizen_hash = $1 or person_id = $4) and outcome <> 'rejected'
        returning import_id, (select o.outcome from roster_row o
                              where o.import_id = roster_row.import_id and o.\"row\" = roster_row.\"row\") as was,
                  (select o.effect from roster_row o
                   where o.import_id = roster_row.import_id and o.\"row\" = roster_row.\"row\") as effect
    ), counted as (
        select import_id, count(*)::integer as all_rows,
               (count(*) filter (where was = 'accepted'))::integer as accepted,
               (count(*) filter (where was = 'held'))::integer as held,
               (count(*) filter (where was = 'duplicate'))::integer as duplicates,
               (count(*) filter (where was = 'pending'))::integer as pending,
               (count(*) filter (where effect = 'registered'))::integer as registered,
               (count(*) filter (where effect = 'updated'))::integer as updated,
               (count(*) filter (where effect = 'unchanged'))::integer as unchanged
        from purged group by import_id
    )
    update roster_import i
    set accepted = i.accepted - c.accepted, held = i.held - c.held,
        duplicates = i.duplicates - c.duplicates, pending = i.pending - c.pending,
        rejected = i.rejected + c.all_rows, registered = i.registered - c.registered,
        updated = i.updated - c.updated, unchanged = i.unchanged - c.unchanged,
        version = i.version + 1
    from counted c where i.id = c.import_id";

const HOLDER: &str = "select id from person where citizen_hash = $1";

const PURGED_BY: &str = "update refusal set erasure_id = $2 where citizen_hash = $1";

const LISTED: &str = "
    select r.id, r.listed_by, r.listed_at, r.erasure_id, e.state, e.completed_at
    from refusal r left join erasure e on e.id = r.erasure_id
    where $1::uuid is null or (r.listed_at, r.id) < (select b.listed_at, b.id from refusal b where b.id = $1)
    order by r.listed_at desc, r.id desc limit $2";

/// Which of these citizen ids are refused.
pub(crate) async fn find_refused(
    txn: &Txn,
    hashes: &[&KeyedHash],
) -> Result<HashSet<KeyedHash>, DbErr> {
    let hashes: Vec<Vec<u8>> = hashes.iter().map(|hash| hash_bytes(hash)).collect();
    let rows = txn.query_all_raw(statement(REFUSED, [hashes.into()])).await?;
    rows.iter().map(|row| keyed_hash(&row.try_get_by_index::<Vec<u8>>(0)?)).collect()
}

/// Puts a citizen id on the list; false when it stood there already.
pub(crate) async fn insert(txn: &Txn, hash: &KeyedHash) -> Result<bool, DbErr> {
    let listed_by = txn.caller().subject();
    let values = [hash_bytes(hash).into(), listed_by.into(), txn.now().into()];
    Ok(txn.execute_raw(statement(LIST, values)).await?.rows_affected() == 1)
}

/// Erases what rows of lists hold about somebody; answers how many imports that touched.
pub(crate) async fn purge_rows(
    txn: &Txn,
    hash: &KeyedHash,
    person: Option<Uuid>,
    faults: serde_json::Value,
) -> Result<i64, DbErr> {
    let values = [hash_bytes(hash).into(), faults.into(), txn.now().into(), person.into()];
    Ok(count(txn.execute_raw(statement(PURGE_ROWS, values)).await?.rows_affected()))
}

/// Who has this citizen id?
pub(crate) async fn find_holder(txn: &Txn, hash: &KeyedHash) -> Result<Option<Uuid>, DbErr> {
    let row = txn.query_one_raw(statement(HOLDER, [hash_bytes(hash).into()])).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Notes which erasure purges what was here of somebody.
pub(crate) async fn purged_by(txn: &Txn, hash: &KeyedHash, erasure: Uuid) -> Result<(), DbErr> {
    let values = [hash_bytes(hash).into(), erasure.into()];
    txn.execute_raw(statement(PURGED_BY, values)).await.map(drop)
}

/// An entry of the list, without the number.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Listed {
    pub(crate) id: Uuid,
    pub(crate) listed_by: String,
    pub(crate) listed_at: DateTime<Utc>,
    pub(crate) erasure_id: Option<Uuid>,
    pub(crate) state: Option<String>,
    pub(crate) completed_at: Option<DateTime<Utc>>,
}

/// A page of the list, newest first.
pub(crate) async fn list_page(
    txn: &Txn,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Listed>, DbErr> {
    let values = [after.into(), i64::from(limit).into()];
    Listed::find_by_statement(statement(LISTED, values)).all(txn).await
}
