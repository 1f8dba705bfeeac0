//! The audit in the order of its chain, for a system that watches several programs (SIEM).

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, FromQueryResult, Statement};
use serde::Serialize;
use uuid::Uuid;

/// One row of the audit, with its place in the chain. Ids alone: no name and no finding is in the audit.
#[derive(Debug, Clone, Serialize, FromQueryResult)]
pub struct Exported {
    /// Its place: dense, and never another's. Whoever has all up to here asks for what follows.
    pub sequence: i64,
    /// The chain's hash at this place, lower hexadecimal, so that the receiver keeps an anchor of its own.
    pub hash: String,
    /// The row's id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The account, or `service:<name>`.
    pub subject: String,
    /// The roles that it rested on, a comma list.
    pub roles: String,
    /// What was allowed.
    pub permission: String,
    /// What was done.
    pub action: String,
    /// `done` or `denied`.
    pub outcome: String,
    /// Whose data.
    pub person_id: Option<Uuid>,
    /// What kind of thing, where it was none of a person; `reason` for a reason that had to be given.
    pub kind: Option<String>,
    /// Which one; the reason.
    pub object_id: Option<String>,
    /// The trace that it belongs to.
    pub trace: Option<String>,
}

impl Exported {
    /// Writes it as a line of JSON, with the service whose row it is.
    pub fn line(&self, service: &str) -> serde_json::Result<String> {
        let mut line = serde_json::to_value(self)?;
        line["service"] = service.into();
        Ok(format!("{line}\n"))
    }
}

const LIST: &str = "
    select c.sequence, encode(c.hash, 'hex') as hash, a.id, a.at, a.subject, a.roles, a.permission, a.action,
           a.outcome, a.person_id, a.kind, a.object_id, a.trace
    from audit_chain c join audit a on a.id = c.audit_id
    where c.sequence > $1 order by c.sequence limit $2";

/// Lists the rows behind a place of the chain. Rows without a place yet come when they have one.
pub async fn list_after(
    connection: &impl ConnectionTrait,
    sequence: i64,
    limit: u32,
) -> Result<Vec<Exported>, DbErr> {
    let values = [sequence.into(), i64::from(limit).into()];
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, LIST, values);
    Exported::find_by_statement(statement).all(connection).await
}
