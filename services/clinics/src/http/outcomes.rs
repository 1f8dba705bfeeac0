//! What came of a follow-up.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission};
use chrono::{DateTime, Utc};
use runtime::http::Json;
use schema::FollowUpId;
use schema::events::FollowUpOutcome;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Error;
use crate::record_outcome::{Attempt, record_outcome};

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2_000;

/// What somebody says of an attempt.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RecordOutcome {
    /// `done` or `no_answer`.
    #[schema(value_type = String)]
    outcome: FollowUpOutcome,
    /// For the clinic; sealed at rest.
    note: Option<String>,
    /// Revision that the caller saw; another one now is a conflict.
    revision: Option<i32>,
}

/// Where the follow-up stands after the attempt.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutcomeView {
    #[schema(value_type = String)]
    id: FollowUpId,
    /// `no_answer` or `done`.
    state: &'static str,
    attempts: i16,
    revision: i32,
    closed_at: Option<DateTime<Utc>>,
}

/// Records an attempt: done, or no answer. Takes `Idempotency-Key`.
///
/// Sends `follow-up.closed.v1` when it is done, or was tried often enough without an answer.
#[utoipa::path(post, operation_id = "record_outcome", path = "/clinics/v1/follow-ups/{id}/outcome", params(("id" = String, Path)), request_body = RecordOutcome,
    responses((status = 200, body = OutcomeView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn record(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<FollowUpId>,
    Json(body): Json<RecordOutcome>,
) -> Result<HttpResponse, Error> {
    let attempt = Attempt::try_from(body)?;
    let txn = caller.begin(&app.db, Permission::CloseFollowUp).await?;
    if let Some(first) = idempotency::replay(&txn, &request).await? {
        return Ok(first);
    }
    let follow_up = record_outcome(&app, &txn, *id, attempt).await?;
    let view = OutcomeView {
        id: follow_up.id,
        state: follow_up.state.as_str(),
        attempts: follow_up.attempts,
        revision: follow_up.revision,
        closed_at: follow_up.closed_at,
    };
    let answer = Answer::json(StatusCode::OK, &view);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

impl TryFrom<RecordOutcome> for Attempt {
    type Error = Error;

    fn try_from(body: RecordOutcome) -> Result<Self, Error> {
        let note = body.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        if note.as_deref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
            return Err(Error::Invalid("/note"));
        }
        Ok(Self { outcome: body.outcome, note, seen: body.revision })
    }
}
