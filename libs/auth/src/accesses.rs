//! Who has looked at somebody's record, and why: the audit, told to the person whom it is about.
//!
//! Each service mounts one route over [`answer`]; looking at the log leaves its own row in it.

mod who;
mod words;

use actix_web::http::header::{CACHE_CONTROL, LINK};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::{Problem, language};
use schema::{PersonId, Role};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, FromQueryResult, Statement, Value};
use serde::Serialize;
use uuid::Uuid;

use crate::audit::{self, Action};
use crate::caller::Caller;
use crate::db::Db;
use crate::error::Error;
use crate::permission::Permission;
use crate::txn::Txn;

pub use who::{role_words, scope_words};
pub use words::words;

/// Rows of the audit that a page reads when nobody asks otherwise, and at most.
const ROWS: (i64, i64) = (50, 200);

/// One look at a record, or several of the program itself that follow one another.
#[derive(Debug, Serialize)]
struct Access {
    /// When; of several, the last.
    at: DateTime<Utc>,
    /// Of several, the first.
    first_at: DateTime<Utc>,
    /// How many times, one after another on one day. More than 1 only for the program itself.
    count: u32,
    /// The account, or `service:<name>`.
    subject: String,
    /// The roles that it rested on.
    roles: Vec<String>,
    /// Where those roles were held that day, as far as grants say: `organisation:SYT`.
    scopes: Vec<String>,
    /// Whether it was the program itself, with nobody before a screen.
    by_the_program: bool,
    /// What was allowed, as a word that stays.
    permission: String,
    /// The same in words, in the language asked for.
    what: String,
    /// `read`, `search`, `change` …
    action: String,
    /// How deep it went: `identity`, `class` or `clinical`.
    depth: &'static str,
    /// Why, where a reason had to be given.
    reason: Option<String>,
    /// What to give as `after` to go on behind this one.
    cursor: String,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Access>,
    next: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: DateTime<Utc>,
    subject: String,
    roles: String,
    is_system: bool,
    permission: String,
    action: String,
    reason: Option<String>,
    scopes: Vec<String>,
}

/// Served by `audit_by_person (person_id, at)`, read backwards.
const LIST: &str = "
    select a.id, a.at, a.subject, a.roles, a.service is not null as is_system, a.permission, a.action,
           case when a.kind = 'reason' then a.object_id end as reason,
           array(select distinct g.scope from grant_copy g
                 where g.subject = a.subject and g.role = any (string_to_array(a.roles, ','))
                   and g.valid_from <= (a.at at time zone 'Asia/Ho_Chi_Minh')::date
                   and (g.valid_to is null or g.valid_to >= (a.at at time zone 'Asia/Ho_Chi_Minh')::date)
                   and (g.revoked_at is null or g.revoked_at >= a.at)
                 order by g.scope) as scopes
    from audit a
    where a.person_id = $1 and a.outcome = 'done' and ($2::timestamptz is null or (a.at, a.id) < ($2, $3))
    order by a.at desc, a.id desc limit $4";

/// Oneself is within one's own reach even where nothing of oneself has arrived yet.
const IS_REACHED: &str =
    "select yba_reaches($1) or coalesce(('person:' || $1::text) = any (yba_grantees()), false)";

/// Whether the caller may know of this person.
pub(crate) async fn is_reached(txn: &Txn, person: PersonId) -> Result<bool, DbErr> {
    let values = [person.as_uuid().into()];
    let row = txn.query_one_raw(statement(IS_REACHED, values)).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Answers a page of who has looked at a person's record, newest first; itself one more look.
pub async fn answer(
    db: &Db,
    caller: &Caller,
    request: &HttpRequest,
    person: PersonId,
) -> Result<HttpResponse, Error> {
    let (after, limit) = paging(request)?;
    let txn = caller.begin(db, Permission::SeeAccessLog).await?;
    if !is_reached(&txn, person).await? {
        return Err(Error::Refused(Box::new(nobody())));
    }
    let (at, id) = after.unzip();
    let values: [Value; 4] = [person.as_uuid().into(), at.into(), id.into(), (limit + 1).into()];
    let mut rows = Row::find_by_statement(statement(LIST, values)).all(&txn).await?;
    audit::record(&txn, Action::Read, &[person]).await?;
    txn.commit().await?;

    let limit = usize::try_from(limit).expect("a limit is positive");
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| cursor(row.at, row.id));
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "no-store"));
    if let Some(next) = &next {
        let link = format!("<{}?after={next}&limit={limit}>; rel=\"next\"", request.path());
        response.insert_header((LINK, link));
    }
    Ok(response.json(Page { items: told(rows, language(request)), next }))
}

