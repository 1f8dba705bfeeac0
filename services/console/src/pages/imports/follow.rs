//! One import: how far it is, what came of it, and its workbook with the faults explained.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};
use schema::RosterImportId;
use serde::Deserialize;

use super::{PATH, missing, rows};
use crate::api::views::{HeldRow, RosterImport};
use crate::api::{Failure, List, Loaded, ProblemView, Service, UPLOAD_TIMEOUT};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, block, button_form, message};
use crate::page::failures::{explain, part, refusal};
use crate::pages::wordings::ask_meanings;
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

/// Where the list of rows goes on.
#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

/// Shows an import.
pub(crate) async fn open(
    who: SignedIn,
    id: Path<RosterImportId>,
    query: Query<After>,
) -> Result<HttpResponse, Error> {
    import(&who, *id, query.after.as_deref(), None).await
}

/// What a correction that was refused leaves on the page.
pub(super) struct Refused<'a> {
    pub(super) row: i64,
    pub(super) failure: &'a Failure,
    pub(super) typed: &'a [(String, String)],
}

pub(super) async fn import(
    who: &SignedIn,
    id: RosterImportId,
    after: Option<&str>,
    refused: Option<Refused<'_>>,
) -> Result<HttpResponse, Error> {
    let path = format!("/roster-imports/{id}");
    let one = who.api.get::<RosterImport>(Service::Registry, &path).await;
    let title = who.page.t("import");
    let may_import = who.caller.allows(auth::Permission::ImportRoster);
    let (body, running) = match &one {
        Ok(one) if is_running(one) => (progress(&who.page, one, may_import), true),
        Ok(one) => (finished(who, one, after, refused).await, false),
        Err(failure) => (explain(&who.page, Service::Registry, failure), false),
    };
    let body = html! { h1 { (title) } (body) p { a href=(PATH) { (who.page.t("imports-all")) } } };
    match running {
        true => who.document(who.page.frame_while_running(&title, body)),
        false => who.answer(&title, body),
    }
}

fn is_running(one: &RosterImport) -> bool {
    one.state == "running"
}

/// Draws how far an import is; the page loads itself again until it is done.
pub(super) fn progress(page: &Page, one: &RosterImport, may_stop: bool) -> Markup {
    let done = one.done.unwrap_or(one.accepted + one.held + one.duplicates + one.rejected);
    let so_far = page
        .t_with("import-so-far", &[("done", &page.count(done)), ("total", &page.count(one.total))]);
    block(
        &page.t("import-running"),
        html! {
            p role="status" { (so_far) }
            @if one.total > 0 {
                progress max=(one.total) value=(done) aria-label=(page.t("import-running")) {}
            }
            @if let Some(seconds) = one.eta_seconds {
                p { (page.t_with("import-eta", &[("seconds", &page.count(seconds))])) }
            }
            p.hint { (page.t("loads-itself")) }
            @if may_stop {
                (button_form(page, &format!("{PATH}/{}/stop", one.id), &page.t("import-stop"), "danger"))
            }
        },
    )
}

async fn finished(
    who: &SignedIn,
    one: &RosterImport,
    after: Option<&str>,
    refused: Option<Refused<'_>>,
) -> Markup {
    let page = &who.page;
    let held = load_rows(who, &one.id, "held", after).await;
    let duplicates = load_rows(who, &one.id, "duplicate", None).await;
    let rejected = load_rows(who, &one.id, "rejected", None).await;
    let left = missing::load(who, one).await;
    let may_correct = who.caller.allows(auth::Permission::ImportRoster);
    let may_change = who.caller.allows(auth::Permission::ManageRosterWordings);
    html! {
        @if one.state == "failed" { (message(Tone::Bad, &page.t("import-failed"))) }
        @if one.dry_run { (message(Tone::Plain, &page.t("was-dry-run"))) }
        @if let Some(refused) = &refused {
            (refusal(page, Service::Registry, refused.failure))
        }
        (result(page, one))
        @if !one.unknown_headers.is_empty() {
            (block(&page.t("headers-unknown"), html! {
                p.hint { (page.t("headers-unknown-hint")) }
                (ask_meanings(page, &one.unknown_headers, may_change))
            }))
        }
        (part(page, (&page.t("rows-held"), Service::Registry), &held, |list| {
            rows::held(page, &one.id, list, may_correct, refused.as_ref())
        }))
        @if let Some(left) = &left {
            (part(page, (&page.t("missing"), Service::Registry), left, |list| {
                missing::people(page, &one.id, list, may_correct)
            }))
        }
        (part(page, (&page.t("rows-duplicate"), Service::Registry), &duplicates, |list| {
            rows::explained(page, list, "rows-duplicate")
        }))
        (part(page, (&page.t("rows-rejected"), Service::Registry), &rejected, |list| {
            rows::explained(page, list, "rows-rejected")
        }))
    }
}

