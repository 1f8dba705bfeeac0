//! Assessments and each person's latest facts.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{AssessmentId, EncounterId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// An assessment as stored.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) assessment_id: Uuid,
    pub(crate) encounter_id: Uuid,
    pub(crate) encounter_version: i32,
    pub(crate) as_of: NaiveDate,
    pub(crate) table_version: String,
    pub(crate) facts: Vec<u8>,
    pub(crate) facts_digest: Vec<u8>,
    pub(crate) evidence: Vec<u8>,
    pub(crate) assessed_at: DateTime<Utc>,
    pub(crate) is_current: bool,
}

/// An assessment to store.
pub(crate) struct New<'a> {
    pub(crate) id: AssessmentId,
    pub(crate) person: PersonId,
    pub(crate) encounter: EncounterId,
    pub(crate) encounter_version: u32,
    pub(crate) as_of: NaiveDate,
    pub(crate) table_version: &'a str,
    pub(crate) facts: &'a [u8],
    pub(crate) facts_digest: &'a [u8],
    pub(crate) evidence: &'a [u8],
    pub(crate) overall: u8,
}

const CURRENT: &str = "
    select assessment_id, encounter_id, encounter_version, as_of, table_version, facts, facts_digest,
           evidence, assessed_at, is_current
    from assessment where person_id = any ($1::uuid[]) and is_current";

/// The assessments in force of the check-ups of a person under all their ids.
pub(crate) async fn current(txn: &Txn, ids: Vec<Uuid>) -> Result<Vec<Row>, DbErr> {
    Row::find_by_statement(statement(CURRENT, [ids.into()])).all(txn).await
}

const FIND: &str = "
    select assessment_id, encounter_id, encounter_version, as_of, table_version, facts, facts_digest,
           evidence, assessed_at, is_current, person_id
    from assessment where assessment_id = $1";

/// Finds an assessment, and whose it is.
pub(crate) async fn find(txn: &Txn, id: AssessmentId) -> Result<Option<(Uuid, Row)>, DbErr> {
    let row = txn.query_one_raw(statement(FIND, [id.as_uuid().into()])).await?;
    row.map(|row| Ok((row.try_get("", "person_id")?, Row::from_query_result(&row, "")?)))
        .transpose()
}

const FORMER: &str = "
    select assessment_id, encounter_id, encounter_version, as_of, table_version, facts, facts_digest,
           evidence, assessed_at, is_current
    from assessment where encounter_id = $1 and not is_current
    order by assessed_at desc, assessment_id desc limit 20";

/// What a check-up was assessed as before, the latest first.
pub(crate) async fn former(txn: &Txn, encounter: EncounterId) -> Result<Vec<Row>, DbErr> {
    Row::find_by_statement(statement(FORMER, [encounter.as_uuid().into()])).all(txn).await
}

const REVIVE: &str = "update assessment set is_current = true where assessment_id = $1";

/// Puts a former assessment in the place of the check-up's present one.
pub(crate) async fn revive(txn: &Txn, row: &Row) -> Result<(), DbErr> {
    txn.execute_raw(statement(REPLACE, [row.encounter_id.into()])).await?;
    txn.execute_raw(statement(REVIVE, [row.assessment_id.into()])).await?;
    Ok(())
}

const LIST: &str = "
    select assessment_id, encounter_id, encounter_version, as_of, table_version, facts, facts_digest,
           evidence, assessed_at, is_current
    from assessment
    where person_id = any ($1::uuid[]) and ($2::uuid is null or (as_of, is_current, assessed_at, assessment_id) < (
        select as_of, is_current, assessed_at, assessment_id from assessment where assessment_id = $2))
    order by as_of desc, is_current desc, assessed_at desc, assessment_id desc limit $3";

/// A page of a person's assessments under all their ids, newest check-up first, the one in force before former ones.
pub(crate) async fn list(
    txn: &Txn,
    ids: Vec<Uuid>,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Row>, DbErr> {
    let values = [ids.into(), after.into(), i64::from(limit).into()];
    Row::find_by_statement(statement(LIST, values)).all(txn).await
}

const REPLACE: &str =
    "update assessment set is_current = false where encounter_id = $1 and is_current";
const INSERT: &str = "
    insert into assessment (assessment_id, person_id, encounter_id, encounter_version, as_of, table_version,
                            facts, facts_digest, evidence, overall, assessed_at, is_current)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, true)";

/// Stores the assessment in the place of the check-up's former one.
pub(crate) async fn insert(txn: &Txn, new: &New<'_>) -> Result<(), DbErr> {
    txn.execute_raw(statement(REPLACE, [new.encounter.as_uuid().into()])).await?;
    let version = i32::try_from(new.encounter_version).unwrap_or(i32::MAX);
    let values = [
        new.id.as_uuid().into(),
        new.person.as_uuid().into(),
        new.encounter.as_uuid().into(),
        version.into(),
        new.as_of.into(),
        new.table_version.into(),
        new.facts.to_vec().into(),
        new.facts_digest.to_vec().into(),
        new.evidence.to_vec().into(),
        i16::from(new.overall).into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await?;
    Ok(())
}

const KEEP_LATEST: &str = "
    insert into person_facts (person_id, assessment_id, fact_set, facts, overall)
    select $2, a.assessment_id, t.fact_set, a.facts, a.overall
    from assessment a join rule_table t on t.version = a.table_version
    where a.assessment_id = $1
    on conflict (person_id) do update
    set assessment_id = excluded.assessment_id, fact_set = excluded.fact_set,
        facts = excluded.facts, overall = excluded.overall";

/// Makes this assessment's facts the person's latest; it may be of a check-up under another id of theirs.
pub(crate) async fn keep_latest(
    txn: &Txn,
    person: PersonId,
    assessment: Uuid,
) -> Result<(), DbErr> {
    txn.execute_raw(statement(KEEP_LATEST, [assessment.into(), person.as_uuid().into()])).await?;
    Ok(())
}

const FORGET_LATEST: &str = "delete from person_facts where person_id = any ($1::uuid[])";

/// Forgets the latest facts under these ids: nobody has check-ups under them, or they are another person's now.
pub(crate) async fn forget_latest(txn: &Txn, ids: Vec<Uuid>) -> Result<u64, DbErr> {
    let done = txn.execute_raw(statement(FORGET_LATEST, [ids.into()])).await?;
    Ok(done.rows_affected())
}
