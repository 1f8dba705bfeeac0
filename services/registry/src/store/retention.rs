//! Until when records must be kept.

use auth::Txn;
use chrono::NaiveDate;
use schema::PersonId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{corrupt, statement};
use crate::domain::retention::{Applies, End, Rule};

/// A rule with what is shown of it.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct RuleRow {
    pub(crate) code: String,
    pub(crate) years: i16,
    pub(crate) applies: String,
    pub(crate) title_vi: String,
    pub(crate) title_en: String,
    pub(crate) source: String,
}

/// Somebody with what decides how long their record is kept.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Kept {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) born_year: i16,
    pub(crate) organisation: String,
    pub(crate) standing: String,
    /// Since when they have this standing.
    pub(crate) since: Option<NaiveDate>,
    pub(crate) marks: Vec<String>,
}

const RULES: &str = "
    select code, years, applies, title_vi, title_en, source from retention_rule order by years, code";

macro_rules! kept {
    () => {
        "select p.id, p.name, p.born_year, p.organisation, p.standing,
                (select max(f.valid_from) from person_fact f
                 where f.person_id = p.id and f.kind = 'standing' and f.superseded_at is null
                   and f.detail ->> 'standing' = p.standing and f.valid_from <= yba_today()) as since,
                array(select m.rule from retention_mark m where m.person_id = p.id order by m.rule) as marks
         from person p "
    };
}

const FIND: &str = concat!(kept!(), "where p.id = $1");

/// The last day is worked out here as in the domain, so that a page can begin anywhere.
const ENDING: &str = concat!(
    "select k.* from (",
    kept!(),
    "where p.standing <> 'managed') k
     cross join lateral (
         select (k.since + make_interval(years => max(r.years)))::date as last_day from retention_rule r
         where r.applies = 'always' or r.applies = 'on_death' and k.standing = 'died'
            or r.applies = 'marked' and r.code = any (k.marks)) u
     where u.last_day <= $1
       and ($2::date is null or (u.last_day, k.id) > ($2, $3::uuid))
     order by u.last_day, k.id limit $4"
);

const MARK: &str = "
    insert into retention_mark (person_id, rule, document, marked_by, marked_at)
    select $1, code, $3, $4, $5 from retention_rule where code = $2 and applies = 'marked'
    on conflict (person_id, rule) do nothing";

const UNMARK: &str = "delete from retention_mark where person_id = $1 and rule = $2";

/// Every rule.
pub(crate) async fn rules(txn: &Txn) -> Result<Vec<RuleRow>, DbErr> {
    RuleRow::find_by_statement(statement(RULES, [])).all(txn).await
}

/// Finds what decides about somebody.
pub(crate) async fn find(txn: &Txn, id: PersonId) -> Result<Option<Kept>, DbErr> {
    Kept::find_by_statement(statement(FIND, [id.as_uuid().into()])).one(txn).await
}

/// Lists those whose record need not be kept beyond a day, the earliest first.
pub(crate) async fn list_ending(
    txn: &Txn,
    by: NaiveDate,
    after: Option<(NaiveDate, Uuid)>,
    limit: u32,
) -> Result<Vec<Kept>, DbErr> {
    let (day, id) = after.unzip();
    let values = [by.into(), day.into(), id.into(), i64::from(limit).into()];
    Kept::find_by_statement(statement(ENDING, values)).all(txn).await
}

/// Says that a rule applies to somebody.
pub(crate) async fn mark(txn: &Txn, id: PersonId, rule: &str, document: &str) -> Result<(), DbErr> {
    let by = txn.caller().subject();
    let values = [id.as_uuid().into(), rule.into(), document.into(), by.into(), txn.now().into()];
    txn.execute_raw(statement(MARK, values)).await.map(drop)
}

/// Says that a rule does not apply.
pub(crate) async fn unmark(txn: &Txn, id: PersonId, rule: &str) -> Result<(), DbErr> {
    let values = [id.as_uuid().into(), rule.into()];
    txn.execute_raw(statement(UNMARK, values)).await.map(drop)
}

impl RuleRow {
    /// The rule as the domain reads it.
    pub(crate) fn rule(&self) -> Result<Rule, DbErr> {
        let applies = Applies::parse(&self.applies).ok_or_else(|| corrupt("retention rule"))?;
        let years = u16::try_from(self.years).map_err(|_| corrupt("retention rule"))?;
        Ok(Rule { code: self.code.clone(), years, applies })
    }
}

impl Kept {
    /// How they ended being under management, if they did.
    pub(crate) fn end(&self) -> Option<End> {
        match self.standing.as_str() {
            "left" => self.since.map(End::Left),
            "died" => self.since.map(End::Died),
            _ => None,
        }
    }
}
