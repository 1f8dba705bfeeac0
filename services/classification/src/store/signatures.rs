//! Signatures of council members.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::{ConclusionId, PersonId, SignatureId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A signature as stored.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Row {
    pub(crate) conclusion_id: Uuid,
    pub(crate) signer: String,
    pub(crate) class: i16,
    pub(crate) reason: Option<Vec<u8>>,
    pub(crate) signed_at: DateTime<Utc>,
}

/// A signature to store.
pub(crate) struct New<'a> {
    pub(crate) conclusion: ConclusionId,
    pub(crate) person: PersonId,
    pub(crate) class: u8,
    /// Sealed.
    pub(crate) reason: Option<&'a [u8]>,
}

const OF: &str = "
    select conclusion_id, signer, class, reason, signed_at from signature
    where conclusion_id = any ($1) order by signed_at, signature_id";

/// The signatures of these conclusions, in order.
pub(crate) async fn of(txn: &Txn, conclusions: &[Uuid]) -> Result<Vec<Row>, DbErr> {
    Row::find_by_statement(statement(OF, [conclusions.to_vec().into()])).all(txn).await
}

const SAVE: &str = "
    insert into signature (signature_id, conclusion_id, person_id, signer, class, reason, signed_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (conclusion_id, signer) do update
    set class = excluded.class, reason = excluded.reason, signed_at = excluded.signed_at";

/// Stores the caller's signature, in the place of their former one on an unsigned conclusion.
pub(crate) async fn save(txn: &Txn, new: &New<'_>) -> Result<(), DbErr> {
    let values = [
        SignatureId::generate(txn.now()).as_uuid().into(),
        new.conclusion.as_uuid().into(),
        new.person.as_uuid().into(),
        txn.caller().subject().into(),
        i16::from(new.class).into(),
        new.reason.map(<[u8]>::to_vec).into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(SAVE, values)).await?;
    Ok(())
}
