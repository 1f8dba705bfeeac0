//! Deleting what is held of somebody.

use auth::Txn;
use schema::{NoticeId, PersonId};
use sea_orm::{ConnectionTrait, DbErr};

use super::statement;

const FORGET_DELIVERIES: &str = "
    delete from delivery where person_id = $1 returning notice_id, channel = 'email' and state = 'pending'";

const FORGET_CONSENTS: &str = "delete from consent where person_id = $1";

const FORGET_NOTICES: &str = "delete from notice where person_id = $1";

/// Deletes every notice to a person; answers those whose e-mail had not been sent.
pub(crate) async fn forget(txn: &Txn, person: PersonId) -> Result<Vec<NoticeId>, DbErr> {
    let values = [person.as_uuid().into()];
    let rows = txn.query_all_raw(statement(FORGET_DELIVERIES, values)).await?;
    let mut unsent = Vec::new();
    for row in rows {
        if row.try_get_by_index(1)? {
            unsent.push(NoticeId::from_uuid(row.try_get_by_index(0)?));
        }
    }
    for sql in [FORGET_NOTICES, FORGET_CONSENTS] {
        txn.execute_raw(statement(sql, [person.as_uuid().into()])).await?;
    }
    Ok(unsent)
}
