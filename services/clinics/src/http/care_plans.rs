//! Care plans.

use actix_web::HttpResponse;
use actix_web::web::Data;
use auth::{Caller, Permission};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Error;
use crate::store::care_plans::{self, PlanLine};

/// A version of what care belongs to a class.
#[derive(Serialize, ToSchema)]
pub(crate) struct CarePlanView {
    version: String,
    title: String,
    /// `default`: the software's own, no regulation's; `decision`: rests on the decision named.
    basis: String,
    decision: Option<String>,
    valid_from: NaiveDate,
    intervals: Vec<IntervalView>,
}

/// When a clinic sees people of a class again, in months after the signature.
#[derive(Serialize, ToSchema)]
pub(crate) struct IntervalView {
    class: String,
    /// `contact`, `checkup` or `reexamination`.
    purpose: String,
    opens_months: i16,
    due_months: i16,
}

/// Lists care plans, the newest first.
#[utoipa::path(get, operation_id = "list_care_plans", path = "/clinics/v1/care-plans", responses((status = 200, body = Vec<CarePlanView>)))]
pub(crate) async fn list(app: Data<App>, caller: Caller) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFacilities).await?;
    let lines = care_plans::list(&txn).await?;
    txn.commit().await?;

    let mut items: Vec<CarePlanView> = Vec::new();
    for line in lines {
        if items.last().is_none_or(|plan| plan.version != line.version) {
            items.push(CarePlanView::from(&line));
        }
        let plan = items.last_mut().expect("one was pushed");
        plan.intervals.push(IntervalView::from(line));
    }
    Ok(HttpResponse::Ok().json(serde_json::json!({"items": items, "next": null})))
}

impl From<&PlanLine> for CarePlanView {
    fn from(line: &PlanLine) -> Self {
        Self {
            version: line.version.clone(),
            title: line.title.clone(),
            basis: line.basis.clone(),
            decision: line.decision.clone(),
            valid_from: line.valid_from,
            intervals: Vec::new(),
        }
    }
}

impl From<PlanLine> for IntervalView {
    fn from(line: PlanLine) -> Self {
        Self {
            class: line.class,
            purpose: line.purpose,
            opens_months: line.opens_months,
            due_months: line.due_months,
        }
    }
}
