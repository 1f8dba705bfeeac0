//! Grants: asked for, approved, ended.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{GrantId, Role, Scope};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A grant's row.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Grant {
    pub(crate) id: Uuid,
    pub(crate) subject: String,
    pub(crate) role: String,
    pub(crate) scope: String,
    pub(crate) valid_from: NaiveDate,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) reason: String,
    pub(crate) state: String,
    pub(crate) requested_by: String,
    pub(crate) requested_at: DateTime<Utc>,
    pub(crate) approved_by: Option<String>,
    pub(crate) approved_at: Option<DateTime<Utc>>,
    pub(crate) ended_by: Option<String>,
    pub(crate) ended_at: Option<DateTime<Utc>>,
    pub(crate) version: i32,
}

const COLUMNS: &str = "id, subject, role, scope, valid_from, valid_to, reason, state, requested_by,
    requested_at, approved_by, approved_at, ended_by, ended_at, version";

/// A grant as it is asked for.
pub(crate) struct NewGrant<'a> {
    pub(crate) id: GrantId,
    pub(crate) subject: &'a str,
    pub(crate) role: Role,
    pub(crate) scope: &'a Scope,
    pub(crate) valid_from: NaiveDate,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) reason: &'a str,
}

const INSERT: &str = "
    insert into role_grant (id, subject, role, scope, valid_from, valid_to, reason, state,
                            requested_by, requested_at)
    values ($1, $2, $3, $4, $5, $6, $7, 'requested', $8, $9)
    on conflict (subject, role, scope) where state in ('requested', 'issued') do nothing";

const APPROVE: &str = "
    update role_grant
    set state = 'issued', approved_by = $2, approved_at = $3, version = version + 1
    where id = $1 and state = 'requested'";

const END: &str = "
    update role_grant
    set state = case state when 'issued' then 'revoked' else 'withdrawn' end, ended_by = $2,
        ended_at = $3, version = version + 1
    where id = $1 and state in ('requested', 'issued')";

/// Asks for a grant; false when there is a live one of the same subject, role and scope.
pub(crate) async fn insert(txn: &Txn, new: NewGrant<'_>) -> Result<bool, DbErr> {
    let values = [
        new.id.as_uuid().into(),
        new.subject.into(),
        new.role.as_str().into(),
        new.scope.to_string().into(),
        new.valid_from.into(),
        new.valid_to.into(),
        new.reason.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}

pub(crate) async fn find_for_update(txn: &Txn, id: GrantId) -> Result<Option<Grant>, DbErr> {
    let sql = format!("select {COLUMNS} from role_grant where id = $1 for update");
    Grant::find_by_statement(statement(&sql, [id.as_uuid().into()])).one(txn).await
}

pub(crate) async fn find(txn: &Txn, id: GrantId) -> Result<Option<Grant>, DbErr> {
    let sql = format!("select {COLUMNS} from role_grant where id = $1");
    Grant::find_by_statement(statement(&sql, [id.as_uuid().into()])).one(txn).await
}

/// A page of grants, newest first; empty filters let all pass.
pub(crate) async fn list_page(
    txn: &Txn,
    (state, subject): (&str, &str),
    after: Uuid,
    limit: u32,
) -> Result<Vec<Grant>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from role_grant
         where ($1 = '' or state = $1) and ($2 = '' or subject = $2) and id < $3
         order by id desc limit $4"
    );
    let values = [state.into(), subject.into(), after.into(), i64::from(limit).into()];
    Grant::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Issues a requested grant in the caller's name.
pub(crate) async fn approve(txn: &Txn, id: GrantId) -> Result<(), DbErr> {
    let values = [id.as_uuid().into(), txn.caller().subject().into(), txn.now().into()];
    txn.execute_raw(statement(APPROVE, values)).await.map(|_| ())
}

/// Revokes an issued grant, or withdraws a requested one.
pub(crate) async fn end(txn: &Txn, id: GrantId) -> Result<(), DbErr> {
    let values = [id.as_uuid().into(), txn.caller().subject().into(), txn.now().into()];
    txn.execute_raw(statement(END, values)).await.map(|_| ())
}
