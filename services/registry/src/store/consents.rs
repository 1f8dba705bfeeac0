//! Purposes, their texts, and what people decided about them.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::PersonId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A purpose in the words that are shown now.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Purpose {
    pub(crate) code: String,
    pub(crate) basis: String,
    pub(crate) legal_basis: String,
    pub(crate) enforced: bool,
    pub(crate) version: i32,
    pub(crate) title_vi: String,
    pub(crate) title_en: String,
    pub(crate) text_vi: String,
    pub(crate) text_en: String,
}

/// What somebody decided.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Decision {
    pub(crate) purpose: String,
    pub(crate) text_version: i32,
    pub(crate) decision: String,
    pub(crate) means: String,
    pub(crate) document: String,
    pub(crate) recorded_by: String,
    pub(crate) recorded_at: DateTime<Utc>,
}

/// What somebody decides now.
pub(crate) struct NewDecision<'a> {
    pub(crate) id: Uuid,
    pub(crate) person: PersonId,
    pub(crate) purpose: &'a Purpose,
    /// `given` or `withdrawn`.
    pub(crate) decision: &'a str,
    /// `console` or `paper`.
    pub(crate) means: &'a str,
    pub(crate) document: &'a str,
}

const PURPOSES: &str = "
    select p.code, p.basis, p.legal_basis, p.enforced, t.version, t.title_vi, t.title_en, t.text_vi, t.text_en
    from consent_purpose p
    cross join lateral (select * from consent_text t where t.purpose = p.code order by t.version desc limit 1) t
    order by p.position";

const OF_PERSON: &str = "
    select purpose, text_version, decision, means, document, recorded_by, recorded_at
    from consent where person_id = $1 order by recorded_at desc, id desc limit 1000";

const INSERT: &str = "
    insert into consent (id, person_id, purpose, text_version, decision, means, document, recorded_by, recorded_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Two who decide for one person at once take turns, so that each sees what the other said.
const TURN: &str = "select from person where id = $1 for update";

pub(crate) async fn purposes(txn: &Txn) -> Result<Vec<Purpose>, DbErr> {
    Purpose::find_by_statement(statement(PURPOSES, [])).all(txn).await
}

/// Everything that a person ever decided, newest first.
pub(crate) async fn of_person(txn: &Txn, person: PersonId) -> Result<Vec<Decision>, DbErr> {
    let values = [person.as_uuid().into()];
    Decision::find_by_statement(statement(OF_PERSON, values)).all(txn).await
}

/// Holds the person until the transaction ends.
pub(crate) async fn take_turn(txn: &Txn, person: PersonId) -> Result<(), DbErr> {
    txn.execute_raw(statement(TURN, [person.as_uuid().into()])).await.map(|_| ())
}

pub(crate) async fn insert(txn: &Txn, new: NewDecision<'_>) -> Result<(), DbErr> {
    let values = [
        new.id.into(),
        new.person.as_uuid().into(),
        new.purpose.code.clone().into(),
        new.purpose.version.into(),
        new.decision.into(),
        new.means.into(),
        new.document.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await.map(|_| ())
}