async fn load_rows(
    who: &SignedIn,
    id: &str,
    outcome: &str,
    after: Option<&str>,
) -> Loaded<List<HeldRow>> {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("outcome", outcome);
    if let Some(after) = after {
        query.append_pair("after", after);
    }
    let path = format!("/roster-imports/{id}/rows?{}", query.finish());
    who.api.get(Service::Registry, &path).await
}

/// Draws what came of the list; the parts add up to the whole.
pub(super) fn result(page: &Page, one: &RosterImport) -> Markup {
    let parts = [
        ("total", one.total),
        ("accepted", one.accepted),
        ("held", one.held),
        ("duplicates", one.duplicates),
        ("rejected", one.rejected),
        ("pending", one.pending),
    ]
    .map(|(name, count)| (name, page.count(count)));
    let args = parts.each_ref().map(|(name, count)| (*name, count.as_str()));
    let sum = one.accepted + one.held + one.duplicates + one.rejected + one.pending;
    let tone = if sum == one.total { Tone::Good } else { Tone::Bad };
    let workbook = format!("{PATH}/{}/workbook", one.id);
    block(
        &page.t("import-result"),
        html! {
            (message(tone, &page.t_with("import-adds-up", &args)))
            p { a.button href=(workbook) { (page.t("download-workbook")) } }
            p.hint { (page.t("download-workbook-hint")) }
        },
    )
}

/// Stops a running import: what was accepted stays.
pub(crate) async fn stop(
    id: Path<RosterImportId>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/roster-imports/{id}");
    match posted.who.api.delete(Service::Registry, &path, &posted.key).await {
        Ok(()) => Ok(posted.who.go(&format!("{PATH}/{id}"))),
        Err(failure) => {
            let refused = Refused { row: 0, failure: &failure, typed: &[] };
            import(&posted.who, *id, None, Some(refused)).await
        }
    }
}

/// Fetches the workbook back, with its faults explained.
pub(crate) async fn workbook(
    who: SignedIn,
    request: HttpRequest,
    id: Path<RosterImportId>,
) -> Result<HttpResponse, Error> {
    let path = format!("/roster-imports/{id}/workbook");
    download(&who, &request, &path, &format!("danh-sach-{id}.xlsx")).await
}

/// Fetches the template.
pub(crate) async fn template(who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    download(&who, &request, "/roster-template", "mau-danh-sach.xlsx").await
}

pub(crate) async fn download(
    who: &SignedIn,
    request: &HttpRequest,
    path: &str,
    name: &str,
) -> Result<HttpResponse, Error> {
    runtime::http::extend_deadline(request, UPLOAD_TIMEOUT);
    let file = match who.api.download(Service::Registry, path).await {
        Ok(file) => file,
        Err(failure) => {
            let title = who.page.t("import");
            return who.answer(&title, explain(&who.page, Service::Registry, &failure));
        }
    };
    let header = |name| file.headers().get(name).and_then(|value| value.to_str().ok());
    let media_type = header("content-type").unwrap_or("application/octet-stream").to_owned();
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, disposition))
        .streaming(file.bytes_stream()))
}

impl Refused<'_> {
    /// The problem, where it is about this row.
    pub(super) fn problem_of(&self, row: i64) -> Option<&ProblemView> {
        (self.row == row).then(|| self.failure.problem()).flatten()
    }

    /// What was typed into a column of this row.
    pub(super) fn typed_in(&self, row: i64, column: &str) -> Option<&str> {
        let mut typed = self.typed.iter().filter(|_| self.row == row);
        typed.find(|(name, _)| name == column).map(|(_, value)| value.as_str())
    }
}
