//! Conclusions, proposed and signed.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{AssessmentId, ConclusionId, EncounterId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A conclusion as stored.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) conclusion_id: Uuid,
    /// Under which id of the person it is held.
    pub(crate) person_id: Uuid,
    /// Whose it is now.
    pub(crate) survivor: Uuid,
    pub(crate) encounter_id: Uuid,
    pub(crate) assessment_id: Uuid,
    pub(crate) checkup_on: NaiveDate,
    pub(crate) table_version: String,
    pub(crate) table_state: String,
    pub(crate) state: String,
    pub(crate) overall: i16,
    pub(crate) class: Option<i16>,
    pub(crate) revision: i32,
    pub(crate) proposed_at: DateTime<Utc>,
    pub(crate) signed_at: Option<DateTime<Utc>>,
}

/// A conclusion to propose.
pub(crate) struct Proposal<'a> {
    pub(crate) person: PersonId,
    pub(crate) encounter: EncounterId,
    pub(crate) assessment: AssessmentId,
    pub(crate) checkup_on: NaiveDate,
    pub(crate) table_version: &'a str,
    pub(crate) overall: u8,
}

const SUPERSEDE: &str = "
    update conclusion set state = 'superseded', revision = revision + 1
    where encounter_id = $1 and state in ('proposed', 'awaits_second')
    returning overall";

const INSERT: &str = "
    insert into conclusion (conclusion_id, person_id, encounter_id, assessment_id, checkup_on,
                            table_version, state, overall, proposed_at)
    values ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8)";

/// Where the Council had signed what rests on the assessment, nothing is open.
const REOPEN: &str = "
    update conclusion c
    set state = case when exists (select from signature s where s.conclusion_id = c.conclusion_id)
                     then 'awaits_second' else 'proposed' end,
        revision = c.revision + 1
    where c.conclusion_id = (
            select o.conclusion_id from conclusion o where o.assessment_id = $1 and o.state = 'superseded'
            order by o.proposed_at desc, o.conclusion_id desc limit 1)
      and not exists (select from conclusion s where s.assessment_id = $1 and s.state = 'signed')
    returning c.overall";

/// Opens again what was proposed by an assessment that holds again; returns what was open, and what is, as intervals.
pub(crate) async fn reopen(
    txn: &Txn,
    (encounter, assessment): (EncounterId, Uuid),
) -> Result<[Option<i16>; 2], DbErr> {
    let superseded = txn.query_one_raw(statement(SUPERSEDE, [encounter.as_uuid().into()])).await?;
    let reopened = txn.query_one_raw(statement(REOPEN, [assessment.into()])).await?;
    let overall = |row: Option<sea_orm::QueryResult>| -> Result<Option<i16>, DbErr> {
        row.map(|row| row.try_get_by_index(0)).transpose()
    };
    Ok([overall(superseded)?, overall(reopened)?])
}

