//! What was merged, and undoing it.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use auth::Permission;
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::encoded;
use crate::api::views::Merge;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, next_page, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/merges";

/// Where the list goes on.
#[derive(Default, Deserialize)]
pub(crate) struct From {
    #[serde(default)]
    after: String,
}

/// Why a merge was wrong.
#[derive(Default, Deserialize)]
pub(crate) struct Undo {
    #[serde(default)]
    reason: String,
}

/// Shows the merges, newest first.
pub(crate) async fn show(who: SignedIn, from: Query<From>) -> Result<HttpResponse, Error> {
    merges(&who, &from.after, None).await
}

/// Makes two people of one again.
pub(crate) async fn undo(id: Path<String>, posted: Posted<Undo>) -> Result<HttpResponse, Error> {
    let who = &posted.who;
    let path = format!("/merges/{}/undo", encoded(&id));
    let body = json!({ "reason": posted.form.reason });
    match who.api.write(Write::post(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => merges(who, "", Some(&failure)).await,
    }
}

async fn merges(
    who: &SignedIn,
    after: &str,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let path = match after {
        "" => "/merges".to_owned(),
        after => format!("/merges?after={}", encoded(after)),
    };
    let list = who.api.get::<List<Merge>>(Service::Registry, &path).await;
    let page = &who.page;
    let title = page.t("duplicates-merges");
    let may = who.caller.allows(Permission::MergePeople);
    let body = html! {
        p { a href="/console/duplicates" { (page.t("duplicates-all")) } }
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        (block(&title, view(page, &list, (may, who.app.clock.now()))))
    };
    who.answer(&title, body)
}

pub(super) fn view(
    page: &Page,
    list: &Loaded<List<Merge>>,
    (may, now): (bool, DateTime<Utc>),
) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("duplicates-merges-none"));
    }
    let labels = ["survivor", "old", "why", "when", "action"]
        .map(|key| page.t(&format!("duplicates-merged-{key}")));
    let rows: Vec<Vec<Markup>> = list.items.iter().map(|one| row(page, one, (may, now))).collect();
    html! {
        (table(&page.t("duplicates-merges"), &labels, &rows))
        (next_page(page, PATH, list.next.as_deref()))
    }
}

fn row(page: &Page, one: &Merge, (may, now): (bool, DateTime<Utc>)) -> Vec<Markup> {
    vec![
        html! { a href=(format!("/console/people/{}", one.survivor.id)) { (one.survivor.name) } },
        html! { (one.old.name) },
        html! { (one.reason) @if let Some(why) = &one.undo_reason { br; span.quiet { (why) } } },
        html! { (page.moment(one.merged_at)) br; span.quiet { (one.merged_by) } },
        action(page, one, (may, now)),
    ]
}

fn action(page: &Page, one: &Merge, (may, now): (bool, DateTime<Utc>)) -> Markup {
    if let Some(undone) = one.undone_at {
        let by = one.undone_by.as_deref().unwrap_or_default();
        return html! { (page.t("duplicates-undone")) " " (page.moment(undone)) br; span.quiet { (by) } };
    }
    let left = one.undo_until.map(|until| (until - now).num_days()).filter(|left| *left >= 0);
    let Some(left) = left else { return html! { (page.t("duplicates-undo-over")) } };
    let left = page.t_with("duplicates-days-left", &[("days", &page.count(left))]);
    html! {
        span.quiet { (left) }
        @if may {
            details {
                summary { (page.t("duplicates-undo")) }
                form.stack method="post" action=(format!("{PATH}/{}/undo", encoded(&one.id))) {
                    (page.form_keys())
                    // No field of its own: there is one for each merge of the page.
                    label { (page.t("duplicates-reason")) " " input name="reason" type="text" required; }
                    div { button.danger type="submit" { (page.t("duplicates-undo")) } }
                }
            }
        }
    }
}
