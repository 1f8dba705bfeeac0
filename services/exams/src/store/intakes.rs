//! Uploads of many deliveries, and the lines of them that wait.

use auth::Txn;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// An upload.
#[derive(FromQueryResult, Clone)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) facility: String,
    pub(crate) state: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) started_at: Option<DateTime<Utc>>,
    pub(crate) finished_at: Option<DateTime<Utc>>,
    pub(crate) received: i32,
    pub(crate) accepted: i32,
    pub(crate) held: i32,
    pub(crate) rejected: i32,
    pub(crate) unchanged: i32,
    pub(crate) superseded: i32,
    pub(crate) refused: i32,
    pub(crate) cancelled: i32,
    pub(crate) pending: i32,
    pub(crate) constants: String,
}

const OPEN: &str = "
    insert into intake (id, facility, subject, state, created_at) values ($1, $2, $3, 'receiving', $4)";

/// Opens an upload.
pub(crate) async fn open(txn: &Txn, id: Uuid, facility: &str) -> Result<(), DbErr> {
    let values = [id.into(), facility.into(), txn.caller().subject().into(), txn.now().into()];
    txn.execute_raw(statement(OPEN, values)).await?;
    Ok(())
}

const ADD_LINES: &str = "
    with added as (
        insert into intake_line (intake_id, line, facility, sealed)
        select $1, l.line, l.facility, decode(l.sealed, 'hex')
        from unnest($2::int[], $3::text[], $4::text[]) as l (line, facility, sealed))
    update intake set received = received + cardinality($2::int[]) + $5 + $6,
        pending = pending + cardinality($2::int[]), rejected = rejected + $5, refused = refused + $6
    where id = $1 and state = 'receiving'";

/// Lines of an upload: those that wait, sealed, and how many were refused or had faults.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) lines: Vec<i32>,
    pub(crate) facilities: Vec<String>,
    pub(crate) sealed: Vec<String>,
    pub(crate) rejected: i32,
    pub(crate) refused: i32,
}

/// Adds lines to an upload that is being received; answers whether it still is.
pub(crate) async fn add_lines(txn: &Txn, id: Uuid, lines: Lines) -> Result<bool, DbErr> {
    let values = [
        id.into(),
        lines.lines.into(),
        lines.facilities.into(),
        lines.sealed.into(),
        lines.rejected.into(),
        lines.refused.into(),
    ];
    Ok(txn.execute_raw(statement(ADD_LINES, values)).await?.rows_affected() == 1)
}

const START: &str = "
    update intake set state = case when pending = 0 then 'done' else 'running' end, started_at = $2,
        finished_at = case when pending = 0 then $2 end
    where id = $1 and state = 'receiving'";

/// Everything has been received: it may be taken in.
pub(crate) async fn start(txn: &Txn, id: Uuid) -> Result<(), DbErr> {
    txn.execute_raw(statement(START, [id.into(), txn.now().into()])).await?;
    Ok(())
}

const CANCEL: &str = "
    with gone as (delete from intake_line where intake_id = $1)
    update intake set state = 'cancelled', cancelled = cancelled + pending, pending = 0, finished_at = $2
    where id = $1 and state in ('receiving', 'running')";

/// Gives up what still waits; answers whether there was anything to give up.
pub(crate) async fn cancel(txn: &Txn, id: Uuid) -> Result<bool, DbErr> {
    let values = [id.into(), txn.now().into()];
    Ok(txn.execute_raw(statement(CANCEL, values)).await?.rows_affected() == 1)
}

const ABANDONED: &str = "
    select id from intake where state = 'receiving' and created_at < $1";

