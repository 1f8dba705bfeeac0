//! Follow-ups, and the worklists made of them.

mod ended;
mod list;

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{ConclusionId, FacilityCode, FollowUpId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

use super::{parsed, statement};
use crate::domain::care_plan::Window;
use crate::domain::departure::Departure;
use crate::domain::follow_up::{FollowUp, Rank, State};

pub(crate) use ended::{end, restore_ended};
pub(crate) use list::{Filter, Listed, find_listed, list, of_person};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    facility: Option<String>,
    state: String,
    attempts: i16,
    revision: i32,
    closed_at: Option<DateTime<Utc>>,
}

/// A follow-up about to be inserted.
pub(crate) struct NewFollowUp<'a> {
    pub(crate) id: FollowUpId,
    pub(crate) person_id: PersonId,
    pub(crate) rank: Rank,
    pub(crate) plan: &'a str,
    pub(crate) window: Window,
    pub(crate) facility: Option<&'a FacilityCode>,
    pub(crate) state: State,
    /// How its person went, and how it would stand otherwise.
    pub(crate) ended: Option<(Departure, State)>,
}

/// A follow-up that changed hands.
pub(crate) struct Moved {
    pub(crate) id: FollowUpId,
    pub(crate) person_id: PersonId,
    pub(crate) due_on: NaiveDate,
    pub(crate) from: Option<FacilityCode>,
    pub(crate) to: FacilityCode,
    pub(crate) state_before: State,
}

const FIND_FOR_UPDATE: &str = "
    select id, person_id, facility, state, attempts, revision, closed_at
    from follow_up where id = $1 for update";

const NEWEST_RANK: &str = "
    select checkup_on, signed_at, conclusion_id from follow_up where person_id = any ($1::uuid[])
    order by checkup_on desc, signed_at desc, conclusion_id desc limit 1";

const SUPERSEDE: &str = "
    with old as (
        select id, facility, state from follow_up
        where person_id = any ($1::uuid[]) and state in ('waiting', 'due', 'no_answer') for update
    )
    update follow_up f set state = 'superseded', revision = f.revision + 1, closed_at = coalesce(f.closed_at, $2)
    from old where f.id = old.id
    returning old.facility, old.state";

const INSERT: &str = "
    insert into follow_up (id, person_id, conclusion_id, checkup_on, signed_at, plan, facility, opens_on, due_on,
                           state, created_at, closed_at, ended_for, ended_at, state_before_end)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    on conflict (conclusion_id) do nothing";

const SAVE: &str = "
    update follow_up set state = $2, attempts = $3, revision = $4, closed_at = $5 where id = $1";

/// Whoever was merged into somebody goes along.
const MOVE: &str = "
    with given as (
        select * from unnest($1::uuid[], $2::text[]) as given (person_id, facility)
    ), made as (
        select person_id, facility from given
        union all
        select al.old, given.facility from given
        join person_alias al on al.survivor = given.person_id and al.ended_at is null
    ), old as (
        select f.id, f.facility, f.state, made.facility as target
        from follow_up f
        join made using (person_id)
        where f.state in ('waiting', 'due', 'no_answer') and f.facility is distinct from made.facility
        for update of f
    )
    update follow_up f
    set facility = old.target, state = case old.state when 'waiting' then 'due' else old.state end,
        revision = f.revision + 1
    from old where f.id = old.id
    returning f.id, f.person_id, f.due_on, old.facility, old.target, old.state";

/// Of the open follow-ups under several ids of one person only the newest conclusion's stays, as for anybody.
const SUPERSEDE_BY_MERGE: &str = "
    update follow_up f
    set state = 'superseded', state_before_merge = f.state, merged_at = $2, revision = f.revision + 1,
        closed_at = coalesce(f.closed_at, $2)
    where f.person_id = any ($1::uuid[]) and f.state in ('waiting', 'due', 'no_answer')
      and exists (select from follow_up n
                  where n.person_id = any ($1::uuid[])
                    and (n.checkup_on, n.signed_at, n.conclusion_id) > (f.checkup_on, f.signed_at, f.conclusion_id))
    returning f.person_id, f.facility, f.state_before_merge";

/// Unless a newer conclusion of the same id came since.
const RESTORE_AFTER_MERGE: &str = "
    with back as (
        select f.id, f.state_before_merge as state from follow_up f
        join person_alias al on al.old = $1 and al.merged_at = f.merged_at
        where f.person_id in ($1, $2) and f.state = 'superseded'
          and not exists (select from follow_up n
                          where n.person_id = f.person_id
                            and (n.checkup_on, n.signed_at, n.conclusion_id)
                                > (f.checkup_on, f.signed_at, f.conclusion_id))
        for update of f
    )
    update follow_up f
    set state = back.state, state_before_merge = null, merged_at = null, revision = f.revision + 1,
        closed_at = case when f.closed_at = f.merged_at then null else f.closed_at end
    from back where f.id = back.id
    returning f.person_id, f.facility, f.state";

/// Where somebody's follow-up is, and how it stands or stood.
pub(crate) struct Standing {
    pub(crate) person_id: PersonId,
    pub(crate) facility: Option<FacilityCode>,
    pub(crate) state: State,
}

/// Supersedes what is not the newest of one person. Answers how each stood before.
pub(crate) async fn supersede_by_merge(
    txn: &Txn,
    ids: Vec<Uuid>,
    at: DateTime<Utc>,
) -> Result<Vec<Standing>, DbErr> {
    standings(txn, statement(SUPERSEDE_BY_MERGE, [ids.into(), at.into()])).await
}

