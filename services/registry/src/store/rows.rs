//! Rows of roster imports.

use auth::Txn;
use schema::{KeyedHash, PersonId, RosterImportId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{hash_bytes, statement};

/// The place that a row's sealed cells are bound to, within its import's key.
pub(crate) fn place(row: u32) -> Vec<u8> {
    format!("registry.roster-row:{row}").into_bytes()
}

/// A row as it is stored.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Row {
    pub(crate) row: i32,
    pub(crate) outcome: String,
    pub(crate) effect: Option<String>,
    pub(crate) citizen_hash: Option<Vec<u8>>,
    pub(crate) insurance_hash: Option<Vec<u8>>,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) for_everyone: bool,
    pub(crate) confirmed: bool,
    pub(crate) decision_reason: Option<String>,
    pub(crate) faults: serde_json::Value,
    pub(crate) version: i32,
}

const COLUMNS: &str =
    "\"row\", outcome, effect, citizen_hash, insurance_hash, person_id, sealed, for_everyone,
    confirmed, decision_reason, faults, version";

/// A row to be stored when its list arrives: pending, or rejected with nothing in it.
pub(crate) struct NewRow {
    pub(crate) row: u32,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) faults: serde_json::Value,
}

const INSERT: &str = "
    insert into roster_row (import_id, \"row\", outcome, sealed, faults, for_everyone, changed_at)
    select $1, r.\"row\", case r.sealed when '' then 'rejected' else 'pending' end,
           nullif(r.sealed, ''), r.faults::jsonb, $5, $6
    from unnest($2::integer[], $3::bytea[], $4::text[]) as r (\"row\", sealed, faults)";

/// What became of a row.
pub(crate) struct Outcome {
    pub(crate) row: u32,
    pub(crate) outcome: &'static str,
    pub(crate) effect: Option<&'static str>,
    pub(crate) citizen_hash: Option<KeyedHash>,
    pub(crate) insurance_hash: Option<KeyedHash>,
    pub(crate) person: Option<PersonId>,
    pub(crate) faults: serde_json::Value,
}

/// A rejected row loses what it held.
const SETTLE: &str = "
    update roster_row r
    set outcome = s.outcome, effect = nullif(s.effect, ''), citizen_hash = nullif(s.citizen_hash, ''),
        insurance_hash = nullif(s.insurance_hash, ''),
        person_id = nullif(s.person_id, '00000000-0000-0000-0000-000000000000'),
        faults = s.faults::jsonb, sealed = case when s.outcome = 'rejected' then null else r.sealed end,
        version = r.version + 1, changed_at = $9
    from unnest($2::integer[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::uuid[], $8::text[])
        as s (\"row\", outcome, effect, citizen_hash, insurance_hash, person_id, faults)
    where r.import_id = $1 and r.\"row\" = s.\"row\"";

const CORRECT: &str = "
    update roster_row
    set outcome = 'pending', sealed = $3, citizen_hash = null, insurance_hash = null, person_id = null,
        faults = '[]', for_everyone = $4,
        version = version + 1, changed_at = $5
    where import_id = $1 and \"row\" = $2 and outcome in ('held', 'duplicate')";

const REJECT: &str = "
    update roster_row
    set outcome = 'rejected', sealed = null, citizen_hash = null, insurance_hash = null,
        person_id = null, faults = $3,
        version = version + 1, changed_at = $4
    where import_id = $1 and \"row\" = $2";

pub(crate) async fn insert_all(
    txn: &Txn,
    import: RosterImportId,
    rows: Vec<NewRow>,
    for_everyone: bool,
) -> Result<(), DbErr> {
    let numbers: Vec<i32> = rows.iter().map(|row| number(row.row)).collect();
    let faults: Vec<String> = rows.iter().map(|row| row.faults.to_string()).collect();
    // An array cannot hold nulls here, so what is empty stands for them.
    let sealed: Vec<Vec<u8>> = rows.into_iter().map(|row| row.sealed.unwrap_or_default()).collect();
    let values = [
        import.as_uuid().into(),
        numbers.into(),
        sealed.into(),
        faults.into(),
        for_everyone.into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await.map(|_| ())
}

/// The next pending rows, in the workbook's order.
pub(crate) async fn list_pending(
    txn: &Txn,
    import: RosterImportId,
    most: i64,
) -> Result<Vec<Row>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from roster_row where import_id = $1 and outcome = 'pending'
         order by \"row\" limit $2"
    );
    Row::find_by_statement(statement(&sql, [import.as_uuid().into(), most.into()])).all(txn).await
}

/// Accepted rows of the import with one of these citizen ids.
pub(crate) async fn list_accepted(
    txn: &Txn,
    import: RosterImportId,
    hashes: &[&KeyedHash],
) -> Result<Vec<Row>, DbErr> {
    // Asked with every chunk: by the few rows with these hashes, not by all that the list has accepted so far. What
    // cannot be looked up in an index leaves PostgreSQL no other way, whatever it thinks of a list that has just come.
    let sql = format!(
        "select {COLUMNS} from roster_row
         where citizen_hash = any ($2::bytea[])
           and import_id is not distinct from $1 and outcome is not distinct from 'accepted'"
    );
    let hashes: Vec<Vec<u8>> = hashes.iter().map(|hash| hash_bytes(hash)).collect();
    let values = [import.as_uuid().into(), hashes.into()];
    Row::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Held rows of the import with one of these citizen ids or insurance numbers.
pub(crate) async fn list_held(
    txn: &Txn,
    import: RosterImportId,
    (citizens, insurance): (&[&KeyedHash], &[&KeyedHash]),
) -> Result<Vec<Row>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from roster_row
         where import_id = $1 and outcome = 'held'
           and (citizen_hash = any ($2::bytea[]) or insurance_hash = any ($3::bytea[]))
         order by \"row\""
    );
    let bytes = |hashes: &[&KeyedHash]| -> Vec<Vec<u8>> {
        hashes.iter().map(|hash| hash_bytes(hash)).collect()
    };
    let values = [import.as_uuid().into(), bytes(citizens).into(), bytes(insurance).into()];
    Row::find_by_statement(statement(&sql, values)).all(txn).await
}

/// A page of rows by number; `outcome` empty for all.
pub(crate) async fn list_page(
    txn: &Txn,
    import: RosterImportId,
    outcome: &str,
    after: u32,
    limit: u32,
) -> Result<Vec<Row>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from roster_row
         where import_id = $1 and ($2 = '' or outcome = $2) and \"row\" > $3 order by \"row\" limit $4"
    );
    let values =
        [import.as_uuid().into(), outcome.into(), number(after).into(), i64::from(limit).into()];
    Row::find_by_statement(statement(&sql, values)).all(txn).await
}