/// Uploads whose sender, or whose pod, went away while they were received.
pub(crate) async fn abandoned(txn: &Txn, before: DateTime<Utc>) -> Result<Vec<Uuid>, DbErr> {
    let rows = txn.query_all_raw(statement(ABANDONED, [before.into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

macro_rules! columns {
    () => {
        "select id, facility, state, created_at, started_at, finished_at, received, accepted, held, rejected,
                unchanged, superseded, refused, cancelled, pending, constants from intake "
    };
}

const FIND: &str = concat!(columns!(), "where id = $1");
const LIST: &str = concat!(columns!(), "where id < $1 order by id desc limit $2");

/// Finds an upload that the caller may see.
pub(crate) async fn find(txn: &Txn, id: Uuid) -> Result<Option<Row>, DbErr> {
    let row = txn.query_one_raw(statement(FIND, [id.into()])).await?;
    row.map(|row| Row::from_query_result(&row, "")).transpose()
}

/// Lists uploads, newest first.
pub(crate) async fn list(txn: &Txn, before: Uuid, most: u32) -> Result<Vec<Row>, DbErr> {
    let values = [before.into(), i64::from(most).into()];
    let rows = txn.query_all_raw(statement(LIST, values)).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")).collect()
}

/// A line that waits.
#[derive(FromQueryResult)]
pub(crate) struct Line {
    pub(crate) intake_id: Uuid,
    pub(crate) line: i32,
    pub(crate) facility: String,
    pub(crate) sealed: Vec<u8>,
}

/// A line that another transaction works on is skipped; if that one fails, it comes again.
const NEXT: &str = "
    select l.intake_id, l.line, l.facility, l.sealed
    from intake i join intake_line l on l.intake_id = i.id
    where i.state = 'running'
    order by i.created_at, l.line limit 1 for update of l skip locked";

/// Holds the next line for the transaction.
pub(crate) async fn next_line(txn: &Txn) -> Result<Option<Line>, DbErr> {
    let row = txn.query_one_raw(statement(NEXT, [])).await?;
    row.map(|row| Line::from_query_result(&row, "")).transpose()
}

const DONE: &str = "
    with gone as (delete from intake_line where intake_id = $1 and line = $2)
    update intake set pending = pending - 1,
        accepted = accepted + ($3 = 'accepted')::int, held = held + ($3 = 'held')::int,
        rejected = rejected + ($3 = 'rejected')::int, unchanged = unchanged + ($3 = 'unchanged')::int,
        superseded = superseded + ($3 = 'superseded')::int, refused = refused + ($3 = 'refused')::int,
        state = case when pending = 1 then 'done' else state end,
        finished_at = case when pending = 1 then $4 else finished_at end
    where id = $1
    returning state = 'done'";

/// A line is where it belongs; answers whether it was the upload's last. The last write of its transaction.
pub(crate) async fn done(txn: &Txn, line: &Line, state: &str) -> Result<bool, DbErr> {
    let values = [line.intake_id.into(), line.line.into(), state.into(), txn.now().into()];
    let row = txn.query_one_raw(statement(DONE, values)).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Temperature, breathing, oxygen and the like are nearly the same in everybody.
const NATURALLY_CONSTANT: &[&str] =
    &["8310-5", "9279-1", "59408-5", "2708-6", "6301-6", "5811-5", "5803-2"];
/// Fewer people than this say nothing.
const FEWEST: i64 = 20;

const CONSTANTS: &str = "
    with measured as (
        select o.code, o.value, o.unit, count(*) as deliveries
        from receipt r
        join observation o on o.encounter_id = r.encounter_id and o.number = r.version
        where r.intake_id = $1 and r.state = 'accepted' and o.kind = 'quantity' and o.code <> all ($2)
        group by o.code, o.value, o.unit
    ), counted as (
        select *, sum(deliveries) over (partition by code) as out_of from measured
    ), found as (
        select * from counted where out_of >= $3 and deliveries * 5 >= out_of * 4
    )
    update intake set constants = coalesce((
        select json_agg(json_build_object('code', code, 'value', value::text, 'unit', unit,
                                          'deliveries', deliveries, 'of', out_of) order by code)::text
        from found), '[]')
    where id = $1 returning constants <> '[]'";

/// Flags the same number in at least four of five people of an upload; answers whether there was one.
pub(crate) async fn flag_constants(txn: &Txn, id: Uuid) -> Result<bool, DbErr> {
    let natural: Vec<String> = NATURALLY_CONSTANT.iter().map(|code| (*code).to_owned()).collect();
    let row =
        txn.query_one_raw(statement(CONSTANTS, [id.into(), natural.into(), FEWEST.into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

const WAITING: &str = "
    select coalesce(sum(pending), 0), min(created_at) from intake
    where state in ('receiving', 'running') and pending > 0";

/// Tells how many deliveries of uploads are still to be taken in, and when the first of these uploads began.
pub(crate) async fn waiting(txn: &Txn) -> Result<(i64, Option<DateTime<Utc>>), DbErr> {
    let row = txn.query_one_raw(statement(WAITING, [])).await?;
    row.map_or(Ok((0, None)), |row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
}
