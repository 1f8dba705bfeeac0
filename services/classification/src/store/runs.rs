//! Runs over everybody, and the sets that they read and write.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;
use crate::domain::simulation::Transitions;
use crate::error::Error;

/// A run as stored.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Row {
    pub(crate) run_id: Uuid,
    pub(crate) kind: String,
    pub(crate) table_version: String,
    pub(crate) state: String,
    pub(crate) total: i64,
    pub(crate) done: i64,
    pub(crate) failed: i64,
    pub(crate) rederived: i64,
    pub(crate) cursor_at: Option<Uuid>,
    pub(crate) transitions: sea_orm::JsonValue,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

const START: &str = "
    insert into run (run_id, kind, table_version, state, total, transitions, asked_by, started_at)
    select $1, $2, $3, 'running', (select coalesce(sum(value), 0) from figure where name = 'people'),
           $4, $5, $6";

/// Starts a run; its total is the kept counter of people with facts.
pub(crate) async fn start(txn: &Txn, id: Uuid, kind: &str, version: &str) -> Result<(), Error> {
    let transitions = serde_json::to_value(Transitions::default())?;
    let caller = txn.caller().subject();
    let values = [
        id.into(),
        kind.into(),
        version.into(),
        transitions.into(),
        caller.into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(START, values)).await?;
    Ok(())
}

const FIND: &str = "
    select run_id, kind, table_version, state, total, done, failed, rederived, cursor_at, transitions,
           started_at, ended_at
    from run where run_id = $1";

pub(crate) async fn find(txn: &Txn, id: Uuid) -> Result<Option<Row>, DbErr> {
    Row::find_by_statement(statement(FIND, [id.into()])).one(txn).await
}

const NEXT: &str = "
    select run_id, kind, table_version, state, total, done, failed, rederived, cursor_at, transitions,
           started_at, ended_at
    from run where state = 'running' order by started_at, run_id limit 1 for update skip locked";

/// The oldest run that goes on and that no other pod works at.
pub(crate) async fn next(txn: &Txn) -> Result<Option<Row>, DbErr> {
    Row::find_by_statement(statement(NEXT, [])).one(txn).await
}

const ADVANCE: &str = "
    update run set done = done + $2, failed = failed + $3, rederived = rederived + $4,
                   cursor_at = coalesce($5, cursor_at), transitions = $6,
                   state = case when $7 then 'done' else state end,
                   ended_at = case when $7 then $8 end
    where run_id = $1";

/// What a chunk adds to a run.
#[derive(Debug)]
pub(crate) struct Progress {
    pub(crate) done: i64,
    pub(crate) failed: i64,
    pub(crate) rederived: i64,
    pub(crate) cursor_at: Option<Uuid>,
    pub(crate) transitions: Transitions,
    pub(crate) ended: bool,
}

pub(crate) async fn advance(txn: &Txn, id: Uuid, progress: &Progress) -> Result<(), Error> {
    let values = [
        id.into(),
        progress.done.into(),
        progress.failed.into(),
        progress.rederived.into(),
        progress.cursor_at.into(),
        serde_json::to_value(&progress.transitions)?.into(),
        progress.ended.into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(ADVANCE, values)).await?;
    Ok(())
}

const END: &str =
    "update run set state = $2, ended_at = $3 where run_id = $1 and state = 'running'";

/// Ends a run before its time: `cancelled` or `failed`. False when it had ended.
pub(crate) async fn end(txn: &Txn, id: Uuid, state: &str) -> Result<bool, DbErr> {
    let values = [id.into(), state.into(), txn.now().into()];
    Ok(txn.execute_raw(statement(END, values)).await?.rows_affected() == 1)
}

/// One person of a chunk, with the assessment that is in force.
#[derive(FromQueryResult)]
pub(crate) struct PersonRow {
    pub(crate) person_id: Uuid,
    pub(crate) fact_set: Vec<u8>,
    pub(crate) facts: Vec<u8>,
    pub(crate) overall: i16,
}

const CHUNK: &str = "
    select person_id, fact_set, facts, overall from person_facts
    where $1::uuid is null or person_id > $1 order by person_id limit $2";

