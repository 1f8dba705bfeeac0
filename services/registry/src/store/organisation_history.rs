//! Organisations over time: their attributes by day, what was done to them, who took over.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{OrganisationCode, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};
use uuid::Uuid;

use super::statement;
use crate::domain::organisation_change::{Grounds, OrganisationChange, Part};

/// An organisation as it was on a day.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Then {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) parent: Option<String>,
    pub(crate) opened_on: Option<NaiveDate>,
    pub(crate) closed_on: Option<NaiveDate>,
}

/// What an attribute was, from when; until the next of the attribute.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Fact {
    pub(crate) attribute: String,
    pub(crate) value: Option<String>,
    pub(crate) valid_from: Option<NaiveDate>,
    pub(crate) valid_to: Option<NaiveDate>,
}

/// Who took over from whom.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Succession {
    pub(crate) predecessor: String,
    pub(crate) successor: String,
    pub(crate) on_date: NaiveDate,
    pub(crate) goes_on: bool,
    pub(crate) document: String,
}

/// Something that was done, or is planned.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct ChangeRow {
    pub(crate) id: Uuid,
    pub(crate) code: String,
    pub(crate) kind: String,
    pub(crate) on_date: NaiveDate,
    pub(crate) document: String,
    pub(crate) document_on: Option<NaiveDate>,
    pub(crate) reason: String,
    pub(crate) details: JsonValue,
    pub(crate) state: String,
    pub(crate) recorded_by: String,
    pub(crate) recorded_at: DateTime<Utc>,
}

const TREE: &str = "
    select code, name, parent, opened_on, closed_on from registry_tree_on($1)
    where code > $2 order by code limit $3";

const THEN: &str = "
    select code, name, parent, opened_on, closed_on from registry_tree_on($1) where code = $2";

