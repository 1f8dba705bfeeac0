//! The looks of one service, answered over HTTP to whoever has to report a breach.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use chrono::{DateTime, TimeDelta, Utc};
use runtime::{Fault, Problem};
use schema::PersonId;
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};
use serde::{Deserialize, Serialize};

use super::{Look, Question, asked_for, tell, values_of};
use crate::caller::Caller;
use crate::db::Db;
use crate::error::Error;
use crate::permission::Permission;
use crate::reach::Reach;
use crate::txn::Txn;

/// A year of one account's looks, or some days of everybody's; `yba breach` has no such end.
const MOST: i64 = 20_000;
const LONGEST_DAYS: i64 = 366;
/// Letters of a reason.
const REASON: std::ops::RangeInclusive<usize> = 5..=500;

/// Which looks are asked for, and why. What is missing is told together.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// The first moment.
    pub from: Option<DateTime<Utc>>,
    /// The moment before which; at most 366 days later.
    pub to: Option<DateTime<Utc>>,
    /// Of this account alone.
    pub subject: Option<String>,
    /// At this person alone, under whatever id they had.
    pub person: Option<PersonId>,
    /// Why, such as a document's number, 5 to 500 letters; it goes into the audit.
    pub reason: String,
}

/// What a service answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Looks {
    /// Oldest first.
    pub items: Vec<Look>,
}

/// Answers who saw what of whom; the answer is on record, with its reason and a row for each person it names.
pub async fn answer(
    db: &Db,
    caller: &Caller,
    service: &'static str,
    asked: &Asked,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(db, Permission::AnswerBreach).await?;
    let question = question(asked).map_err(refused)?;
    // A file in which people are missing would be believed to be whole.
    if txn.caller().reach(Permission::AnswerBreach) != Some(Reach::Everyone) {
        let why = (
            "chỉ người phụ trách toàn tỉnh mới lập được hồ sơ này",
            "only somebody who reaches the whole province may make this file",
        );
        return Err(refused(Problem::forbidden("province-needed", why)));
    }
    if count(&txn, &question).await? > MOST {
        return Err(refused(too_many()));
    }
    let mut items = Vec::new();
    tell(&txn, service, &question, asked.reason.trim(), |look| items.push(look)).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(Looks { items }))
}

fn refused(problem: Problem) -> Error {
    Error::Refused(Box::new(problem))
}

fn question(asked: &Asked) -> Result<Question, Problem> {
    let missing = |pointer: &str| {
        Fault::new(pointer, "missing", ("cần có thời điểm này", "this moment is needed"))
    };
    let mut faults = Vec::new();
    faults.extend(asked.from.is_none().then(|| missing("/from")));
    faults.extend(asked.to.is_none().then(|| missing("/to")));
    if let (Some(from), Some(to)) = (asked.from, asked.to)
        && !(TimeDelta::zero() < to - from && to - from <= TimeDelta::days(LONGEST_DAYS))
    {
        let why = (
            "phải sau thời điểm bắt đầu, và không quá 366 ngày",
            "it must be after the beginning, by 366 days at most",
        );
        faults.push(Fault::new("/to", "out-of-range", why));
    }
    if !REASON.contains(&asked.reason.trim().chars().count()) {
        let why = (
            "cần lý do hoặc số văn bản, từ 5 đến 500 ký tự",
            "a reason or a document's number is needed, 5 to 500 letters",
        );
        faults.push(Fault::new("/reason", "missing", why));
    }
    match (asked.from, asked.to) {
        (Some(from), Some(to)) if faults.is_empty() => {
            let subject = asked.subject.as_deref().map(str::trim).filter(|one| !one.is_empty());
            let subject = subject.map(str::to_owned);
            Ok(Question { from, to, subject, person: asked.person })
        }
        _ => {
            let why = ("yêu cầu chưa đúng", "the request is wrong");
            Err(Problem::unprocessable("invalid", why).with_faults(faults))
        }
    }
}

/// Counts as far as it matters.
const COUNT: &str = concat!("select count(*) from (select ", asked_for!(), " limit $5) looks");

async fn count(txn: &Txn, question: &Question) -> Result<i64, DbErr> {
    let mut values = values_of(txn, question).await?.to_vec();
    values.push((MOST + 1).into());
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, COUNT, values);
    txn.query_one_raw(statement).await?.map_or(Ok(0), |row| row.try_get_by_index(0))
}

fn too_many() -> Problem {
    let why = (
        "quá 20.000 lượt: chọn khoảng ngắn hơn, một tài khoản hay một người; hoặc nhờ quản trị viên chạy `yba breach`",
        "more than 20,000 looks: choose a shorter time, one account or one person; or have an administrator run `yba breach`",
    );
    Problem::unprocessable("too-many-looks", why)
}
