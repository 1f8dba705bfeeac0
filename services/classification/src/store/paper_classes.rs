//! Classes of former years, from paper.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::PersonId;
use schema::events::PaperRecordRecordedV1;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A person's year.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) year: i32,
    pub(crate) checkup_on: Option<NaiveDate>,
    pub(crate) took_part: Option<bool>,
    pub(crate) class: Option<i16>,
    pub(crate) standard: Option<String>,
    pub(crate) recorded_at: DateTime<Utc>,
}

const FORMER: &str = "
    select year, checkup_on, took_part, class, standard, recorded_at from paper_class
    where person_id = $1 and year = $2 for update";

const PUT: &str = "
    insert into paper_class (person_id, year, checkup_on, took_part, class, standard, recorded_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (person_id, year) do update set checkup_on = excluded.checkup_on,
        took_part = excluded.took_part, class = excluded.class, standard = excluded.standard,
        recorded_at = excluded.recorded_at
    where paper_class.recorded_at <= excluded.recorded_at";

const OF_PERSON: &str = "
    select year, checkup_on, took_part, class, standard, recorded_at from paper_class
    where person_id = any ($1::uuid[]) order by year desc, recorded_at desc";

/// What was held of the year, for whoever is about to replace it.
pub(crate) async fn former(txn: &Txn, person: PersonId, year: i32) -> Result<Option<Row>, DbErr> {
    let values = [person.as_uuid().into(), year.into()];
    Row::find_by_statement(statement(FORMER, values)).one(txn).await
}

/// Puts a year in place of an earlier one; false when a later one is here.
pub(crate) async fn put(txn: &Txn, event: &PaperRecordRecordedV1) -> Result<bool, DbErr> {
    let values = [
        event.person_id.as_uuid().into(),
        event.year.into(),
        event.checkup_on.into(),
        event.took_part.into(),
        event.class.map(|class| class as i16).into(),
        event.standard.map(|standard| standard.as_str().to_owned()).into(),
        event.at.into(),
    ];
    Ok(txn.execute_raw(statement(PUT, values)).await?.rows_affected() == 1)
}

/// A person's years under all their ids, newest first.
pub(crate) async fn of_person(txn: &Txn, ids: Vec<Uuid>) -> Result<Vec<Row>, DbErr> {
    Row::find_by_statement(statement(OF_PERSON, [ids.into()])).all(txn).await
}
