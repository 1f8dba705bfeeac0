//! The queue of e-mail: claim, send outside any transaction, settle.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::{NoticeId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::store::statement;

/// An e-mail that this process may send now.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Claimed {
    notice_id: Uuid,
    person_id: Option<Uuid>,
    pub(crate) kind: String,
    /// How often it was tried, this time included.
    pub(crate) attempts: i16,
    /// A person's address, sealed.
    pub(crate) address: Option<Vec<u8>>,
    /// A facility's address.
    pub(crate) facility_email: Option<String>,
    /// When the notice was made.
    pub(crate) created_at: DateTime<Utc>,
}

impl Claimed {
    pub(crate) fn notice_id(&self) -> NoticeId {
        NoticeId::from_uuid(self.notice_id)
    }

    pub(crate) fn person_id(&self) -> Option<PersonId> {
        self.person_id.map(PersonId::from_uuid)
    }
}

/// The lease is `next_at`: whoever claims and vanishes gives the e-mail back when it has passed.
const CLAIM: &str = "
    with due as (
        select notice_id, channel from delivery
        where state = 'pending' and next_at <= $1
          -- Somebody whose record is restricted is told nothing for the time being.
          and not exists (select from restricted_person r where r.person_id = delivery.person_id)
        order by next_at limit $3 for update skip locked
    )
    update delivery d set attempts = d.attempts + 1, next_at = $2, error = null
    from due, notice n
    where d.notice_id = due.notice_id and d.channel = due.channel and n.id = d.notice_id
    returning d.notice_id, d.person_id, n.kind, d.attempts, d.address, n.created_at,
              (select f.email from facility f where f.code = d.facility and f.active) as facility_email";

const SUCCEED: &str = "
    update delivery set state = 'delivered', error = null, next_at = null, delivered_at = $2
    where notice_id = $1 and channel = 'email' and state = 'pending'";

const RETRY: &str = "
    update delivery set error = $2, next_at = $3
    where notice_id = $1 and channel = 'email' and state = 'pending'";

const FAIL: &str = "
    update delivery set state = 'failed', error = $2, next_at = null
    where notice_id = $1 and channel = 'email' and state = 'pending'";

/// The event of the facility may be handled at the same time as the event that waits for it, so it is not enough
/// to release the e-mail when the facility comes.
const RELEASE: &str = "
    update delivery d set next_at = $1
    from facility f
    where d.state = 'pending' and d.next_at is null and d.channel = 'email' and f.code = d.facility";

/// Claims up to `limit` e-mails that are due; nobody else has them before `until`.
pub(crate) async fn claim(
    txn: &Txn,
    until: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Claimed>, DbErr> {
    let values = [txn.now().into(), until.into(), limit.into()];
    Claimed::find_by_statement(statement(CLAIM, values)).all(txn).await
}

/// Settles an e-mail that the server took. Tells whether nobody had settled it.
pub(crate) async fn succeed(txn: &Txn, notice: NoticeId) -> Result<bool, DbErr> {
    let values = [notice.as_uuid().into(), txn.now().into()];
    Ok(txn.execute_raw(statement(SUCCEED, values)).await?.rows_affected() == 1)
}

/// Puts an e-mail back until `next_at`.
pub(crate) async fn retry(
    txn: &Txn,
    notice: NoticeId,
    error: &str,
    next_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let values = [notice.as_uuid().into(), error.into(), next_at.into()];
    txn.execute_raw(statement(RETRY, values)).await?;
    Ok(())
}

/// Gives an e-mail up. Tells whether nobody had settled it.
pub(crate) async fn fail(txn: &Txn, notice: NoticeId, error: &str) -> Result<bool, DbErr> {
    let values = [notice.as_uuid().into(), error.into()];
    Ok(txn.execute_raw(statement(FAIL, values)).await?.rows_affected() == 1)
}

/// Releases e-mail that waited for a facility whose address is known now.
pub(crate) async fn release(txn: &Txn) -> Result<(), DbErr> {
    txn.execute_raw(statement(RELEASE, [txn.now().into()])).await?;
    Ok(())
}

const DROP_PENDING: &str = "
    delete from delivery where person_id = $1 and channel = 'email' and state = 'pending' returning notice_id";

/// Takes a person's letters that wait out of the queue; tells of which notices they were.
pub(crate) async fn drop_pending(txn: &Txn, person: PersonId) -> Result<Vec<NoticeId>, DbErr> {
    let rows = txn.query_all_raw(statement(DROP_PENDING, [person.as_uuid().into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0).map(NoticeId::from_uuid)).collect()
}

/// Letters without an address and those of people whose record is restricted wait for something else.
const WAITING: &str = "
    select count(*), min(n.created_at) from delivery d join notice n on n.id = d.notice_id
    where d.state = 'pending' and d.next_at is not null
      and not exists (select from restricted_person r where r.person_id = d.person_id)";

/// Tells how many letters wait to be sent, and since when the first.
pub(crate) async fn waiting(txn: &Txn) -> Result<(i64, Option<DateTime<Utc>>), DbErr> {
    let row = txn.query_one_raw(statement(WAITING, [])).await?;
    row.map_or(Ok((0, None)), |row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
}
