//! For what a person's data are used: by law, or by their consent, given and withdrawn as easily.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission};
use chrono::{DateTime, Utc};
use messaging::outbox;
use runtime::http::Json;
use runtime::{Fault, Language, Problem, language};
use schema::PersonId;
use schema::events::ConsentRecordedV1;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::proxies::is_oneself;
use crate::app::App;
use crate::error::Error;
use crate::store::consents::{self, Decision, NewDecision, Purpose};
use crate::{NAME, store};

/// A purpose, and what the person says of it.
#[derive(Serialize, ToSchema)]
pub(super) struct ConsentView {
    purpose: String,
    title: String,
    /// The words that are shown, in the language asked for.
    text: String,
    /// To be sent back with a decision: which words were shown.
    text_version: i32,
    /// `law`: no consent is needed; or `consent`.
    basis: String,
    legal_basis: String,
    /// Whether the program itself refuses without consent; otherwise people must.
    enforced: bool,
    /// `not_needed`, `given`, `withdrawn`, or `never` when the person was not asked or said nothing.
    state: String,
    /// Newest first.
    history: Vec<DecisionView>,
}

/// A decision as it was made.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionView {
    /// `given` or `withdrawn`.
    decision: String,
    text_version: i32,
    /// `console` or `paper`.
    means: String,
    document: String,
    recorded_by: String,
    recorded_at: DateTime<Utc>,
}

/// What a person decides.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DecideConsent {
    purpose: String,
    /// `give` or `withdraw`.
    decision: String,
    /// Which words were shown.
    text_version: i32,
    /// The number or day of the signed paper, where an officer writes a consent down.
    #[serde(default)]
    document: String,
}

/// What was recorded.
#[derive(Serialize, ToSchema)]
pub(super) struct DecidedView {
    purpose: String,
    state: String,
}

/// Tells for what a person's data are used, and what they decided.
#[utoipa::path(get, path = "/registry/v1/people/{id}/consents", tag = "rights",
    params(("id" = Uuid, Path)), responses((status = 200, body = Vec<ConsentView>), (status = 404)))]
pub(crate) async fn list_consents(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeConsents).await?;
    store::people::find(&txn, id).await?.ok_or(Error::NotFound("person"))?;
    let purposes = consents::purposes(&txn).await?;
    let decisions = consents::of_person(&txn, id).await?;
    audit::record(&txn, Action::Read, &[id]).await?;
    txn.commit().await?;
    let language = language(&request);
    let items: Vec<ConsentView> = (purposes.into_iter())
        .map(|purpose| ConsentView::of(purpose, &decisions, language))
        .collect();
    Ok(HttpResponse::Ok().json(serde_json::json!({ "items": items })))
}

