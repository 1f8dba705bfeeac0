//! One organisation: its history, and what is done to it by a document.

use actix_web::HttpResponse;
use actix_web::web::Path;
use auth::Permission;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PATH, given, in_path};
use crate::api::views::{
    Organisation, OrganisationChange, OrganisationHistory, Period, Succession,
};
use crate::api::{Failure, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, button_form, facts, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

/// A split has a page of its own, because people are named for its parts.
const KINDS: [&str; 4] = ["rename", "move", "merge", "close"];

/// A change as the form says it; which fields count depends on the kind.
#[derive(Default, Deserialize)]
pub(crate) struct Wish {
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    parent: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    document: String,
    #[serde(default)]
    document_on: String,
    #[serde(default)]
    reason: String,
}

/// Shows one organisation.
pub(crate) async fn show(who: SignedIn, code: Path<String>) -> Result<HttpResponse, Error> {
    unit(&who, &code, &Wish::default(), None).await
}

/// Records a change of it.
pub(crate) async fn change(
    code: Path<String>,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    let path = format!("/organisations/{}/changes", in_path(&code));
    let write = Write::post(Service::Registry, &path, &posted.key);
    match posted.who.api.write(write, &body(&posted.form)).await {
        Ok(()) => Ok(posted.who.go(&format!("{PATH}/{}", in_path(&code)))),
        Err(failure) => unit(&posted.who, &code, &posted.form, Some(&failure)).await,
    }
}

/// Cancels a planned change.
pub(crate) async fn cancel(
    path: Path<(String, String)>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let (code, id) = path.into_inner();
    let address = format!("/organisations/{}/changes/{}", in_path(&code), in_path(&id));
    match posted.who.api.delete(Service::Registry, &address, &posted.key).await {
        Ok(()) => Ok(posted.who.go(&format!("{PATH}/{}", in_path(&code)))),
        Err(failure) => unit(&posted.who, &code, &Wish::default(), Some(&failure)).await,
    }
}

/// What the registry is asked to do.
fn body(wish: &Wish) -> Value {
    let successor = |code: &str, name: Option<&str>| json!({ "code": code.trim(), "name": name, "parent": given(&wish.parent) });
    let mut body = match wish.kind.as_str() {
        "rename" => json!({ "name": wish.name }),
        "move" => json!({ "parent": given(&wish.parent) }),
        "merge" => json!({ "into": successor(&wish.code, given(&wish.name)) }),
        _ => json!({}),
    };
    body["kind"] = wish.kind.clone().into();
    body["on"] = wish.on.trim().into();
    body["document"] = wish.document.clone().into();
    body["document_on"] = given(&wish.document_on).into();
    body["reason"] = wish.reason.clone().into();
    body
}

async fn unit(
    who: &SignedIn,
    code: &str,
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let path = format!("/organisations/{}", in_path(code));
    let history = format!("{path}/history");
    let (found, history) = tokio::join!(
        who.api.get_tagged::<Organisation>(Service::Registry, &path),
        who.api.get::<OrganisationHistory>(Service::Registry, &history),
    );
    let (found, seen): (Loaded<Organisation>, String) = match found {
        Ok((found, seen)) => (Ok(found), seen),
        Err(failure) => (Err(failure), String::new()),
    };
    let page = &who.page;
    let title = found.as_ref().map_or_else(|_| code.to_owned(), |found| found.name.clone());
    let may = who.caller.allows(Permission::ManageOrganisations);
    let sees = who.caller.allows(Permission::SeeOrganisationContacts);
    let body = html! {
        p { a href=(PATH) { (page.t("all-organisations")) } }
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        @match &found {
            Ok(found) => { (block(&page.t("organisation-now"), now(page, found))) }
            Err(failure) => { (explain(page, Service::Registry, failure)) }
        }
        @if sees && found.is_ok() {
            p { a.button.second href=(format!("{PATH}/{}/contacts", in_path(code))) {
                (page.t("organisation-contacts")) } }
        }
        @if let Ok(history) = &history { (over_time(page, code, history, may)) }
        @if may && found.as_ref().is_ok_and(|found| found.closed_on.is_none()) {
            p { a.button.second href=(format!("{PATH}/{}/split", in_path(code))) { (page.t("split-open")) } }
            (block(&page.t("change-record"), form(page, (code, &seen), wish, failure)))
        }
    };
    who.answer(&title, body)
}

fn now(page: &Page, found: &Organisation) -> Markup {
    let mut pairs = vec![
        (page.t("label-code"), found.code.clone()),
        (page.t("label-above"), found.parent.clone().unwrap_or_default()),
    ];
    if let Some(day) = found.closed_on {
        pairs.push((page.t("label-closed-on"), page.day(day)));
    }
    facts(&pairs)
}

fn over_time(page: &Page, code: &str, history: &OrganisationHistory, may: bool) -> Markup {
    html! {
        (block(&page.t("organisation-names"), periods(page, "organisation-names", &history.names)))
        (block(&page.t("organisation-places"), periods(page, "organisation-places", &history.parents)))
        @if !history.predecessors.is_empty() {
            (block(&page.t("predecessors"), successions(page, "predecessors", &history.predecessors)))
        }
        @if !history.successors.is_empty() {
            (block(&page.t("successors"), successions(page, "successors", &history.successors)))
        }
        (block(&page.t("changes"), changes(page, code, &history.changes, may)))
    }
}

fn periods(page: &Page, caption: &str, periods: &[Period]) -> Markup {
    let labels = ["was", "valid-from", "valid-to"].map(|key| page.t(&format!("label-{key}")));
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| page.day(day)).unwrap_or_default();
    let rows: Vec<Vec<Markup>> = (periods.iter())
        .map(|one| {
            let value = one.value.clone().unwrap_or_else(|| page.t("top-level"));
            vec![html! { (value) }, html! { (day(one.from)) }, html! { (day(one.to)) }]
        })
        .collect();
    table(&page.t(caption), &labels, &rows)
}

