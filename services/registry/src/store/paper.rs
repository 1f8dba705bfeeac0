//! What was taken over from paper.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{BirthDate, KeyedHash, PaperImportId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{hash_bytes, statement};

/// Somebody whom a row may be about.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Known {
    pub(crate) id: Uuid,
    pub(crate) citizen_hash: Vec<u8>,
    pub(crate) search_key: String,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) born_year: i16,
}

impl Known {
    pub(crate) fn born(&self) -> BirthDate {
        match self.born_on {
            Some(day) => BirthDate::Exact(day),
            None => BirthDate::YearOnly(self.born_year.into()),
        }
    }
}

/// A person's year as it is held.
#[derive(FromQueryResult)]
pub(crate) struct Held {
    pub(crate) person_id: Uuid,
    pub(crate) year: i32,
    pub(crate) sealed: Vec<u8>,
}

/// A person's year with the paper that it came from.
#[derive(FromQueryResult)]
pub(crate) struct Record {
    pub(crate) year: i32,
    pub(crate) sealed: Vec<u8>,
    pub(crate) source: String,
    pub(crate) recorded_at: DateTime<Utc>,
}

/// One file that was taken over.
#[derive(FromQueryResult)]
pub(crate) struct Import {
    pub(crate) id: Uuid,
    pub(crate) source: String,
    pub(crate) received: i32,
    pub(crate) accepted: i32,
    pub(crate) replaced: i32,
    pub(crate) unchanged: i32,
    pub(crate) held: i32,
    pub(crate) imported_by: String,
    pub(crate) imported_at: DateTime<Utc>,
}

/// How many rows became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) accepted: i32,
    pub(crate) replaced: i32,
    pub(crate) unchanged: i32,
    pub(crate) held: i32,
}

impl Counts {
    pub(crate) fn add(&mut self, more: Self) {
        self.accepted += more.accepted;
        self.replaced += more.replaced;
        self.unchanged += more.unchanged;
        self.held += more.held;
    }

    pub(crate) fn received(self) -> i32 {
        self.accepted + self.replaced + self.unchanged + self.held
    }
}

const OPEN: &str = "
    insert into paper_import (id, source, received, accepted, replaced, unchanged, held, imported_by, imported_at)
    values ($1, $2, 0, 0, 0, 0, 0, $3, $4)";

const COUNT: &str = "
    update paper_import set received = received + $2, accepted = accepted + $3, replaced = replaced + $4,
        unchanged = unchanged + $5, held = held + $6
    where id = $1";

const KNOWN: &str = "select id, citizen_hash, search_key, born_on, born_year from person where";

const HELD: &str = "
    select person_id, year, sealed from paper_record where person_id = any ($1::uuid[]) for update";

const PUT: &str = "
    insert into paper_record (person_id, year, sealed, import_id, recorded_by, recorded_at)
    select person_id, year, sealed, $4, $5, $6
    from unnest($1::uuid[], $2::integer[], $3::bytea[]) as said (person_id, year, sealed)
    on conflict (person_id, year) do update set sealed = excluded.sealed, import_id = excluded.import_id,
        recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at";

const OF_PERSON: &str = "
    select r.year, r.sealed, i.source, r.recorded_at
    from paper_record r join lateral registry_paper_source(r.import_id) as i (source) on true
    where r.person_id = $1 order by r.year desc";

const LIST: &str = "
    select id, source, received, accepted, replaced, unchanged, held, imported_by, imported_at
    from paper_import where id < $1 order by id desc limit $2";

/// Begins to take a file over.
pub(crate) async fn open(txn: &Txn, id: PaperImportId, source: &str) -> Result<(), DbErr> {
    let subject = txn.caller().subject();
    let values = [id.as_uuid().into(), source.into(), subject.into(), txn.now().into()];
    txn.execute_raw(statement(OPEN, values)).await?;
    Ok(())
}

/// Adds what became of further rows.
pub(crate) async fn count(txn: &Txn, id: PaperImportId, counts: Counts) -> Result<(), DbErr> {
    let values = [
        id.as_uuid().into(),
        counts.received().into(),
        counts.accepted.into(),
        counts.replaced.into(),
        counts.unchanged.into(),
        counts.held.into(),
    ];
    txn.execute_raw(statement(COUNT, values)).await?;
    Ok(())
}

pub(crate) async fn list_by_citizen(txn: &Txn, hashes: &[KeyedHash]) -> Result<Vec<Known>, DbErr> {
    let hashes: Vec<Vec<u8>> = hashes.iter().map(hash_bytes).collect();
    let sql = format!("{KNOWN} citizen_hash = any ($1::bytea[])");
    Known::find_by_statement(statement(&sql, [hashes.into()])).all(txn).await
}

pub(crate) async fn list_by_name(txn: &Txn, keys: Vec<String>) -> Result<Vec<Known>, DbErr> {
    let sql = format!("{KNOWN} search_key = any ($1::text[])");
    Known::find_by_statement(statement(&sql, [keys.into()])).all(txn).await
}

/// What is held of these people; nobody else changes it until the transaction ends.
pub(crate) async fn list_held(txn: &Txn, people: &[Uuid]) -> Result<Vec<Held>, DbErr> {
    Held::find_by_statement(statement(HELD, [people.to_vec().into()])).all(txn).await
}

/// Puts people's years in, in place of what was there.
pub(crate) async fn put(
    txn: &Txn,
    import: PaperImportId,
    years: Vec<(Uuid, i32, Vec<u8>)>,
) -> Result<(), DbErr> {
    let people: Vec<Uuid> = years.iter().map(|(person, ..)| *person).collect();
    let numbers: Vec<i32> = years.iter().map(|(_, year, _)| *year).collect();
    let sealed: Vec<Vec<u8>> = years.into_iter().map(|(.., sealed)| sealed).collect();
    let subject = txn.caller().subject();
    let values = [
        people.into(),
        numbers.into(),
        sealed.into(),
        import.as_uuid().into(),
        subject.into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(PUT, values)).await?;
    Ok(())
}

/// A person's years, newest first.
pub(crate) async fn list_of(txn: &Txn, person: PersonId) -> Result<Vec<Record>, DbErr> {
    Record::find_by_statement(statement(OF_PERSON, [person.as_uuid().into()])).all(txn).await
}

/// Files that were taken over, newest first, below `before`.
pub(crate) async fn list_imports(
    txn: &Txn,
    before: Uuid,
    limit: u64,
) -> Result<Vec<Import>, DbErr> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Import::find_by_statement(statement(LIST, [before.into(), limit.into()])).all(txn).await
}
