//! Searches: candidates by their owner's right, rows under the policy (D6).

use auth::Txn;
use schema::{BirthDate, KeyedHash};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::people::{PERSON_COLUMNS, PersonRow};
use super::{hash_bytes, statement};
use crate::domain::search::Wanted;

const NAMED: &str = "select id from registry_people_named($1, $2, $3, $4)";
const NAMED_BORN: &str = "select id from registry_people_named_born($1, $2, $3, $4)";
const LIKE: &str = "select id from registry_people_like($1, $2, $3, $4)";

/// The person with this citizen id, if the caller reaches them.
pub(crate) async fn find_by_citizen_id(
    txn: &Txn,
    hash: &KeyedHash,
) -> Result<Option<PersonRow>, DbErr> {
    let sql = format!("select {PERSON_COLUMNS} from person where citizen_hash = $1");
    PersonRow::find_by_statement(statement(&sql, [hash_bytes(hash).into()])).one(txn).await
}

/// People whose name is this or holds its words, some `most` of the nearest.
pub(crate) async fn list_named(
    txn: &Txn,
    wanted: &Wanted,
    most: i32,
) -> Result<Vec<PersonRow>, DbErr> {
    let words = wanted.all_words();
    let values = [wanted.folded().into(), wanted.written().into(), words.into(), most.into()];
    read(txn, txn.query_all_raw(statement(NAMED, values)).await?).await
}

/// The same among people whose birth agrees.
pub(crate) async fn list_named_born(
    txn: &Txn,
    wanted: &Wanted,
    born: BirthDate,
    most: i32,
) -> Result<Vec<PersonRow>, DbErr> {
    let (year, day) = parts(Some(born));
    let values = [wanted.all_words().into(), year.into(), day.into(), most.into()];
    read(txn, txn.query_all_raw(statement(NAMED_BORN, values)).await?).await
}

/// People whose name is written almost so.
pub(crate) async fn list_alike(
    txn: &Txn,
    name: &str,
    born: Option<BirthDate>,
    most: i32,
) -> Result<Vec<PersonRow>, DbErr> {
    let (year, day) = parts(born);
    let values = [name.into(), year.into(), day.into(), most.into()];
    read(txn, txn.query_all_raw(statement(LIKE, values)).await?).await
}

fn parts(born: Option<BirthDate>) -> (Option<i32>, Option<chrono::NaiveDate>) {
    match born {
        Some(BirthDate::Exact(day)) => (born.map(BirthDate::year), Some(day)),
        Some(BirthDate::YearOnly(year)) => (Some(year), None),
        None => (None, None),
    }
}

async fn read(txn: &Txn, found: Vec<sea_orm::QueryResult>) -> Result<Vec<PersonRow>, DbErr> {
    let ids: Vec<Uuid> =
        found.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, DbErr>>()?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("select {PERSON_COLUMNS} from person where id = any ($1::uuid[])");
    PersonRow::find_by_statement(statement(&sql, [ids.into()])).all(txn).await
}
