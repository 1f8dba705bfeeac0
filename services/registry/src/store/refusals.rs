//! Citizen ids of people whose records must not be here.

use std::collections::HashSet;

use auth::Txn;
use schema::KeyedHash;
use sea_orm::{ConnectionTrait, DbErr};

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
        where citizen_hash = $1 and outcome <> 'rejected'
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

const IS_REGISTERED: &str =
    "select exists (select from person where citizen_hash = $1) as registered";

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
    faults: serde_json::Value,
) -> Result<i64, DbErr> {
    let values = [hash_bytes(hash).into(), faults.into(), txn.now().into()];
    Ok(count(txn.execute_raw(statement(PURGE_ROWS, values)).await?.rows_affected()))
}

/// Is there a person with this citizen id?
pub(crate) async fn is_registered(txn: &Txn, hash: &KeyedHash) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement(IS_REGISTERED, [hash_bytes(hash).into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}