pub(crate) async fn find(
    txn: &Txn,
    import: RosterImportId,
    row: u32,
) -> Result<Option<Row>, DbErr> {
    let sql = format!("select {COLUMNS} from roster_row where import_id = $1 and \"row\" = $2");
    let values = [import.as_uuid().into(), number(row).into()];
    Row::find_by_statement(statement(&sql, values)).one(txn).await
}

/// Writes what became of pending rows.
pub(crate) async fn settle_all(
    txn: &Txn,
    import: RosterImportId,
    outcomes: &[Outcome],
) -> Result<(), DbErr> {
    let texts = |of: fn(&Outcome) -> &str| -> Vec<String> {
        outcomes.iter().map(|outcome| of(outcome).to_owned()).collect()
    };
    let rows: Vec<i32> = outcomes.iter().map(|outcome| number(outcome.row)).collect();
    let hashes = |of: fn(&Outcome) -> Option<&KeyedHash>| -> Vec<Vec<u8>> {
        outcomes.iter().map(|outcome| of(outcome).map(hash_bytes).unwrap_or_default()).collect()
    };
    let person = |outcome: &Outcome| outcome.person.map(PersonId::as_uuid).unwrap_or_default();
    let people: Vec<Uuid> = outcomes.iter().map(person).collect();
    let faults: Vec<String> = outcomes.iter().map(|outcome| outcome.faults.to_string()).collect();
    let values = [
        import.as_uuid().into(),
        rows.into(),
        texts(|outcome| outcome.outcome).into(),
        texts(|outcome| outcome.effect.unwrap_or_default()).into(),
        hashes(|outcome| outcome.citizen_hash.as_ref()).into(),
        hashes(|outcome| outcome.insurance_hash.as_ref()).into(),
        people.into(),
        faults.into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(SETTLE, values)).await.map(|_| ())
}

/// Puts corrected cells in place of a held or repeated row's; false when it is neither any more.
pub(crate) async fn correct(
    txn: &Txn,
    import: RosterImportId,
    row: u32,
    sealed: Vec<u8>,
    for_everyone: bool,
) -> Result<bool, DbErr> {
    let values = [
        import.as_uuid().into(),
        number(row).into(),
        sealed.into(),
        for_everyone.into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(CORRECT, values)).await?.rows_affected() == 1)
}

/// Empties a held row whose correction names somebody who must not be here.
pub(crate) async fn reject(
    txn: &Txn,
    import: RosterImportId,
    row: u32,
    faults: serde_json::Value,
) -> Result<(), DbErr> {
    let values = [import.as_uuid().into(), number(row).into(), faults.into(), txn.now().into()];
    txn.execute_raw(statement(REJECT, values)).await.map(|_| ())
}

fn number(row: u32) -> i32 {
    i32::try_from(row).unwrap_or(i32::MAX) // The workbook's limit is a million.
}
