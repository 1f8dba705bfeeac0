//! Taking over what the office had on paper or in old workbooks.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse};
use auth::Permission;
use maud::{Markup, html};

use crate::api::views::{PaperImport, PaperTaken};
use crate::api::{Failure, List, Service, UPLOAD_TIMEOUT};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, block, message, nothing, table};
use crate::page::failures::{part, refusal};
use crate::page::fields::Field;
use crate::posted_file::PostedFile;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/paper";

/// What the page shows beside the form.
#[derive(Clone, Copy)]
enum Came<'a> {
    Nothing,
    Taken(&'a PaperTaken),
    Refused(&'a Failure),
}

/// Shows what was taken over, and the form for more.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    paper(&who, "", Came::Nothing).await
}

/// Sends a file.
pub(crate) async fn send(
    who: SignedIn,
    request: HttpRequest,
    parts: Multipart,
) -> Result<HttpResponse, Error> {
    runtime::http::extend_deadline(&request, UPLOAD_TIMEOUT);
    let mut posted = PostedFile::read(&who, &request, parts).await?;
    let form = posted.form(&["source", "dry_run", "replace"])?;
    let sent = who.api.upload::<PaperTaken>(Service::Registry, "/paper-imports", &posted.key, form);
    match sent.await {
        Ok(taken) => paper(&who, posted.field("source"), Came::Taken(&taken)).await,
        Err(failure) => paper(&who, posted.field("source"), Came::Refused(&failure)).await,
    }
}

/// Fetches the template.
pub(crate) async fn template(who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    super::imports::download(&who, &request, "/paper-template", "mau-ho-so-giay.xlsx").await
}

async fn paper(who: &SignedIn, source: &str, came: Came<'_>) -> Result<HttpResponse, Error> {
    let page = &who.page;
    let imports = who.api.get::<List<PaperImport>>(Service::Registry, "/paper-imports").await;
    let title = page.t("paper");
    let body = html! {
        h1 { (title) }
        p { (page.t("paper-about")) }
        @match came {
            Came::Nothing => {}
            Came::Taken(taken) => (result(page, taken)),
            Came::Refused(failure) => (refusal(page, Service::Registry, failure)),
        }
        @if who.caller.allows(Permission::ImportPaper) {
            (block(&page.t("paper-new"), form(page, source, came)))
        }
        (part(page, (&page.t("paper-imports"), Service::Registry), &imports, |list| {
            earlier(page, &list.items)
        }))
        p { a href="/console/imports" { (page.t("imports-all")) } }
    };
    who.answer(&title, body)
}

/// The token comes before the file, so that a forged form is refused before its file is read.
fn form(page: &Page, source: &str, came: Came<'_>) -> Markup {
    let problem = match came {
        Came::Refused(failure) => failure.problem(),
        _ => None,
    };
    html! {
        p { a href=(format!("{PATH}/template")) { (page.t("paper-template")) } }
        form.stack method="post" action=(PATH) enctype="multipart/form-data" {
            (page.form_keys())
            (Field::new("source", page.t("paper-source")).hint(page.t("paper-source-hint"))
                .value(source).required().problem(problem).input("text"))
            @for (name, hint) in [("dry_run", "paper-dry-run"), ("replace", "paper-replace")] {
                div.field {
                    label.check for=(name) {
                        input id=(name) type="checkbox" name=(name) value="true";
                        span { (page.t(hint)) }
                    }
                }
            }
            div.field {
                label for="file" { (page.t("workbook")) }
                input id="file" type="file" name="file" required accept=".xlsx,.xls,.ods,.csv";
            }
            div { button type="submit" { (page.t("paper-send")) } }
        }
    }
}

fn result(page: &Page, taken: &PaperTaken) -> Markup {
    let count = |count: i64| page.count(count);
    let one = &taken.import;
    let said = page.t_with(
        "paper-result",
        &[
            ("received", &count(one.received)),
            ("accepted", &count(one.accepted)),
            ("replaced", &count(one.replaced)),
            ("unchanged", &count(one.unchanged)),
            ("held", &count(one.held)),
        ],
    );
    let labels = [page.t("paper-row"), page.t("paper-fault")];
    let rows: Vec<Vec<Markup>> = (taken.faults.iter())
        .map(|fault| vec![html! { (fault.row) }, html! { (fault.message) }])
        .collect();
    block(
        &page.t("paper-came"),
        html! {
            @if taken.dry_run { (message(Tone::Plain, &page.t("paper-was-dry-run"))) }
            (message(if one.held == 0 { Tone::Good } else { Tone::Warn }, &said))
            @if !rows.is_empty() { (table(&page.t("paper-faults"), &labels, &rows)) }
        },
    )
}

fn earlier(page: &Page, imports: &[PaperImport]) -> Markup {
    if imports.is_empty() {
        return nothing(&page.t("paper-none"));
    }
    let labels = ["source", "received", "accepted", "replaced", "unchanged", "held", "when"]
        .map(|key| page.t(&format!("paper-{key}")));
    let row = |one: &PaperImport| {
        let counts = [one.received, one.accepted, one.replaced, one.unchanged, one.held];
        let mut cells = vec![html! { (one.source) }];
        cells.extend(counts.map(|count| html! { (page.count(count)) }));
        cells.push(html! { (page.moment(one.imported_at)) });
        cells
    };
    let rows: Vec<Vec<Markup>> = imports.iter().map(row).collect();
    table(&page.t("paper-imports"), &labels, &rows)
}