/// The next people after a cursor.
pub(crate) async fn chunk(
    txn: &Txn,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<PersonRow>, DbErr> {
    let values = [after.into(), i64::from(limit).into()];
    PersonRow::find_by_statement(statement(CHUNK, values)).all(txn).await
}

/// The assessment that a reassessment replaces.
#[derive(FromQueryResult)]
pub(crate) struct Former {
    pub(crate) person_id: Uuid,
    /// The id of the person that the check-up is held under.
    pub(crate) holder: Uuid,
    pub(crate) encounter_id: Uuid,
    pub(crate) encounter_version: i32,
    pub(crate) as_of: NaiveDate,
    pub(crate) table_version: String,
    pub(crate) fact_set: Vec<u8>,
    pub(crate) facts: Vec<u8>,
    pub(crate) evidence: Vec<u8>,
    pub(crate) overall: i16,
}

/// The people's rows are locked as a check-up's consumer locks them, in one order.
const FORMER: &str = "
    with held as materialized (
        select person_id from person where person_id = any ($1) order by person_id for update)
    select p.person_id, a.person_id as holder, a.encounter_id, a.encounter_version, a.as_of, a.table_version, p.fact_set,
           a.facts, a.evidence, a.overall
    from held join person_facts p using (person_id) join assessment a on a.assessment_id = p.assessment_id
    order by p.person_id";

pub(crate) async fn former(txn: &Txn, people: &[Uuid]) -> Result<Vec<Former>, DbErr> {
    Former::find_by_statement(statement(FORMER, [people.to_vec().into()])).all(txn).await
}

/// Columns of new assessments, one entry a person.
#[derive(Default)]
pub(crate) struct Columns {
    pub(crate) assessments: Vec<Uuid>,
    pub(crate) conclusions: Vec<Uuid>,
    pub(crate) people: Vec<Uuid>,
    pub(crate) encounters: Vec<Uuid>,
    pub(crate) versions: Vec<i32>,
    pub(crate) days: Vec<NaiveDate>,
    pub(crate) facts: Vec<Vec<u8>>,
    pub(crate) digests: Vec<Vec<u8>>,
    pub(crate) evidence: Vec<Vec<u8>>,
    pub(crate) overall: Vec<i16>,
}

const REPLACE: &str =
    "update assessment set is_current = false where encounter_id = any ($1) and is_current";

const INSERT: &str = "
    insert into assessment (assessment_id, person_id, encounter_id, encounter_version, as_of, table_version,
                            facts, facts_digest, evidence, overall, assessed_at, is_current)
    select id, person, encounter, version, day, $10, facts, digest, evidence, overall, $11, true
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::date[], $6::bytea[], $7::bytea[],
                $8::bytea[], $9::smallint[])
        as new (id, person, encounter, version, day, facts, digest, evidence, overall)";

const KEEP_LATEST: &str = "
    update person_facts p
    set assessment_id = a.assessment_id, fact_set = $2, facts = a.facts, overall = a.overall
    from assessment a left join person_alias al on al.old = a.person_id and al.ended_at is null
    where a.assessment_id = any ($1) and p.person_id = coalesce(al.survivor, a.person_id)";

const SUPERSEDE: &str = "
    update conclusion set state = 'superseded', revision = revision + 1
    where encounter_id = any ($1) and state in ('proposed', 'awaits_second')
    returning overall";

const PROPOSE: &str = "
    insert into conclusion (conclusion_id, person_id, encounter_id, assessment_id, checkup_on, table_version,
                            state, overall, proposed_at)
    select id, person, encounter, assessment, day, $7, 'proposed', overall, $8
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::smallint[])
        as new (id, person, encounter, assessment, day, overall)";

/// Stores a chunk's assessments and proposals; returns the intervals of the proposals they replace.
pub(crate) async fn store(
    txn: &Txn,
    version: &str,
    fact_set: &[u8],
    new: Columns,
) -> Result<Vec<i16>, DbErr> {
    let encounters = || new.encounters.clone().into();
    txn.execute_raw(statement(REPLACE, [encounters()])).await?;
    let values = [
        new.assessments.clone().into(),
        new.people.clone().into(),
        encounters(),
        new.versions.into(),
        new.days.clone().into(),
        new.facts.into(),
        new.digests.into(),
        new.evidence.into(),
        new.overall.clone().into(),
        version.into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await?;
    txn.execute_raw(statement(
        KEEP_LATEST,
        [new.assessments.clone().into(), fact_set.to_vec().into()],
    ))
    .await?;
    let superseded = txn.query_all_raw(statement(SUPERSEDE, [encounters()])).await?;
    let values = [
        new.conclusions.into(),
        new.people.into(),
        encounters(),
        new.assessments.into(),
        new.days.into(),
        new.overall.into(),
        version.into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(PROPOSE, values)).await?;
    superseded.iter().map(|row| row.try_get_by_index(0)).collect()
}
