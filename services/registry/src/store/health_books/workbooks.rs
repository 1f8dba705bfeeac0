//! Lists that came as a workbook: kept first, then dealt with row by row.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::{HealthBookListId, KeyedHash};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::super::{corrupt, hash_bytes, statement};

/// A list to be kept; its rows are pending.
pub(crate) struct NewWorkbook<'a> {
    pub(crate) id: HealthBookListId,
    /// The action of every row, or `mixed`.
    pub(crate) action: &'a str,
    pub(crate) as_request: bool,
    pub(crate) digest: &'a [u8],
    pub(crate) file_name: &'a str,
    /// The workbook's own numbers of its rows.
    pub(crate) rows: Vec<i32>,
}

/// What became of a row.
pub(crate) struct Settled {
    /// `accepted`, `held` or `rejected`.
    pub(crate) outcome: &'static str,
    pub(crate) person: Option<Uuid>,
    pub(crate) book: Option<Uuid>,
    pub(crate) request: Option<Uuid>,
    pub(crate) faults: serde_json::Value,
}

/// Somebody whom a number names.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Named {
    /// `citizen_id`, `insurance` or `book_number`.
    pub(crate) by: String,
    pub(crate) id: Uuid,
    /// The folded name of the record that has the number.
    pub(crate) key: String,
    /// The folded name that the person goes by now.
    pub(crate) present_key: String,
    pub(crate) book_id: Option<Uuid>,
    pub(crate) state: Option<String>,
}

/// One at a time for one file, so that a double click opens one list.
const LOCK: &str =
    "select pg_advisory_xact_lock(hashtextextended('registry.book-list.' || encode($1, 'hex'), 0))";

const FIND_SAME: &str = "
    select id from health_book_list where digest = $1 and created_at >= $2 order by id desc limit 1";

const OPEN: &str = "
    insert into health_book_list (id, action, as_request, digest, file_name, received, accepted, rejected, held,
                                  pending, created_by, created_at)
    values ($1, $2, $3, $4, $5, $6, 0, 0, 0, $6, $7, $8)";

const OPEN_ROWS: &str = "
    insert into health_book_list_row (list_id, position, row, outcome)
    select $1, n.position - 1, n.row, 'pending' from unnest($2::integer[]) with ordinality as n (row, position)";

/// The list's row first, so that one row of it is settled at a time.
const LOCK_ROW: &str = "
    select r.outcome, r.person_id from health_book_list l
    join health_book_list_row r on r.list_id = l.id and r.position = $2
    where l.id = $1 for update of l";

const SETTLE_ROW: &str = "
    update health_book_list_row
    set outcome = $3, person_id = $4, book_id = $5, request_id = $6, faults = $7
    where list_id = $1 and position = $2";

const SETTLE_LIST: &str = "
    update health_book_list
    set accepted = accepted + (case $3 when 'accepted' then 1 else 0 end),
        held = held + (case $3 when 'held' then 1 else 0 end) - (case $2 when 'held' then 1 else 0 end),
        rejected = rejected + (case $3 when 'rejected' then 1 else 0 end) - (case $2 when 'rejected' then 1 else 0 end),
        pending = pending - (case $2 when 'pending' then 1 else 0 end)
    where id = $1";

const NAMED: &str = "
    select 'citizen_id' as by, s.id, p.search_key as key, s.search_key as present_key,
           null::uuid as book_id, null::text as state
    from person p join person s on s.id = yba_survivor(p.id) where p.citizen_hash = $1
    union all
    select 'insurance', s.id, p.search_key, s.search_key, null, null
    from person p join person s on s.id = yba_survivor(p.id) where p.insurance_hash = $2
    union all
    select 'book_number', s.id, p.search_key, s.search_key, b.id, b.state
    from health_book b join person p on p.id = b.person_id join person s on s.id = yba_survivor(p.id)
    where b.number = $3";

