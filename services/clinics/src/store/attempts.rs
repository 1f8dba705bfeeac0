//! Attempts at follow-ups.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::FollowUpId;
use schema::events::FollowUpOutcome;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::statement;
use crate::domain::follow_up::FollowUp;

/// An attempt, its note sealed.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Attempt {
    pub(crate) number: i16,
    pub(crate) outcome: String,
    pub(crate) note: Option<Vec<u8>>,
    pub(crate) at: DateTime<Utc>,
}

const INSERT: &str = "
    insert into follow_up_attempt (follow_up_id, number, person_id, outcome, note, subject, at)
    values ($1, $2, $3, $4, $5, $6, $7)";

const LIST: &str = "select number, outcome, note, at from follow_up_attempt where follow_up_id = $1 order by number";

/// Writes the attempt that `follow_up` counts as its last.
pub(crate) async fn insert(
    txn: &Txn,
    follow_up: &FollowUp,
    outcome: FollowUpOutcome,
    note: Option<Vec<u8>>,
) -> Result<(), DbErr> {
    let values = [
        follow_up.id.as_uuid().into(),
        follow_up.attempts.into(),
        follow_up.person_id.as_uuid().into(),
        outcome.as_str().into(),
        note.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await?;
    Ok(())
}

pub(crate) async fn list(txn: &Txn, id: FollowUpId) -> Result<Vec<Attempt>, DbErr> {
    Attempt::find_by_statement(statement(LIST, [id.as_uuid().into()])).all(txn).await
}
