//! Follow-ups of people who left or died, and who came back.

use auth::Txn;
use sea_orm::DbErr;
use uuid::Uuid;

use super::{Standing, standings};
use crate::domain::departure::Departure;
use crate::store::statement;

const END: &str = "
    update follow_up f
    set state = 'ended', state_before_end = f.state, ended_for = $2, ended_at = $3, revision = f.revision + 1,
        closed_at = coalesce(f.closed_at, $3)
    where f.person_id = any ($1::uuid[]) and f.state in ('waiting', 'due', 'no_answer')
    returning f.person_id, f.facility, f.state_before_end";

/// Only the newest conclusion's, as for anybody.
const RESTORE: &str = "
    with back as (
        select f.id, f.state_before_end as state from follow_up f
        where f.person_id = any ($1::uuid[]) and f.state = 'ended'
          and not exists (select from follow_up n
                          where n.person_id = any ($1::uuid[])
                            and (n.checkup_on, n.signed_at, n.conclusion_id)
                                > (f.checkup_on, f.signed_at, f.conclusion_id))
        for update of f
    )
    update follow_up f
    set state = back.state, state_before_end = null, ended_for = null, ended_at = null, revision = f.revision + 1,
        closed_at = case when f.closed_at = f.ended_at then null else f.closed_at end
    from back where f.id = back.id
    returning f.person_id, f.facility, f.state";

/// Ends what is open of a person under all their ids. Answers how each stood before.
pub(crate) async fn end(txn: &Txn, ids: Vec<Uuid>, why: Departure) -> Result<Vec<Standing>, DbErr> {
    let values = [ids.into(), why.as_str().into(), txn.now().into()];
    standings(txn, statement(END, values)).await
}

/// Opens again what a departure ended. Answers how it stands now.
pub(crate) async fn restore_ended(txn: &Txn, ids: Vec<Uuid>) -> Result<Vec<Standing>, DbErr> {
    standings(txn, statement(RESTORE, [ids.into()])).await
}
