//! Moving a person's card to another clinic A.

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use schema::PersonId;
use serde::{Deserialize, Serialize};

use crate::api::views::{Card, Facility, Person};
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// The clinic that somebody chose.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Choice {
    facility: String,
}

/// Shows where the card is, and the clinics.
pub(crate) async fn open(who: SignedIn, id: Path<PersonId>) -> Result<HttpResponse, Error> {
    desk(&who, *id, None).await
}

/// Registers the card at another clinic.
pub(crate) async fn register(
    id: Path<PersonId>,
    posted: Posted<Choice>,
) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}/card");
    let write = Write::put(Service::Clinics, &path, &posted.key);
    match posted.who.api.write(write, &posted.form).await {
        Ok(()) => Ok(posted.who.go(&format!("/console/people/{id}"))),
        Err(failure) => desk(&posted.who, *id, Some(&failure)).await,
    }
}

async fn desk(
    who: &SignedIn,
    id: PersonId,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let (person, card) = (format!("/people/{id}"), format!("/people/{id}/card"));
    let (person, card, clinics) = tokio::join!(
        who.api.get::<Person>(Service::Registry, &person),
        who.api.get::<Card>(Service::Clinics, &card),
        who.api.get::<List<Facility>>(Service::Clinics, "/facilities?kind=clinic_a&limit=200"),
    );
    let title = who.page.t("card-move");
    let page = &who.page;
    let body = html! {
        h1 { (title) }
        @match &person {
            Ok(person) => p { (person.name) },
            Err(failure) => (explain(page, Service::Registry, failure)),
        }
        @if let Some(failure) = failure { (refusal(page, Service::Clinics, failure)) }
        (view(page, id, &card, &clinics))
        p { a href=(format!("/console/people/{id}")) { (page.t("back-to-record")) } }
    };
    who.answer(&title, body)
}

fn view(
    page: &Page,
    id: PersonId,
    card: &Loaded<Card>,
    clinics: &Loaded<List<Facility>>,
) -> Markup {
    let clinics = match clinics {
        Ok(clinics) => clinics,
        Err(failure) => return explain(page, Service::Clinics, failure),
    };
    let now = card.as_ref().ok().and_then(|card| card.facility.clone()).unwrap_or_default();
    let choices: Vec<(String, String)> = (clinics.items.iter())
        .filter(|clinic| clinic.active)
        .map(|clinic| (clinic.code.clone(), format!("{} – {}", clinic.code, clinic.name)))
        .collect();
    html! {
        p.hint { (page.t("card-move-hint")) }
        form.stack method="post" action=(format!("/console/people/{id}/card")) {
            (page.form_keys())
            (Field::new("facility", page.t("label-card")).value(&now).required().select(&choices))
            div { button type="submit" { (page.t("save")) } }
        }
    }
}
