//! How notices travel.

mod queue;

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::events::Channel;
use schema::{FacilityCode, NoticeId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;
use crate::domain::notice::Recipient;

pub(crate) use queue::{Claimed, claim, drop_pending, fail, release, retry, succeed, waiting};

/// A delivery as it is shown.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Listed {
    pub(crate) notice_id: Uuid,
    pub(crate) channel: String,
    pub(crate) kind: String,
    pub(crate) recipient: String,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) state: String,
    pub(crate) attempts: i16,
    pub(crate) error: Option<String>,
    pub(crate) next_at: Option<DateTime<Utc>>,
    pub(crate) delivered_at: Option<DateTime<Utc>>,
}

/// An e-mail about to be queued.
pub(crate) enum Address {
    /// A person's, sealed.
    Sealed(Vec<u8>),
    /// The facility's, looked up when it is sent.
    OfFacility,
    /// The facility's, but its event has not come yet.
    NotYetKnown,
}

const INSERT: &str = "
    insert into delivery (notice_id, channel, person_id, facility, state, address, next_at, delivered_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

const OF_NOTICES: &str = "
    select d.notice_id, d.channel, n.kind, n.recipient, d.person_id, d.state, d.attempts, d.error, d.next_at,
           d.delivered_at
    from delivery d join notice n on n.id = d.notice_id
    where d.notice_id = any ($1) order by d.notice_id, d.channel desc";

const IN_STATE: &str = "
    select d.notice_id, d.channel, n.kind, n.recipient, d.person_id, d.state, d.attempts, d.error, d.next_at,
           d.delivered_at
    from delivery d join notice n on n.id = d.notice_id
    where d.state = $1 and ($2::uuid is null or d.notice_id > $2)
    order by d.notice_id, d.channel limit $3";

/// Puts the notice into its inbox, which is delivery enough.
pub(crate) async fn insert_inbox(
    txn: &Txn,
    notice: NoticeId,
    recipient: &Recipient,
) -> Result<(), DbErr> {
    let nothing: Option<Vec<u8>> = None;
    let never: Option<DateTime<Utc>> = None;
    insert(txn, notice, recipient, Channel::Inbox, ("delivered", nothing, never, Some(txn.now())))
        .await
}

/// Queues an e-mail.
pub(crate) async fn insert_email(
    txn: &Txn,
    notice: NoticeId,
    recipient: &Recipient,
    address: Address,
) -> Result<(), DbErr> {
    let (address, next_at) = match address {
        Address::Sealed(address) => (Some(address), Some(txn.now())),
        Address::OfFacility => (None, Some(txn.now())),
        Address::NotYetKnown => (None, None),
    };
    insert(txn, notice, recipient, Channel::Email, ("pending", address, next_at, None)).await
}

type State = (&'static str, Option<Vec<u8>>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

async fn insert(
    txn: &Txn,
    notice: NoticeId,
    recipient: &Recipient,
    channel: Channel,
    (state, address, next_at, delivered_at): State,
) -> Result<(), DbErr> {
    let values = [
        notice.as_uuid().into(),
        channel.as_str().into(),
        recipient.person().map(|person| person.as_uuid()).into(),
        recipient.facility().map(|code: &FacilityCode| code.as_str().to_owned()).into(),
        state.into(),
        address.into(),
        next_at.into(),
        delivered_at.into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await?;
    Ok(())
}

/// Lists how these notices travelled.
pub(crate) async fn of_notices(txn: &Txn, notices: Vec<Uuid>) -> Result<Vec<Listed>, DbErr> {
    Listed::find_by_statement(statement(OF_NOTICES, [notices.into()])).all(txn).await
}

/// Lists deliveries in one state, behind the notice `after`.
pub(crate) async fn in_state(
    txn: &Txn,
    state: &str,
    after: Option<NoticeId>,
    limit: i64,
) -> Result<Vec<Listed>, DbErr> {
    let values = [state.into(), after.map(NoticeId::as_uuid).into(), limit.into()];
    Listed::find_by_statement(statement(IN_STATE, values)).all(txn).await
}
