//! Which organisation has which duty, from when to when.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// An assignment's row, with its organisation's name.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Duty {
    pub(crate) id: Uuid,
    pub(crate) duty: String,
    pub(crate) organisation: String,
    pub(crate) organisation_name: String,
    pub(crate) valid_from: NaiveDate,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) document: String,
    pub(crate) document_on: Option<NaiveDate>,
    pub(crate) note: String,
    pub(crate) taken_from: Option<Uuid>,
    pub(crate) taken_from_organisation: Option<String>,
    pub(crate) end_document: Option<String>,
    pub(crate) recorded_by: String,
    pub(crate) recorded_at: DateTime<Utc>,
    pub(crate) version: i32,
}

/// An assignment to be written.
pub(crate) struct NewDuty<'a> {
    pub(crate) id: Uuid,
    pub(crate) duty: &'a str,
    pub(crate) organisation: &'a str,
    pub(crate) from: NaiveDate,
    pub(crate) document: &'a str,
    pub(crate) document_on: Option<NaiveDate>,
    pub(crate) note: &'a str,
    pub(crate) taken_from: Option<Uuid>,
}

/// Which assignments; empty texts let all pass, as does no day.
pub(crate) struct Wanted<'a> {
    pub(crate) on: Option<NaiveDate>,
    pub(crate) duty: &'a str,
    pub(crate) organisation: &'a str,
}

const COLUMNS: &str =
    "d.id, d.duty, d.organisation, o.name as organisation_name, d.valid_from, d.valid_to,
    d.document, d.document_on, d.note, d.taken_from, t.organisation as taken_from_organisation,
    d.end_document, d.recorded_by, d.recorded_at, d.version";

const FROM: &str = "duty_assignment d join organisation o on o.code = d.organisation
    left join duty_assignment t on t.id = d.taken_from";

const INSERT: &str = "
    insert into duty_assignment (id, duty, organisation, valid_from, document, document_on, note,
                                 taken_from, recorded_by, recorded_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

const END: &str = "
    update duty_assignment
    set valid_to = $2, end_document = $3, ended_by = $4, ended_at = $5, version = version + 1
    where id = $1 and valid_to is null";

const OVERLAPS: &str = "
    select exists (select from duty_assignment
                   where duty = $1 and organisation = $2 and (valid_to is null or valid_to >= $3)
                     and (valid_to is null or valid_to >= valid_from))";

const LOCK: &str = "select pg_advisory_xact_lock(hashtextextended('registry.duties', 0))";

/// Waits for others who assign duties.
pub(crate) async fn lock(txn: &Txn) -> Result<(), DbErr> {
    txn.execute_raw(statement(LOCK, [])).await.map(|_| ())
}

pub(crate) async fn find(txn: &Txn, id: Uuid) -> Result<Option<Duty>, DbErr> {
    let sql = format!("select {COLUMNS} from {FROM} where d.id = $1");
    Duty::find_by_statement(statement(&sql, [id.into()])).one(txn).await
}

/// Assignments by duty and first day.
pub(crate) async fn list(txn: &Txn, wanted: &Wanted<'_>) -> Result<Vec<Duty>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from {FROM}
         where ($1::date is null or (d.valid_from <= $1 and (d.valid_to is null or d.valid_to >= $1)))
           and ($2 = '' or d.duty = $2) and ($3 = '' or d.organisation = $3)
         order by array_position(array['lists', 'plans', 'approves', 'executes', 'pays'], d.duty),
                  d.valid_from, o.name, d.id
         limit 2000"
    );
    let values = [wanted.on.into(), wanted.duty.into(), wanted.organisation.into()];
    Duty::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Does the organisation have the duty on that day or later?
pub(crate) async fn overlaps(
    txn: &Txn,
    (duty, organisation): (&str, &str),
    from: NaiveDate,
) -> Result<bool, DbErr> {
    let values = [duty.into(), organisation.into(), from.into()];
    let row = txn.query_one_raw(statement(OVERLAPS, values)).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

pub(crate) async fn insert(txn: &Txn, new: &NewDuty<'_>) -> Result<(), DbErr> {
    let values = [
        new.id.into(),
        new.duty.into(),
        new.organisation.into(),
        new.from.into(),
        new.document.into(),
        new.document_on.into(),
        new.note.into(),
        new.taken_from.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await.map(|_| ())
}

/// Ends an assignment with a day, by a document.
pub(crate) async fn end(txn: &Txn, id: Uuid, last: NaiveDate, document: &str) -> Result<(), DbErr> {
    let values =
        [id.into(), last.into(), document.into(), txn.caller().subject().into(), txn.now().into()];
    txn.execute_raw(statement(END, values)).await.map(|_| ())
}