fn successions(page: &Page, caption: &str, those: &[Succession]) -> Markup {
    let labels = ["code", "valid-from", "document"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (those.iter())
        .map(|one| {
            vec![
                html! { a href=(format!("{PATH}/{}", in_path(&one.code))) { (one.code) } },
                html! { (page.day(one.on)) },
                html! { (one.document) },
            ]
        })
        .collect();
    table(&page.t(caption), &labels, &rows)
}

fn changes(page: &Page, code: &str, those: &[OrganisationChange], may: bool) -> Markup {
    if those.is_empty() {
        return nothing(&page.t("changes-none"));
    }
    let labels = ["change", "code", "valid-from", "document", "reason", "state", "action"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (those.iter())
        .map(|one| {
            let action = format!("{PATH}/{}/changes/{}/cancel", in_path(&one.code), one.id);
            let cancels = may && one.state == "planned" && one.code == code;
            vec![
                html! { (page.word("change", &one.kind)) },
                html! { (one.code) },
                html! { (page.day(one.on)) },
                html! { (one.document) },
                html! { (one.reason) },
                html! { (page.word("change-state", &one.state)) },
                html! { @if cancels { (button_form(page, &action, &page.t("cancel-change"), "danger")) } },
            ]
        })
        .collect();
    table(&page.t("changes"), &labels, &rows)
}

fn form(page: &Page, (code, seen): (&str, &str), wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let field = |name, label: &str| Field::new(name, page.t(label)).problem(problem);
    let kinds = KINDS.map(|kind| (kind.to_owned(), page.word("change", kind)));
    html! {
        p.hint { (page.t("change-record-hint")) }
        form.stack method="post" action=(format!("{PATH}/{}/changes", in_path(code))) {
            (page.form_keys_for(seen))
            (field("kind", "label-change").value(&wish.kind).required().select(&kinds))
            (field("on", "label-change-on").hint(page.t("change-on-hint")).value(&wish.on)
                .required().input("date"))
            (field("document", "label-document").hint(page.t("document-hint"))
                .value(&wish.document).required().input("text"))
            (field("document_on", "label-document-on").value(&wish.document_on).input("date"))
            (field("reason", "label-reason").value(&wish.reason).required().input("text"))
            (field("name", "label-new-name").hint(page.t("new-name-hint")).value(&wish.name).input("text"))
            (field("code", "label-into").hint(page.t("into-hint")).value(&wish.code).input("text"))
            (field("parent", "label-above").hint(page.t("change-above-hint"))
                .value(&wish.parent).input("text"))
            div { button type="submit" { (page.t("change-do")) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merger_into_an_organisation_that_exists_needs_its_code_alone() {
        let wish = Wish { kind: "merge".into(), code: " SYT ".into(), ..Wish::default() };

        assert_eq!(body(&wish)["into"], json!({ "code": "SYT", "name": null, "parent": null }));
    }
}
