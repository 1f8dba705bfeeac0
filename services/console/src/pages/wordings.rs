//! Headers of lists: what an office's own wordings mean.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Path;
use auth::Permission;
use maud::{Markup, html};
use uuid::Uuid;

use crate::api::views::{HeaderWording, SeenHeader};
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, button_form, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::posted::{FormKey, Nothing, Posted};
use crate::signed_in::SignedIn;

const PATH: &str = "/console/wordings";

/// What a column can hold, as the registry names it.
const COLUMNS: [&str; 18] = [
    "name",
    "family_name",
    "given_name",
    "born",
    "born_male",
    "born_female",
    "sex",
    "citizen_id",
    "insurance",
    "post",
    "unit",
    "post_and_unit",
    "tier",
    "phone",
    "address",
    "email",
    "note",
    "ordinal",
];

/// Shows the wordings that were added.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    wordings(&who, None).await
}

/// Adds wordings: those of the form that were given a meaning.
pub(crate) async fn add(posted: Posted<BTreeMap<String, String>>) -> Result<HttpResponse, Error> {
    let who = &posted.who;
    for (number, wording) in given(&posted.form) {
        let column = posted.form.get(&format!("column-{number}")).map_or("", String::as_str);
        if column.is_empty() {
            continue;
        }
        let once = format!("{}-{number}", posted.key.once);
        let key = FormKey { once, seen: String::new() };
        let write = Write::post(Service::Registry, "/roster-wordings", &key);
        let body = serde_json::json!({ "wording": wording, "column": column });
        if let Err(failure) = who.api.write(write, &body).await {
            return wordings(who, Some(&failure)).await;
        }
    }
    let back = posted.form.get("back").is_some_and(|back| back == "imports");
    Ok(who.go(if back { "/console/imports" } else { PATH }))
}

/// The wordings of a form, with their numbers.
fn given(form: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    form.iter().filter_map(|(name, value)| Some((name.strip_prefix("wording-")?, value.trim())))
}

/// Takes a wording away.
pub(crate) async fn remove(id: Path<Uuid>, posted: Posted<Nothing>) -> Result<HttpResponse, Error> {
    let path = format!("/roster-wordings/{id}");
    match posted.who.api.delete(Service::Registry, &path, &posted.key).await {
        Ok(()) => Ok(posted.who.go(PATH)),
        Err(failure) => wordings(&posted.who, Some(&failure)).await,
    }
}

async fn wordings(who: &SignedIn, failure: Option<&Failure>) -> Result<HttpResponse, Error> {
    let list = who.api.get::<List<HeaderWording>>(Service::Registry, "/roster-wordings").await;
    let page = &who.page;
    let title = page.t("wordings");
    let may_change = who.caller.allows(Permission::ManageRosterWordings);
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        p.hint { (page.t("wordings-hint")) }
        (block(&page.t("wordings-all"), view(page, &list, may_change)))
        @if may_change { (block(&page.t("wording-add"), form(page))) }
        p { a href="/console/imports" { (page.t("imports-all")) } }
    };
    who.answer(&title, body)
}

fn view(page: &Page, list: &Loaded<List<HeaderWording>>, may_change: bool) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("wordings-none"));
    }
    let labels = ["wording", "meaning", "action"].map(|key| page.t(&format!("label-{key}")));
    let row = |one: &HeaderWording| {
        let remove = format!("{PATH}/{}/removal", one.id);
        vec![
            html! { (one.wording) },
            html! { (page.word("column", &one.column)) },
            html! {
                @if may_change { (button_form(page, &remove, &page.t("wording-remove"), "danger")) }
            },
        ]
    };
    let rows: Vec<Vec<Markup>> = list.items.iter().map(row).collect();
    table(&page.t("wordings-all"), &labels, &rows)
}

fn form(page: &Page) -> Markup {
    html! {
        form.stack method="post" action=(PATH) {
            (page.form_keys())
            div.field {
                label for="wording-0" { (page.t("label-wording")) }
                input id="wording-0" name="wording-0" type="text" required maxlength="200"
                    autocomplete="off";
            }
            div.field {
                label for="column-0" { (page.t("label-meaning")) }
                (meanings(page, "column-0", false))
            }
            div { button type="submit" { (page.t("wording-save")) } }
        }
    }
}

fn meanings(page: &Page, name: &str, may_skip: bool) -> Markup {
    html! {
        select id=(name) name=(name) {
            @if may_skip { option value="" { (page.t("wording-skip")) } }
            @for column in COLUMNS { option value=(column) { (page.word("column", column)) } }
        }
    }
}

/// A form that asks what unknown headers mean; known ones are shown beside them.
pub(crate) fn ask_meanings(page: &Page, seen: &[SeenHeader], may_change: bool) -> Markup {
    let cell = |number: usize, header: &SeenHeader| match &header.column {
        Some(column) => html! { (page.word("column", column)) },
        None if may_change => {
            let name = format!("column-{number}");
            html! {
                input type="hidden" name=(format!("wording-{number}")) value=(header.wording);
                label.quiet for=(name) { (page.t("label-meaning")) }
                (meanings(page, &name, true))
            }
        }
        None => html! {},
    };
    let labels = ["cell", "wording", "meaning"].map(|key| page.t(&format!("label-{key}")));
    let row = |(number, header): (usize, &SeenHeader)| {
        vec![html! { (header.cell) }, html! { (header.wording) }, cell(number, header)]
    };
    let rows: Vec<Vec<Markup>> = seen.iter().enumerate().map(row).collect();
    let drawn = table(&page.t("headers-seen"), &labels, &rows);
    html! {
        @if may_change {
            form.stack method="post" action=(PATH) {
                (page.form_keys())
                input type="hidden" name="back" value="imports";
                (drawn)
                div { button type="submit" { (page.t("wording-save")) } }
            }
        } @else { (drawn) }
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn seen() -> Vec<SeenHeader> {
        let headers = serde_json::json!([
            { "cell": "B3", "wording": "Họ và tên", "column": "name" },
            { "cell": "E3", "wording": "Mã <hiệu>", "column": null },
        ]);
        serde_json::from_value(headers).unwrap()
    }

    fn drawn(may_change: bool) -> String {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        ask_meanings(&page, &seen(), may_change).into_string()
    }

    #[test]
    fn only_unknown_headers_are_asked_about() {
        let drawn = drawn(true);

        assert!(drawn.contains(r#"name="column-1""#) && !drawn.contains(r#"name="column-0""#));
        assert!(drawn.contains("Mã &lt;hiệu&gt;") && drawn.contains("Không dùng cột này"));
    }

    #[test]
    fn who_may_not_change_them_sees_the_headers_alone() {
        let drawn = drawn(false);

        assert!(drawn.contains("Họ và tên") && !drawn.contains("<form"));
    }

    #[test]
    fn every_column_has_a_name() {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        for column in COLUMNS {
            assert_ne!(page.word("column", column), column);
        }
    }
}
