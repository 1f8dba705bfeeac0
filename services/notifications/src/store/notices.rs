//! Notices and inboxes.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{NoticeId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;
use crate::domain::notice::Notice;

/// A notice as an inbox shows it.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Listed {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) due_on: Option<NaiveDate>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) read_at: Option<DateTime<Utc>>,
}

/// Where a page of an inbox begins: behind this notice.
pub(crate) type After = Option<(DateTime<Utc>, NoticeId)>;

const INSERT: &str = "
    insert into notice (id, kind, recipient, person_id, facility, due_on, created_at)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing";

const REACH_ONESELF: &str =
    "insert into person_scope (person_id, grantee) values ($1, $2) on conflict do nothing";

const INBOX: &str = "
    select id, kind, person_id, due_on, created_at, read_at from notice
    where recipient = any ($1) and (not $2 or read_at is null)
      and ($3::timestamptz is null or (created_at, id) < ($3, $4))
    order by created_at desc, id desc limit $5";

const MARK_READ: &str = "
    update notice set read_at = coalesce(read_at, $3) where id = $1 and recipient = any ($2)
    returning id, kind, person_id, due_on, created_at, read_at";

const OF_PERSON: &str = "
    select id, kind, person_id, due_on, created_at, read_at from notice
    where person_id = any ($1::uuid[]) and ($2::timestamptz is null or (created_at, id) < ($2, $3))
    order by created_at desc, id desc limit $4";

/// Inserts a notice; tells whether it is new.
pub(crate) async fn insert(txn: &Txn, notice: &Notice) -> Result<bool, DbErr> {
    let person = notice.recipient.person();
    if let Some(person) = person {
        let values = [person.as_uuid().into(), format!("person:{person}").into()];
        txn.execute_raw(statement(REACH_ONESELF, values)).await?;
    }
    let values = [
        notice.id.as_uuid().into(),
        notice.kind.as_str().into(),
        notice.recipient.to_string().into(),
        person.map(PersonId::as_uuid).into(),
        notice.recipient.facility().map(|code| code.as_str().to_owned()).into(),
        notice.due_on.into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

/// Lists what is in these inboxes, the newest first.
pub(crate) async fn inbox(
    txn: &Txn,
    recipients: &[String],
    only_unread: bool,
    after: After,
    limit: i64,
) -> Result<Vec<Listed>, DbErr> {
    let (at, id) = after.unzip();
    let values = [
        recipients.to_vec().into(),
        only_unread.into(),
        at.into(),
        id.map(NoticeId::as_uuid).into(),
        limit.into(),
    ];
    Listed::find_by_statement(statement(INBOX, values)).all(txn).await
}

/// Marks a notice as read, if it is in one of these inboxes; the first reader's time stays.
pub(crate) async fn mark_read(
    txn: &Txn,
    id: NoticeId,
    recipients: &[String],
) -> Result<Option<Listed>, DbErr> {
    let values = [id.as_uuid().into(), recipients.to_vec().into(), txn.now().into()];
    Listed::find_by_statement(statement(MARK_READ, values)).one(txn).await
}

/// Lists the notices to a person under all their ids, the newest first.
pub(crate) async fn of_person(
    txn: &Txn,
    ids: Vec<Uuid>,
    after: After,
    limit: i64,
) -> Result<Vec<Listed>, DbErr> {
    let (at, id) = after.unzip();
    let values = [ids.into(), at.into(), id.map(NoticeId::as_uuid).into(), limit.into()];
    Listed::find_by_statement(statement(OF_PERSON, values)).all(txn).await
}
