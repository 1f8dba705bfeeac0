//! Deliveries that wait for their person, and a human who says whose they are.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get, post};
use auth::{Caller, Permission, Txn, aliases, audit};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::http::Json;
use runtime::{Language, language};
use schema::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{MOST, Page, ReceiptView, USUAL};
use crate::app::App;
use crate::domain::matching::Reason;
use crate::error::Error;
use crate::store::{people, receipts, unmatched};
use crate::take_in::{Decision, patient_of, rematch};

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// `next` of the page before.
    after: Option<String>,
    /// Items of a page, at most 200; 50 by default.
    limit: Option<u32>,
}

/// A delivery that waits.
#[derive(Serialize, ToSchema)]
pub(super) struct UnmatchedView {
    /// The receipt, which names it from here on.
    receipt: Uuid,
    facility: String,
    on: NaiveDate,
    since: DateTime<Utc>,
    /// Why: `unknown-person`, `several-people`, `name-differs`, `birth-date-differs`…
    reason: String,
    /// Why, for people.
    message: String,
    /// The name that was sent.
    #[schema(value_type = Option<String>)]
    name: Option<String>,
    /// The birth date that was sent.
    #[schema(value_type = Option<String>)]
    born: Option<String>,
    /// The sex that was sent.
    sex: Option<String>,
    /// The last three digits of the number that was sent: enough to tell two apart.
    number_ends: Option<String>,
    /// Whose number it is, where the name or the birth date disagrees.
    candidate: Option<Uuid>,
}

/// Lists what waits, longest first.
#[utoipa::path(
    get, path = "/exams/v1/unmatched", tag = "Unmatched", params(
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "Items of a page, at most 200"),
    ),
    responses((status = 200, description = "A page of deliveries that wait", body = Page<UnmatchedView>)),
)]
#[get("/unmatched")]
pub(super) async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let after = place(wanted.after.as_deref())?;
    let txn = caller.begin(&app.db, Permission::MatchDeliveries).await?;
    let most = wanted.limit.unwrap_or(USUAL).clamp(1, MOST);
    let rows = unmatched::list(&txn, after, most + 1).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(view(&app, &txn, row, language(&request)).await?);
    }
    let candidates: Vec<PersonId> =
        items.iter().filter_map(|item| item.candidate).map(PersonId::from_uuid).collect();
    audit::record(&txn, audit::Action::Read, &candidates).await?;
    audit::record_subject(&txn, audit::Action::Read, "unmatched", &items.len().to_string()).await?;
    txn.commit().await?;

    let page = Page::of(items, most, |item: &UnmatchedView| {
        format!("{}_{}", item.since.timestamp_micros(), item.receipt)
    });
    let mut response = HttpResponse::Ok();
    if let Some(link) = page.link("/exams/v1/unmatched") {
        response.insert_header(link);
    }
    Ok(response.json(page))
}

fn place(after: Option<&str>) -> Result<(DateTime<Utc>, Uuid), Error> {
    let Some(after) = after else { return Ok((DateTime::<Utc>::UNIX_EPOCH, Uuid::nil())) };
    let (micros, receipt) = after.split_once('_').ok_or(Error::BadPlace)?;
    let since = micros.parse().ok().and_then(DateTime::from_timestamp_micros);
    let receipt = receipt.parse().map_err(|_| Error::BadPlace)?;
    Ok((since.ok_or(Error::BadPlace)?, receipt))
}

async fn view(
    app: &App,
    txn: &Txn,
    row: unmatched::Row,
    language: Language,
) -> Result<UnmatchedView, Error> {
    let patient = patient_of(app, txn, &row).await?;
    let number = patient.as_ref().and_then(|patient| {
        let citizen = patient.citizen_id.as_ref().map(|id| id.as_str());
        citizen.or(patient.insurance.as_ref().map(|code| code.as_str()))
    });
    let (citizen, insurance) = (row.citizen_hash.as_deref(), row.insurance_hash.as_deref());
    let candidate = people::candidate(txn, citizen, insurance).await?;
    let reason = [
        Reason::UnknownPerson,
        Reason::SeveralPeople,
        Reason::NameDiffers,
        Reason::BirthDateDiffers,
        Reason::NameAndBirthDateDiffer,
    ]
    .into_iter()
    .find(|reason| reason.as_str() == row.reason);
    let message = reason.map(|reason| match language {
        Language::Vi => reason.vi(),
        Language::En => reason.en(),
    });
    Ok(UnmatchedView {
        receipt: row.receipt_id,
        facility: row.facility,
        on: row.on_day,
        since: row.since,
        reason: row.reason,
        message: message.unwrap_or_default().to_owned(),
        number_ends: number.and_then(|number| number.get(number.len() - 3..)).map(str::to_owned),
        name: patient.as_ref().map(|patient| patient.name.as_str().to_owned()),
        born: patient.as_ref().map(|patient| patient.born.to_string()),
        sex: patient.as_ref().and_then(|patient| patient.sex).map(|sex| sex.as_str().to_owned()),
        candidate,
    })
}

/// Whose it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Match {
    #[schema(value_type = Uuid)]
    person_id: PersonId,
}

/// Says whose a delivery is. Its findings come into force, and classification is told.
#[utoipa::path(
    post, path = "/exams/v1/unmatched/{receipt}/match", tag = "Unmatched", request_body = Match,
    params(("receipt" = Uuid, Path, description = "The receipt of the delivery")),
    responses(
        (status = 200, description = "The receipt as it is now", body = ReceiptView),
        (status = 404, description = "No such receipt"),
        (status = 409, description = "It no longer waits"),
        (status = 422, description = "No such person"),
    ),
)]
#[post("/unmatched/{receipt}/match")]
pub(super) async fn match_person(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    receipt: Path<Uuid>,
    Json(wanted): Json<Match>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::MatchDeliveries).await?;
    let Some(row) = unmatched::find(&txn, *receipt).await? else {
        let known = receipts::find(&txn, *receipt).await?;
        return Err(if known.is_some() { Error::NotWaiting } else { Error::ReceiptNotFound });
    };
    let person = aliases::survivor(&txn, wanted.person_id).await?;
    let known = people::find(&txn, person).await?.ok_or(Error::PersonNotFound)?;
    rematch(&app, &txn, &row, Decision::Human(known)).await?;
    let row = receipts::find(&txn, *receipt).await?.ok_or(Error::ReceiptNotFound)?;
    txn.commit().await?;

    app.metrics.matched.with_label_values(&["human"]).inc();
    Ok(HttpResponse::Ok().json(ReceiptView::of(row, language(&request))))
}