const WRITE_FACT: &str = "
    insert into organisation_fact (code, attribute, valid_from, value, change_id, recorded_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (code, attribute, valid_from) do update
    set value = excluded.value, change_id = excluded.change_id, recorded_at = excluded.recorded_at";

/// A correction: what is said of the attribute today was never right.
const CORRECT_FACT: &str = "
    update organisation_fact set value = $4, recorded_at = $5
    where (code, attribute, valid_from) = (
        select f.code, f.attribute, f.valid_from from organisation_fact f
        where f.code = $1 and f.attribute = $2 and f.valid_from <= $3
        order by f.valid_from desc limit 1)";

/// The organisations below one on a day get another above them, and so do those that come below it later.
///
/// Those that became part of it before it ended are below it as well.
const ADOPT: &str = "
    insert into organisation_fact (code, attribute, valid_from, value, change_id, recorded_at)
    select o.code, 'parent', $3, $2, $4, $5 from organisation o
    where o.code <> $2 and $1 = (
        select f.value from organisation_fact f
        where f.code = o.code and f.attribute = 'parent' and f.valid_from <= $3
        order by f.valid_from desc limit 1)
    on conflict (code, attribute, valid_from) do update
    set value = excluded.value, change_id = excluded.change_id, recorded_at = excluded.recorded_at";
const ADOPT_LATER: &str = "
    update organisation_fact set value = $2, change_id = $4, recorded_at = $5
    where attribute = 'parent' and value = $1 and valid_from > $3 and code <> $2";

/// Brings what is true today up to date; answers what is no longer as it was.
const PROJECT: &str = "
    update organisation o
    set name = f.name, name_key = case when o.name = f.name then o.name_key else $3 end,
        parent = f.parent, closed_on = f.closed_on, version = o.version + 1, changed_at = $4
    from (select
            (select value from organisation_fact where code = $1 and attribute = 'name'
             and valid_from <= $2 order by valid_from desc limit 1) as name,
            (select value from organisation_fact where code = $1 and attribute = 'parent'
             and valid_from <= $2 order by valid_from desc limit 1) as parent,
            (select case when value = 'no' then valid_from end from organisation_fact
             where code = $1 and attribute = 'open' and valid_from <= $2
             order by valid_from desc limit 1) as closed_on) f
    where o.code = $1";

const NAME_ON: &str = "
    select value from organisation_fact where code = $1 and attribute = 'name' and valid_from <= $2
    order by valid_from desc limit 1";

const FACTS: &str = "
    select attribute, value, nullif(valid_from, '0001-01-01') as valid_from,
           lead(valid_from) over (partition by attribute order by valid_from) - 1 as valid_to
    from organisation_fact where code = $1 order by attribute, organisation_fact.valid_from";

const SUCCESSIONS: &str = "
    select s.predecessor, s.successor, s.on_date, s.goes_on, c.document
    from organisation_successor s join organisation_change c on c.id = s.change_id
    where s.predecessor = $1 or s.successor = $1 order by s.on_date, s.predecessor, s.successor";

const SUCCEED: &str = "
    insert into organisation_successor (predecessor, successor, on_date, goes_on, change_id)
    values ($1, $2, $3, $4, $5) on conflict do nothing";

const TAKEN_OVER: &str = "
    select s.successor, s.on_date from organisation_successor s
    where s.predecessor = $1 and s.goes_on order by s.on_date limit 1";

const RECEIVES_AFTER: &str = "
    select exists (select from organisation_successor where successor = $1 and on_date > $2)";

const INSERT: &str = "
    insert into organisation_change (id, code, kind, on_date, document, document_on, reason, details,
                                     state, recorded_by, recorded_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 'planned', $9, $10)";

const INSERT_PEOPLE: &str = "
    insert into organisation_change_person (change_id, person_id, code)
    select $1, person, $3 from unnest($2::uuid[]) as p (person)";

const SETTLE: &str = "
    update organisation_change
    set state = $2, applied_at = case when $2 = 'applied' then $3::timestamptz end where id = $1";

const CHANGE_COLUMNS: &str = "id, code, kind, on_date, document, document_on, reason, details,
    state, recorded_by, recorded_at";

/// The day before which nobody knows; the first row of an attribute stands there.
pub(crate) const SINCE_EVER: NaiveDate = NaiveDate::from_ymd_opt(1, 1, 1).expect("a day");

/// A page of the tree as it was on a day.
pub(crate) async fn list_tree(
    txn: &Txn,
    day: NaiveDate,
    after: &str,
    limit: u32,
) -> Result<Vec<Then>, DbErr> {
    let values = [day.into(), after.into(), i64::from(limit).into()];
    Then::find_by_statement(statement(TREE, values)).all(txn).await
}

/// An organisation as it was on a day, if it was.
pub(crate) async fn find_on(txn: &Txn, code: &str, day: NaiveDate) -> Result<Option<Then>, DbErr> {
    Then::find_by_statement(statement(THEN, [day.into(), code.into()])).one(txn).await
}

/// Says what an attribute is from a day on, until the next day of which something is said.
pub(crate) async fn write_fact(
    txn: &Txn,
    code: &str,
    (attribute, value): (&str, Option<&str>),
    from: NaiveDate,
    change: Option<Uuid>,
) -> Result<(), DbErr> {
    let values =
        [code.into(), attribute.into(), from.into(), value.into(), change.into(), txn.now().into()];
    txn.execute_raw(statement(WRITE_FACT, values)).await.map(|_| ())
}

/// Corrects what is said of an attribute today.
pub(crate) async fn correct_fact(
    txn: &Txn,
    code: &str,
    (attribute, value): (&str, Option<&str>),
    today: NaiveDate,
) -> Result<(), DbErr> {
    let values = [code.into(), attribute.into(), today.into(), value.into(), txn.now().into()];
    txn.execute_raw(statement(CORRECT_FACT, values)).await.map(|_| ())
}

/// Lets `successor` stand above what stood below `code` from a day on.
pub(crate) async fn adopt(
    txn: &Txn,
    (code, successor): (&str, &str),
    on: NaiveDate,
    change: Uuid,
) -> Result<(), DbErr> {
    for sql in [ADOPT, ADOPT_LATER] {
        let values = [code.into(), successor.into(), on.into(), change.into(), txn.now().into()];
        txn.execute_raw(statement(sql, values)).await?;
    }
    Ok(())
}

/// The name of an organisation on a day.
pub(crate) async fn find_name(
    txn: &Txn,
    code: &str,
    day: NaiveDate,
) -> Result<Option<String>, DbErr> {
    let row = txn.query_one_raw(statement(NAME_ON, [code.into(), day.into()])).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Takes over into `organisation` what its history says of today; `name_key` is its name's.
pub(crate) async fn project(
    txn: &Txn,
    code: &str,
    today: NaiveDate,
    name_key: &str,
) -> Result<(), DbErr> {
    let values = [code.into(), today.into(), name_key.into(), txn.now().into()];
    txn.execute_raw(statement(PROJECT, values)).await.map(|_| ())
}

pub(crate) async fn list_facts(txn: &Txn, code: &str) -> Result<Vec<Fact>, DbErr> {
    Fact::find_by_statement(statement(FACTS, [code.into()])).all(txn).await
}

pub(crate) async fn list_successions(txn: &Txn, code: &str) -> Result<Vec<Succession>, DbErr> {
    Succession::find_by_statement(statement(SUCCESSIONS, [code.into()])).all(txn).await
}

/// Records that `successor` took over from `code`; whether `code` goes on as it.
pub(crate) async fn succeed(
    txn: &Txn,
    (code, successor): (&str, &str),
    (on, goes_on): (NaiveDate, bool),
    change: Uuid,
) -> Result<(), DbErr> {
    let values = [code.into(), successor.into(), on.into(), goes_on.into(), change.into()];
    txn.execute_raw(statement(SUCCEED, values)).await.map(|_| ())
}

/// Who stands for `code` from a day on: itself, and whoever took over from it and from those.
///
/// Of an organisation that was split whole it is the first part.
pub(crate) async fn list_line(
    txn: &Txn,
    code: &str,
    on: NaiveDate,
) -> Result<Vec<(OrganisationCode, NaiveDate)>, DbErr> {
    let mut line: Vec<(OrganisationCode, NaiveDate)> = Vec::new();
    let mut next = Some((code.to_owned(), on));
    while let Some((code, from)) = next.take() {
        let parsed: OrganisationCode = code.parse().map_err(|_| super::corrupt("code"))?;
        if line.iter().any(|(known, _)| *known == parsed) {
            break;
        }
        line.push((parsed, from));
        let row = txn.query_one_raw(statement(TAKEN_OVER, [code.into()])).await?;
        if let Some(row) = row {
            let taken: NaiveDate = row.try_get_by_index(1)?;
            next = Some((row.try_get_by_index(0)?, taken.max(from)));
        }
    }
    Ok(line)
}

/// Did somebody become part of `code` after that day?
pub(crate) async fn receives_after(txn: &Txn, code: &str, on: NaiveDate) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement(RECEIVES_AFTER, [code.into(), on.into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Records what is to be done.
pub(crate) async fn insert_change(
    txn: &Txn,
    id: Uuid,
    code: &OrganisationCode,
    (change, grounds): (&OrganisationChange, &Grounds),
) -> Result<(), DbErr> {
    let details = serde_json::to_value(change).map_err(|_| super::corrupt("change"))?;
    let values = [
        id.into(),
        code.as_str().into(),
        change.kind().into(),
        grounds.on.into(),
        grounds.document.clone().into(),
        grounds.document_on.into(),
        grounds.reason.clone().into(),
        details.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await?;
    if let OrganisationChange::Split { into, .. } = change {
        for part in into {
            name_people(txn, id, part).await?;
        }
    }
    Ok(())
}

async fn name_people(txn: &Txn, change: Uuid, part: &Part) -> Result<(), DbErr> {
    let people: Vec<Uuid> = part.people.iter().map(|person| person.as_uuid()).collect();
    let values = [change.into(), people.into(), part.organisation.code.as_str().into()];
    txn.execute_raw(statement(INSERT_PEOPLE, values)).await.map(|_| ())
}

/// Whom a split names for one of its parts.
pub(crate) async fn list_named_people(
    txn: &Txn,
    change: Uuid,
    part: &str,
) -> Result<Vec<PersonId>, DbErr> {
    let sql = "select person_id from organisation_change_person where change_id = $1 and code = $2";
    let rows = txn.query_all_raw(statement(sql, [change.into(), part.into()])).await?;
    rows.iter().map(|row| Ok(PersonId::from_uuid(row.try_get_by_index(0)?))).collect()
}

pub(crate) async fn find_change(txn: &Txn, id: Uuid) -> Result<Option<ChangeRow>, DbErr> {
    let sql = format!("select {CHANGE_COLUMNS} from organisation_change where id = $1 for update");
    ChangeRow::find_by_statement(statement(&sql, [id.into()])).one(txn).await
}

/// What was done to an organisation and is planned, newest day first.
pub(crate) async fn list_changes(txn: &Txn, code: &str) -> Result<Vec<ChangeRow>, DbErr> {
    let sql = format!(
        "select {CHANGE_COLUMNS} from organisation_change c
         where c.code = $1 or exists (select from organisation_successor s
                                      where s.change_id = c.id and s.successor = $1)
         order by on_date desc, id desc limit 500"
    );
    ChangeRow::find_by_statement(statement(&sql, [code.into()])).all(txn).await
}

/// The planned change whose day has come, earliest first.
pub(crate) async fn find_due_change(txn: &Txn, today: NaiveDate) -> Result<Option<Uuid>, DbErr> {
    let sql = "select id from organisation_change where state = 'planned' and on_date <= $1
               order by on_date, id limit 1";
    let row = txn.query_one_raw(statement(sql, [today.into()])).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Says what became of a change.
pub(crate) async fn settle_change(txn: &Txn, id: Uuid, state: &str) -> Result<(), DbErr> {
    let values = [id.into(), state.into(), txn.now().into()];
    txn.execute_raw(statement(SETTLE, values)).await.map(|_| ())
}
