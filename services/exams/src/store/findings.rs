//! Observations and conditions as columns, for one statement per delivery.

use schema::FacilityCode;
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};

use super::statement;
use crate::domain::checkup::{Checkup, Found};

/// What every row of a check-up that comes into force has in common.
pub(crate) struct Common<'a> {
    pub(crate) person_id: Uuid,
    pub(crate) facility: &'a FacilityCode,
    pub(crate) on_day: NaiveDate,
    pub(crate) sent_at: DateTime<Utc>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) receipt_id: Uuid,
}

/// Parts of a statement that has a CTE `target (encounter_id, number)`, with parameters 1 to 28.
macro_rules! insert_findings {
    () => {
        "checkup_row as (
            insert into checkup (encounter_id, number, person_id, facility, on_day, sent_at, at, receipt_id)
            select t.encounter_id, t.number, $1, $2, $3, $4, $5, $6 from target t
        ), observation_rows as (
            insert into observation (encounter_id, number, ordinal, part, person_id, facility, code, display,
                effective, kind, value, comparator, unit, system, concept, words, sealed, is_final, implausible)
            select t.encounter_id, t.number, o.ordinal, o.part, $1, $2, nullif(o.code, ''), nullif(o.display, ''),
                o.effective::date, o.kind, nullif(o.value, '')::numeric, nullif(o.comparator, ''),
                nullif(o.unit, ''), nullif(o.system, ''), nullif(o.concept, ''), nullif(o.words, ''),
                decode(nullif(o.sealed, ''), 'hex'), o.is_final, o.implausible
            from target t cross join unnest($7::int[], $8::int[], $9::text[], $10::text[], $11::text[],
                $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
                $19::text[], $20::bool[], $21::bool[])
                as o (ordinal, part, code, display, effective, kind, value, comparator, unit, system, concept,
                      words, sealed, is_final, implausible)
        ), condition_rows as (
            insert into condition (encounter_id, number, ordinal, person_id, facility, icd10, snomed, display,
                status, is_confirmed, onset, abated)
            select t.encounter_id, t.number, c.ordinal - 1, $1, $2, nullif(c.icd10, ''), nullif(c.snomed, ''),
                nullif(c.display, ''), c.status, c.is_confirmed, nullif(c.onset, '')::date,
                nullif(c.abated, '')::date
            from target t cross join unnest($22::text[], $23::text[], $24::text[], $25::text[], $26::bool[],
                $27::text[], $28::text[])
                with ordinality as c (icd10, snomed, display, status, is_confirmed, onset, abated, ordinal)
        )"
    };
}
pub(crate) use insert_findings;

const INSERT: &str = concat!(
    "with target (encounter_id, number) as (values ($29::uuid, $30::int)), ",
    insert_findings!(),
    " select 1"
);

/// Adds the findings of a version that comes into force under `number`.
pub(crate) async fn insert(
    txn: &Txn,
    mut columns: Vec<Value>,
    encounter_id: Uuid,
    number: i32,
) -> Result<(), DbErr> {
    columns.extend([encounter_id.into(), number.into()]);
    txn.query_one_raw(statement(INSERT, columns)).await?;
    Ok(())
}

/// The parameters 1 to 28; `seal` encrypts free text with the person's key.
pub(crate) fn columns(
    common: &Common<'_>,
    checkup: &Checkup,
    seal: impl Fn(&[u8]) -> Vec<u8>,
) -> Vec<Value> {
    let mut values: Vec<Value> = vec![
        common.person_id.into(),
        common.facility.as_str().into(),
        common.on_day.into(),
        common.sent_at.into(),
        common.at.into(),
        common.receipt_id.into(),
    ];
    values.extend(observation_columns(checkup, seal));
    values.extend(condition_columns(checkup));
    values
}

fn number(ordinal: u32) -> i32 {
    i32::try_from(ordinal).unwrap_or(i32::MAX)
}

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn observation_columns(checkup: &Checkup, seal: impl Fn(&[u8]) -> Vec<u8>) -> Vec<Value> {
    let observations = &checkup.observations;
    let found: Vec<FoundColumns> =
        observations.iter().map(|one| FoundColumns::of(&one.found, &seal)).collect();
    let texts = |of: fn(&FoundColumns) -> &str| -> Value {
        found.iter().map(|one| of(one).to_owned()).collect::<Vec<String>>().into()
    };
    vec![
        observations.iter().map(|one| number(one.ordinal)).collect::<Vec<_>>().into(),
        observations.iter().map(|one| number(one.part)).collect::<Vec<_>>().into(),
        observations.iter().map(|one| text(one.code.as_ref())).collect::<Vec<_>>().into(),
        observations.iter().map(|one| text(one.display.as_ref())).collect::<Vec<_>>().into(),
        observations.iter().map(|one| one.effective.to_string()).collect::<Vec<_>>().into(),
        texts(|one| one.kind),
        texts(|one| &one.value),
        texts(|one| &one.comparator),
        texts(|one| &one.unit),
        texts(|one| &one.system),
        texts(|one| &one.concept),
        texts(|one| &one.words),
        texts(|one| &one.sealed),
        observations.iter().map(|one| one.is_final).collect::<Vec<_>>().into(),
        observations.iter().map(|one| one.is_implausible).collect::<Vec<_>>().into(),
    ]
}

fn condition_columns(checkup: &Checkup) -> Vec<Value> {
    let conditions = &checkup.conditions;
    vec![
        conditions.iter().map(|one| text(one.icd10.as_ref())).collect::<Vec<_>>().into(),
        conditions.iter().map(|one| text(one.snomed.as_ref())).collect::<Vec<_>>().into(),
        conditions.iter().map(|one| text(one.display.as_ref())).collect::<Vec<_>>().into(),
        conditions.iter().map(|one| one.status.to_string()).collect::<Vec<_>>().into(),
        conditions.iter().map(|one| one.is_confirmed).collect::<Vec<_>>().into(),
        conditions.iter().map(|one| text(one.onset.as_ref())).collect::<Vec<_>>().into(),
        conditions.iter().map(|one| text(one.abated.as_ref())).collect::<Vec<_>>().into(),
    ]
}

/// What was found, as columns; empty text is null.
#[derive(Default)]
struct FoundColumns {
    kind: &'static str,
    value: String,
    comparator: String,
    unit: String,
    system: String,
    concept: String,
    words: String,
    sealed: String,
}

impl FoundColumns {
    fn of(found: &Found, seal: impl Fn(&[u8]) -> Vec<u8>) -> Self {
        match found {
            Found::Quantity(quantity) => Self {
                kind: "quantity",
                value: quantity.number(),
                comparator: text(quantity.comparator().as_ref()),
                unit: quantity.unit().to_owned(),
                ..Self::default()
            },
            Found::Number(number) => {
                Self { kind: "number", value: number.clone(), ..Self::default() }
            }
            Found::Concept { system, code, display } => Self {
                kind: "concept",
                system: system.clone(),
                concept: code.clone(),
                words: text(display.as_ref()),
                ..Self::default()
            },
            Found::Text(words) => {
                let sealed = hex::encode(seal(words.as_bytes()));
                Self { kind: "text", sealed, ..Self::default() }
            }
            Found::Absent(reason) => {
                Self { kind: "absent", words: reason.clone(), ..Self::default() }
            }
            Found::Other => Self { kind: "other", ..Self::default() },
            Found::Nothing => Self { kind: "nothing", ..Self::default() },
        }
    }
}
