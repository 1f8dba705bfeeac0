//! Health books, read.

pub(crate) mod changes;
pub(crate) mod figures;
pub(crate) mod handovers;
pub(crate) mod lists;
pub(crate) mod queues;
pub(crate) mod requests;
pub(crate) mod workbooks;

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{BirthDate, HealthBookId, KeyedHash};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{hash_bytes, keyed_hash, statement};
use crate::domain::health_book::Standing;

/// The place that a book's reference is sealed for.
pub(crate) const REFERENCE_PLACE: &[u8] = b"registry.health-book-reference";
/// The place that the words of an entry, a request and a handover are sealed for.
pub(crate) const WORDS_PLACE: &[u8] = b"registry.health-book-words";

/// A book with whose it is.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Book {
    pub(crate) id: Uuid,
    /// Whose key seals what is sealed of it.
    pub(crate) person_id: Uuid,
    /// Whose it is now: the survivor, where the person it was issued to was merged.
    pub(crate) holder: Uuid,
    pub(crate) number: String,
    pub(crate) way: String,
    pub(crate) replaces: Option<Uuid>,
    pub(crate) state: String,
    pub(crate) issued_on: NaiveDate,
    pub(crate) valid_to: NaiveDate,
    pub(crate) handed_over_on: Option<NaiveDate>,
    pub(crate) returned_on: Option<NaiveDate>,
    pub(crate) issued_by: String,
    pub(crate) ended_by: Option<String>,
    pub(crate) ended_at: Option<DateTime<Utc>>,
    pub(crate) version: i32,
    pub(crate) name: String,
    pub(crate) sex: String,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) born_year: i16,
    pub(crate) post: String,
    pub(crate) organisation: String,
    pub(crate) organisation_name: String,
    pub(crate) sealed_reference: Vec<u8>,
}

/// What a [`Book`] is read from.
pub(crate) const COLUMNS: &str = "
    b.id, b.person_id, p.id as holder, b.number, b.way, b.replaces, b.state, b.issued_on, b.valid_to, b.handed_over_on,
    b.returned_on, b.issued_by, b.ended_by, b.ended_at, b.version, p.name, p.sex, p.born_on,
    p.born_year, p.post, p.organisation, o.name as organisation_name, b.sealed_reference";

/// Where they come from; `b` is the book, `p` its holder.
pub(crate) const FROM: &str = "
    health_book b
    left join person_alias al on al.old = b.person_id and al.ended_at is null
    join person p on p.id = coalesce(al.survivor, b.person_id) join organisation o on o.code = p.organisation";

/// One thing that happened to a book.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Entry {
    pub(crate) book_id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) action: String,
    pub(crate) valid_to: NaiveDate,
    pub(crate) sealed: Vec<u8>,
    pub(crate) by: String,
    pub(crate) at: DateTime<Utc>,
}

const ENTRIES: &str = "
    select book_id, person_id, action, valid_to, sealed, by, at from health_book_entry
    where book_id = any ($1::uuid[]) order by position";

/// What decides whether somebody may be given a book.
#[derive(Clone, FromQueryResult)]
struct StandingRow {
    person_id: Uuid,
    has_left: bool,
    is_refused: bool,
}

const STANDINGS: &str = "
    select p.id as person_id, registry_has_left(p.id) as has_left, registry_is_refused(p.id) as is_refused
    from person p where p.id = any ($1::uuid[])";

/// In the order of their ids, so that two who change the same books never wait for each other in a circle.
const LOCK_IN_FORCE: &str = "
    select b.id, n.holder as person_id, b.valid_to
    from health_book b
    join (select h.id, h.id as holder from unnest($1::uuid[]) as h (id)
          union all
          select al.old, al.survivor from person_alias al
          where al.survivor = any ($1::uuid[]) and al.ended_at is null) n on n.id = b.person_id
    where b.state = 'in_force' order by b.id for update of b";

/// The book that a person has now.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct InForce {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) valid_to: NaiveDate,
}

