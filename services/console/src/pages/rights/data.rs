//! Everything that is held of a person, as one file to keep.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::future::join_all;
use maud::html;
use runtime::http::extend_deadline;
use schema::PersonId;
use serde::Deserialize;
use serde_json::Value;

use super::archive::{Held, archive};
use crate::api::{Failure, Loaded, Service, UPLOAD_TIMEOUT};
use crate::error::Error;
use crate::page::failures::refusal;
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// Why an officer fetches somebody's data.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    reason: String,
}

/// Shows what the file holds, and the button.
pub(crate) async fn show(who: SignedIn, id: Path<PersonId>) -> Result<HttpResponse, Error> {
    form(&who, *id, &Wish::default(), None)
}

/// Puts the file together. A service that knows nothing of the person is named in it; one that fails, fails it all.
pub(crate) async fn download(
    request: HttpRequest,
    id: Path<PersonId>,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    extend_deadline(&request, UPLOAD_TIMEOUT);
    let (who, wish) = (&posted.who, &posted.form);
    let asked = Service::ALL.into_iter().map(|service| load(who, *id, service, &wish.reason));
    let mut held = Vec::new();
    for (service, loaded) in Service::ALL.into_iter().zip(join_all(asked).await) {
        match loaded {
            Ok(data) => held.push(Held { service, data: Some(data) }),
            Err(failure) if service != Service::Registry && failure.is_not_there() => {
                held.push(Held { service, data: None });
            }
            Err(failure) => return form(who, *id, wish, Some((service, &failure))),
        }
    }
    let file = archive(&who.page, &held, who.app.clock.now()).map_err(|_| Error::Archive)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/zip"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"yba-du-lieu-ca-nhan.zip\""))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(file))
}

async fn load(who: &SignedIn, id: PersonId, service: Service, reason: &str) -> Loaded<Value> {
    let path = format!("/people/{id}/data");
    let response = who.api.download_because(service, &path, reason.trim()).await?;
    let body = response.bytes().await.map_err(|_| Failure::Unreachable)?;
    serde_json::from_slice(&body).map_err(|_| Failure::Unreadable)
}

fn form(
    who: &SignedIn,
    id: PersonId,
    wish: &Wish,
    failure: Option<(Service, &Failure)>,
) -> Result<HttpResponse, Error> {
    let page = &who.page;
    let title = page.t("own-data");
    let own = who.caller.grants().iter().any(|grant| grant.scope == schema::Scope::Person(id));
    let problem = failure.and_then(|(_, failure)| failure.problem());
    let body = html! {
        p { a href=(format!("/console/people/{id}")) { (page.t("back-to-person")) } }
        h1 { (title) }
        p.hint { (page.t("own-data-about")) }
        p.hint { (page.t("own-data-careful")) }
        @if let Some((service, failure)) = failure { (refusal(page, service, failure)) }
        form.stack method="post" action=(format!("/console/people/{id}/data")) {
            (page.form_keys())
            @if !own {
                (Field::new("reason", page.t("label-data-reason")).hint(page.t("data-reason-hint"))
                    .value(&wish.reason).required().problem(problem).input("text"))
            }
            div { button type="submit" { (page.t("own-data-download")) } }
        }
    };
    who.answer(&title, body)
}
