//! People whom a list leaves out, and ending their posts.

use auth::Txn;
use chrono::NaiveDate;
use schema::RosterImportId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::people::{PersonRow, person_columns};
use super::statement;

/// Those with a live post in the list's organisation about whom no row of the list is.
const MISSING: &str = "
    exists (select from person_post pp
            where pp.person_id = person.id and pp.organisation = $2 and pp.ended_at is null)
    and not exists (select from roster_row r
                    where r.import_id = $1
                      and (r.person_id = person.id or r.citizen_hash = person.citizen_hash))";

const END: &str = "
    update person_post set ended_at = $3
    where person_id = any ($1::uuid[]) and organisation = $2 and ended_at is null";

const RECORD: &str = "
    insert into roster_departure (import_id, person_id, organisation, left_on, reason, decided_by, decided_at)
    select $2, id, $3, $4, $5, $6, $7 from unnest($1::uuid[]) as c (id)
    on conflict (import_id, person_id) do nothing";

/// The newest live post is shown first; without one the last stays, out of office.
const SHOW_NEXT: &str = "
    update person p
    set organisation = coalesce(n.organisation, p.organisation), post = coalesce(n.title, p.post),
        in_office = coalesce(n.in_office, false), version = p.version + 1, changed_at = $3
    from unnest($1::uuid[]) as c (id)
    left join lateral (
        select pp.organisation, pp.title, pp.in_office from person_post pp
        where pp.person_id = c.id and pp.ended_at is null
        order by pp.recorded_at desc, pp.organisation limit 1) n on true
    where p.id = c.id and p.organisation = $2";

/// Whoever has another post is reached from there alone.
const LEAVE: &str = "
    delete from person_scope s
    where s.person_id = any ($1::uuid[]) and s.grantee like 'organisation:%'
      and exists (select from person_post pp where pp.person_id = s.person_id and pp.ended_at is null)
      and not exists (select from person_post pp
                      join organisation_ancestor a on a.code = pp.organisation
                      where pp.person_id = s.person_id and pp.ended_at is null
                        and s.grantee = 'organisation:' || a.ancestor)";

const DUE: &str = "
    insert into identity_due (person_id) select id from unnest($1::uuid[]) as c (id)
    on conflict do nothing";

/// A departure to be recorded.
pub(crate) struct Departure<'a> {
    pub(crate) import: RosterImportId,
    pub(crate) organisation: &'a str,
    pub(crate) left_on: NaiveDate,
    pub(crate) reason: &'a str,
}

/// A page of the people whom a list leaves out.
pub(crate) async fn list_missing(
    txn: &Txn,
    import: RosterImportId,
    organisation: &str,
    (after, limit): (Uuid, u32),
) -> Result<Vec<PersonRow>, DbErr> {
    let sql = format!(
        "select {} from person where {MISSING} and id > $3 order by id limit $4",
        person_columns!()
    );
    let values =
        [import.as_uuid().into(), organisation.into(), after.into(), i64::from(limit).into()];
    PersonRow::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Which of these people a list leaves out; all whom it does where none are named.
pub(crate) async fn list_missing_ids(
    txn: &Txn,
    import: RosterImportId,
    organisation: &str,
    named: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    let sql = format!(
        "select id from person
         where {MISSING} and ($3::uuid[] = '{{}}' or id = any ($3::uuid[])) order by id"
    );
    let values = [import.as_uuid().into(), organisation.into(), named.to_vec().into()];
    let rows = txn.query_all_raw(statement(&sql, values)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Ends these people's posts in the organisation, and says so.
pub(crate) async fn end_posts(
    txn: &Txn,
    people: &[Uuid],
    departure: &Departure<'_>,
) -> Result<(), DbErr> {
    let (ids, organisation, now) = (people.to_vec(), departure.organisation, txn.now());
    let values = [ids.clone().into(), organisation.into(), now.into()];
    txn.execute_raw(statement(END, values.clone())).await?;
    let record = [
        ids.clone().into(),
        departure.import.as_uuid().into(),
        organisation.into(),
        departure.left_on.into(),
        departure.reason.into(),
        txn.caller().subject().into(),
        now.into(),
    ];
    txn.execute_raw(statement(RECORD, record)).await?;
    txn.execute_raw(statement(SHOW_NEXT, values)).await?;
    for sql in [LEAVE, DUE] {
        txn.execute_raw(statement(sql, [ids.clone().into()])).await?;
    }
    Ok(())
}
