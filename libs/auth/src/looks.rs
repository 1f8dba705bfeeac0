//! Who saw what of whom in a period, from one service's audit: what a breach has to be answered with.
//!
//! Ids alone: nobody's name and no finding is in the audit, so none can be in the answer. Telling it is itself a
//! look at everybody it names, and leaves their rows.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use schema::{PersonId, Role};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, FromQueryResult, Statement, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::aliases;
use crate::audit::{self, Action};
use crate::permission::Permission;
use crate::txn::Txn;

mod answer;

pub use answer::{Asked, Looks, answer};

/// Which looks are asked for.
#[derive(Debug, Clone)]
pub struct Question {
    /// The first moment.
    pub from: DateTime<Utc>,
    /// The moment before which.
    pub to: DateTime<Utc>,
    /// Of this account alone.
    pub subject: Option<String>,
    /// At this person alone, under whatever id they had.
    pub person: Option<PersonId>,
}

/// One row of the audit, as it is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Look {
    /// When.
    pub at: DateTime<Utc>,
    /// The service whose data it was.
    pub service: String,
    /// The account, or `service:<name>`.
    pub subject: String,
    /// Whether it was the program itself, with nobody before a screen.
    pub by_the_program: bool,
    /// The roles that it rested on, a comma list.
    pub roles: String,
    /// Where those roles were held that day, a comma list.
    pub scopes: String,
    /// What was allowed, as a word that stays.
    pub permission: String,
    /// How deep that goes: `identity`, `class`, `clinical`, or nothing for what is not about people.
    pub depth: String,
    /// `read`, `search`, `change`, `export` …
    pub action: String,
    /// `done`, or `denied`: then nothing was shown.
    pub outcome: String,
    /// Whose data, where it was about a person.
    pub person_id: Option<Uuid>,
    /// Why, where a reason had to be given.
    pub reason: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    at: DateTime<Utc>,
    subject: String,
    is_system: bool,
    roles: String,
    scopes: String,
    permission: String,
    action: String,
    outcome: String,
    person_id: Option<Uuid>,
    reason: Option<String>,
}

/// Which rows are asked for; `$1` to `$4` are what [`values_of`] gives. `audit_by_time` finds where they begin and end.
macro_rules! asked_for {
    () => {
        "from audit a
         where a.at >= $1 and a.at < $2 and ($3 = '' or a.subject = $3)
           and ($4::uuid[] is null or a.person_id = any ($4))"
    };
}
use asked_for;

/// One scan, however many pages are fetched.
const OPEN: &str = concat!(
    "
    declare looks no scroll cursor for
    select a.at, a.subject, a.service is not null as is_system, a.roles, a.permission, a.action, a.outcome,
           a.person_id, case when a.kind = 'reason' then a.object_id end as reason,
           array_to_string(array(
               select distinct g.scope from grant_copy g
               where g.subject = a.subject and g.role = any (string_to_array(a.roles, ','))
                 and g.valid_from <= (a.at at time zone 'Asia/Ho_Chi_Minh')::date
                 and (g.valid_to is null or g.valid_to >= (a.at at time zone 'Asia/Ho_Chi_Minh')::date)
                 and (g.revoked_at is null or g.revoked_at >= a.at)
               order by g.scope), ',') as scopes ",
    asked_for!(),
    " order by a.at, a.id"
);
const FETCH: &str = "fetch 5000 from looks";
const CLOSE: &str = "close looks";

/// Rows written about people who are named in one answer go in batches of so many.
const PEOPLE_AT_ONCE: usize = 1_000;

/// Gives every look to `tell`, oldest first, and leaves one row for each person it names, with the reason on record.
///
/// In a transaction with [`Permission::AnswerBreach`]; show nothing before it has committed.
pub async fn tell(
    txn: &Txn,
    service: &'static str,
    question: &Question,
    why: &str,
    mut tell: impl FnMut(Look),
) -> Result<(), DbErr> {
    let values = values_of(txn, question).await?;
    txn.execute_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, OPEN, values))
        .await?;
    let mut people = HashSet::new();
    loop {
        let fetch = Statement::from_string(DatabaseBackend::Postgres, FETCH);
        let rows = txn.query_all_raw(fetch).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let row = Row::from_query_result(row, "")?;
            people.extend(row.person_id);
            tell(row.told(service));
        }
    }
    txn.execute_unprepared(CLOSE).await?;
    audit::record_subject(txn, Action::Export, "breach", why).await?;
    let people: Vec<PersonId> = people.into_iter().map(PersonId::from_uuid).collect();
    for people in people.chunks(PEOPLE_AT_ONCE) {
        audit::record(txn, Action::Export, people).await?;
    }
    Ok(())
}

/// What the statements take as `$1` to `$4`.
async fn values_of(txn: &Txn, question: &Question) -> Result<[Value; 4], DbErr> {
    let ids = match question.person {
        Some(person) => Some(aliases::find(txn, person).await?.ids()),
        None => None,
    };
    let subject = question.subject.clone().unwrap_or_default();
    Ok([question.from.into(), question.to.into(), subject.into(), ids.into()])
}

impl Row {
    fn told(self, service: &str) -> Look {
        let known = Permission::ALL.iter().find(|one| one.as_str() == self.permission);
        Look {
            at: self.at,
            service: service.to_owned(),
            // A service's token is the program as well: nobody sat before a screen.
            by_the_program: self.is_system || self.roles == Role::Service.as_str(),
            subject: self.subject,
            roles: self.roles,
            scopes: self.scopes,
            depth: known.map_or_else(String::new, |one| one.depth().as_str().to_owned()),
            permission: self.permission,
            action: self.action,
            outcome: self.outcome,
            person_id: self.person_id,
            reason: self.reason,
        }
    }
}
