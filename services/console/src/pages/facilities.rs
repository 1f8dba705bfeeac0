//! Hospitals and clinics A.

use actix_web::HttpResponse;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::api::views::Facility;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/facilities";

/// A facility as the form says it.
#[derive(Default, Deserialize)]
pub(crate) struct Wish {
    code: String,
    name: String,
    kind: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    active: String,
}

#[derive(Serialize)]
struct Record<'a> {
    name: &'a str,
    kind: &'a str,
    email: Option<&'a str>,
    active: bool,
}

/// Shows the facilities.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    facilities(&who, &Wish { active: "yes".to_owned(), ..Wish::default() }, None).await
}

/// Records a facility, or changes it.
pub(crate) async fn record(posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, &posted.form);
    let code: String = url::form_urlencoded::byte_serialize(wish.code.trim().as_bytes()).collect();
    let path = format!("/facilities/{code}");
    let email = wish.email.trim();
    let body = Record {
        name: wish.name.trim(),
        kind: &wish.kind,
        email: (!email.is_empty()).then_some(email),
        active: wish.active != "no",
    };
    match who.api.write(Write::put(Service::Clinics, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => facilities(who, wish, Some(&failure)).await,
    }
}

async fn facilities(
    who: &SignedIn,
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let list = who.api.get::<List<Facility>>(Service::Clinics, "/facilities?limit=200").await;
    let title = who.page.t("menu-facilities");
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(&who.page, Service::Clinics, failure)) }
        (block(&title, view(&who.page, &list)))
        @if who.caller.allows(auth::Permission::ManageFacilities) {
            (block(&who.page.t("facility-record"), form(&who.page, wish, failure)))
        }
    };
    who.answer(&title, body)
}

fn view(page: &Page, list: &Loaded<List<Facility>>) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Clinics, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("facilities-none"));
    }
    let labels =
        ["code", "name-of", "kind", "email", "state"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (list.items.iter())
        .map(|one| {
            let state = if one.active { "facility-active" } else { "facility-closed" };
            vec![
                html! { (one.code) },
                html! { (one.name) },
                html! { (page.word("facility", &one.kind)) },
                html! { (one.email.as_deref().unwrap_or("")) },
                html! { (page.t(state)) },
            ]
        })
        .collect();
    table(&page.t("menu-facilities"), &labels, &rows)
}

fn form(page: &Page, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let kinds = ["clinic_a", "hospital"].map(|kind| (kind.to_owned(), page.word("facility", kind)));
    let states = [("yes", "facility-active"), ("no", "facility-closed")]
        .map(|(value, key)| (value.to_owned(), page.t(key)));
    html! {
        p.hint { (page.t("facility-record-hint")) }
        form.stack method="post" action=(PATH) {
            (page.form_keys())
            (Field::new("code", page.t("label-code")).hint(page.t("facility-code-hint"))
                .value(&wish.code).required().problem(problem).input("text"))
            (Field::new("name", page.t("label-name-of")).value(&wish.name).required()
                .problem(problem).input("text"))
            (Field::new("kind", page.t("label-kind")).value(&wish.kind).required()
                .problem(problem).select(&kinds))
            (Field::new("email", page.t("label-email")).hint(page.t("facility-email-hint"))
                .value(&wish.email).problem(problem).input("email"))
            (Field::new("active", page.t("label-state")).value(&wish.active)
                .problem(problem).select(&states))
            div { button type="submit" { (page.t("save")) } }
        }
    }
}