const IS_VALID: &str = "select registry_health_book_is_valid($1) as valid";

pub(crate) async fn find(txn: &Txn, id: HealthBookId) -> Result<Option<Book>, DbErr> {
    let sql = format!("select {COLUMNS} from {FROM} where b.id = $1");
    Book::find_by_statement(statement(&sql, [id.as_uuid().into()])).one(txn).await
}

/// These books, in the order of their holders' names.
pub(crate) async fn list(txn: &Txn, ids: &[Uuid]) -> Result<Vec<Book>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from {FROM} where b.id = any ($1::uuid[]) order by p.sort_key, b.number"
    );
    Book::find_by_statement(statement(&sql, [ids.to_vec().into()])).all(txn).await
}

/// The books of a person under all their ids, newest first.
pub(crate) async fn list_of(txn: &Txn, ids: Vec<Uuid>) -> Result<Vec<Book>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from {FROM} where b.person_id = any ($1::uuid[]) order by b.year desc, b.serial desc"
    );
    Book::find_by_statement(statement(&sql, [ids.into()])).all(txn).await
}

pub(crate) async fn find_numbered(txn: &Txn, number: &str) -> Result<Option<Book>, DbErr> {
    let sql = format!("select {COLUMNS} from {FROM} where b.number = $1");
    Book::find_by_statement(statement(&sql, [number.into()])).one(txn).await
}

/// What happened to these books, oldest first.
pub(crate) async fn list_entries(txn: &Txn, books: &[Uuid]) -> Result<Vec<Entry>, DbErr> {
    Entry::find_by_statement(statement(ENTRIES, [books.to_vec().into()])).all(txn).await
}

/// Those of these people whom the caller reaches, each with what decides about them, and their books in
/// force, which stay locked until the transaction ends.
pub(crate) async fn lock_standings(
    txn: &Txn,
    people: &[Uuid],
) -> Result<(Vec<(Uuid, Standing)>, Vec<InForce>), DbErr> {
    let people: Vec<Uuid> = people.to_vec();
    let locked = statement(LOCK_IN_FORCE, [people.clone().into()]);
    let books = InForce::find_by_statement(locked).all(txn).await?;
    let rows = statement(STANDINGS, [people.into()]);
    let rows = StandingRow::find_by_statement(rows).all(txn).await?;
    let valid_to =
        |person: Uuid| books.iter().find(|book| book.person_id == person).map(|book| book.valid_to);
    let standings = rows.iter().map(|row| {
        let standing = Standing {
            has_left: row.has_left,
            is_refused: row.is_refused,
            book_valid_to: valid_to(row.person_id),
        };
        (row.person_id, standing)
    });
    Ok((standings.collect(), books))
}

/// Whose citizen ids these are, of those whom the caller reaches.
pub(crate) async fn list_people_numbered(
    txn: &Txn,
    hashes: &[KeyedHash],
) -> Result<Vec<(KeyedHash, Uuid)>, DbErr> {
    const SQL: &str =
        "select citizen_hash, yba_survivor(id) from person where citizen_hash = any ($1::bytea[])";
    let hashes: Vec<Vec<u8>> = hashes.iter().map(hash_bytes).collect();
    let rows = txn.query_all_raw(statement(SQL, [hashes.into()])).await?;
    rows.iter()
        .map(|row| {
            let hash = keyed_hash(&row.try_get_by_index::<Vec<u8>>(0)?)?;
            Ok((hash, row.try_get_by_index(1)?))
        })
        .collect()
}

/// Whether what a QR code says is of a book that is valid today. Asks the database for yes or no alone.
pub(crate) async fn is_valid(txn: &Txn, reference_hash: &[u8]) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement(IS_VALID, [reference_hash.to_vec().into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

impl Book {
    pub(crate) fn born(&self) -> BirthDate {
        self.born_on.map_or(BirthDate::YearOnly(self.born_year.into()), BirthDate::Exact)
    }
}
