//! A person's assessments: classes for many, evidence for few.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::aliases::{self, SamePerson};
use auth::audit::{self, Action};
use auth::{Caller, Permission, Txn};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::Language;
use schema::{HealthClass, PersonId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::page::{self, Paging};
use crate::app::App;
use crate::domain::evaluate::Evaluation;
use crate::domain::explain::{Explanation, explain};
use crate::domain::facts::Facts;
use crate::error::Error;
use crate::store;
use crate::store::assessments::Row;

/// An assessment as far as classes go.
#[derive(Serialize, ToSchema)]
pub(super) struct AssessmentView {
    assessment_id: Uuid,
    encounter_id: Uuid,
    /// False once another assessment of the same check-up took its place.
    current: bool,
    /// Null while it is open; then `at_least` says the best that is still possible.
    #[schema(value_type = Option<String>)]
    class: Option<HealthClass>,
    #[schema(value_type = String)]
    at_least: HealthClass,
    #[schema(value_type = String)]
    at_most: HealthClass,
    /// The class after the age ceilings, advisory unless the table says otherwise.
    #[schema(value_type = Option<String>)]
    class_after_age: Option<HealthClass>,
    /// The rule table's version.
    table: String,
    /// Present where the table rests on the software's defaults.
    table_note: Option<&'static str>,
    /// The day of the check-up.
    as_of: NaiveDate,
    assessed_at: DateTime<Utc>,
    /// `systems` with their rows and facts, `combination`, `missing`, `repeat`, `council_decides`;
    /// only for those who may see clinical detail.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    evidence: Option<Explanation>,
}

/// Lists a person's assessments, newest first, with evidence for those who may see it.
#[utoipa::path(get, path = "/classification/v1/people/{id}/assessments", operation_id = "list_assessments",
    params(("id" = Uuid, Path), ("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Vec<AssessmentView>), (status = 404)))]
pub(super) async fn list(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let person: PersonId = page::id(&path)?;
    let (txn, with_evidence, same) = begin(&app, &caller, person).await?;
    let mut rows =
        store::assessments::list(&txn, same.ids(), paging.after, paging.limit() + 1).await?;
    let more = paging.cut(&mut rows);
    let next = rows.last().filter(|_| more).map(|row| row.assessment_id);
    let language = runtime::language(&request);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(view(&app, &txn, row, with_evidence, language).await?);
    }
    audit::record(&txn, Action::Read, &[same.id]).await?;
    txn.commit().await?;

    Ok(page::answer(&request, items, next))
}

/// Begins as deep as the caller may see this person: a doctor sees evidence of the own roster only.
async fn begin(
    app: &App,
    caller: &Caller,
    person: PersonId,
) -> Result<(Txn, bool, SamePerson), Error> {
    if caller.allows(Permission::SeeEvidence) {
        let txn = caller.begin(&app.db, Permission::SeeEvidence).await?;
        let same = aliases::find(&txn, person).await?;
        if store::people::find(&txn, same.id).await?.is_some() {
            return Ok((txn, true, same));
        }
    }
    let txn = caller.begin(&app.db, Permission::SeeAssessments).await?;
    let same = aliases::find(&txn, person).await?;
    match store::people::find(&txn, same.id).await? {
        Some(_) => Ok((txn, false, same)),
        None => Err(Error::PersonNotFound(person)),
    }
}

pub(super) async fn view(
    app: &App,
    txn: &Txn,
    row: Row,
    with_evidence: bool,
    language: Language,
) -> Result<AssessmentView, Error> {
    let table = app.tables.get(txn, &row.table_version).await?;
    let evaluation =
        Evaluation::unpack(&row.evidence).map_err(|_| Error::Damaged("evidence row"))?;
    let evidence = if with_evidence {
        let facts = Facts::unpack(&row.facts).map_err(|_| Error::Damaged("fact row"))?;
        Some(explain(&table.table, &table.engine, &facts, &evaluation))
    } else {
        None
    };
    let default = table.table.rests_on_defaults();
    Ok(AssessmentView {
        assessment_id: row.assessment_id,
        encounter_id: row.encounter_id,
        current: row.is_current,
        class: evaluation.overall.closed(),
        at_least: evaluation.overall.best(),
        at_most: evaluation.overall.worst(),
        class_after_age: evaluation.after_age.closed(),
        table: row.table_version,
        table_note: default.then(|| page::default_note(language)),
        as_of: row.as_of,
        assessed_at: row.assessed_at,
        evidence,
    })
}
