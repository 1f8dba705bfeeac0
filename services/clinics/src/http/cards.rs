//! At which clinic A a person's card is.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use auth::Reach;
use auth::audit::{self, Action};
use auth::{Caller, Permission, Txn, aliases};
use chrono::{DateTime, Utc};
use runtime::http::Json;
use schema::{FacilityCode, PersonId, RegistrationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Error;
use crate::register_cards;
use crate::store::cards;
use crate::store::departures;
use crate::store::facilities;
use crate::store::people;

/// A person's open card; everything but the person is null while no clinic A is there.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardView {
    #[schema(value_type = String)]
    person_id: PersonId,
    #[schema(value_type = Option<String>)]
    registration_id: Option<RegistrationId>,
    /// Code of the clinic A.
    facility: Option<String>,
    facility_name: Option<String>,
    /// `by_rule` or `by_hand`.
    chosen: Option<String>,
    registered_at: Option<DateTime<Utc>>,
}

/// The clinic A where the card is to be.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RegisterCard {
    #[schema(value_type = String)]
    facility: FacilityCode,
}

/// Shows where a person's card is.
#[utoipa::path(get, operation_id = "show_card", path = "/clinics/v1/people/{id}/card", params(("id" = String, Path)), responses((status = 200, body = CardView), (status = 404)))]
pub(crate) async fn show(
    app: Data<App>,
    caller: Caller,
    person: Path<PersonId>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeCard).await?;
    let person = aliases::survivor(&txn, *person).await?;
    let view = find(&txn, person).await?;
    audit::record(&txn, Action::Read, &[person]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Registers a person's card at another clinic A; sends `card.registered.v1`, and open follow-ups go along.
///
/// The same clinic again changes nothing.
#[utoipa::path(put, operation_id = "register_card", path = "/clinics/v1/people/{id}/card", params(("id" = String, Path)), request_body = RegisterCard,
    responses((status = 200, body = CardView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn register(
    app: Data<App>,
    caller: Caller,
    person: Path<PersonId>,
    Json(body): Json<RegisterCard>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::RegisterCard).await?;
    // Who reaches a person changes with the card, and only the whole province may change that.
    if caller.reach(Permission::RegisterCard) != Some(Reach::Everyone) {
        return Err(Error::ProvinceOnly);
    }
    let person = aliases::survivor(&txn, *person).await?;
    people::lock(&txn, &[person]).await?;
    let held = find(&txn, person).await?;
    if departures::find(&txn, person).await?.is_some() {
        return Err(Error::Departed);
    }
    let facility = facilities::find(&txn, &body.facility).await?;
    if !facility.is_some_and(|facility| facility.takes_cards()) {
        return Err(Error::TakesNoCards);
    }
    if held.facility.as_deref() == Some(body.facility.as_str()) {
        return Ok(HttpResponse::Ok().json(held));
    }
    register_cards::by_hand(&app, &txn, person, body.facility).await?;
    let view = find(&txn, person).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

async fn find(txn: &Txn, person: PersonId) -> Result<CardView, Error> {
    if !people::is_known(txn, person).await? {
        return Err(Error::PersonNotFound);
    }
    let card = cards::find(txn, person).await?;
    Ok(match card {
        None => CardView {
            person_id: person,
            registration_id: None,
            facility: None,
            facility_name: None,
            chosen: None,
            registered_at: None,
        },
        Some(card) => CardView {
            person_id: person,
            registration_id: Some(RegistrationId::from_uuid(card.registration_id)),
            facility: Some(card.facility),
            facility_name: Some(card.facility_name),
            chosen: Some(card.chosen),
            registered_at: Some(card.registered_at),
        },
    })
}
