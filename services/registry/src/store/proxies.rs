//! Proxies: named, confirmed, ended.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{GrantId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// The place that who a proxy is is sealed for.
pub(crate) const PROXY_PLACE: &[u8] = b"registry.proxy";

/// A proxy's row, with what its grant says.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Proxy {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) person_name: String,
    pub(crate) sealed: Vec<u8>,
    pub(crate) valid_from: NaiveDate,
    pub(crate) valid_to: NaiveDate,
    pub(crate) ground: String,
    pub(crate) document: String,
    /// As it is today: also `expired`, and `revoked` where the grant was revoked elsewhere.
    pub(crate) state: String,
    pub(crate) grant_id: Option<Uuid>,
    pub(crate) subject: Option<String>,
    pub(crate) named_by: String,
    pub(crate) named_at: DateTime<Utc>,
    pub(crate) checked: Option<String>,
    pub(crate) confirmed_by: Option<String>,
    pub(crate) confirmed_at: Option<DateTime<Utc>>,
    pub(crate) ended_by: Option<String>,
    pub(crate) ended_at: Option<DateTime<Utc>>,
    pub(crate) end_reason: String,
    pub(crate) version: i32,
}

/// A proxy as it is named.
pub(crate) struct NewProxy<'a> {
    pub(crate) id: Uuid,
    pub(crate) person: PersonId,
    pub(crate) sealed: &'a [u8],
    pub(crate) valid_from: NaiveDate,
    pub(crate) valid_to: NaiveDate,
    /// `own` or `paper`.
    pub(crate) ground: &'a str,
    pub(crate) document: &'a str,
}

/// The grant that a confirmed proxy comes to: asked for by who named them, approved by the caller.
pub(crate) struct NewProxyGrant<'a> {
    pub(crate) id: GrantId,
    pub(crate) subject: &'a str,
    pub(crate) scope: &'a str,
    pub(crate) proxy: &'a Proxy,
    pub(crate) valid_from: NaiveDate,
}

const COLUMNS: &str = "
    x.id, x.person_id, p.name as person_name, x.sealed, x.valid_from, x.valid_to, x.ground, x.document,
    case when x.state = 'confirmed' and g.state <> 'issued' then 'revoked'
         when x.state in ('named', 'confirmed') and x.valid_to < yba_today() then 'expired'
         else x.state end as state,
    x.grant_id, g.subject, x.named_by, x.named_at, x.checked, x.confirmed_by, x.confirmed_at,
    coalesce(x.ended_by, g.ended_by) as ended_by, coalesce(x.ended_at, g.ended_at) as ended_at,
    x.end_reason, x.version
    from proxy x join person p on p.id = x.person_id left join role_grant g on g.id = x.grant_id";

const INSERT: &str = "
    insert into proxy (id, person_id, sealed, valid_from, valid_to, ground, document, state,
                       named_by, named_at)
    values ($1, $2, $3, $4, $5, $6, $7, 'named', $8, $9)";

/// A grant whose last day has passed must not stand in the way of a new one.
const CLEAR_EXPIRED: &str = "
    update role_grant
    set state = 'revoked', ended_by = $4, ended_at = $5, version = version + 1
    where subject = $1 and role = 'proxy' and scope = $2 and state = 'issued' and valid_to < $3";

const GRANT: &str = "
    insert into role_grant (id, subject, role, scope, valid_from, valid_to, reason, state,
                            requested_by, requested_at, approved_by, approved_at)
    values ($1, $2, 'proxy', $3, $4, $5, $6, 'issued', $7, $8, $9, $10)
    on conflict (subject, role, scope) where state in ('requested', 'issued') do nothing";

const CONFIRM: &str = "
    update proxy set state = 'confirmed', grant_id = $2, checked = $3, confirmed_by = $4,
                     confirmed_at = $5, version = version + 1
    where id = $1 and state = 'named'";

const END: &str = "
    update proxy set state = $2, ended_by = $3, ended_at = $4, end_reason = $5, version = version + 1
    where id = $1 and state in ('named', 'confirmed')";

