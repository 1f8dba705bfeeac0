//! Requests for health books.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{BirthDate, HealthBookRequestId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::super::statement;

/// A request with whom it is about.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Request {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) sealed: Vec<u8>,
    pub(crate) sealed_answer: Option<Vec<u8>>,
    pub(crate) requested_by: String,
    pub(crate) requested_at: DateTime<Utc>,
    pub(crate) closed_by: Option<String>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    pub(crate) book_id: Option<Uuid>,
    pub(crate) version: i32,
    pub(crate) name: String,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) born_year: i16,
    pub(crate) post: String,
    pub(crate) organisation: String,
    pub(crate) organisation_name: String,
}

const COLUMNS: &str = "
    r.id, r.person_id, r.kind, r.state, r.sealed, r.sealed_answer, r.requested_by, r.requested_at, r.closed_by,
    r.closed_at, r.book_id, r.version, p.name, p.born_on, p.born_year, p.post, p.organisation,
    o.name as organisation_name";

const FROM: &str = "
    health_book_request r join person p on p.id = r.person_id join organisation o on o.code = p.organisation";

const INSERT: &str = "
    insert into health_book_request (id, person_id, kind, sealed, requested_by, requested_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (person_id) where state = 'open' do nothing";

const CLOSE: &str = "
    update health_book_request
    set state = $2, sealed_answer = $3, closed_by = $4, closed_at = $5, version = version + 1
    where id = $1 and state = 'open'";

/// What was asked for and is done now.
const FULFIL: &str = "
    update health_book_request r
    set state = 'done', book_id = d.book_id, closed_by = $4, closed_at = $5, version = version + 1
    from unnest($1::uuid[], $2::uuid[]) as d (person_id, book_id)
    where r.person_id = d.person_id and r.kind = $3 and r.state = 'open'";

/// Asks for something; false when there is an open request about the person.
pub(crate) async fn insert(
    txn: &Txn,
    id: HealthBookRequestId,
    (person, kind): (PersonId, &str),
    sealed: Vec<u8>,
) -> Result<bool, DbErr> {
    let values = [
        id.as_uuid().into(),
        person.as_uuid().into(),
        kind.into(),
        sealed.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

pub(crate) async fn find(txn: &Txn, id: HealthBookRequestId) -> Result<Option<Request>, DbErr> {
    let sql = format!("select {COLUMNS} from {FROM} where r.id = $1");
    Request::find_by_statement(statement(&sql, [id.as_uuid().into()])).one(txn).await
}

pub(crate) async fn find_for_update(
    txn: &Txn,
    id: HealthBookRequestId,
) -> Result<Option<Request>, DbErr> {
    let sql = format!("select {COLUMNS} from {FROM} where r.id = $1 for update of r");
    Request::find_by_statement(statement(&sql, [id.as_uuid().into()])).one(txn).await
}

/// The requests of a person under all their ids, newest first.
pub(crate) async fn list_of(txn: &Txn, ids: Vec<Uuid>) -> Result<Vec<Request>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from {FROM} where r.person_id = any ($1::uuid[]) order by r.id desc"
    );
    Request::find_by_statement(statement(&sql, [ids.into()])).all(txn).await
}

/// A page of requests, oldest first, because that one has waited longest; an empty kind lets all pass.
pub(crate) async fn list_page(
    txn: &Txn,
    (state, kind): (&str, &str),
    organisation: &str,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Request>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from {FROM}
         where r.state = $1 and ($2 = '' or r.kind = $2) and r.id > $3
           and ($4 = '' or exists (
                select from person_post pp join organisation_ancestor a on a.code = pp.organisation
                where pp.person_id = p.id and pp.ended_at is null and a.ancestor = $4))
         order by r.id limit $5"
    );
    let values =
        [state.into(), kind.into(), after.into(), organisation.into(), i64::from(limit).into()];
    Request::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Refuses or withdraws an open request.
pub(crate) async fn close(
    txn: &Txn,
    id: HealthBookRequestId,
    state: &str,
    sealed_answer: Option<Vec<u8>>,
) -> Result<(), DbErr> {
    let values = [
        id.as_uuid().into(),
        state.into(),
        sealed_answer.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(CLOSE, values)).await.map(|_| ())
}

/// Closes the open requests of these people for `kind`, which each person's book now fulfils.
pub(crate) async fn fulfil(
    txn: &Txn,
    kind: &str,
    (people, books): (Vec<Uuid>, Vec<Uuid>),
) -> Result<(), DbErr> {
    let values =
        [people.into(), books.into(), kind.into(), txn.caller().subject().into(), txn.now().into()];
    txn.execute_raw(statement(FULFIL, values)).await.map(|_| ())
}

impl Request {
    pub(crate) fn born(&self) -> BirthDate {
        self.born_on.map_or(BirthDate::YearOnly(self.born_year.into()), BirthDate::Exact)
    }
}
