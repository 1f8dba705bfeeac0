//! Reviews of grants: opened, read, decided.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::GrantId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A review and how far it is.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Review {
    pub(crate) quarter: String,
    pub(crate) due_on: NaiveDate,
    pub(crate) opened_at: DateTime<Utc>,
    pub(crate) total: i64,
    pub(crate) confirmed: i64,
    pub(crate) revoked: i64,
    /// Not decided, and still in force.
    pub(crate) waiting: i64,
}

/// A grant in a review, and what was said of it.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Item {
    pub(crate) grant_id: Uuid,
    pub(crate) subject: String,
    pub(crate) role: String,
    pub(crate) scope: String,
    pub(crate) valid_from: NaiveDate,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) grant_reason: String,
    pub(crate) grant_state: String,
    pub(crate) decision: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) decided_by: Option<String>,
    pub(crate) decided_at: Option<DateTime<Utc>>,
}

/// What is said of a grant.
#[derive(Clone, Copy)]
pub(crate) struct Said<'a> {
    pub(crate) quarter: &'a str,
    pub(crate) grant: GrantId,
    /// `confirmed` or `revoked`.
    pub(crate) decision: &'a str,
    pub(crate) reason: &'a str,
}

const OPEN: &str = "
    with opened as (
        insert into grant_review (quarter, due_on, opened_at) values ($1, $2, $3)
        on conflict (quarter) do nothing returning quarter)
    insert into grant_review_item (quarter, grant_id)
    select o.quarter, g.id from opened o, role_grant g
    where g.state = 'issued' and (g.valid_to is null or g.valid_to >= $4)";

const LIST: &str = "
    select r.quarter, r.due_on, r.opened_at, count(i.grant_id) as total,
           count(*) filter (where i.decision = 'confirmed') as confirmed,
           count(*) filter (where i.decision = 'revoked') as revoked,
           count(*) filter (where i.decision is null and g.state = 'issued'
                            and (g.valid_to is null or g.valid_to >= yba_today())) as waiting
    from grant_review r
    left join grant_review_item i on i.quarter = r.quarter
    left join role_grant g on g.id = i.grant_id
    where $1 = '' or r.quarter = $1
    group by r.quarter order by r.quarter desc limit 40";

const ITEMS: &str = "
    select i.grant_id, g.subject, g.role, g.scope, g.valid_from, g.valid_to, g.reason as grant_reason,
           g.state as grant_state, i.decision, i.reason, i.decided_by, i.decided_at
    from grant_review_item i join role_grant g on g.id = i.grant_id
    where i.quarter = $1 and i.grant_id > $2 order by i.grant_id limit $3";

const DECIDE: &str = "
    update grant_review_item set decision = $3, reason = $4, decided_by = $5, decided_at = $6
    where quarter = $1 and grant_id = $2 and decision is null";

/// Whoever has decided, or nobody, where the grant is in the review.
const DECIDED: &str =
    "select decision from grant_review_item where quarter = $1 and grant_id = $2 for update";

const EXPIRING: &str = "
    select id from role_grant
    where state = 'issued' and valid_to between yba_today() and yba_today() + $1::integer
    order by valid_to, id limit 200";

/// Opens the review of a quarter with every grant in force; a second time changes nothing.
pub(crate) async fn open(
    txn: &Txn,
    quarter: &str,
    due_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), DbErr> {
    let values = [quarter.into(), due_on.into(), txn.now().into(), today.into()];
    txn.execute_raw(statement(OPEN, values)).await.map(|_| ())
}

/// The reviews, newest first: of one quarter, or the last forty.
pub(crate) async fn list(txn: &Txn, quarter: &str) -> Result<Vec<Review>, DbErr> {
    Review::find_by_statement(statement(LIST, [quarter.into()])).all(txn).await
}

/// A page of a review's grants.
pub(crate) async fn items(
    txn: &Txn,
    quarter: &str,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Item>, DbErr> {
    let values = [quarter.into(), after.into(), i64::from(limit).into()];
    Item::find_by_statement(statement(ITEMS, values)).all(txn).await
}

/// What was decided of a grant: nothing yet, or a word. Absent when the grant is not in the review.
pub(crate) async fn find_decision(
    txn: &Txn,
    quarter: &str,
    grant: GrantId,
) -> Result<Option<Option<String>>, DbErr> {
    let values = [quarter.into(), grant.as_uuid().into()];
    let row = txn.query_one_raw(statement(DECIDED, values)).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Writes down what was said of a grant, in the caller's name.
pub(crate) async fn decide(txn: &Txn, said: Said<'_>) -> Result<(), DbErr> {
    let values = [
        said.quarter.into(),
        said.grant.as_uuid().into(),
        said.decision.into(),
        said.reason.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(DECIDE, values)).await.map(|_| ())
}

/// Grants in force whose last day comes within so many days, the nearest first.
pub(crate) async fn list_expiring(txn: &Txn, days: u16) -> Result<Vec<Uuid>, DbErr> {
    let rows = txn.query_all_raw(statement(EXPIRING, [i32::from(days).into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
