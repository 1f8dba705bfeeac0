//! Care plans: what follows from a class, as data.

use auth::Txn;
use chrono::NaiveDate;
use schema::HealthClass;
use sea_orm::{DbErr, FromQueryResult};

use super::statement;
use crate::domain::care_plan::CareInterval;

/// One line of a plan.
#[derive(Debug, FromQueryResult)]
pub(crate) struct PlanLine {
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) basis: String,
    pub(crate) decision: Option<String>,
    pub(crate) valid_from: NaiveDate,
    pub(crate) class: String,
    pub(crate) purpose: String,
    pub(crate) opens_months: i16,
    pub(crate) due_months: i16,
}

const LIST: &str = "
    select p.version, p.title, p.basis, p.decision, p.valid_from, i.class, i.purpose, i.opens_months, i.due_months
    from care_plan p join care_interval i on i.version = p.version
    order by p.valid_from desc, p.version desc, i.class";

const APPLYING: &str = "
    select p.version, p.title, p.basis, p.decision, p.valid_from, i.class, i.purpose, i.opens_months, i.due_months
    from care_plan p join care_interval i on i.version = p.version
    where p.valid_from <= $2 and i.class = $1
    order by p.valid_from desc, p.version desc limit 1";

/// Lists every line of every plan, the newest plan first, its classes from A to D.
pub(crate) async fn list(txn: &Txn) -> Result<Vec<PlanLine>, DbErr> {
    PlanLine::find_by_statement(statement(LIST, [])).all(txn).await
}

/// Gets the plan's version and interval that apply to a class on a day.
pub(crate) async fn applying(
    txn: &Txn,
    class: HealthClass,
    on: NaiveDate,
) -> Result<(String, CareInterval), DbErr> {
    let statement = statement(APPLYING, [class.as_str().into(), on.into()]);
    let line = PlanLine::find_by_statement(statement).one(txn).await?;
    let line = line.ok_or_else(|| DbErr::RecordNotFound("no care plan applies".to_owned()))?;
    let interval = CareInterval {
        class,
        opens_months: u32::from(line.opens_months.unsigned_abs()),
        due_months: u32::from(line.due_months.unsigned_abs()),
    };
    Ok((line.version, interval))
}