const OF_DEAD: &str = "
    select x.id from proxy x join person p on p.id = x.person_id left join role_grant g on g.id = x.grant_id
    where p.standing = 'died' and x.valid_to >= yba_today()
      and (x.state = 'named' or (x.state = 'confirmed' and g.state = 'issued'))
    order by x.id limit 1";

pub(crate) async fn insert(txn: &Txn, new: NewProxy<'_>) -> Result<(), DbErr> {
    let values = [
        new.id.into(),
        new.person.as_uuid().into(),
        new.sealed.into(),
        new.valid_from.into(),
        new.valid_to.into(),
        new.ground.into(),
        new.document.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await.map(|_| ())
}

/// One proxy of a person, held until the transaction ends.
pub(crate) async fn find_for_update(
    txn: &Txn,
    person: PersonId,
    id: Uuid,
) -> Result<Option<Proxy>, DbErr> {
    let sql = format!("select {COLUMNS} where x.person_id = $1 and x.id = $2 for update of x");
    let values = [person.as_uuid().into(), id.into()];
    Proxy::find_by_statement(statement(&sql, values)).one(txn).await
}

/// Whoever was ever named by a person, newest first.
pub(crate) async fn list_of_person(txn: &Txn, person: PersonId) -> Result<Vec<Proxy>, DbErr> {
    let sql = format!("select {COLUMNS} where x.person_id = $1 order by x.id desc limit 200");
    Proxy::find_by_statement(statement(&sql, [person.as_uuid().into()])).all(txn).await
}

/// A page of those that wait for an officer, the longest wait first.
pub(crate) async fn list_waiting(txn: &Txn, after: Uuid, limit: u32) -> Result<Vec<Proxy>, DbErr> {
    let sql = format!(
        "select {COLUMNS} where x.state = 'named' and x.valid_to >= yba_today() and x.id > $1
         order by x.id limit $2"
    );
    let values = [after.into(), i64::from(limit).into()];
    Proxy::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Issues the grant; false when the account has one for this person already.
pub(crate) async fn issue_grant(txn: &Txn, new: NewProxyGrant<'_>) -> Result<bool, DbErr> {
    let by = txn.caller().subject();
    let clear =
        [new.subject.into(), new.scope.into(), new.valid_from.into(), by.into(), txn.now().into()];
    txn.execute_raw(statement(CLEAR_EXPIRED, clear)).await?;
    let values = [
        new.id.as_uuid().into(),
        new.subject.into(),
        new.scope.into(),
        new.valid_from.into(),
        new.proxy.valid_to.into(),
        format!("proxy {}", new.proxy.id).into(),
        new.proxy.named_by.clone().into(),
        new.proxy.named_at.into(),
        by.into(),
        txn.now().into(),
    ];
    Ok(txn.execute_raw(statement(GRANT, values)).await?.rows_affected() == 1)
}

pub(crate) async fn confirm(
    txn: &Txn,
    id: Uuid,
    grant: GrantId,
    checked: &str,
) -> Result<(), DbErr> {
    let values = [
        id.into(),
        grant.as_uuid().into(),
        checked.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(CONFIRM, values)).await.map(|_| ())
}

/// Ends it as `withdrawn`, `refused` or `revoked`, in the caller's name.
pub(crate) async fn end(txn: &Txn, id: Uuid, state: &str, reason: &str) -> Result<(), DbErr> {
    let by = txn.caller().subject();
    let values = [id.into(), state.into(), by.into(), txn.now().into(), reason.into()];
    txn.execute_raw(statement(END, values)).await.map(|_| ())
}

/// A live proxy of somebody who has died.
pub(crate) async fn find_of_dead(txn: &Txn) -> Result<Option<Uuid>, DbErr> {
    let row = txn.query_one_raw(statement(OF_DEAD, [])).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// A proxy by its id alone, for the service itself.
pub(crate) async fn find(txn: &Txn, id: Uuid) -> Result<Option<Proxy>, DbErr> {
    let sql = format!("select {COLUMNS} where x.id = $1 for update of x");
    Proxy::find_by_statement(statement(&sql, [id.into()])).one(txn).await
}
