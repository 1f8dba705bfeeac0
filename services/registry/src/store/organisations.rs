//! Organisations and their tree.

use auth::Txn;
use chrono::NaiveDate;
use schema::OrganisationCode;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::statement;

/// An organisation's row.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Organisation {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) parent: Option<String>,
    pub(crate) closed_on: Option<NaiveDate>,
    pub(crate) version: i32,
}

const LOCK: &str = "select pg_advisory_xact_lock(hashtextextended('registry.organisations', 0))";

const FIND: &str =
    "select code, name, parent, closed_on, version from organisation where code = $1";

const NAMED: &str = "
    select code, name, parent, closed_on, version from organisation
    where name_key = $1 and closed_on is null order by code";

const PAGE: &str = "
    select code, name, parent, closed_on, version from organisation
    where code > $1 and closed_on is null order by code limit $2";

const SAVE: &str = "
    insert into organisation (code, name, name_key, parent, recorded_at, changed_at)
    values ($1, $2, $3, $4, $5, $5)
    on conflict (code) do update
    set name = excluded.name, name_key = excluded.name_key, parent = excluded.parent,
        version = organisation.version + 1, changed_at = excluded.changed_at";

const ANCESTORS: &str = "
    select ancestor from organisation_ancestor where code = $1 and distance > 0 order by distance";

const IS_BELOW: &str =
    "select exists (select from organisation_ancestor where code = $1 and ancestor = $2) as below";

const REACHES: &str = "select registry_reaches_organisation($1) as reaches";

/// Rebuilds the ancestors of the moved organisation and of everything below it.
const UNLINK: &str = "
    with moved as (
        select $1::text as code union
        select a.code from organisation_ancestor a where a.ancestor = $1
    )
    delete from organisation_ancestor a using moved m where a.code = m.code";

const LINK: &str = "
    with recursive below as (
        select $1::text as code
        union select o.code from organisation o join below b on o.parent = b.code
    ), up as (
        select b.code, b.code as ancestor, 0 as distance from below b
        union all
        select u.code, o.parent, u.distance + 1
        from up u join organisation o on o.code = u.ancestor where o.parent is not null
    )
    insert into organisation_ancestor (code, ancestor, distance)
    select code, ancestor, distance from up on conflict do nothing";

/// Brings the reach of everybody below the moved organisation up to date.
const RESCOPE_REMOVE: &str = "
    delete from person_scope s
    using person_post p, organisation_ancestor b
    where b.ancestor = $1 and p.organisation = b.code and s.person_id = p.person_id
      and s.grantee like 'organisation:%'";

const RESCOPE_ADD: &str = "
    insert into person_scope (person_id, grantee)
    select distinct p.person_id, 'organisation:' || up.ancestor
    from organisation_ancestor b
    join person_post moved on moved.organisation = b.code
    join person_post p on p.person_id = moved.person_id and p.ended_at is null
    join organisation_ancestor up on up.code = p.organisation
    where b.ancestor = $1
    on conflict do nothing";

const DUE: &str = "
    insert into identity_due (person_id)
    select p.id from person p join organisation_ancestor b on b.code = p.organisation
    where b.ancestor = $1 on conflict do nothing";

/// Waits for others who change the tree.
pub(crate) async fn lock_tree(txn: &Txn) -> Result<(), DbErr> {
    txn.execute_raw(statement(LOCK, [])).await.map(|_| ())
}

pub(crate) async fn find(txn: &Txn, code: &str) -> Result<Option<Organisation>, DbErr> {
    Organisation::find_by_statement(statement(FIND, [code.into()])).one(txn).await
}

/// Those of today whose folded name is `key`.
pub(crate) async fn list_named(txn: &Txn, key: &str) -> Result<Vec<Organisation>, DbErr> {
    Organisation::find_by_statement(statement(NAMED, [key.into()])).all(txn).await
}

pub(crate) async fn list_page(
    txn: &Txn,
    after: &str,
    limit: u32,
) -> Result<Vec<Organisation>, DbErr> {
    let limit = i64::from(limit);
    Organisation::find_by_statement(statement(PAGE, [after.into(), limit.into()])).all(txn).await
}

/// Writes an organisation and its place in the tree; [`lock_tree`] must be held.
pub(crate) async fn save(
    txn: &Txn,
    code: &OrganisationCode,
    (name, name_key): (&str, &str),
    parent: Option<&OrganisationCode>,
) -> Result<(), DbErr> {
    let code = code.as_str();
    let parent = parent.map(OrganisationCode::as_str);
    let now = txn.now();
    let values = [code.into(), name.into(), name_key.into(), parent.into(), now.into()];
    txn.execute_raw(statement(SAVE, values)).await?;
    link(txn, code).await
}

/// Finds anew what stands above an organisation whose place has changed, and above all below it.
pub(crate) async fn relink(txn: &Txn, code: &OrganisationCode) -> Result<(), DbErr> {
    link(txn, code.as_str()).await
}

async fn link(txn: &Txn, code: &str) -> Result<(), DbErr> {
    for sql in [UNLINK, LINK] {
        txn.execute_raw(statement(sql, [code.into()])).await?;
    }
    Ok(())
}

/// The organisations right below one, also those that are no more.
pub(crate) async fn list_children(txn: &Txn, code: &str) -> Result<Vec<String>, DbErr> {
    let sql = "select code from organisation where parent = $1 order by code";
    let rows = txn.query_all_raw(statement(sql, [code.into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Gives everybody below a moved organisation their new reach; their identities are due again.
pub(crate) async fn move_people(txn: &Txn, code: &OrganisationCode) -> Result<(), DbErr> {
    for sql in [RESCOPE_REMOVE, RESCOPE_ADD, DUE] {
        txn.execute_raw(statement(sql, [code.as_str().into()])).await?;
    }
    Ok(())
}

/// The organisations above, nearest first.
pub(crate) async fn list_ancestors(txn: &Txn, code: &str) -> Result<Vec<OrganisationCode>, DbErr> {
    let rows = txn.query_all_raw(statement(ANCESTORS, [code.into()])).await?;
    rows.iter()
        .map(|row| {
            let ancestor: String = row.try_get_by_index(0)?;
            ancestor.parse().map_err(|_| super::corrupt("organisation code"))
        })
        .collect()
}

/// Is `code` the organisation `above` itself, or somewhere below it?
pub(crate) async fn is_below(txn: &Txn, code: &str, above: &str) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement(IS_BELOW, [code.into(), above.into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Does the caller's scope reach this organisation?
pub(crate) async fn reaches(txn: &Txn, code: &str) -> Result<bool, DbErr> {
    let row = txn.query_one_raw(statement(REACHES, [code.into()])).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}
