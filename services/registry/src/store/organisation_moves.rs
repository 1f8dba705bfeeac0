//! What moves along with organisations: people and their posts, counters, grants.

use auth::Txn;
use chrono::NaiveDate;
use schema::{BirthDate, GrantId, OrganisationCode, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::grants::Grant;
use super::statement;

const PEOPLE_OF: &str = "
    select person_id from person_post
    where organisation = $1 and ended_at is null and ($2::uuid[] is null or person_id = any ($2))
    order by person_id";

const COPY_POSTS: &str = "
    insert into person_post (person_id, organisation, title, unit, in_office, import_id, recorded_at)
    select person_id, $2, title, unit, in_office, import_id, $4 from person_post
    where organisation = $1 and ended_at is null and person_id = any ($3::uuid[])
    on conflict (person_id, organisation) do update
    set title = excluded.title, unit = excluded.unit, in_office = excluded.in_office,
        import_id = excluded.import_id, recorded_at = excluded.recorded_at, ended_at = null
    where person_post.ended_at is not null";

const END_POSTS: &str = "
    update person_post set ended_at = $3
    where organisation = $1 and ended_at is null and person_id = any ($2::uuid[])";

const OPEN_FIGURES: &str = "
    insert into people_figure (organisation, tier, sex, in_office, people)
    select distinct $2, tier, sex, in_office, 0 from person
    where organisation = $1 and id = any ($3::uuid[])
    on conflict do nothing";

/// Counts those who move, whom the statement holds anyway.
const MOVE_FIGURES: &str = "
    update people_figure f set people = f.people + d.people
    from (select c.organisation, m.tier, m.sex, m.in_office, (c.sign * count(*))::integer as people
          from person m, (values ($1, -1), ($2, 1)) as c (organisation, sign)
          where m.organisation = $1 and m.id = any ($3::uuid[])
          group by c.organisation, c.sign, m.tier, m.sex, m.in_office) d
    where f.organisation = d.organisation and f.tier = d.tier and f.sex = d.sex
      and f.in_office = d.in_office";

const MOVE_PEOPLE: &str = "
    update person set organisation = $2, version = version + 1, changed_at = $4
    where organisation = $1 and id = any ($3::uuid[])";

const FORGET_SCOPES: &str = "
    delete from person_scope where person_id = any ($1::uuid[]) and grantee like 'organisation:%'";

const GIVE_SCOPES: &str = "
    insert into person_scope (person_id, grantee)
    select distinct p.person_id, 'organisation:' || a.ancestor
    from person_post p join organisation_ancestor a on a.code = p.organisation
    where p.person_id = any ($1::uuid[]) and p.ended_at is null
    on conflict do nothing";

const DUE: &str = "
    insert into identity_due (person_id, changed) select person, true from unnest($1::uuid[]) as p (person)
    on conflict (person_id) do update set changed = true";

const HAS_PARTS: &str =
    "select exists (select from organisation where parent = $1 and closed_on is null)";

const GRANTS_OF: &str = "
    select id, subject, role, scope, valid_from, valid_to, reason, state, requested_by, requested_at,
           approved_by, approved_at, ended_by, ended_at, version
    from role_grant
    where scope = 'organisation:' || $1 and state in ('requested', 'issued')
      and (valid_to is null or valid_to >= $2)
    order by id for update";

const COPY_GRANT: &str = "
    insert into role_grant (id, subject, role, scope, valid_from, valid_to, reason, state,
                            requested_by, requested_at, approved_by, approved_at)
    select $2, subject, role, $3, greatest(valid_from, $4::date), valid_to,
           left(reason || ' (' || $5 || ')', 1000), state, requested_by, requested_at,
           approved_by, approved_at
    from role_grant where id = $1
    on conflict (subject, role, scope) where state in ('requested', 'issued') do nothing";

/// Those who have a post there; of `only` where some are named.
pub(crate) async fn list_people(
    txn: &Txn,
    code: &str,
    only: Option<&[PersonId]>,
) -> Result<Vec<Uuid>, DbErr> {
    let only: Option<Vec<Uuid>> =
        only.map(|only| only.iter().map(|person| person.as_uuid()).collect());
    let rows = txn.query_all_raw(statement(PEOPLE_OF, [code.into(), only.into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Somebody with a post in an organisation.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Member {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) search_key: String,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) born_year: i16,
    pub(crate) title: String,
    pub(crate) unit: Option<String>,
}

impl Member {
    pub(crate) fn born(&self) -> BirthDate {
        self.born_on.map_or(BirthDate::YearOnly(self.born_year.into()), BirthDate::Exact)
    }
}

const MEMBERS: &str = "
    select p.id, p.name, p.search_key, p.born_on, p.born_year, pp.title, pp.unit
    from person_post pp join person p on p.id = pp.person_id
    where pp.organisation = $1 and pp.ended_at is null
    order by p.sort_key, p.id";

/// Everybody with a post there, as a Vietnamese list sorts them.
pub(crate) async fn list_members(txn: &Txn, code: &str) -> Result<Vec<Member>, DbErr> {
    Member::find_by_statement(statement(MEMBERS, [code.into()])).all(txn).await
}

/// Gives people the posts they had in one organisation in another one, with all that follows.
pub(crate) async fn move_people(
    txn: &Txn,
    (from, to): (&str, &str),
    people: &[Uuid],
) -> Result<(), DbErr> {
    let people = || people.to_vec().into();
    let now = || txn.now().into();
    let steps = [
        (COPY_POSTS, vec![from.into(), to.into(), people(), now()]),
        (END_POSTS, vec![from.into(), people(), now()]),
        (OPEN_FIGURES, vec![from.into(), to.into(), people()]),
        (MOVE_FIGURES, vec![from.into(), to.into(), people()]),
        (MOVE_PEOPLE, vec![from.into(), to.into(), people(), now()]),
        (DUE, vec![people()]),
    ];
    for (sql, values) in steps {
        txn.execute_raw(statement(sql, values)).await?;
    }
    rescope(txn, people()).await
}

/// Lets exactly those organisations reach people in which they have a post, or that stand above one.
async fn rescope(txn: &Txn, people: sea_orm::Value) -> Result<(), DbErr> {
    for sql in [FORGET_SCOPES, GIVE_SCOPES] {
        txn.execute_raw(statement(sql, [people.clone()])).await?;
    }
    Ok(())
}

/// Does an organisation stand below it?
pub(crate) async fn has_parts(txn: &Txn, code: &str) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement(HAS_PARTS, [code.into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Grants within an organisation that hold, or wait for approval.
pub(crate) async fn list_grants(
    txn: &Txn,
    code: &str,
    today: NaiveDate,
) -> Result<Vec<Grant>, DbErr> {
    Grant::find_by_statement(statement(GRANTS_OF, [code.into(), today.into()])).all(txn).await
}

/// The same grant within another organisation, by the same two people; false when there is one.
pub(crate) async fn copy_grant(
    txn: &Txn,
    (grant, copy): (Uuid, GrantId),
    to: &OrganisationCode,
    (today, document): (NaiveDate, &str),
) -> Result<bool, DbErr> {
    let scope = format!("organisation:{to}");
    let values = [grant.into(), copy.as_uuid().into(), scope.into(), today.into(), document.into()];
    Ok(txn.execute_raw(statement(COPY_GRANT, values)).await?.rows_affected() == 1)
}
