//! The reader's notices.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use maud::{Markup, html};
use schema::NoticeId;
use serde::Deserialize;

use crate::api::views::InboxItem;
use crate::api::{Failure, List, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{button_form, next_page, nothing};
use crate::page::failures::{explain, refusal};
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

const PATH: &str = "/console/inbox";

/// Where the list goes on.
#[derive(Default, Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

/// Shows the inbox.
pub(crate) async fn show(who: SignedIn, query: Query<After>) -> Result<HttpResponse, Error> {
    inbox(&who, &query, None).await
}

async fn inbox(
    who: &SignedIn,
    query: &After,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let after = query.after.as_deref().unwrap_or("");
    let after: String = url::form_urlencoded::byte_serialize(after.as_bytes()).collect();
    let path = if after.is_empty() { "/inbox".to_owned() } else { format!("/inbox?after={after}") };
    let list = who.api.get::<List<InboxItem>>(Service::Notifications, &path).await;
    let title = who.page.t("menu-inbox");
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(&who.page, Service::Notifications, failure)) }
        @match &list {
            Ok(list) => { (view(&who.page, list)) },
            Err(failure) => { (explain(&who.page, Service::Notifications, failure)) },
        }
    };
    who.answer(&title, body)
}

fn view(page: &Page, list: &List<InboxItem>) -> Markup {
    if list.items.is_empty() {
        return nothing(&page.t("inbox-empty"));
    }
    html! {
        ul.plain {
            @for item in &list.items { li { (notice(page, item)) } }
        }
        (next_page(page, PATH, list.next.as_deref()))
    }
}

fn notice(page: &Page, item: &InboxItem) -> Markup {
    let title = item.title.clone().unwrap_or_else(|| page.word("notice", &item.kind));
    html! {
        article.block {
            h2 {
                (title)
                @if item.read_at.is_none() { " " span.tag { (page.t("unread")) } }
            }
            @if let Some(at) = item.created_at { p.quiet { (page.moment(at)) } }
            @if let Some(text) = &item.body { p { (text) } }
            div.row {
                @if item.read_at.is_none() {
                    (button_form(page, &format!("{PATH}/{}/read", item.id), &page.t("mark-read"), "second"))
                }
            }
        }
    }
}

/// Marks a notice as read.
pub(crate) async fn read(
    id: Path<NoticeId>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/inbox/{id}/read");
    let write = Write::post(Service::Notifications, &path, &posted.key);
    match posted.who.api.write(write, &serde_json::json!({})).await {
        Ok(()) => Ok(posted.who.go(PATH)),
        Err(failure) => inbox(&posted.who, &After::default(), Some(&failure)).await,
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn drawn(read: bool) -> String {
        let item = serde_json::from_value(serde_json::json!({
            "id": "0195", "kind": "follow_up_scheduled", "created_at": "2026-11-21T02:00:00Z",
            "read_at": read.then_some("2026-11-21T03:00:00Z"),
        }));
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        view(&page, &List { items: vec![item.unwrap()], next: None }).into_string()
    }

    #[test]
    fn an_unread_notice_can_be_marked_and_a_read_one_not_again() {
        assert!(drawn(false).contains("/console/inbox/0195/read"));
        assert!(!drawn(true).contains("<button"));
    }
}
