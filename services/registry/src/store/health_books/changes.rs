//! Health books, written: many people in one statement each.

use auth::Txn;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::super::statement;

/// Waits for others who issue books of the year, and answers the last serial number given.
const LOCK_SERIES: &str = "
    insert into health_book_series as s (year, last) values ($1, 0)
    on conflict (year) do update set last = s.last returning last";

const SAVE_SERIES: &str = "update health_book_series set last = $2 where year = $1";

const INSERT: &str = "
    insert into health_book (id, person_id, year, serial, number, way, replaces, issued_on, valid_to,
                             reference_hash, sealed_reference, list_id, issued_by, issued_at)
    select id, person_id, $8, serial, number, $9, nullif(replaces, $10::uuid), $11, $12,
           reference_hash, sealed_reference, $13, $14, $15
    from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::bytea[], $7::bytea[])
        as n (id, person_id, serial, number, replaces, reference_hash, sealed_reference)";

const END: &str = "
    update health_book
    set state = $2, ended_by = $3, ended_at = $4, version = version + 1
    where id = any ($1::uuid[]) and state = 'in_force'";

const RENEW: &str = "
    update health_book set valid_to = $2, version = version + 1
    where id = any ($1::uuid[]) and state = 'in_force'";

const RECORD: &str = "
    insert into health_book_entry (book_id, person_id, action, valid_to, sealed, by, at)
    select book_id, person_id, $5, valid_to, sealed, $6, $7
    from unnest($1::uuid[], $2::uuid[], $3::date[], $4::bytea[])
        as n (book_id, person_id, valid_to, sealed)";

/// A new book of one person.
pub(crate) struct NewBook {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) serial: i32,
    pub(crate) number: String,
    /// The book that it replaces.
    pub(crate) replaces: Option<Uuid>,
    pub(crate) reference_hash: Vec<u8>,
    pub(crate) sealed_reference: Vec<u8>,
}

/// What is the same for all books that are issued together.
pub(crate) struct Issue<'a> {
    pub(crate) year: i16,
    pub(crate) way: &'a str,
    pub(crate) issued_on: NaiveDate,
    pub(crate) valid_to: NaiveDate,
    pub(crate) list: Option<Uuid>,
}

/// An entry in the history of one book.
pub(crate) struct NewEntry {
    pub(crate) book_id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) valid_to: NaiveDate,
    pub(crate) sealed: Vec<u8>,
}

pub(crate) async fn lock_series(txn: &Txn, year: i16) -> Result<i32, DbErr> {
    let row = txn.query_one_raw(statement(LOCK_SERIES, [year.into()])).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("series".to_owned()))?;
    row.try_get_by_index(0)
}

pub(crate) async fn save_series(txn: &Txn, year: i16, last: i32) -> Result<(), DbErr> {
    txn.execute_raw(statement(SAVE_SERIES, [year.into(), last.into()])).await.map(|_| ())
}

/// Writes new books. The books that they replace must have ended.
pub(crate) async fn insert(txn: &Txn, books: &[NewBook], issue: &Issue<'_>) -> Result<(), DbErr> {
    let all = books.iter();
    let values = [
        all.clone().map(|book| book.id).collect::<Vec<_>>().into(),
        all.clone().map(|book| book.person_id).collect::<Vec<_>>().into(),
        all.clone().map(|book| book.serial).collect::<Vec<_>>().into(),
        all.clone().map(|book| book.number.clone()).collect::<Vec<_>>().into(),
        // An array cannot hold nulls here, so the zero id stands for them.
        all.clone().map(|book| book.replaces.unwrap_or_default()).collect::<Vec<_>>().into(),
        all.clone().map(|book| book.reference_hash.clone()).collect::<Vec<_>>().into(),
        all.map(|book| book.sealed_reference.clone()).collect::<Vec<_>>().into(),
        issue.year.into(),
        issue.way.into(),
        Uuid::nil().into(),
        issue.issued_on.into(),
        issue.valid_to.into(),
        issue.list.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await.map(|_| ())
}

/// Ends books that are in force.
pub(crate) async fn end(txn: &Txn, books: &[Uuid], state: &str) -> Result<(), DbErr> {
    let values =
        [books.to_vec().into(), state.into(), txn.caller().subject().into(), txn.now().into()];
    txn.execute_raw(statement(END, values)).await.map(|_| ())
}

/// Makes books in force valid for longer.
pub(crate) async fn renew(txn: &Txn, books: &[Uuid], valid_to: NaiveDate) -> Result<(), DbErr> {
    let values = [books.to_vec().into(), valid_to.into()];
    txn.execute_raw(statement(RENEW, values)).await.map(|_| ())
}

/// Adds to the history of books.
pub(crate) async fn record(txn: &Txn, action: &str, entries: &[NewEntry]) -> Result<(), DbErr> {
    let all = entries.iter();
    let values = [
        all.clone().map(|entry| entry.book_id).collect::<Vec<_>>().into(),
        all.clone().map(|entry| entry.person_id).collect::<Vec<_>>().into(),
        all.clone().map(|entry| entry.valid_to).collect::<Vec<_>>().into(),
        all.map(|entry| entry.sealed.clone()).collect::<Vec<_>>().into(),
        action.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(RECORD, values)).await.map(|_| ())
}