/// Puts back what the merge that was just undone superseded. Answers how each stands now.
pub(crate) async fn restore_after_merge(
    txn: &Txn,
    [old, survivor]: [PersonId; 2],
) -> Result<Vec<Standing>, DbErr> {
    let values = [old.as_uuid().into(), survivor.as_uuid().into()];
    standings(txn, statement(RESTORE_AFTER_MERGE, values)).await
}

async fn standings(txn: &Txn, statement: Statement) -> Result<Vec<Standing>, DbErr> {
    let rows = txn.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            Ok(Standing {
                person_id: PersonId::from_uuid(row.try_get_by_index(0)?),
                facility: code(row.try_get_by_index(1)?)?,
                state: state_of(&row.try_get_by_index::<String>(2)?)?,
            })
        })
        .collect()
}

/// Finds a follow-up that is about to change.
pub(crate) async fn find_for_update(txn: &Txn, id: FollowUpId) -> Result<Option<FollowUp>, DbErr> {
    let row =
        Row::find_by_statement(statement(FIND_FOR_UPDATE, [id.as_uuid().into()])).one(txn).await?;
    row.map(FollowUp::try_from).transpose()
}

/// Finds the rank of the newest conclusion, of a person under all their ids, that has a follow-up here.
pub(crate) async fn newest_rank(txn: &Txn, ids: Vec<Uuid>) -> Result<Option<Rank>, DbErr> {
    let row = txn.query_one_raw(statement(NEWEST_RANK, [ids.into()])).await?;
    row.map(|row| {
        Ok(Rank {
            checkup_on: row.try_get_by_index(0)?,
            signed_at: row.try_get_by_index(1)?,
            conclusion_id: ConclusionId::from_uuid(row.try_get_by_index(2)?),
        })
    })
    .transpose()
}

/// Supersedes the person's open follow-up. Answers where it was and how it stood.
pub(crate) async fn supersede(
    txn: &Txn,
    ids: Vec<Uuid>,
) -> Result<Vec<(Option<FacilityCode>, State)>, DbErr> {
    let statement = statement(SUPERSEDE, [ids.into(), txn.now().into()]);
    let rows = txn.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            let facility: Option<String> = row.try_get_by_index(0)?;
            let state: String = row.try_get_by_index(1)?;
            Ok((code(facility)?, state_of(&state)?))
        })
        .collect()
}

/// Inserts a follow-up; tells whether the conclusion had none yet.
pub(crate) async fn insert(txn: &Txn, new: &NewFollowUp<'_>) -> Result<bool, DbErr> {
    let is_closed = matches!(new.state, State::Superseded | State::Ended);
    let closed_at = is_closed.then(|| txn.now());
    let values = [
        new.id.as_uuid().into(),
        new.person_id.as_uuid().into(),
        new.rank.conclusion_id.as_uuid().into(),
        new.rank.checkup_on.into(),
        new.rank.signed_at.into(),
        new.plan.into(),
        new.facility.map(FacilityCode::as_str).into(),
        new.window.opens_on.into(),
        new.window.due_on.into(),
        new.state.as_str().into(),
        txn.now().into(),
        closed_at.into(),
        new.ended.map(|(why, _)| why.as_str()).into(),
        new.ended.map(|_| txn.now()).into(),
        new.ended.map(|(_, state)| state.as_str()).into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

/// Saves what an attempt changed.
pub(crate) async fn save(txn: &Txn, follow_up: &FollowUp) -> Result<(), DbErr> {
    let values = [
        follow_up.id.as_uuid().into(),
        follow_up.state.as_str().into(),
        follow_up.attempts.into(),
        follow_up.revision.into(),
        follow_up.closed_at.into(),
    ];
    txn.execute_raw(statement(SAVE, values)).await?;
    Ok(())
}

/// Hands the open follow-ups of these people to the clinics where they are registered now.
pub(crate) async fn hand_over(
    txn: &Txn,
    registered: &[(PersonId, FacilityCode)],
) -> Result<Vec<Moved>, DbErr> {
    let people: Vec<Uuid> = registered.iter().map(|(person, _)| person.as_uuid()).collect();
    let clinics: Vec<String> =
        registered.iter().map(|(_, clinic)| clinic.as_str().to_owned()).collect();
    let rows = txn.query_all_raw(statement(MOVE, [people.into(), clinics.into()])).await?;
    rows.iter()
        .map(|row| {
            Ok(Moved {
                id: FollowUpId::from_uuid(row.try_get_by_index(0)?),
                person_id: PersonId::from_uuid(row.try_get_by_index(1)?),
                due_on: row.try_get_by_index(2)?,
                from: code(row.try_get_by_index(3)?)?,
                to: parsed("follow_up.facility", &row.try_get_by_index::<String>(4)?)?,
                state_before: state_of(&row.try_get_by_index::<String>(5)?)?,
            })
        })
        .collect()
}

impl TryFrom<Row> for FollowUp {
    type Error = DbErr;

    fn try_from(row: Row) -> Result<Self, DbErr> {
        Ok(Self {
            id: FollowUpId::from_uuid(row.id),
            person_id: PersonId::from_uuid(row.person_id),
            facility: code(row.facility)?,
            state: state_of(&row.state)?,
            attempts: row.attempts,
            revision: row.revision,
            closed_at: row.closed_at,
        })
    }
}

fn code(text: Option<String>) -> Result<Option<FacilityCode>, DbErr> {
    text.map(|text| parsed("follow_up.facility", &text)).transpose()
}

fn state_of(word: &str) -> Result<State, DbErr> {
    State::from_word(word).ok_or_else(|| DbErr::Type("follow_up.state is unknown".to_owned()))
}
