//! Worklists: follow-ups with what is needed to call somebody.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{FacilityCode, FollowUpId};
use sea_orm::{DbErr, FromQueryResult, Statement};
use uuid::Uuid;

use crate::store::statement;

/// A follow-up with the sealed name and telephone number of its person.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Listed {
    pub(crate) id: Uuid,
    /// Whose it is now; name and telephone are theirs.
    pub(crate) person_id: Uuid,
    /// The id of theirs that it is held under; notes are sealed with its key.
    pub(crate) holder: Uuid,
    pub(crate) facility: Option<String>,
    pub(crate) opens_on: NaiveDate,
    pub(crate) due_on: NaiveDate,
    pub(crate) state: String,
    pub(crate) ended_for: Option<String>,
    pub(crate) attempts: i16,
    pub(crate) revision: i32,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    pub(crate) name: Option<Vec<u8>>,
    pub(crate) phone: Option<Vec<u8>>,
}

/// Which follow-ups a page shows, and where it begins.
pub(crate) struct Filter {
    /// States that are shown.
    pub(crate) states: Vec<String>,
    /// One clinic's, or those of every clinic that the caller reaches.
    pub(crate) facility: Option<FacilityCode>,
    /// Last day of the page before, and its id.
    pub(crate) after: Option<(NaiveDate, FollowUpId)>,
    /// Most rows.
    pub(crate) limit: i64,
}

const LIST: &str = "
    select f.id, coalesce(al.survivor, f.person_id) as person_id, f.person_id as holder, f.facility, f.opens_on,
           f.due_on, f.state, f.ended_for, f.attempts, f.revision, f.closed_at, i.name, c.phone
    from follow_up f
    left join person_alias al on al.old = f.person_id and al.ended_at is null
    left join identity i on i.person_id = coalesce(al.survivor, f.person_id)
    left join contact c on c.person_id = coalesce(al.survivor, f.person_id)
    where f.state = any ($1) and ($2::text is null or f.facility = $2)
      and ($3::date is null or (f.due_on, f.id) > ($3, $4))
    order by f.due_on, f.id limit $5";

const OF_PERSON: &str = "
    select f.id, coalesce(al.survivor, f.person_id) as person_id, f.person_id as holder, f.facility, f.opens_on,
           f.due_on, f.state, f.ended_for, f.attempts, f.revision, f.closed_at, i.name, c.phone
    from follow_up f
    left join person_alias al on al.old = f.person_id and al.ended_at is null
    left join identity i on i.person_id = coalesce(al.survivor, f.person_id)
    left join contact c on c.person_id = coalesce(al.survivor, f.person_id)
    where f.person_id = any ($1::uuid[])
    order by f.checkup_on desc, f.signed_at desc, f.conclusion_id desc";

const ONE: &str = "
    select f.id, coalesce(al.survivor, f.person_id) as person_id, f.person_id as holder, f.facility, f.opens_on,
           f.due_on, f.state, f.ended_for, f.attempts, f.revision, f.closed_at, i.name, c.phone
    from follow_up f
    left join person_alias al on al.old = f.person_id and al.ended_at is null
    left join identity i on i.person_id = coalesce(al.survivor, f.person_id)
    left join contact c on c.person_id = coalesce(al.survivor, f.person_id)
    where f.id = $1";

/// Lists a page of follow-ups, those due first in front.
pub(crate) async fn list(txn: &Txn, filter: Filter) -> Result<Vec<Listed>, DbErr> {
    let (after_day, after_id) = filter.after.unzip();
    let values = [
        filter.states.into(),
        filter.facility.map(|code| code.as_str().to_owned()).into(),
        after_day.into(),
        after_id.map(FollowUpId::as_uuid).into(),
        filter.limit.into(),
    ];
    all(txn, statement(LIST, values)).await
}

/// Lists the follow-ups of a person under all their ids, the newest conclusion's first.
pub(crate) async fn of_person(txn: &Txn, ids: Vec<Uuid>) -> Result<Vec<Listed>, DbErr> {
    all(txn, statement(OF_PERSON, [ids.into()])).await
}

/// Finds one follow-up as lists show it.
pub(crate) async fn find_listed(txn: &Txn, id: FollowUpId) -> Result<Option<Listed>, DbErr> {
    Listed::find_by_statement(statement(ONE, [id.as_uuid().into()])).one(txn).await
}

async fn all(txn: &Txn, statement: Statement) -> Result<Vec<Listed>, DbErr> {
    Listed::find_by_statement(statement).all(txn).await
}