/// The problem of somebody whom the caller may not know of.
pub(crate) fn nobody() -> Problem {
    Problem::not_found("person-not-found", ("không tìm thấy người này", "there is no such person"))
}

/// Rows as they are told: what the program did by itself, one after another on a day, is one line.
fn told(rows: Vec<Row>, language: runtime::Language) -> Vec<Access> {
    let mut items: Vec<Access> = Vec::new();
    for row in rows {
        // A service's token is the program as well: nobody sat before a screen.
        let by_the_program = row.is_system || row.roles == Role::Service.as_str();
        let day = day_of(row.at);
        let last = items.last_mut().filter(|last| {
            by_the_program
                && last.by_the_program
                && last.subject == row.subject
                && last.permission == row.permission
                && last.action == row.action
                && day_of(last.at) == day
        });
        let cursor = cursor(row.at, row.id);
        if let Some(last) = last {
            (last.count, last.first_at, last.cursor) = (last.count + 1, row.at, cursor);
            continue;
        }
        let known = Permission::ALL.iter().find(|one| one.as_str() == row.permission);
        items.push(Access {
            at: row.at,
            first_at: row.at,
            count: 1,
            subject: row.subject,
            roles: row
                .roles
                .split(',')
                .filter(|role| !role.is_empty())
                .map(str::to_owned)
                .collect(),
            scopes: row.scopes,
            by_the_program,
            what: words(&row.permission, language).to_owned(),
            depth: known.map_or("", |permission| permission.depth().as_str()),
            permission: row.permission,
            action: row.action,
            reason: row.reason,
            cursor,
        });
    }
    items
}

fn day_of(at: DateTime<Utc>) -> NaiveDate {
    runtime::clock::civil_date(at)
}

fn cursor(at: DateTime<Utc>, id: Uuid) -> String {
    format!("{},{id}", at.timestamp_micros())
}

type Paging = (Option<(DateTime<Utc>, Uuid)>, i64);

/// Reads `after` and `limit`.
fn paging(request: &HttpRequest) -> Result<Paging, Error> {
    let bad = || {
        let why = ("không có trang này", "there is no such page");
        Error::Refused(Box::new(Problem::bad_request("bad-cursor", why)))
    };
    let (mut after, mut limit) = (None, ROWS.0);
    for (name, value) in url::form_urlencoded::parse(request.query_string().as_bytes()) {
        match &*name {
            "after" => {
                let (at, id) = value.split_once(',').ok_or_else(bad)?;
                let at = at.parse().ok().and_then(DateTime::from_timestamp_micros);
                after = Some((at.ok_or_else(bad)?, id.parse().map_err(|_| bad())?));
            }
            "limit" => limit = value.parse::<i64>().map_err(|_| bad())?.clamp(1, ROWS.1),
            _ => {}
        }
    }
    Ok((after, limit))
}

fn statement<const N: usize>(sql: &str, values: [Value; N]) -> Statement {
    Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn row(at: &str, subject: &str, is_system: bool) -> Row {
        Row {
            id: Uuid::nil(),
            at: at.parse().unwrap(),
            subject: subject.into(),
            roles: if is_system { String::new() } else { "clinic_doctor".into() },
            is_system,
            permission: "clinics.see-card".into(),
            action: "read".into(),
            reason: None,
            scopes: Vec::new(),
        }
    }

    #[test]
    fn what_the_program_did_in_a_row_is_one_line_and_people_are_a_line_each() {
        let rows = vec![
            row("2026-11-22T03:00:00Z", "service:clinics", true),
            row("2026-11-22T02:00:00Z", "service:clinics", true),
            row("2026-11-22T01:30:00Z", "bs-lan", false),
            row("2026-11-22T01:20:00Z", "bs-lan", false),
            row("2026-11-22T01:00:00Z", "service:clinics", true),
            row("2026-11-21T01:00:00Z", "service:clinics", true),
        ];

        let items = told(rows, Language::Vi);

        let counts: Vec<u32> = items.iter().map(|item| item.count).collect();
        assert_eq!(counts, [2, 1, 1, 1, 1]);
        assert_eq!(items[0].first_at, "2026-11-22T02:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(items[1].depth, "identity");
    }
}
