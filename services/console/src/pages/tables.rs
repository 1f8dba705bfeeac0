//! Rule tables: what the classes rest on, and the Council's ratification.

mod run;
mod show;

use actix_web::HttpResponse;
use maud::{Markup, html};

use crate::api::views::RuleTable;
use crate::api::{List, Loaded, Service};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, message, nothing, table};
use crate::page::failures::explain;
use crate::signed_in::SignedIn;

pub(crate) use run::follow;
pub(crate) use show::{open, publish, ratify, simulate};

const PATH: &str = "/console/tables";

/// Shows the rule tables.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    let list = who.api.get::<List<RuleTable>>(Service::Classification, "/rule-tables").await;
    let title = who.page.t("menu-tables");
    who.answer(&title, html! { h1 { (title) } (view(&who.page, &list)) })
}

fn view(page: &Page, list: &Loaded<List<RuleTable>>) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Classification, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("tables-none"));
    }
    let labels =
        ["table", "title", "state", "decision", "rows"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = list.items.iter().map(|one| row(page, one)).collect();
    html! {
        @for note in list.items.iter().filter(|one| one.in_force).filter_map(|one| one.table_note.as_deref()) {
            (message(Tone::Warn, note))
        }
        (table(&page.t("menu-tables"), &labels, &rows))
    }
}

fn row(page: &Page, one: &RuleTable) -> Vec<Markup> {
    vec![
        html! { a href=(format!("{PATH}/{}", one.version)) { (one.version) } },
        html! { (one.title.get(page.language)) },
        html! {
            (page.word("table", &one.state))
            @if one.in_force { " " span.tag { (page.t("in-force")) } }
        },
        html! {
            (one.decision.as_deref().unwrap_or(""))
            @if let Some(day) = one.decided_on { " " (page.day(day)) }
        },
        html! { (page.count(one.rows)) },
    ]
}

#[cfg(test)]
mod tests {
    use runtime::Language;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_default_table_in_force_says_that_it_is_no_annex() {
        let words = json!({"vi": "Mặc định", "en": "Default"});
        let note = "Tiêu chí mặc định của phần mềm, không phải Phụ lục QĐ 1266";
        let one = serde_json::from_value(json!({
            "version": "default-1", "title": words, "note": words, "state": "published",
            "in_force": true, "rows": 120, "table_note": note,
        }));
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };

        let drawn = view(&page, &Ok(List { items: vec![one.unwrap()], next: None })).into_string();

        for text in [note, "/console/tables/default-1", "Đang áp dụng", "Đã công bố"] {
            assert!(drawn.contains(text), "{text}");
        }
    }

    #[test]
    fn a_criterion_may_leave_a_range_to_the_council() {
        let row = |class| json!({"class": class, "text": {"vi": "x", "en": "x"}, "authority": {"kind": "default"}});
        let system = json!({"text": {"vi": "Tim", "en": "Heart"}, "rows":
            [row(json!("B2")), row(json!(["B1", "C"]))]});

        assert!(serde_json::from_value::<crate::api::views::TableSystem>(system).is_ok());
    }
}
