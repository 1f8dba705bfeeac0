//! The refusal list: whose records must not be here. It shows no numbers.

use actix_web::HttpResponse;
use actix_web::web::Query;
use auth::Permission;
use maud::{Markup, html};
use serde::Deserialize;

use crate::api::views::{ListedRefusal, Remains};
use crate::api::{Failure, List, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, next_page, nothing, table};
use crate::page::failures::{part, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/refusals";

/// Where a page begins.
#[derive(Default, Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    after: Option<uuid::Uuid>,
}

/// Somebody to be listed. The number is sent on and shown nowhere again.
#[derive(Deserialize)]
pub(crate) struct Somebody {
    citizen_id: String,
}

/// Shows the list.
pub(crate) async fn show(who: SignedIn, after: Query<After>) -> Result<HttpResponse, Error> {
    draw(&who, &after, None).await
}

/// Puts somebody on the list and purges what is here of them.
pub(crate) async fn list(posted: Posted<Somebody>) -> Result<HttpResponse, Error> {
    let digits: String = posted.form.citizen_id.chars().filter(char::is_ascii_digit).collect();
    let body = serde_json::json!({ "citizen_id": digits });
    let write = Write::post(Service::Registry, "/refusals", &posted.key);
    match posted.who.api.write(write, &body).await {
        Ok(()) => Ok(posted.who.go(PATH)),
        Err(failure) => draw(&posted.who, &After::default(), Some(&failure)).await,
    }
}

async fn draw(
    who: &SignedIn,
    after: &After,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let path = match after.after {
        Some(after) => format!("/refusals?after={after}"),
        None => "/refusals".to_owned(),
    };
    let found = who.api.get::<List<ListedRefusal>>(Service::Registry, &path).await;
    let page = &who.page;
    let title = page.t("menu-refusals");
    let body = html! {
        h1 { (title) }
        p.hint { (page.t("refusals-hint")) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        @if who.caller.allows(Permission::ListRefusal) {
            (block(&page.t("refusals-add"), form(page)))
        }
        (part(page, (&page.t("refusals-listed"), Service::Registry), &found, |list| html! {
            (view(page, &list.items))
            (next_page(page, PATH, list.next.as_deref()))
        }))
    };
    who.answer(&title, body)
}

fn form(page: &Page) -> Markup {
    html! {
        form.stack method="post" action=(PATH) {
            (page.form_keys())
            (Field::new("citizen_id", page.t("label-citizen-id")).hint(page.t("refusals-number-hint"))
                .required().input("text"))
            div { button.danger type="submit" { (page.t("refusals-list")) } }
        }
    }
}

fn view(page: &Page, list: &[ListedRefusal]) -> Markup {
    if list.is_empty() {
        return nothing(&page.t("refusals-none"));
    }
    let labels = ["when", "refusals-by", "refusals-purge", "refusals-remains"]
        .map(|key| page.t(&format!("label-{key}")));
    let row = |one: &ListedRefusal| {
        vec![
            html! { (page.moment(one.listed_at)) },
            html! { (one.listed_by) },
            html! {
                (page.word("refusals-purge", &one.purge))
                @if let Some(at) = one.purged_at { br; span.quiet { (page.moment(at)) } }
            },
            html! { ul.plain { @for place in &one.remains { li { (remains(page, place)) } } } },
        ]
    };
    let rows: Vec<Vec<Markup>> = list.iter().map(row).collect();
    table(&page.t("refusals-listed"), &labels, &rows)
}

fn remains(page: &Page, one: &Remains) -> String {
    match (one.place.strip_prefix("topic:"), one.until) {
        (Some(topic), Some(until)) => {
            page.t_with("refusals-topic", &[("topic", topic), ("until", &page.moment(until))])
        }
        _ => page.t("refusals-backups"),
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_list_says_when_by_whom_and_how_far_and_never_who() {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        let one = json!({
            "listed_by": "lan", "listed_at": "2026-11-21T02:00:00Z", "purge": "running",
            "remains": [{"place": "topic:checkups", "until": "2026-11-28T02:00:00Z"}, {"place": "backups"}],
        });

        let drawn = view(&page, &[serde_json::from_value(one).unwrap()]).into_string();

        assert!(
            drawn.contains("lan") && drawn.contains("28/11/2026") && drawn.contains("checkups")
        );
        assert!(drawn.contains(&page.t("refusals-backups")));
    }
}
