//! Who was set apart, or rejoined the others, and nobody was told yet.

use auth::Txn;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::statement;

const TAKE: &str = "
    with taken as (
        delete from apart_due where person_id in (
            select person_id from apart_due order by person_id limit $1 for update skip locked)
        returning person_id)
    select t.person_id, a.ended_at is null as apart
    from taken t join apart_person a on a.person_id = t.person_id order by t.person_id";

/// Tells whether there is anybody.
pub(crate) async fn is_due(txn: &Txn) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement("select exists (select from apart_due)", [])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Takes some of them, with whether they are kept apart now.
pub(crate) async fn take_due(txn: &Txn, most: i64) -> Result<Vec<(Uuid, bool)>, DbErr> {
    let rows = txn.query_all_raw(statement(TAKE, [most.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
