//! The council's desk: what waits for its signature, and what it signed.

mod signing;

use actix_web::HttpResponse;
use actix_web::web::Query;
use futures_util::future::join_all;
use maud::{Markup, html};
use serde::Deserialize;

use crate::api::views::{Conclusion, Person};
use crate::api::{Api, List, Loaded, Service};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{next_page, nothing, table};
use crate::page::failures::explain;
use crate::pages::person::class_of;
use crate::signed_in::SignedIn;

pub(crate) use signing::{open, sign};

const PATH: &str = "/console/council";

/// Which conclusions.
#[derive(Deserialize)]
pub(crate) struct Part {
    #[serde(default)]
    state: String,
    after: Option<String>,
}

/// Shows the desk.
pub(crate) async fn show(who: SignedIn, part: Query<Part>) -> Result<HttpResponse, Error> {
    let state = if part.state == "signed" { "signed" } else { "proposed" };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("state", state);
    if let Some(after) = &part.after {
        query.append_pair("after", after);
    }
    let path = format!("/conclusions?{}", query.finish());
    let list = who.api.get::<List<Conclusion>>(Service::Classification, &path).await;
    let names = match &list {
        Ok(list) => names(&who.api, &list.items).await,
        Err(_) => Vec::new(),
    };
    let title = who.page.t("menu-council");
    let body = html! {
        h1 { (title) }
        (states(&who.page, state))
        (view(&who.page, &list, &names, state))
    };
    who.answer(&title, body)
}

/// Asks the registry who they are; the registry records that they were shown.
async fn names(api: &Api, conclusions: &[Conclusion]) -> Vec<Option<String>> {
    let ask = |conclusion: &Conclusion| {
        let path = format!("/people/{}", conclusion.person_id);
        async move { api.get::<Person>(Service::Registry, &path).await.ok().map(|one| one.name) }
    };
    join_all(conclusions.iter().map(ask)).await
}

fn states(page: &Page, current: &str) -> Markup {
    html! {
        nav.row aria-label=(page.t("label-state")) {
            @for state in ["proposed", "signed"] {
                a.button.second href=(format!("{PATH}?state={state}"))
                    aria-current=[(current == state).then_some("page")] {
                    (page.word("conclusion", state))
                }
            }
        }
    }
}

fn view(
    page: &Page,
    list: &Loaded<List<Conclusion>>,
    names: &[Option<String>],
    state: &str,
) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Classification, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("council-empty"));
    }
    let labels = ["name", "class", "checkup-day", "table", "action"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> =
        list.items.iter().zip(names).map(|(one, name)| row(page, one, name.as_deref())).collect();
    html! {
        (table(&page.t("conclusions"), &labels, &rows))
        (next_page(page, &format!("{PATH}?state={state}"), list.next.as_deref()))
    }
}

fn row(page: &Page, one: &Conclusion, name: Option<&str>) -> Vec<Markup> {
    let name = name.map_or_else(|| page.t("unknown"), str::to_owned);
    let class = one.class.as_deref().or(one.proposed.as_deref());
    let key = if one.state == "signed" { "open" } else { "review-and-sign" };
    vec![
        html! { (name) },
        class_of(page, class, one.at_least.as_deref()),
        html! { (one.checkup_on.map(|day| page.day(day)).unwrap_or_default()) },
        html! { (one.table) },
        html! { a href=(format!("{PATH}/{}", one.id)) aria-label=(format!("{} – {name}", page.t(key))) {
            (page.t(key))
        } },
    ]
}

#[cfg(test)]
mod tests;
