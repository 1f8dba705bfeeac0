//! Findings of the people whom the caller reaches.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A version of a check-up that came into force.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) encounter_id: Uuid,
    pub(crate) number: i32,
    pub(crate) facility: String,
    pub(crate) on_day: NaiveDate,
    pub(crate) sent_at: DateTime<Utc>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) receipt_id: Uuid,
}

/// An observation, or a component of one.
#[derive(FromQueryResult)]
pub(crate) struct ObservationRow {
    pub(crate) encounter_id: Uuid,
    /// Whose key seals the words.
    pub(crate) person_id: Uuid,
    pub(crate) part: i32,
    pub(crate) code: Option<String>,
    pub(crate) display: Option<String>,
    pub(crate) effective: NaiveDate,
    pub(crate) kind: String,
    pub(crate) value: Option<String>,
    pub(crate) comparator: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) system: Option<String>,
    pub(crate) concept: Option<String>,
    pub(crate) words: Option<String>,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) is_final: bool,
    pub(crate) implausible: bool,
}

/// A condition.
#[derive(FromQueryResult)]
pub(crate) struct ConditionRow {
    pub(crate) encounter_id: Uuid,
    pub(crate) icd10: Option<String>,
    pub(crate) snomed: Option<String>,
    pub(crate) display: Option<String>,
    pub(crate) status: String,
    pub(crate) is_confirmed: bool,
    pub(crate) onset: Option<NaiveDate>,
    pub(crate) abated: Option<NaiveDate>,
}

/// Every version of the person's newest check-ups, newest check-up and newest version first.
const LIST: &str = "
    with newest as (
        select encounter_id, max(on_day) as on_day from checkup where person_id = any ($1::uuid[])
        group by encounter_id having (max(on_day), encounter_id) < ($2, $3)
        order by max(on_day) desc, encounter_id desc limit $4)
    select c.encounter_id, c.number, c.facility, c.on_day, c.sent_at, c.at, c.receipt_id
    from newest n join checkup c on c.encounter_id = n.encounter_id and c.person_id = any ($1::uuid[])
    order by n.on_day desc, c.encounter_id desc, c.number desc";

/// Lists the check-ups of a person, under all their ids, before a place in the list, with all their versions.
pub(crate) async fn list(
    txn: &Txn,
    ids: Vec<Uuid>,
    before: (NaiveDate, Uuid),
    most: u32,
) -> Result<Vec<Row>, DbErr> {
    let values = [ids.into(), before.0.into(), before.1.into(), i64::from(most).into()];
    let rows = txn.query_all_raw(statement(LIST, values)).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")).collect()
}

const OBSERVATIONS: &str = "
    select o.encounter_id, o.person_id, o.part, o.code, o.display, o.effective, o.kind, o.value::text as value,
           o.comparator, o.unit, o.system, o.concept, o.words, o.sealed, o.is_final, o.implausible
    from unnest($1::uuid[], $2::int[]) as v (encounter_id, number)
    join observation o using (encounter_id, number)
    order by o.encounter_id, o.ordinal, o.part";

const CONDITIONS: &str = "
    select c.encounter_id, c.icd10, c.snomed, c.display, c.status, c.is_confirmed, c.onset, c.abated
    from unnest($1::uuid[], $2::int[]) as v (encounter_id, number)
    join condition c using (encounter_id, number)
    order by c.encounter_id, c.ordinal";

/// Reads the findings of some versions.
pub(crate) async fn findings(
    txn: &Txn,
    versions: &[(Uuid, i32)],
) -> Result<(Vec<ObservationRow>, Vec<ConditionRow>), DbErr> {
    let ids: Vec<Uuid> = versions.iter().map(|(id, _)| *id).collect();
    let numbers: Vec<i32> = versions.iter().map(|(_, number)| *number).collect();
    let values = || [ids.clone().into(), numbers.clone().into()];
    let observations = txn.query_all_raw(statement(OBSERVATIONS, values())).await?;
    let conditions = txn.query_all_raw(statement(CONDITIONS, values())).await?;
    Ok((
        observations
            .iter()
            .map(|row| ObservationRow::from_query_result(row, ""))
            .collect::<Result<_, _>>()?,
        conditions
            .iter()
            .map(|row| ConditionRow::from_query_result(row, ""))
            .collect::<Result<_, _>>()?,
    ))
}
