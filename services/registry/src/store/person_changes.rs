//! What is done to people, planned and done, and what follows for the tables of today.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::PersonId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// Something that was done to a person, or is planned; what it says is sealed.
#[derive(Clone, FromQueryResult)]
pub(crate) struct ChangeRow {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) kind: String,
    pub(crate) on_date: NaiveDate,
    pub(crate) document: String,
    pub(crate) reason: String,
    pub(crate) sealed: Vec<u8>,
    pub(crate) state: String,
    pub(crate) recorded_by: String,
    pub(crate) recorded_at: DateTime<Utc>,
}

const COLUMNS: &str =
    "id, person_id, kind, on_date, document, reason, sealed, state, recorded_by, recorded_at";

const INSERT: &str = "
    insert into person_change (id, person_id, kind, on_date, document, reason, sealed, state,
                               recorded_by, recorded_at)
    values ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, $9)";

const SETTLE: &str = "
    update person_change
    set state = $2, applied_at = case when $2 = 'applied' then $3::timestamptz end where id = $1";

/// The facts of a kind that are so on a day.
const TODAY: &str = "f.person_id = $1 and f.superseded_at is null and f.valid_from <= $2
    and (f.valid_to is null or f.valid_to >= $2)";

const END_POSTS: &str = "
    update person_post p set ended_at = $3
    where p.person_id = $1 and p.ended_at is null
      and not exists (select from person_fact f where {TODAY} and f.kind = 'post'
                                                  and f.key = p.organisation)";

const WRITE_POSTS: &str = "
    insert into person_post (person_id, organisation, title, unit, in_office, recorded_at)
    select $1, f.key, f.detail ->> 'title', f.detail ->> 'unit', (f.detail ->> 'in_office')::boolean, $3
    from person_fact f where {TODAY} and f.kind = 'post'
    on conflict (person_id, organisation) do update
    set title = excluded.title, unit = excluded.unit, in_office = excluded.in_office,
        recorded_at = excluded.recorded_at, ended_at = null";

/// The post shown first is the one that began last.
const WRITE_PERSON: &str = "
    update person p
    set tier = coalesce((select f.detail ->> 'tier' from person_fact f
                         where {TODAY} and f.kind = 'tier'), p.tier),
        standing = coalesce((select f.detail ->> 'standing' from person_fact f
                             where {TODAY} and f.kind = 'standing'), p.standing),
        organisation = coalesce(first.key, p.organisation),
        post = coalesce(first.detail ->> 'title', p.post),
        in_office = coalesce((first.detail ->> 'in_office')::boolean, p.in_office),
        version = p.version + 1, changed_at = $3
    from (select 1) one
    left join lateral (
        select f.key, f.detail from person_fact f where {TODAY} and f.kind = 'post'
        order by f.valid_from desc, f.recorded_at desc, f.key limit 1) first on true
    where p.id = $1";

const SCOPES: &str = "
    insert into person_scope (person_id, grantee)
    select distinct p.person_id, 'organisation:' || a.ancestor
    from person_post p join organisation_ancestor a on a.code = p.organisation
    where p.person_id = $1 and p.ended_at is null
    union all select $1, 'person:' || $1::uuid
    on conflict do nothing";

const FORGET_SCOPES: &str =
    "delete from person_scope where person_id = $1 and grantee like 'organisation:%'";

pub(crate) async fn insert(txn: &Txn, new: &ChangeRow) -> Result<(), DbErr> {
    let values = [
        new.id.into(),
        new.person_id.into(),
        new.kind.clone().into(),
        new.on_date.into(),
        new.document.clone().into(),
        new.reason.clone().into(),
        new.sealed.clone().into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await.map(|_| ())
}

pub(crate) async fn find(txn: &Txn, id: Uuid) -> Result<Option<ChangeRow>, DbErr> {
    let sql = format!("select {COLUMNS} from person_change where id = $1 for update");
    ChangeRow::find_by_statement(statement(&sql, [id.into()])).one(txn).await
}

/// What was done to a person and is planned, newest day first.
pub(crate) async fn list(txn: &Txn, person: PersonId) -> Result<Vec<ChangeRow>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from person_change where person_id = $1
         order by on_date desc, id desc limit 500"
    );
    ChangeRow::find_by_statement(statement(&sql, [person.as_uuid().into()])).all(txn).await
}

/// The planned change whose day has come, earliest first.
pub(crate) async fn find_due(txn: &Txn, today: NaiveDate) -> Result<Option<Uuid>, DbErr> {
    let sql = "select id from person_change where state = 'planned' and on_date <= $1
               order by on_date, id limit 1";
    let row = txn.query_one_raw(statement(sql, [today.into()])).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Says what became of a change.
pub(crate) async fn settle(txn: &Txn, id: Uuid, state: &str) -> Result<(), DbErr> {
    let values = [id.into(), state.into(), txn.now().into()];
    txn.execute_raw(statement(SETTLE, values)).await.map(|_| ())
}

/// Brings posts, tier, standing and reach up to what is said of today.
pub(crate) async fn project(txn: &Txn, person: PersonId, today: NaiveDate) -> Result<(), DbErr> {
    for sql in [END_POSTS, WRITE_POSTS, WRITE_PERSON] {
        let sql = sql.replace("{TODAY}", TODAY);
        let values = [person.as_uuid().into(), today.into(), txn.now().into()];
        txn.execute_raw(statement(&sql, values)).await?;
    }
    rescope(txn, person).await
}

/// Lets the organisations of a person's posts reach them, and no longer those of posts that ended.
pub(crate) async fn rescope(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    for sql in [FORGET_SCOPES, SCOPES] {
        txn.execute_raw(statement(sql, [person.as_uuid().into()])).await?;
    }
    Ok(())
}

/// Writes a person's sealed part anew.
pub(crate) async fn reseal(txn: &Txn, person: PersonId, sealed: Vec<u8>) -> Result<(), DbErr> {
    let sql = "update person set sealed = $2 where id = $1";
    txn.execute_raw(statement(sql, [person.as_uuid().into(), sealed.into()])).await.map(|_| ())
}

/// Lets those who had left come back: a list names them again.
pub(crate) async fn readmit(txn: &Txn, people: &[Uuid]) -> Result<(), DbErr> {
    let sql =
        "update person set standing = 'managed' where id = any ($1::uuid[]) and standing = 'left'";
    txn.execute_raw(statement(sql, [people.to_vec().into()])).await.map(|_| ())
}