const DONE_SINCE: &str = "
    select exists (
        select from health_book b
        where b.person_id = any ($1::uuid[]) and b.state = 'in_force'
          and ((b.way = $2 and b.replaces is not null and b.issued_at >= $3)
               or ($2 = 'renew' and exists (
                    select from health_book_entry e
                    where e.book_id = b.id and e.action = 'renewed' and e.at >= $3)))) as is_so";

const OPEN_REQUEST: &str = "
    select exists (select from health_book_request r
                   where r.person_id = any ($1::uuid[]) and r.state = 'open') as is_so";

/// Finds the list that this file opened since `since`, and lets nobody else open one until the transaction ends.
pub(crate) async fn lock_same(
    txn: &Txn,
    digest: &[u8],
    since: DateTime<Utc>,
) -> Result<Option<Uuid>, DbErr> {
    txn.execute_raw(statement(LOCK, [digest.to_vec().into()])).await?;
    let values = [digest.to_vec().into(), since.into()];
    let row = txn.query_one_raw(statement(FIND_SAME, values)).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Keeps a list with all its rows pending.
pub(crate) async fn open(txn: &Txn, new: NewWorkbook<'_>) -> Result<(), DbErr> {
    let received = i32::try_from(new.rows.len()).map_err(|_| corrupt("count"))?;
    let values = [
        new.id.as_uuid().into(),
        new.action.into(),
        new.as_request.into(),
        new.digest.to_vec().into(),
        new.file_name.into(),
        received.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(OPEN, values)).await?;
    let values = [new.id.as_uuid().into(), new.rows.into()];
    txn.execute_raw(statement(OPEN_ROWS, values)).await.map(drop)
}

/// What became of a row so far and whom it is about; nobody else settles one of the list until the transaction ends.
pub(crate) async fn lock_row(
    txn: &Txn,
    list: HealthBookListId,
    position: i32,
) -> Result<(String, Option<Uuid>), DbErr> {
    let values = [list.as_uuid().into(), position.into()];
    let row = txn.query_one_raw(statement(LOCK_ROW, values)).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("row of a list".to_owned()))?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}

/// Writes what became of a row, and counts it; the database refuses a sum that does not add up.
pub(crate) async fn settle(
    txn: &Txn,
    (list, position): (HealthBookListId, i32),
    before: &str,
    settled: Settled,
) -> Result<(), DbErr> {
    let counted = [list.as_uuid().into(), before.into(), settled.outcome.into()];
    txn.execute_raw(statement(SETTLE_LIST, counted)).await?;
    let values = [
        list.as_uuid().into(),
        position.into(),
        settled.outcome.into(),
        settled.person.into(),
        settled.book.into(),
        settled.request.into(),
        settled.faults.into(),
    ];
    txn.execute_raw(statement(SETTLE_ROW, values)).await.map(drop)
}

/// Whom these numbers name, of those whom the caller reaches.
pub(crate) async fn list_named(
    txn: &Txn,
    citizen: Option<&KeyedHash>,
    insurance: Option<&KeyedHash>,
    number: Option<&str>,
) -> Result<Vec<Named>, DbErr> {
    let values = [citizen.map(hash_bytes).into(), insurance.map(hash_bytes).into(), number.into()];
    Named::find_by_statement(statement(NAMED, values)).all(txn).await
}

/// Was the person's book exchanged, reissued or renewed by now, at `since` or later?
pub(crate) async fn is_done_since(
    txn: &Txn,
    ids: Vec<Uuid>,
    action: &str,
    since: DateTime<Utc>,
) -> Result<bool, DbErr> {
    is_so(txn, statement(DONE_SINCE, [ids.into(), action.into(), since.into()])).await
}

/// Does a request about the person wait?
pub(crate) async fn has_open_request(txn: &Txn, ids: Vec<Uuid>) -> Result<bool, DbErr> {
    is_so(txn, statement(OPEN_REQUEST, [ids.into()])).await
}

async fn is_so(txn: &Txn, asked: sea_orm::Statement) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(asked).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}
