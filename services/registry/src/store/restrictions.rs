//! Restrictions of records.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{PersonId, RestrictionId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A restriction, and how it ended.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Restriction {
    pub(crate) id: Uuid,
    pub(crate) reason: String,
    pub(crate) document: String,
    pub(crate) from_day: NaiveDate,
    pub(crate) restricted_by: String,
    pub(crate) restricted_at: DateTime<Utc>,
    pub(crate) lifted_reason: Option<String>,
    pub(crate) lifted_by: Option<String>,
    pub(crate) lifted_at: Option<DateTime<Utc>>,
}

const LIST: &str = "
    select id, reason, document, from_day, restricted_by, restricted_at, lifted_reason, lifted_by, lifted_at
    from person_restriction where person_id = $1 order by restricted_at desc, id desc limit 100";

const INSERT: &str = "
    insert into person_restriction (id, person_id, reason, document, from_day, restricted_by, restricted_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (person_id) where lifted_at is null do nothing";

const LIFT: &str = "
    update person_restriction set lifted_reason = $2, lifted_by = $3, lifted_at = $4
    where person_id = $1 and lifted_at is null";

/// Somebody whose record is restricted now.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Restricted {
    pub(crate) person_id: Uuid,
    pub(crate) name: String,
    pub(crate) born_year: i16,
    pub(crate) from_day: NaiveDate,
}

const NOW: &str = "
    select r.person_id, p.name, p.born_year, r.from_day
    from person_restriction r join person p on p.id = r.person_id
    where r.lifted_at is null order by r.restricted_at desc, r.id desc limit 500";

/// Lists a person's restrictions, newest first.
pub(crate) async fn list(txn: &Txn, person: PersonId) -> Result<Vec<Restriction>, DbErr> {
    let statement = statement(LIST, [person.as_uuid().into()]);
    Restriction::find_by_statement(statement).all(txn).await
}

/// Lists whose record is restricted now.
pub(crate) async fn list_restricted(txn: &Txn) -> Result<Vec<Restricted>, DbErr> {
    Restricted::find_by_statement(statement(NOW, [])).all(txn).await
}

/// Records a restriction; false when the record is restricted already.
pub(crate) async fn insert(
    txn: &Txn,
    (id, person): (RestrictionId, PersonId),
    (reason, document): (&str, &str),
    from: NaiveDate,
) -> Result<bool, DbErr> {
    let values = [
        id.as_uuid().into(),
        person.as_uuid().into(),
        reason.into(),
        document.into(),
        from.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

/// Ends the restriction; false when there is none.
pub(crate) async fn lift(txn: &Txn, person: PersonId, reason: &str) -> Result<bool, DbErr> {
    let by = txn.caller().subject();
    let values = [person.as_uuid().into(), reason.into(), by.into(), txn.now().into()];
    Ok(txn.execute_raw(statement(LIFT, values)).await?.rows_affected() == 1)
}
