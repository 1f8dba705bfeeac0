//! Merges and their undo: what of the tables of today follows.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::PersonId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};
use uuid::Uuid;

use super::statement;

/// A merge and what became of it.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Merge {
    pub(crate) id: Uuid,
    pub(crate) survivor: Uuid,
    pub(crate) old: Uuid,
    pub(crate) reason: String,
    pub(crate) sealed: Vec<u8>,
    pub(crate) merged_by: String,
    pub(crate) merged_at: DateTime<Utc>,
    pub(crate) undone_by: Option<String>,
    pub(crate) undone_at: Option<DateTime<Utc>>,
    pub(crate) undo_reason: Option<String>,
    pub(crate) survivor_name: String,
    pub(crate) old_name: String,
}

const COLUMNS: &str =
    "m.id, m.survivor, m.old, m.reason, m.sealed, m.merged_by, m.merged_at, m.undone_by,
    m.undone_at, m.undo_reason, s.name as survivor_name, o.name as old_name";

const FROM: &str =
    "person_merge m join person s on s.id = m.survivor join person o on o.id = m.old";

const INSERT: &str = "
    insert into person_merge (id, survivor, old, reason, sealed, merged_by, merged_at)
    values ($1, $2, $3, $4, $5, $6, $7)";

const END: &str = "
    update person_merge
    set undone_by = $2, undone_at = $3, undo_reason = $4, version = version + 1 where id = $1";

/// A merge since, still in force, of which either is a part.
const BUILT_ON: &str = "
    select id from person_merge
    where undone_at is null and id <> $1 and (merged_at, id) > ($2, $1)
      and (survivor in ($3, $4) or old in ($3, $4)) limit 1";

/// Where the two may stand in the way of a merge: what waits to be done to the one who ends.
const WAITING: &str = "
    select exists (select from person_change where person_id = $1 and state = 'planned') as changes,
           exists (select from health_book_request where person_id = $1 and state = 'open') as requests";

const COUNTS: &str = "
    select (select count(*) from person_fact f where f.person_id = any ($1::uuid[]) and f.superseded_at is null) as facts,
           (select count(distinct r.import_id) from roster_row r where r.person_id = any ($1::uuid[])) as lists,
           (select count(distinct r.list_id) from health_book_list_row r where r.person_id = any ($1::uuid[])) as book_lists";

/// What a merge would find.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct Waiting {
    pub(crate) changes: bool,
    pub(crate) requests: bool,
}

/// How much there is of somebody.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct Counts {
    pub(crate) facts: i64,
    pub(crate) lists: i64,
    pub(crate) book_lists: i64,
}

