//! Orders of an authority that records be kept.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::{LegalHoldId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// An order, and how it ended.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Hold {
    pub(crate) id: Uuid,
    pub(crate) document: String,
    pub(crate) reason: String,
    pub(crate) held_by: String,
    pub(crate) held_at: DateTime<Utc>,
    pub(crate) lifted_reason: Option<String>,
    pub(crate) lifted_by: Option<String>,
    pub(crate) lifted_at: Option<DateTime<Utc>>,
}

/// Somebody whose record must be kept now.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Held {
    pub(crate) person_id: Uuid,
    pub(crate) name: String,
    pub(crate) born_year: i16,
    pub(crate) document: String,
    pub(crate) held_at: DateTime<Utc>,
}

/// Under every id that is the person's: an order about somebody who was merged is about the survivor.
const LIST: &str = "
    select id, document, reason, held_by, held_at, lifted_reason, lifted_by, lifted_at
    from legal_hold where person_id = any ($1::uuid[]) order by held_at desc, id desc limit 100";

const NOW: &str = "
    select p.id as person_id, p.name, p.born_year, h.document, h.held_at
    from legal_hold h join person p on p.id = yba_survivor(h.person_id)
    where h.lifted_at is null order by h.held_at desc, h.id desc limit 500";

const INSERT: &str = "
    insert into legal_hold (id, person_id, document, reason, held_by, held_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (person_id, document) where lifted_at is null do nothing";

const LIFT: &str = "
    update legal_hold set lifted_reason = $3, lifted_by = $4, lifted_at = $5
    where id = $1 and person_id = any ($2::uuid[]) and lifted_at is null";

/// Lists the orders about a person, newest first.
pub(crate) async fn list(txn: &Txn, person: PersonId) -> Result<Vec<Hold>, DbErr> {
    let statement = statement(LIST, [ids(txn, person).await?.into()]);
    Hold::find_by_statement(statement).all(txn).await
}

/// Lists whose record must be kept now, newest first.
pub(crate) async fn list_held(txn: &Txn) -> Result<Vec<Held>, DbErr> {
    Held::find_by_statement(statement(NOW, [])).all(txn).await
}

/// Records an order; false when that document holds the record already.
pub(crate) async fn insert(
    txn: &Txn,
    (id, person): (LegalHoldId, PersonId),
    (document, reason): (&str, &str),
) -> Result<bool, DbErr> {
    let values = [
        id.as_uuid().into(),
        person.as_uuid().into(),
        document.into(),
        reason.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

/// Ends an order; false when it is none of this person's, or has ended.
pub(crate) async fn lift(
    txn: &Txn,
    (id, person): (LegalHoldId, PersonId),
    reason: &str,
) -> Result<bool, DbErr> {
    let values = [
        id.as_uuid().into(),
        ids(txn, person).await?.into(),
        reason.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(LIFT, values)).await?.rows_affected() == 1)
}

async fn ids(txn: &Txn, person: PersonId) -> Result<Vec<Uuid>, DbErr> {
    let ids = super::people::ids_of(txn, person).await?;
    Ok(ids.into_iter().map(|id| id.as_uuid()).collect())
}
