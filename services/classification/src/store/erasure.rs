//! Deleting what is held of somebody.

use auth::Txn;
use schema::PersonId;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::statement;

const OPEN: &str = "
    select overall from conclusion where person_id = $1 and state in ('proposed', 'awaits_second')";

const REMEMBER: &str = "
    insert into erased_assessment (assessment_id, erased_at)
    select assessment_id, $2 from assessment where person_id = $1 on conflict do nothing";

/// What refers to others goes before them.
const FORGET: [&str; 6] = [
    "delete from signature where person_id = $1",
    "delete from conclusion where person_id = $1",
    "delete from assessment where person_id = $1",
    "delete from paper_class where person_id = $1",
    "delete from checkup where person_id = $1",
    "delete from person where person_id = $1",
];

/// Intervals of the proposals that wait for the Council.
pub(crate) async fn open_proposals(txn: &Txn, person: PersonId) -> Result<Vec<i16>, DbErr> {
    let rows = txn.query_all_raw(statement(OPEN, [person.as_uuid().into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Of somebody who was merged they may stand with the survivor.
const FORGET_FACTS: &str = "
    delete from person_facts f
    where f.person_id = $1
       or f.assessment_id in (select a.assessment_id from assessment a where a.person_id = $1)";

/// Deletes the latest facts; answers how many people are counted no longer.
pub(crate) async fn forget_facts(txn: &Txn, person: PersonId) -> Result<u64, DbErr> {
    let values = [person.as_uuid().into()];
    Ok(txn.execute_raw(statement(FORGET_FACTS, values)).await?.rows_affected())
}

/// Deletes everything else of a person; of assessments the ids stay.
pub(crate) async fn forget(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    let values = [person.as_uuid().into(), txn.now().into()];
    txn.execute_raw(statement(REMEMBER, values)).await?;
    for sql in FORGET {
        txn.execute_raw(statement(sql, [person.as_uuid().into()])).await?;
    }
    Ok(())
}

/// Tells whether an assessment was of somebody who was erased.
pub(crate) async fn is_erased(txn: &Txn, assessment: Uuid) -> Result<bool, DbErr> {
    const IS_ERASED: &str =
        "select exists (select from erased_assessment where assessment_id = $1)";
    let row = txn.query_one_raw(statement(IS_ERASED, [assessment.into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}
