//! The Council's signature.

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, IF_MATCH};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Txn};
use messaging::outbox;
use runtime::http::Json;
use schema::events::ConclusionSignedV1;
use schema::{AssessmentId, ConclusionId, HealthClass, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conclusions::{class, etag, reason_place};
use super::page;
use crate::NAME;
use crate::app::App;
use crate::assess_person::interval;
use crate::domain::conclusion::{First, Signed, State, sign as decide};
use crate::domain::explain::label;
use crate::domain::interval::rank;
use crate::error::Error;
use crate::store;
use crate::store::conclusions::Row;
use crate::store::figures::Tally;
use crate::store::signatures::New;

/// The class that a council member signs.
#[derive(Deserialize, ToSchema)]
pub(super) struct SignConclusion {
    #[schema(value_type = String)]
    class: HealthClass,
    /// Required for another class than the proposed one.
    reason: Option<String>,
}

/// What the signature made of the conclusion.
#[derive(Serialize, ToSchema)]
pub(super) struct SignatureAnswer {
    id: Uuid,
    /// `signed`, or `awaits_second` where another class than the proposed one was signed.
    state: &'static str,
    #[schema(value_type = String)]
    class: HealthClass,
}

/// Signs a conclusion. The proposed class needs one member; any other, a reason and a second member.
///
/// Sends `conclusion.signed.v1`. Respects `If-Match` with the conclusion's `ETag`.
#[utoipa::path(post, path = "/classification/v1/conclusions/{id}/signature", operation_id = "sign_conclusion",
    params(("id" = Uuid, Path)), request_body = SignConclusion,
    responses((status = 200, body = SignatureAnswer), (status = 404), (status = 409), (status = 412), (status = 422)))]
pub(super) async fn sign(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
    body: Json<SignConclusion>,
) -> Result<HttpResponse, Error> {
    let id: ConclusionId = page::id(&path)?;
    let txn = caller.begin(&app.db, Permission::SignConclusion).await?;
    if let Some(first) = idempotency::replay(&txn, &request).await? {
        return Ok(first);
    }
    let row = store::conclusions::find_for_update(&txn, id).await?;
    let row = row.ok_or(Error::ConclusionNotFound(id))?;
    check_match(&request, row.revision)?;
    if row.table_state != "ratified" && !app.signs_unratified {
        return Err(Error::NotRatified(row.table_version));
    }

    let signed = take(&app, &txn, &row, body.into_inner()).await?;
    let answer = Answer::json(StatusCode::OK, &signed);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;

    app.metrics.signatures.with_label_values(&[signed.state]).inc();
    let mut response = answer.response();
    let tag = etag(row.revision + 1).parse().map_err(|_| Error::Damaged("revision"))?;
    response.headers_mut().insert(ETAG, tag);
    Ok(response)
}

/// Decides, stores the signature, and signs the conclusion if that was the last one it needed.
async fn take(
    app: &App,
    txn: &Txn,
    row: &Row,
    wish: SignConclusion,
) -> Result<SignatureAnswer, Error> {
    let id = ConclusionId::from_uuid(row.conclusion_id);
    let person = PersonId::from_uuid(row.person_id);
    let state = State::parse(&row.state).ok_or(Error::Damaged("state"))?;
    let first = store::signatures::of(txn, &[row.conclusion_id]).await?;
    let first = match first.first() {
        Some(first) => Some(First { signer: first.signer.clone(), class: class(first.class)? }),
        None => None,
    };
    let reason = wish.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let overall = interval(row.overall)?;
    let signer = txn.caller().subject();
    let signed =
        decide(state, overall.closed(), first.as_ref(), (signer, wish.class, reason.is_some()))?;

    let sealed = match reason {
        Some(reason) => {
            let key = PersonKey::get_or_create(txn, &app.keyring, person).await?;
            Some(key.seal(&reason_place(row.conclusion_id), reason.as_bytes()))
        }
        None => None,
    };
    let new = New { conclusion: id, person, class: rank(wish.class), reason: sealed.as_deref() };
    store::signatures::save(txn, &new).await?;
    match signed {
        Signed::AwaitsSecond => store::conclusions::await_second(txn, id).await?,
        Signed::Now => conclude(app, txn, row, wish.class).await?,
    }
    audit::record(txn, Action::Sign, &[person]).await?;
    let state = match signed {
        Signed::Now => State::Signed,
        Signed::AwaitsSecond => State::AwaitsSecond,
    };
    Ok(SignatureAnswer { id: row.conclusion_id, state: state.as_str(), class: wish.class })
}

/// Signs, tells the others, counts.
async fn conclude(app: &App, txn: &Txn, row: &Row, class: HealthClass) -> Result<(), Error> {
    let id = ConclusionId::from_uuid(row.conclusion_id);
    store::conclusions::sign(txn, id, rank(class)).await?;
    let event = ConclusionSignedV1 {
        conclusion_id: id,
        person_id: PersonId::from_uuid(row.survivor),
        assessment_id: AssessmentId::from_uuid(row.assessment_id),
        table: row.table_version.clone(),
        checkup_on: row.checkup_on,
        signed_at: txn.now(),
    };
    outbox::publish(txn, NAME, &app.clock, &event).await?;
    let mut tally = Tally::default();
    tally.add("proposed", label(interval(row.overall)?), -1);
    tally.add("signed", class.as_str(), 1);
    store::figures::add(txn, tally).await?;
    Ok(())
}

/// `*` and a missing header match everything.
fn check_match(request: &HttpRequest, revision: i32) -> Result<(), Error> {
    let Some(header) = request.headers().get(IF_MATCH) else { return Ok(()) };
    let wanted = header.to_str().map_err(|_| Error::Stale)?;
    let current = etag(revision);
    let matches = wanted.split(',').map(str::trim).any(|tag| tag == "*" || tag == current);
    if matches { Ok(()) } else { Err(Error::Stale) }
}
