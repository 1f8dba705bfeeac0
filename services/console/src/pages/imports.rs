//! Importing a committee's list: send the workbook, follow it, correct what is held.

mod decisions;
mod follow;
mod missing;
mod rows;
mod upload;

use actix_web::HttpResponse;
use maud::{Markup, html};

use crate::api::views::RosterImport;
use crate::api::{Failure, List, Loaded, Service};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::pages::wordings::ask_meanings;
use crate::signed_in::SignedIn;

pub(crate) use decisions::decide;
pub(crate) use follow::{download, open, stop, template, workbook};
pub(crate) use missing::end_posts;
pub(crate) use rows::correct;
pub(crate) use upload::send;

const PATH: &str = "/console/imports";

/// Shows the imports and the form for another one.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    list(&who, "", None).await
}

async fn list(
    who: &SignedIn,
    organisation: &str,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let imports = who.api.get::<List<RosterImport>>(Service::Registry, "/roster-imports").await;
    let title = who.page.t("menu-imports");
    let may_import = who.caller.allows(auth::Permission::ImportRoster);
    let body = html! {
        h1 { (title) }
        @if may_import {
            (block(&who.page.t("import-new"), form(&who.page, organisation, failure)))
            (headers(who, failure))
        }
        (block(&who.page.t("imports"), earlier(&who.page, &imports)))
    };
    who.answer(&title, body)
}

/// The header of a list that could not be read, to be given its meaning.
fn headers(who: &SignedIn, failure: Option<&Failure>) -> Markup {
    let may_change = who.caller.allows(auth::Permission::ManageRosterWordings);
    let problem = failure.and_then(|failure| failure.problem());
    let seen = problem.map_or(&[][..], |problem| &problem.header);
    html! {
        @if !seen.is_empty() {
            (block(&who.page.t("headers-seen"), html! {
                p.hint { (who.page.t("headers-seen-hint")) }
                (ask_meanings(&who.page, seen, may_change))
            }))
        }
    }
}

/// The token comes before the file, so that a forged form is refused before its file is read.
fn form(page: &Page, organisation: &str, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    html! {
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        p.hint { (page.t("import-hint")) }
        p {
            a href=(format!("{PATH}/template")) { (page.t("template-download")) }
            " · "
            a href="/console/wordings" { (page.t("wordings")) }
            " · "
            a href="/console/paper" { (page.t("paper")) }
        }
        form.stack method="post" action=(PATH) enctype="multipart/form-data" {
            (page.form_keys())
            (Field::new("organisation", page.t("label-organisation-code"))
                .hint(page.t("organisation-code-hint")).value(organisation).problem(problem)
                .input("text"))
            div.field {
                label.check for="dry-run" {
                    input id="dry-run" type="checkbox" name="dry_run" value="true";
                    span { (page.t("dry-run")) }
                }
            }
            div.field {
                label.check for="reconcile" {
                    input id="reconcile" type="checkbox" name="reconcile" value="true";
                    span { (page.t("reconcile")) }
                }
                p.hint { (page.t("reconcile-hint")) }
            }
            div.field {
                label for="file" { (page.t("workbook")) }
                input id="file" type="file" name="file" required accept=".xlsx,.xls,.ods,.csv";
            }
            div { button type="submit" { (page.t("import-send")) } }
        }
    }
}

fn earlier(page: &Page, imports: &Loaded<List<RosterImport>>) -> Markup {
    let imports = match imports {
        Ok(imports) => imports,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if imports.items.is_empty() {
        return nothing(&page.t("imports-none"));
    }
    let labels = ["import", "file", "organisation", "state", "total", "accepted", "held"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = imports.items.iter().map(|one| row(page, one)).collect();
    table(&page.t("imports"), &labels, &rows)
}

fn row(page: &Page, one: &RosterImport) -> Vec<Markup> {
    let when = one.created_at.map_or_else(|| one.id.clone(), |at| page.moment(at));
    let organisation = one.organisation.as_ref().map_or("", |one| one.shown());
    vec![
        html! { a href=(format!("{PATH}/{}", one.id)) { (when) } },
        html! { (one.file_name) },
        html! { (organisation) },
        html! { (page.word("import-state", &one.state)) },
        html! { (page.count(one.total)) },
        html! { (page.count(one.accepted)) },
        html! { (page.count(one.held)) },
    ]
}

#[cfg(test)]
mod tests;
