//! Replaying an assessment: the same facts under the same table must say the same again, bit for bit.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use auth::audit::{self, Action};
use auth::{Caller, Permission};
use chrono::{DateTime, Utc};
use schema::{AssessmentId, PersonId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::page;
use crate::app::App;
use crate::domain::facts::Facts;
use crate::error::Error;
use crate::store;

/// What a replay came to.
#[derive(Serialize, ToSchema)]
pub(super) struct ReplayView {
    assessment_id: Uuid,
    person_id: Uuid,
    /// The rule table's version.
    table: String,
    assessed_at: DateTime<Utc>,
    /// Whether evidence and class are the same bit for bit.
    same: bool,
    /// Whether the stored facts are those that the assessment was made of.
    facts_untouched: bool,
}

/// Evaluates the stored facts again and compares. Changes nothing.
///
/// Of somebody who was erased it answers 409 with `inputs-erased`.
#[utoipa::path(post, path = "/classification/v1/assessments/{id}/replay", operation_id = "replay_assessment",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ReplayView), (status = 404), (status = 409)))]
pub(super) async fn replay(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
) -> Result<HttpResponse, Error> {
    let id: AssessmentId = page::id(&path)?;
    let txn = caller.begin(&app.db, Permission::SeeEvidence).await?;
    let Some((person, row)) = store::assessments::find(&txn, id).await? else {
        let was_erased = store::erasure::is_erased(&txn, id.as_uuid()).await?;
        return Err(if was_erased { Error::InputsErased } else { Error::AssessmentNotFound(id) });
    };
    let person = PersonId::from_uuid(person);
    let table = app.tables.get(&txn, &row.table_version).await?;
    let facts = Facts::unpack(&row.facts).map_err(|_| Error::Damaged("fact row"))?;
    let evaluation = table.engine.evaluate(&facts);
    audit::record(&txn, Action::Read, &[person]).await?;
    txn.commit().await?;

    Ok(HttpResponse::Ok().json(ReplayView {
        assessment_id: row.assessment_id,
        person_id: person.as_uuid(),
        table: row.table_version,
        assessed_at: row.assessed_at,
        same: evaluation.pack() == row.evidence,
        facts_untouched: table.digest(person, &row.facts) == row.facts_digest,
    }))
}
