//! Erasures: asked for, approved, carried out, acknowledged, listed.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::{ErasureId, KeyedHash, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{hash_bytes, statement};

/// The services that hold something of people besides the registry, and acknowledge.
pub(crate) const SERVICES: [&str; 4] = ["exams", "classification", "clinics", "notifications"];

/// An erasure's row.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Erasure {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) ground: String,
    pub(crate) state: String,
    pub(crate) reason: String,
    pub(crate) document: String,
    pub(crate) requested_by: String,
    pub(crate) requested_at: DateTime<Utc>,
    pub(crate) approved_by: Option<String>,
    pub(crate) approved_at: Option<DateTime<Utc>>,
    pub(crate) withdrawn_by: Option<String>,
    pub(crate) withdrawn_at: Option<DateTime<Utc>>,
    pub(crate) citizen_hash: Option<Vec<u8>>,
    pub(crate) listed_at: Option<DateTime<Utc>>,
    pub(crate) completed_at: Option<DateTime<Utc>>,
    pub(crate) applied_at: Option<DateTime<Utc>>,
    /// The other ids that were the person's when they were erased.
    pub(crate) also: Vec<Uuid>,
    pub(crate) version: i32,
}

macro_rules! columns {
    () => {
        "select id, person_id, ground, state, reason, document, requested_by, requested_at, approved_by, approved_at,
                withdrawn_by, withdrawn_at, citizen_hash, listed_at, completed_at, applied_at, also, version
         from erasure "
    };
}

const FIND: &str = concat!(columns!(), "where id = $1");
const FIND_FOR_UPDATE: &str = concat!(columns!(), "where id = $1 for update");
const LIST: &str =
    concat!(columns!(), "where ($1 = '' or state = $1) and id < $2 order by id desc limit $3");
const OF_PERSON: &str = concat!(columns!(), "where person_id = $1 order by id desc limit 100");

/// One at a time over all processes, because a line of the list names the one before it.
const LIST_TURN: &str =
    "select pg_advisory_xact_lock(hashtextextended('registry.erasure-list', 0))";
const NOT_LISTED: &str = concat!(
    columns!(),
    "where state in ('running', 'done') and listed_at is null order by id limit 1 for update"
);

const INSERT: &str = "
    insert into erasure (id, person_id, ground, state, reason, document, requested_by, requested_at)
    values ($1, $2, $3, 'requested', $4, $5, $6, $7)
    on conflict (person_id) where state in ('requested', 'running') do nothing";

/// A request that waits becomes a purge.
const PURGE: &str = "
    insert into erasure (id, person_id, ground, state, reason, document, requested_by, requested_at,
                         approved_by, approved_at, applied_at, citizen_hash)
    values ($1, $2, 'refusal', 'running', '', '', $3, $4, $3, $4, $4, $5)
    on conflict (person_id) where state in ('requested', 'running') do update
    set ground = 'refusal', state = 'running', approved_by = excluded.approved_by,
        approved_at = excluded.approved_at, applied_at = excluded.applied_at,
        citizen_hash = excluded.citizen_hash, version = erasure.version + 1
    returning id";

const APPROVE: &str = "
    update erasure set state = 'running', approved_by = $2, approved_at = $3, applied_at = $3, version = version + 1
    where id = $1 and state = 'requested'";

const WITHDRAW: &str = "
    update erasure set state = 'withdrawn', withdrawn_by = $2, withdrawn_at = $3, version = version + 1
    where id = $1 and state = 'requested'";

/// Two services that answer at once would each count without the other: whoever comes second waits, and its next
/// statement sees what the first one wrote.
const TURN: &str = "
    select id from erasure where person_id = $1 or $1 = any (also) order by id for update";

const ACKNOWLEDGE: &str = "
    insert into erasure_acknowledgement (person_id, service, at) values ($1, $2, $3)
    on conflict (person_id, service) do update set at = greatest(erasure_acknowledgement.at, excluded.at)";

const SET_LISTED: &str = "update erasure set listed_at = $2, version = version + 1 where id = $1";

