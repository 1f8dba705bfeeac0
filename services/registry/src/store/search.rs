//! Searches: candidates by their owner's right, rows under the policy (D6).

use auth::Txn;
use schema::{BirthDate, KeyedHash};
use sea_orm::{DbErr, FromQueryResult};

use super::people::{PersonRow, person_columns};
use super::{hash_bytes, statement};
use crate::domain::search::Wanted;

/// Candidates are found and read in one round trip; the rows are read under the policy. Who left or died is found by
/// their number alone.
macro_rules! read_found {
    ($candidates:literal) => {
        concat!(
            "with found as materialized (select distinct id from ",
            $candidates,
            ")
             select ",
            person_columns!(),
            " from person join found using (id) where standing = 'managed'"
        )
    };
}

const NAMED: &str = read_found!("registry_people_called($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const WITHIN: &str = read_found!("registry_people_within($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const LIKE: &str = read_found!("registry_people_like($1, $2, $3, $4)");

/// The person with this citizen id, if the caller reaches them.
pub(crate) async fn find_by_citizen_id(
    txn: &Txn,
    hash: &KeyedHash,
) -> Result<Option<PersonRow>, DbErr> {
    // The number of somebody who was merged is the survivor's too.
    const SQL: &str = concat!(
        "select ",
        person_columns!(),
        " from person where id = (select yba_survivor(p.id) from person p where p.citizen_hash = $1)"
    );
    PersonRow::find_by_statement(statement(SQL, [hash_bytes(hash).into()])).one(txn).await
}

/// People whose name is this or holds its words, and whose birth agrees; some `most` of the nearest of each kind.
///
/// Where somebody has the whole name, others come only when `near` asks for them.
pub(crate) async fn list_named(
    txn: &Txn,
    wanted: &Wanted,
    born: Option<BirthDate>,
    (near, most): (bool, i32),
) -> Result<Vec<PersonRow>, DbErr> {
    let (year, day) = parts(born);
    let values = [
        wanted.folded().into(),
        wanted.given_first().into(),
        wanted.written().into(),
        wanted.all_words().into(),
        wanted.all_beginnings().into(),
        year.into(),
        day.into(),
        near.into(),
        most.into(),
    ];
    PersonRow::find_by_statement(statement(NAMED, values)).all(txn).await
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
    PersonRow::find_by_statement(statement(LIKE, values)).all(txn).await
}

/// The person with this insurance number, if the caller reaches them.
pub(crate) async fn find_by_insurance(
    txn: &Txn,
    hash: &KeyedHash,
) -> Result<Option<PersonRow>, DbErr> {
    const SQL: &str = concat!(
        "select ",
        person_columns!(),
        " from person where id = (select yba_survivor(p.id) from person p where p.insurance_hash = $1
                                  order by p.standing = 'merged' limit 1)"
    );
    PersonRow::find_by_statement(statement(SQL, [hash_bytes(hash).into()])).one(txn).await
}

/// What somebody is, beside how they are called; empty texts let all pass.
#[derive(Debug, Default)]
pub(crate) struct Filters<'a> {
    pub(crate) organisation: &'a str,
    pub(crate) tier: &'a str,
    /// Folded: letters, digits and single spaces alone, so no pattern can be in it.
    pub(crate) post: &'a str,
    pub(crate) in_office: Option<bool>,
}

impl Filters<'_> {
    /// Is there anything to filter by?
    pub(crate) fn is_any(&self) -> bool {
        let texts = [self.organisation, self.tier, self.post];
        texts.iter().any(|text| !text.is_empty()) || self.in_office.is_some()
    }
}

/// People by what they are, and by their name: all of its words, or nearly the whole of it.
pub(crate) async fn list_within(
    txn: &Txn,
    (words, nearly): (&str, &str),
    born: Option<BirthDate>,
    filters: &Filters<'_>,
    most: i32,
) -> Result<Vec<PersonRow>, DbErr> {
    let (year, day) = parts(born);
    let values = [
        words.into(),
        nearly.into(),
        year.into(),
        day.into(),
        filters.organisation.into(),
        filters.tier.into(),
        filters.post.into(),
        filters.in_office.into(),
        most.into(),
    ];
    PersonRow::find_by_statement(statement(WITHIN, values)).all(txn).await
}

fn parts(born: Option<BirthDate>) -> (Option<i32>, Option<chrono::NaiveDate>) {
    match born {
        Some(BirthDate::Exact(day)) => (born.map(BirthDate::year), Some(day)),
        Some(BirthDate::YearOnly(year)) => (Some(year), None),
        None => (None, None),
    }
}
