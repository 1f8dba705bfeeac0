//! Organisations: the tree that people and grants belong to.

use actix_web::HttpResponse;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::api::views::Organisation;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/organisations";

/// An organisation as the form says it.
#[derive(Default, Deserialize)]
pub(crate) struct Wish {
    code: String,
    name: String,
    #[serde(default)]
    parent: String,
}

#[derive(Serialize)]
struct Record<'a> {
    name: &'a str,
    parent: Option<&'a str>,
}

/// Shows the organisations.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    organisations(&who, &Wish::default(), None).await
}

/// Records an organisation, or changes its name or place.
pub(crate) async fn record(posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, &posted.form);
    let code: String = url::form_urlencoded::byte_serialize(wish.code.trim().as_bytes()).collect();
    let path = format!("/organisations/{code}");
    let parent = wish.parent.trim();
    let body = Record { name: wish.name.trim(), parent: (!parent.is_empty()).then_some(parent) };
    match who.api.write(Write::put(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => organisations(who, wish, Some(&failure)).await,
    }
}

async fn organisations(
    who: &SignedIn,
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let list = who.api.get::<List<Organisation>>(Service::Registry, "/organisations").await;
    let title = who.page.t("menu-organisations");
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(&who.page, Service::Registry, failure)) }
        (block(&title, view(&who.page, &list)))
        @if who.caller.allows(auth::Permission::ManageOrganisations) {
            (block(&who.page.t("organisation-record"), form(&who.page, wish, failure)))
        }
    };
    who.answer(&title, body)
}

fn view(page: &Page, list: &Loaded<List<Organisation>>) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("organisations-none"));
    }
    let name_of = |code: &str| {
        let found = list.items.iter().find(|one| one.code == code);
        found.map_or_else(|| code.to_owned(), |one| one.name.clone())
    };
    let labels = ["code", "name-of", "above"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (list.items.iter())
        .map(|one| {
            vec![
                html! { (one.code) },
                html! { (one.name) },
                html! { (one.parent.as_deref().map(name_of).unwrap_or_default()) },
            ]
        })
        .collect();
    table(&page.t("menu-organisations"), &labels, &rows)
}

fn form(page: &Page, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    html! {
        p.hint { (page.t("organisation-record-hint")) }
        form.stack method="post" action=(PATH) {
            (page.form_keys())
            (Field::new("code", page.t("label-code")).hint(page.t("organisation-form-hint"))
                .value(&wish.code).required().problem(problem).input("text"))
            (Field::new("name", page.t("label-name-of")).value(&wish.name).required()
                .problem(problem).input("text"))
            (Field::new("parent", page.t("label-above")).hint(page.t("above-hint"))
                .value(&wish.parent).problem(problem).input("text"))
            div { button type="submit" { (page.t("save")) } }
        }
    }
}