/// Done once everybody has answered the last attempt and the list outside knows of it.
const COMPLETE: &str = "
    update erasure e set state = 'done', completed_at = $2, version = version + 1
    where (e.person_id = $1 or $1 = any (e.also)) and e.state = 'running' and e.listed_at is not null
      and (select count(*) from erasure_acknowledgement a
           where a.person_id = any (e.also || e.person_id) and a.service = any ($3))
          = cardinality($3::text[]) * (1 + cardinality(e.also))";

const SET_ALSO: &str = "
    update erasure
    set also = array(select distinct other.id from unnest(also || $2::uuid[]) as other (id) where other.id <> $1)
    where person_id = $1 and state = 'running'";

const ACKNOWLEDGED: &str = "
    select person_id, service, at from erasure_acknowledgement where person_id = any ($1)
    order by person_id, at, service";

const FORGET_ACKNOWLEDGEMENTS: &str = "delete from erasure_acknowledgement where person_id = $1";

/// After a restore: an erasure that the database knows runs again, one that it does not know is taken from the list.
const RUN_AGAIN: &str = "
    insert into erasure as e (id, person_id, ground, state, reason, document, requested_by, requested_at,
                              approved_by, approved_at, listed_at, applied_at, citizen_hash)
    values ($1, $2, $3, 'running', '', case $3 when 'law' then '-' else '' end, 'erasure-list', $4, $5, $4, $6, $6, $7)
    on conflict (person_id) where state in ('requested', 'running') do update
    set state = 'running', approved_by = coalesce(e.approved_by, excluded.approved_by),
        approved_at = coalesce(e.approved_at, excluded.approved_at), listed_at = excluded.listed_at,
        applied_at = excluded.applied_at, version = e.version + 1";

const REOPEN: &str = "
    update erasure set state = 'running', completed_at = null, listed_at = coalesce(listed_at, $2), applied_at = $2,
                       version = version + 1
    where person_id = $1 and state in ('running', 'done')";

/// An erasure that somebody asks for.
pub(crate) struct NewErasure<'a> {
    pub(crate) id: ErasureId,
    pub(crate) person: PersonId,
    pub(crate) ground: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) document: &'a str,
}

