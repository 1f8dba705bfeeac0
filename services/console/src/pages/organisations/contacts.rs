//! Who answers for an organisation, from when to when.

use actix_web::HttpResponse;
use actix_web::web::Path;
use auth::Permission;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::{PATH, given, in_path};
use crate::api::views::OrganisationContact;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, button_form, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

/// A contact as the form says it.
#[derive(Default, Deserialize)]
pub(crate) struct Wish {
    name: String,
    #[serde(default)]
    task: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    from: String,
}

/// Shows the contacts there are and were.
pub(crate) async fn show(who: SignedIn, code: Path<String>) -> Result<HttpResponse, Error> {
    contacts(&who, &code, &Wish::default(), None).await
}

/// Records a contact.
pub(crate) async fn record(
    code: Path<String>,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    let wish = &posted.form;
    let path = format!("/organisations/{}/contacts", in_path(&code));
    let body = json!({ "name": wish.name, "task": given(&wish.task), "phone": given(&wish.phone),
                       "email": given(&wish.email), "from": given(&wish.from) });
    let done =
        posted.who.api.write(Write::post(Service::Registry, &path, &posted.key), &body).await;
    settled(&posted.who, &code, wish, done).await
}

/// Ends a contact today.
pub(crate) async fn end(
    path: Path<(String, String)>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let (code, id) = path.into_inner();
    let address = format!("/organisations/{}/contacts/{}", in_path(&code), in_path(&id));
    let done = posted.who.api.delete(Service::Registry, &address, &posted.key).await;
    settled(&posted.who, &code, &Wish::default(), done).await
}

async fn settled(
    who: &SignedIn,
    code: &str,
    wish: &Wish,
    done: Loaded<()>,
) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(who.go(&format!("{PATH}/{}/contacts", in_path(code)))),
        Err(failure) => contacts(who, code, wish, Some(&failure)).await,
    }
}

async fn contacts(
    who: &SignedIn,
    code: &str,
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let path = format!("/organisations/{}/contacts?all=true", in_path(code));
    let list = who.api.get::<List<OrganisationContact>>(Service::Registry, &path).await;
    let page = &who.page;
    let title = page.t_with("contacts-of", &[("code", code)]);
    let may = who.caller.allows(Permission::ManageOrganisations);
    let body = html! {
        p { a href=(format!("{PATH}/{}", in_path(code))) { (page.t("back-to-organisation")) } }
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        (block(&page.t("organisation-contacts"), view(page, code, &list, may)))
        @if may && list.is_ok() { (block(&page.t("contact-record"), form(page, code, wish, failure))) }
    };
    who.answer(&title, body)
}

fn view(page: &Page, code: &str, list: &Loaded<List<OrganisationContact>>, may: bool) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("contacts-none"));
    }
    let labels = ["name", "task", "phone", "email", "valid-from", "valid-to", "action"]
        .map(|key| page.t(&format!("label-{key}")));
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| page.day(day)).unwrap_or_default();
    let text = |text: &Option<String>| html! { (text.as_deref().unwrap_or("")) };
    let rows: Vec<Vec<Markup>> = (list.items.iter())
        .map(|one| {
            let action = format!("{PATH}/{}/contacts/{}/end", in_path(code), one.id);
            vec![
                html! { (one.name) },
                text(&one.task),
                text(&one.phone),
                text(&one.email),
                html! { (day(one.from)) },
                html! { (day(one.to)) },
                html! { @if may && one.to.is_none() {
                (button_form(page, &action, &page.t("end-today"), "danger")) } },
            ]
        })
        .collect();
    table(&page.t("organisation-contacts"), &labels, &rows)
}

fn form(page: &Page, code: &str, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let field = |name, label: &str| Field::new(name, page.t(label)).problem(problem);
    html! {
        form.stack method="post" action=(format!("{PATH}/{}/contacts", in_path(code))) {
            (page.form_keys())
            (field("name", "label-name").value(&wish.name).required().input("text"))
            (field("task", "label-task").hint(page.t("task-hint")).value(&wish.task).input("text"))
            (field("phone", "label-work-phone").value(&wish.phone).input("tel"))
            (field("email", "label-work-email").value(&wish.email).input("email"))
            (field("from", "label-valid-from").hint(page.t("from-today-hint")).value(&wish.from)
                .input("date"))
            div { button type="submit" { (page.t("save")) } }
        }
    }
}
