//! People who were dealt with together, and what became of each.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::HealthBookListId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::super::{corrupt, statement};

/// A list and its sum.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct List {
    pub(crate) id: Uuid,
    /// `mixed` where each row of a workbook says its own.
    pub(crate) action: String,
    pub(crate) as_request: bool,
    pub(crate) received: i32,
    pub(crate) accepted: i32,
    pub(crate) held: i32,
    pub(crate) rejected: i32,
    pub(crate) pending: i32,
    pub(crate) created_by: String,
    pub(crate) created_at: DateTime<Utc>,
}

const COLUMNS: &str =
    "id, action, as_request, received, accepted, held, rejected, pending, created_by, created_at";

/// What became of one line of a list; the number and the name are of the book in question.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Row {
    pub(crate) position: i32,
    /// The workbook's own number of the row.
    pub(crate) row: Option<i32>,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) book_id: Option<Uuid>,
    pub(crate) request_id: Option<Uuid>,
    pub(crate) outcome: String,
    pub(crate) faults: serde_json::Value,
    pub(crate) number: Option<String>,
    pub(crate) name: Option<String>,
}

const ROWS: &str = "
    select r.position, r.row, r.person_id, r.book_id, r.request_id, r.outcome, r.faults, b.number, p.name
    from health_book_list_row r
    left join health_book b on b.id = r.book_id left join person p on p.id = r.person_id
    where r.list_id = $1 order by r.position";

const OPEN: &str = "
    insert into health_book_list (id, action, received, accepted, rejected, created_by, created_at)
    values ($1, $2, $3, 0, $3, $4, $5)";

const CLOSE: &str = "update health_book_list set accepted = $2, rejected = $3 where id = $1";

const INSERT_ROWS: &str = "
    insert into health_book_list_row (list_id, position, person_id, book_id, outcome, faults)
    select $1, position, nullif(person_id, $6::uuid), nullif(book_id, $6::uuid),
           case when faults = '[]' then 'accepted' else 'rejected' end, faults::jsonb
    from unnest($2::integer[], $3::uuid[], $4::uuid[], $5::text[]) as n (position, person_id, book_id, faults)";

const BOOKS: &str =
    "select book_id from health_book_list_row where list_id = $1 and book_id is not null";

/// A line to be kept.
pub(crate) struct NewRow {
    pub(crate) position: i32,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) book_id: Option<Uuid>,
    /// Codes of what stood in the way, as JSON; `[]` when nothing did.
    pub(crate) faults: String,
}

/// Opens a list, so that books can name it; until [`close`] it counts everybody as rejected.
pub(crate) async fn open(
    txn: &Txn,
    id: HealthBookListId,
    action: &str,
    received: usize,
) -> Result<(), DbErr> {
    let received = i32::try_from(received).map_err(|_| corrupt("count"))?;
    let values = [
        id.as_uuid().into(),
        action.into(),
        received.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(OPEN, values)).await.map(|_| ())
}

/// Puts the sum right; the database refuses one that does not add up.
pub(crate) async fn close(
    txn: &Txn,
    id: HealthBookListId,
    (accepted, rejected): (i32, i32),
) -> Result<(), DbErr> {
    let values = [id.as_uuid().into(), accepted.into(), rejected.into()];
    txn.execute_raw(statement(CLOSE, values)).await.map(|_| ())
}

pub(crate) async fn insert_rows(
    txn: &Txn,
    id: HealthBookListId,
    rows: &[NewRow],
) -> Result<(), DbErr> {
    let all = rows.iter();
    let values = [
        id.as_uuid().into(),
        all.clone().map(|row| row.position).collect::<Vec<_>>().into(),
        all.clone().map(|row| row.person_id.unwrap_or_default()).collect::<Vec<_>>().into(),
        all.clone().map(|row| row.book_id.unwrap_or_default()).collect::<Vec<_>>().into(),
        all.map(|row| row.faults.clone()).collect::<Vec<_>>().into(),
        Uuid::nil().into(),
    ];
    txn.execute_raw(statement(INSERT_ROWS, values)).await.map(|_| ())
}

pub(crate) async fn find(txn: &Txn, id: HealthBookListId) -> Result<Option<List>, DbErr> {
    let sql = format!("select {COLUMNS} from health_book_list where id = $1");
    List::find_by_statement(statement(&sql, [id.as_uuid().into()])).one(txn).await
}

/// A page of lists, newest first.
pub(crate) async fn list_page(txn: &Txn, after: Uuid, limit: u32) -> Result<Vec<List>, DbErr> {
    let sql =
        format!("select {COLUMNS} from health_book_list where id < $1 order by id desc limit $2");
    let values = [after.into(), i64::from(limit).into()];
    List::find_by_statement(statement(&sql, values)).all(txn).await
}

/// The lines of a list, in its order.
pub(crate) async fn list_rows(txn: &Txn, id: HealthBookListId) -> Result<Vec<Row>, DbErr> {
    Row::find_by_statement(statement(ROWS, [id.as_uuid().into()])).all(txn).await
}

/// The books that a list issued or changed.
pub(crate) async fn list_books(txn: &Txn, id: HealthBookListId) -> Result<Vec<Uuid>, DbErr> {
    let rows = txn.query_all_raw(statement(BOOKS, [id.as_uuid().into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