/// Asks for an erasure; false when one of the person is open.
pub(crate) async fn insert(txn: &Txn, new: &NewErasure<'_>) -> Result<bool, DbErr> {
    let values = [
        new.id.as_uuid().into(),
        new.person.as_uuid().into(),
        new.ground.into(),
        new.reason.into(),
        new.document.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

/// Begins a purge, in the caller's name alone; answers the erasure's id.
pub(crate) async fn purge(
    txn: &Txn,
    (id, person): (ErasureId, PersonId),
    hash: &KeyedHash,
) -> Result<Uuid, DbErr> {
    let by = txn.caller().subject();
    let values = [
        id.as_uuid().into(),
        person.as_uuid().into(),
        by.into(),
        txn.now().into(),
        hash_bytes(hash).into(),
    ];
    let row = txn.query_one_raw(statement(PURGE, values)).await?;
    row.map_or(Ok(id.as_uuid()), |row| row.try_get_by_index(0))
}

pub(crate) async fn find(txn: &Txn, id: ErasureId) -> Result<Option<Erasure>, DbErr> {
    Erasure::find_by_statement(statement(FIND, [id.as_uuid().into()])).one(txn).await
}

pub(crate) async fn find_for_update(txn: &Txn, id: ErasureId) -> Result<Option<Erasure>, DbErr> {
    Erasure::find_by_statement(statement(FIND_FOR_UPDATE, [id.as_uuid().into()])).one(txn).await
}

/// A page of erasures, newest first; an empty state lets all pass.
pub(crate) async fn list_page(
    txn: &Txn,
    state: &str,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Erasure>, DbErr> {
    let values = [state.into(), after.into(), i64::from(limit).into()];
    Erasure::find_by_statement(statement(LIST, values)).all(txn).await
}

impl Erasure {
    /// Every id that was the person's, the one that was asked for first.
    pub(crate) fn ids(&self) -> Vec<Uuid> {
        [&[self.person_id], self.also.as_slice()].concat()
    }
}

/// A person's erasures, newest first.
pub(crate) async fn of_person(txn: &Txn, person: PersonId) -> Result<Vec<Erasure>, DbErr> {
    let statement = statement(OF_PERSON, [person.as_uuid().into()]);
    Erasure::find_by_statement(statement).all(txn).await
}

/// Approves in the caller's name.
pub(crate) async fn approve(txn: &Txn, id: ErasureId) -> Result<(), DbErr> {
    end(txn, APPROVE, id).await
}

/// Withdraws a request.
pub(crate) async fn withdraw(txn: &Txn, id: ErasureId) -> Result<(), DbErr> {
    end(txn, WITHDRAW, id).await
}

async fn end(txn: &Txn, sql: &str, id: ErasureId) -> Result<(), DbErr> {
    let values = [id.as_uuid().into(), txn.caller().subject().into(), txn.now().into()];
    txn.execute_raw(statement(sql, values)).await.map(drop)
}

/// Notes the other ids of somebody who is being erased: services answer for each.
pub(crate) async fn set_also(txn: &Txn, person: PersonId, also: Vec<Uuid>) -> Result<(), DbErr> {
    let values = [person.as_uuid().into(), also.into()];
    txn.execute_raw(statement(SET_ALSO, values)).await.map(drop)
}

/// Records that a service holds nothing of the person any more.
pub(crate) async fn acknowledge(
    txn: &Txn,
    person: PersonId,
    service: &str,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    txn.execute_raw(statement(TURN, [person.as_uuid().into()])).await?;
    let values = [person.as_uuid().into(), service.into(), at.into()];
    txn.execute_raw(statement(ACKNOWLEDGE, values)).await?;
    complete(txn, person).await
}

/// Closes the person's erasure if nothing is outstanding.
pub(crate) async fn complete(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    let services: Vec<String> = SERVICES.iter().map(|name| (*name).to_owned()).collect();
    let values = [person.as_uuid().into(), txn.now().into(), services.into()];
    txn.execute_raw(statement(COMPLETE, values)).await.map(drop)
}

/// When a service erased somebody.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Acknowledged {
    pub(crate) person_id: Uuid,
    pub(crate) service: String,
    pub(crate) at: DateTime<Utc>,
}

/// What was acknowledged of these people.
pub(crate) async fn acknowledged(txn: &Txn, people: &[Uuid]) -> Result<Vec<Acknowledged>, DbErr> {
    let statement = statement(ACKNOWLEDGED, [people.to_vec().into()]);
    Acknowledged::find_by_statement(statement).all(txn).await
}

/// Takes an erasure that the list outside does not know, while no other process writes to the list.
pub(crate) async fn take_not_listed(txn: &Txn) -> Result<Option<Erasure>, DbErr> {
    txn.execute_raw(statement(LIST_TURN, [])).await?;
    Erasure::find_by_statement(statement(NOT_LISTED, [])).one(txn).await
}

/// Notes that the list outside knows of it.
pub(crate) async fn set_listed(txn: &Txn, erasure: &Erasure) -> Result<(), DbErr> {
    let values = [erasure.id.into(), txn.now().into()];
    txn.execute_raw(statement(SET_LISTED, values)).await?;
    complete(txn, PersonId::from_uuid(erasure.person_id)).await
}

/// Lets an erasure run again, after a restore.
pub(crate) async fn run_again(
    txn: &Txn,
    (id, person): (ErasureId, PersonId),
    (ground, hash): (&str, Option<&KeyedHash>),
    approved_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let values = [person.as_uuid().into()];
    txn.execute_raw(statement(FORGET_ACKNOWLEDGEMENTS, values)).await?;
    let reopened = [person.as_uuid().into(), txn.now().into()];
    if txn.execute_raw(statement(REOPEN, reopened)).await?.rows_affected() > 0 {
        return Ok(());
    }
    let by = txn.caller().subject();
    let values = [
        id.as_uuid().into(),
        person.as_uuid().into(),
        ground.into(),
        approved_at.into(),
        by.into(),
        txn.now().into(),
        hash.map(hash_bytes).into(),
    ];
    txn.execute_raw(statement(RUN_AGAIN, values)).await.map(drop)
}