pub(crate) async fn insert(txn: &Txn, new: &Merge) -> Result<(), DbErr> {
    let values = [
        new.id.into(),
        new.survivor.into(),
        new.old.into(),
        new.reason.clone().into(),
        new.sealed.clone().into(),
        new.merged_by.clone().into(),
        new.merged_at.into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await.map(|_| ())
}

pub(crate) async fn find(txn: &Txn, id: Uuid) -> Result<Option<Merge>, DbErr> {
    let sql = format!("select {COLUMNS} from {FROM} where m.id = $1");
    Merge::find_by_statement(statement(&sql, [id.into()])).one(txn).await
}

/// Newest first, from before one of them.
pub(crate) async fn list_page(txn: &Txn, before: Uuid, limit: u32) -> Result<Vec<Merge>, DbErr> {
    let sql = format!("select {COLUMNS} from {FROM} where m.id < $1 order by m.id desc limit $2");
    let values = [before.into(), i64::from(limit).into()];
    Merge::find_by_statement(statement(&sql, values)).all(txn).await
}

pub(crate) async fn end(txn: &Txn, id: Uuid, why: &str) -> Result<(), DbErr> {
    let values = [id.into(), txn.caller().subject().into(), txn.now().into(), why.into()];
    txn.execute_raw(statement(END, values)).await.map(|_| ())
}

pub(crate) async fn is_built_on(txn: &Txn, merge: &Merge) -> Result<bool, DbErr> {
    let values = [merge.id.into(), merge.merged_at.into(), merge.survivor.into(), merge.old.into()];
    Ok(txn.query_one_raw(statement(BUILT_ON, values)).await?.is_some())
}

pub(crate) async fn waiting(txn: &Txn, person: PersonId) -> Result<Waiting, DbErr> {
    let found = Waiting::find_by_statement(statement(WAITING, [person.as_uuid().into()]));
    Ok(found.one(txn).await?.unwrap_or(Waiting { changes: false, requests: false }))
}

pub(crate) async fn counts(txn: &Txn, ids: Vec<Uuid>) -> Result<Counts, DbErr> {
    let found = Counts::find_by_statement(statement(COUNTS, [ids.into()])).one(txn).await?;
    Ok(found.unwrap_or(Counts { facts: 0, lists: 0, book_lists: 0 }))
}

/// Says how somebody stands now.
pub(crate) async fn set_standing(txn: &Txn, person: PersonId, standing: &str) -> Result<(), DbErr> {
    let sql =
        "update person set standing = $2, version = version + 1, changed_at = $3 where id = $1";
    let values = [person.as_uuid().into(), standing.into(), txn.now().into()];
    txn.execute_raw(statement(sql, values)).await.map(|_| ())
}

/// All posts of somebody as they are stored.
pub(crate) async fn posts(txn: &Txn, person: PersonId) -> Result<JsonValue, DbErr> {
    let sql = "select coalesce(jsonb_agg(to_jsonb(p) order by p.organisation), '[]')
               from person_post p where p.person_id = $1";
    let row = txn.query_one_raw(statement(sql, [person.as_uuid().into()])).await?;
    row.map_or(Ok(JsonValue::Array(Vec::new())), |row| row.try_get_by_index(0))
}

/// The organisations where somebody has a post.
pub(crate) async fn live_posts(
    txn: &Txn,
    person: PersonId,
) -> Result<Vec<(String, String)>, DbErr> {
    let sql = "select p.organisation, o.name from person_post p join organisation o on o.code = p.organisation
               where p.person_id = $1 and p.ended_at is null order by o.name";
    let rows = txn.query_all_raw(statement(sql, [person.as_uuid().into()])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// The old one's live posts become the survivor's, where these have none there; `first` wins over their own.
const TAKE_POSTS: &str = "
    insert into person_post (person_id, organisation, title, unit, in_office, import_id, recorded_at)
    select $1, o.organisation, o.title, o.unit, o.in_office, o.import_id, $4
    from person_post o
    where o.person_id = $2 and o.ended_at is null
      and (o.organisation = $3
           or not exists (select from person_post s
                          where s.person_id = $1 and s.organisation = o.organisation and s.ended_at is null))
    on conflict (person_id, organisation) do update
    set title = excluded.title, unit = excluded.unit, in_office = excluded.in_office,
        import_id = excluded.import_id, recorded_at = excluded.recorded_at, ended_at = null";

const END_POSTS: &str =
    "update person_post set ended_at = $2 where person_id = $1 and ended_at is null";

const REOPEN_POSTS: &str =
    "update person_post set ended_at = null where person_id = $1 and ended_at = $2";

/// What is still as the merge left it goes.
const DROP_POSTS: &str = "
    delete from person_post p using jsonb_array_elements($2::jsonb) a
    where p.person_id = $1 and p.organisation = a ->> 'organisation' and to_jsonb(p) = a
    returning p.organisation";

const PUT_POSTS_BACK: &str = "
    insert into person_post
    select r.* from jsonb_populate_recordset(null::person_post, $1::jsonb) r
    where r.organisation = any ($2::text[])";

/// Gives the survivor the posts of both, where they have any, and ends the old one's.
pub(crate) async fn take_posts(
    txn: &Txn,
    (survivor, old): (PersonId, PersonId),
    first: Option<&str>,
    is_managed: bool,
) -> Result<(), DbErr> {
    let mut ended = vec![old];
    if is_managed {
        let values = [
            survivor.as_uuid().into(),
            old.as_uuid().into(),
            first.unwrap_or_default().into(),
            txn.now().into(),
        ];
        txn.execute_raw(statement(TAKE_POSTS, values)).await?;
    } else {
        ended.push(survivor); // Who has left or died has no post.
    }
    for person in ended {
        let values = [person.as_uuid().into(), txn.now().into()];
        txn.execute_raw(statement(END_POSTS, values)).await?;
    }
    Ok(())
}

/// Gives the survivor's posts back as they were, where nothing was changed since, and the old one's.
pub(crate) async fn give_posts_back(
    txn: &Txn,
    merge: &Merge,
    (before, after): (&JsonValue, &JsonValue),
) -> Result<(), DbErr> {
    let values = [merge.survivor.into(), after.clone().into()];
    let gone = txn.query_all_raw(statement(DROP_POSTS, values)).await?;
    let gone: Vec<String> =
        gone.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let values = [before.clone().into(), gone.into()];
    txn.execute_raw(statement(PUT_POSTS_BACK, values)).await?;
    let values = [merge.old.into(), merge.merged_at.into()];
    txn.execute_raw(statement(REOPEN_POSTS, values)).await.map(|_| ())
}

/// The facts that are said of somebody now.
pub(crate) async fn said(txn: &Txn, person: PersonId) -> Result<Vec<Uuid>, DbErr> {
    let sql =
        "select id from person_fact where person_id = $1 and superseded_at is null order by id";
    let rows = txn.query_all_raw(statement(sql, [person.as_uuid().into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Kinds and keys of which something else is said than the merge left: these stay.
const CHANGED_SINCE: &str = "
    select distinct f.kind || chr(31) || f.key from person_fact f
    where f.person_id = $1 and (f.superseded_at is null) <> (f.id = any ($2::uuid[]))
      and (f.superseded_at is null or f.id = any ($2::uuid[]))";

const TAKE_BACK: &str = "
    update person_fact f set superseded_at = $4, superseded_by = $5
    where f.person_id = $1 and f.id = any ($2::uuid[]) and f.superseded_at is null
      and not (f.kind || chr(31) || f.key = any ($3::text[]))";

/// Nothing is rewritten: what had been said is said again.
const SAY_AGAIN: &str = "
    insert into person_fact (person_id, kind, key, valid_from, valid_to, detail, sealed, reason, document, change_id,
                             recorded_by, recorded_at)
    select f.person_id, f.kind, f.key, f.valid_from, f.valid_to, f.detail, f.sealed, f.reason, f.document,
           f.change_id, $5, $4
    from person_fact f
    where f.person_id = $1 and f.id = any ($2::uuid[])
      and not (f.kind || chr(31) || f.key = any ($3::text[]))";

/// Says again what was said of the survivor before the merge, where nothing was said since.
pub(crate) async fn take_facts_back(
    txn: &Txn,
    survivor: PersonId,
    (before, after): (&[Uuid], &[Uuid]),
) -> Result<(), DbErr> {
    let person = survivor.as_uuid();
    let values = [person.into(), after.to_vec().into()];
    let rows = txn.query_all_raw(statement(CHANGED_SINCE, values)).await?;
    let changed: Vec<String> =
        rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let only = |these: &[Uuid], those: &[Uuid]| -> Vec<Uuid> {
        these.iter().copied().filter(|id| !those.contains(id)).collect()
    };
    for (sql, facts) in [(TAKE_BACK, only(after, before)), (SAY_AGAIN, only(before, after))] {
        let values = [
            person.into(),
            facts.into(),
            changed.clone().into(),
            txn.now().into(),
            txn.caller().subject().into(),
        ];
        txn.execute_raw(statement(sql, values)).await?;
    }
    Ok(())
}

/// Who was merged into somebody before.
pub(crate) async fn olds(txn: &Txn, survivor: PersonId) -> Result<Vec<Uuid>, DbErr> {
    let sql = "select old from person_alias where survivor = $1 and ended_at is null order by old";
    let rows = txn.query_all_raw(statement(sql, [survivor.as_uuid().into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// When something was last said of these ids: what is said next comes after it, on whatever clock.
pub(crate) async fn last_said(txn: &Txn, olds: &[Uuid]) -> Result<Option<DateTime<Utc>>, DbErr> {
    let sql =
        "select max(greatest(merged_at, ended_at)) from person_alias where old = any ($1::uuid[])";
    let row = txn.query_one_raw(statement(sql, [olds.to_vec().into()])).await?;
    row.map_or(Ok(None), |row| row.try_get_by_index(0))
}

const END_BOOK: &str = "
    update health_book
    set state = 'revoked', ended_by = $2, ended_at = $3, ended_by_merge = $4, version = version + 1
    where id = $1 and state = 'in_force'";

const RESTORE_BOOKS: &str = "
    update health_book b
    set state = 'in_force', ended_by = null, ended_at = null, ended_by_merge = null, version = version + 1
    where b.ended_by_merge = $1 and b.returned_on is null
      and not exists (select from health_book o where o.person_id = b.person_id and o.state = 'in_force')
    returning b.id, b.person_id, b.valid_to";

/// Ends a book because its holder is one person with another book.
pub(crate) async fn end_book(txn: &Txn, book: Uuid, merge: Uuid) -> Result<(), DbErr> {
    let values = [book.into(), txn.caller().subject().into(), txn.now().into(), merge.into()];
    txn.execute_raw(statement(END_BOOK, values)).await.map(|_| ())
}

/// Brings what only this merge ended back into force, where its holder has no other and it was not given back.
pub(crate) async fn restore_books(
    txn: &Txn,
    merge: Uuid,
) -> Result<Vec<super::health_books::InForce>, DbErr> {
    super::health_books::InForce::find_by_statement(statement(RESTORE_BOOKS, [merge.into()]))
        .all(txn)
        .await
}