/// Gives or withdraws consent, at any time: the person on a page, or an officer from a signed paper.
///
/// Sends `consent.recorded.v1`.
#[utoipa::path(post, path = "/registry/v1/people/{id}/consents", tag = "rights",
    params(("id" = Uuid, Path)), request_body = DecideConsent,
    responses((status = 201, body = DecidedView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn decide(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<DecideConsent>,
) -> Result<HttpResponse, Error> {
    let person = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::RecordConsent).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    store::people::find(&txn, person).await?.ok_or(Error::NotFound("person"))?;
    consents::take_turn(&txn, person).await?;
    let purposes = consents::purposes(&txn).await?;
    let own = is_oneself(&caller, person);
    let purpose = purposes.iter().find(|purpose| purpose.code == wanted.purpose);
    let purpose = check(purpose, &wanted, own)?;
    let decisions = consents::of_person(&txn, person).await?;
    let holds = state(purpose, &decisions) == "given";
    let gives = wanted.decision == "give";
    if holds == gives {
        let why = (
            "đã như vậy rồi: không có gì để đồng ý hoặc rút lại",
            "it is so already: there is nothing to give or withdraw",
        );
        return Err(Error::Refused(Problem::conflict("consent-unchanged", why)));
    }
    let decision = if gives { "given" } else { "withdrawn" };
    let new = NewDecision {
        id: schema::EventId::generate(txn.now()).as_uuid(),
        person,
        purpose,
        decision,
        means: if own { "console" } else { "paper" },
        document: wanted.document.trim(),
    };
    consents::insert(&txn, new).await?;
    let event = ConsentRecordedV1 {
        person_id: person,
        purpose: purpose.code.clone(),
        allowed: gives,
        at: txn.now(),
    };
    outbox::publish(&txn, NAME, &app.clock, &event).await?;
    audit::record(&txn, Action::Change, &[person]).await?;
    let view = DecidedView { purpose: purpose.code.clone(), state: decision.to_owned() };
    let answer = Answer::json(StatusCode::CREATED, &view);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    Ok(answer.response())
}

/// Names every fault at once. A withdrawal asks for nothing that a consent does not ask for, nor for its paper.
fn check<'a>(
    purpose: Option<&'a Purpose>,
    wanted: &DecideConsent,
    own: bool,
) -> Result<&'a Purpose, Error> {
    let mut faults = Vec::new();
    let mut fault = |pointer, code, why: (&str, &str)| faults.push(Fault::new(pointer, code, why));
    match purpose {
        None => {
            let why = ("không có mục đích này", "there is no such purpose");
            fault("/purpose", "purpose-unknown", why);
        }
        Some(purpose) if purpose.basis == "law" => {
            let why = (
                "mục đích này theo luật, không cần đồng ý",
                "it rests on law and needs no consent",
            );
            fault("/purpose", "consent-not-needed", why);
        }
        Some(purpose) if purpose.version != wanted.text_version => {
            let why = (
                "nội dung đã đổi; hãy đọc lại rồi quyết định",
                "the words have changed; read them again and decide",
            );
            fault("/text_version", "text-changed", why);
        }
        Some(_) => {}
    }
    if !["give", "withdraw"].contains(&wanted.decision.as_str()) {
        fault(
            "/decision",
            "decision-unknown",
            ("chọn đồng ý hoặc rút lại", "choose give or withdraw"),
        );
    }
    let number = wanted.document.trim().chars().count();
    if number > 255 || (!own && wanted.decision == "give" && number == 0) {
        let why =
            ("cần số hoặc ngày của giấy đồng ý", "the number or day of the signed paper is needed");
        fault("/document", "missing", why);
    }
    match purpose {
        Some(purpose) if faults.is_empty() => Ok(purpose),
        _ => Err(Error::invalid(faults)),
    }
}

fn state(purpose: &Purpose, decisions: &[Decision]) -> String {
    if purpose.basis == "law" {
        return "not_needed".to_owned();
    }
    let newest = decisions.iter().find(|decision| decision.purpose == purpose.code);
    newest.map_or("never".to_owned(), |decision| decision.decision.clone())
}

impl ConsentView {
    fn of(purpose: Purpose, decisions: &[Decision], language: Language) -> Self {
        let state = state(&purpose, decisions);
        let own = decisions.iter().filter(|decision| decision.purpose == purpose.code);
        let history = own.cloned().map(DecisionView::from).collect();
        let (title, text) = match language {
            Language::Vi => (purpose.title_vi, purpose.text_vi),
            Language::En => (purpose.title_en, purpose.text_en),
        };
        Self {
            purpose: purpose.code,
            title,
            text,
            text_version: purpose.version,
            basis: purpose.basis,
            legal_basis: purpose.legal_basis,
            enforced: purpose.enforced,
            state,
            history,
        }
    }
}

impl From<Decision> for DecisionView {
    fn from(decision: Decision) -> Self {
        Self {
            decision: decision.decision,
            text_version: decision.text_version,
            means: decision.means,
            document: decision.document,
            recorded_by: decision.recorded_by,
            recorded_at: decision.recorded_at,
        }
    }
}
