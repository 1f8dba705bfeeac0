//! Hospitals and clinics A.

use actix_web::HttpResponse;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::api::views::Facility;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, block, message, nothing, table};
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
    let wish = Wish { active: "yes".to_owned(), ..Wish::default() };
    facilities(&who, &wish, None, None).await
}

/// Records a facility, or changes it.
pub(crate) async fn record(posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, &posted.form);
    let code: String = url::form_urlencoded::byte_serialize(wish.code.trim().as_bytes()).collect();
    let path = format!("/facilities/{code}");
    let held = who.api.get_tagged::<Facility>(Service::Clinics, &path).await.ok();
    if let (Some(held), true) = (&held, posted.key.seen.is_empty()) {
        return facilities(who, wish, Some(held), None).await;
    }
    let email = wish.email.trim();
    let body = Record {
        name: wish.name.trim(),
        kind: &wish.kind,
        email: (!email.is_empty()).then_some(email),
        active: wish.active != "no",
    };
    match who.api.write(Write::put(Service::Clinics, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => facilities(who, wish, held.as_ref(), Some(&failure)).await,
    }
}

async fn facilities(
    who: &SignedIn,
    wish: &Wish,
    held: Option<&(Facility, String)>,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let list = who.api.get::<List<Facility>>(Service::Clinics, "/facilities?limit=200").await;
    let title = who.page.t("menu-facilities");
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(&who.page, Service::Clinics, failure)) }
        (block(&title, view(&who.page, &list)))
        @if who.caller.allows(auth::Permission::ManageFacilities) {
            (block(&who.page.t("facility-record"), form(&who.page, wish, held, failure)))
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
    rows(page, &page.t("menu-facilities"), &list.items)
}

fn rows(page: &Page, caption: &str, those: &[Facility]) -> Markup {
    let labels =
        ["code", "name-of", "kind", "email", "state"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (those.iter())
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
    table(caption, &labels, &rows)
}

/// The form; below it, where the code is somebody's already, what is held, which the next press replaces.
fn form(
    page: &Page,
    wish: &Wish,
    held: Option<&(Facility, String)>,
    failure: Option<&Failure>,
) -> Markup {
    let seen = held.map_or("", |(_, seen)| seen.as_str());
    let problem = failure.and_then(|failure| failure.problem());
    let kinds = ["clinic_a", "hospital"].map(|kind| (kind.to_owned(), page.word("facility", kind)));
    let states = [("yes", "facility-active"), ("no", "facility-closed")]
        .map(|(value, key)| (value.to_owned(), page.t(key)));
    html! {
        p.hint { (page.t("facility-record-hint")) }
        @if let Some((held, _)) = held {
            (message(Tone::Warn, &page.t("stale-held")))
            (rows(page, &page.t("stale-held-now"), std::slice::from_ref(held)))
        }
        form.stack method="post" action=(PATH) {
            (page.form_keys_for(seen))
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
