//! Decisions about rows that wait: tried again, taken as they are, rejected.

use auth::Txn;
use schema::RosterImportId;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::{count, statement};

/// Which rows a decision is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Chosen<'a> {
    /// Every row that is held.
    Held,
    /// These, held or waiting behind another.
    Rows(&'a [i32]),
}

/// How many rows left which outcome.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Left {
    pub(crate) held: i32,
    pub(crate) duplicates: i32,
}

impl Left {
    pub(crate) fn all(self) -> i32 {
        self.held + self.duplicates
    }
}

/// `$2` empty stands for every held row.
const CHOSEN: &str = "
    chosen as materialized (
        select r.\"row\", r.outcome from roster_row r
        where r.import_id = $1 and r.outcome in ('held', 'duplicate')
          and (r.\"row\" = any ($2::integer[]) or ($2::integer[] = '{}' and r.outcome = 'held'))
        for update)";

const COUNTED: &str = "
    select (count(*) filter (where outcome = 'held'))::integer,
           (count(*) filter (where outcome = 'duplicate'))::integer
    from chosen";

const TRY_AGAIN: &str = "
    update roster_row r
    set outcome = 'pending', citizen_hash = null, insurance_hash = null, person_id = null,
        faults = '[]', for_everyone = $3, confirmed = r.confirmed or $4,
        decided_by = $5, decided_at = $6, version = r.version + 1, changed_at = $6
    from chosen c where r.import_id = $1 and r.\"row\" = c.\"row\"";

const REJECT: &str = "
    update roster_row r
    set outcome = 'rejected', sealed = null, citizen_hash = null, insurance_hash = null,
        person_id = null, faults = $3::jsonb, decision_reason = $4,
        decided_by = $5, decided_at = $6, version = r.version + 1, changed_at = $6
    from chosen c where r.import_id = $1 and r.\"row\" = c.\"row\"";

/// A row that waited behind a rejected one speaks for itself now.
const RELEASE: &str = "
    update roster_row r
    set outcome = 'pending', citizen_hash = null, insurance_hash = null, faults = '[]',
        version = r.version + 1, changed_at = $2
    where r.import_id = $1 and r.outcome = 'duplicate' and r.person_id is null
      and exists (select from roster_row first
                  where first.import_id = $1 and first.outcome = 'rejected' and first.decided_at = $2
                    and first.\"row\" = (r.faults -> 0 ->> 'other_row')::integer)";

const MOVE: &str = "
    update roster_import
    set held = held - $2, duplicates = duplicates - $3, rejected = rejected + $4,
        pending = pending + $5, version = version + 1,
        state = case when pending + $5 > 0 then 'running' else state end,
        finished_at = case when pending + $5 > 0 then null else finished_at end
    where id = $1 and state in ('running', 'done')";

const NOT_WAITING: &str = "
    select n from unnest($2::integer[]) as n
    where not exists (select from roster_row r where r.import_id = $1 and r.\"row\" = n
                      and r.outcome in ('held', 'duplicate'))
    order by n";

/// Which of these rows wait for nobody, or are none.
pub(crate) async fn list_not_waiting(
    txn: &Txn,
    import: RosterImportId,
    rows: &[i32],
) -> Result<Vec<i32>, DbErr> {
    let values = [import.as_uuid().into(), rows.to_vec().into()];
    let found = txn.query_all_raw(statement(NOT_WAITING, values)).await?;
    found.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Makes rows pending again; `confirmed` takes them as they are.
pub(crate) async fn try_again(
    txn: &Txn,
    import: RosterImportId,
    chosen: Chosen<'_>,
    (for_everyone, confirmed): (bool, bool),
) -> Result<Left, DbErr> {
    let sql = format!("with {CHOSEN}, done as ({TRY_AGAIN}) {COUNTED}");
    let values = [
        import.as_uuid().into(),
        chosen.numbers().into(),
        for_everyone.into(),
        confirmed.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    left(txn.query_one_raw(statement(&sql, values)).await?)
}

/// Rejects rows: nothing of them is kept but that, by whom and why.
pub(crate) async fn reject(
    txn: &Txn,
    import: RosterImportId,
    chosen: Chosen<'_>,
    (faults, reason): (serde_json::Value, &str),
) -> Result<Left, DbErr> {
    let sql = format!("with {CHOSEN}, done as ({REJECT}) {COUNTED}");
    let values = [
        import.as_uuid().into(),
        chosen.numbers().into(),
        faults.to_string().into(),
        reason.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    left(txn.query_one_raw(statement(&sql, values)).await?)
}

/// Makes rows pending that waited behind the rows just rejected; answers how many.
pub(crate) async fn release(txn: &Txn, import: RosterImportId) -> Result<i32, DbErr> {
    let values = [import.as_uuid().into(), txn.now().into()];
    let released = txn.execute_raw(statement(RELEASE, values)).await?.rows_affected();
    Ok(i32::try_from(count(released)).unwrap_or(i32::MAX))
}

/// Counts rows that left `left`; false when the import no longer takes rows.
pub(crate) async fn count_moved(
    txn: &Txn,
    import: RosterImportId,
    left: Left,
    (rejected, pending): (i32, i32),
) -> Result<bool, DbErr> {
    let values = [
        import.as_uuid().into(),
        left.held.into(),
        left.duplicates.into(),
        rejected.into(),
        pending.into(),
    ];
    Ok(txn.execute_raw(statement(MOVE, values)).await?.rows_affected() == 1)
}

impl Chosen<'_> {
    fn numbers(&self) -> Vec<i32> {
        match self {
            Self::Held => Vec::new(),
            Self::Rows(rows) => rows.to_vec(),
        }
    }
}

fn left(row: Option<QueryResult>) -> Result<Left, DbErr> {
    let Some(row) = row else { return Ok(Left::default()) };
    Ok(Left { held: row.try_get_by_index(0)?, duplicates: row.try_get_by_index(1)? })
}