/// Proposes a conclusion in the place of the check-up's open one, and returns that one's interval.
pub(crate) async fn propose(txn: &Txn, proposal: &Proposal<'_>) -> Result<Option<i16>, DbErr> {
    let former =
        txn.query_one_raw(statement(SUPERSEDE, [proposal.encounter.as_uuid().into()])).await?;
    let values = [
        ConclusionId::generate(txn.now()).as_uuid().into(),
        proposal.person.as_uuid().into(),
        proposal.encounter.as_uuid().into(),
        proposal.assessment.as_uuid().into(),
        proposal.checkup_on.into(),
        proposal.table_version.into(),
        i16::from(proposal.overall).into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await?;
    former.map(|row| row.try_get_by_index(0)).transpose()
}

const FIND: &str = "
    select c.conclusion_id, c.person_id, yba_survivor(c.person_id) as survivor, c.encounter_id, c.assessment_id, c.checkup_on, c.table_version,
           t.state as table_state, c.state, c.overall, c.class, c.revision, c.proposed_at, c.signed_at
    from conclusion c join rule_table t on t.version = c.table_version where c.conclusion_id = $1";

const FIND_FOR_UPDATE: &str = "
    select c.conclusion_id, c.person_id, yba_survivor(c.person_id) as survivor, c.encounter_id, c.assessment_id, c.checkup_on, c.table_version,
           t.state as table_state, c.state, c.overall, c.class, c.revision, c.proposed_at, c.signed_at
    from conclusion c join rule_table t on t.version = c.table_version where c.conclusion_id = $1
    for update of c";

/// Nothing when it does not exist, or its person is not within the caller's reach.
pub(crate) async fn find(txn: &Txn, id: ConclusionId) -> Result<Option<Row>, DbErr> {
    Row::find_by_statement(statement(FIND, [id.as_uuid().into()])).one(txn).await
}

/// Like [`find`], and nobody else changes it until the transaction ends.
pub(crate) async fn find_for_update(txn: &Txn, id: ConclusionId) -> Result<Option<Row>, DbErr> {
    Row::find_by_statement(statement(FIND_FOR_UPDATE, [id.as_uuid().into()])).one(txn).await
}

const OF_PERSON: &str = "
    select c.conclusion_id, c.person_id, yba_survivor(c.person_id) as survivor, c.encounter_id, c.assessment_id, c.checkup_on, c.table_version,
           t.state as table_state, c.state, c.overall, c.class, c.revision, c.proposed_at, c.signed_at
    from conclusion c join rule_table t on t.version = c.table_version
    where c.person_id = any ($1::uuid[]) and c.state = any ($2)
    order by c.checkup_on desc, c.proposed_at desc, c.state = 'signed', c.conclusion_id desc limit 200";

/// A person's conclusions under all their ids in these states, the latest check-up first.
pub(crate) async fn of_person(
    txn: &Txn,
    ids: Vec<Uuid>,
    states: &[&str],
) -> Result<Vec<Row>, DbErr> {
    let values = [ids.into(), texts(states)];
    Row::find_by_statement(statement(OF_PERSON, values)).all(txn).await
}

const LIST: &str = "
    select c.conclusion_id, c.person_id, yba_survivor(c.person_id) as survivor, c.encounter_id, c.assessment_id, c.checkup_on, c.table_version,
           t.state as table_state, c.state, c.overall, c.class, c.revision, c.proposed_at, c.signed_at
    from conclusion c join rule_table t on t.version = c.table_version
    where c.state = any ($1) and ($2::uuid is null or c.conclusion_id < $2)
    order by c.conclusion_id desc limit $3";

/// A page of conclusions in these states, newest first.
pub(crate) async fn list(
    txn: &Txn,
    states: &[&str],
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Row>, DbErr> {
    let values = [texts(states), after.into(), i64::from(limit).into()];
    Row::find_by_statement(statement(LIST, values)).all(txn).await
}

fn texts(states: &[&str]) -> sea_orm::Value {
    states.iter().map(|state| (*state).to_owned()).collect::<Vec<String>>().into()
}

const SIGN: &str = "
    update conclusion set state = 'signed', class = $2, signed_at = $3, revision = revision + 1
    where conclusion_id = $1";

/// Signs it.
pub(crate) async fn sign(txn: &Txn, id: ConclusionId, class: u8) -> Result<(), DbErr> {
    let values = [id.as_uuid().into(), i16::from(class).into(), txn.now().into()];
    txn.execute_raw(statement(SIGN, values)).await?;
    Ok(())
}

const AWAIT_SECOND: &str = "
    update conclusion set state = 'awaits_second', revision = revision + 1 where conclusion_id = $1";

/// Lets it wait for a second signature.
pub(crate) async fn await_second(txn: &Txn, id: ConclusionId) -> Result<(), DbErr> {
    txn.execute_raw(statement(AWAIT_SECOND, [id.as_uuid().into()])).await?;
    Ok(())
}
