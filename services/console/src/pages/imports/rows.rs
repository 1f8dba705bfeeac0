//! Held rows: each cell that is wrong is a field with its fault beside it.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use schema::RosterImportId;

use super::follow::{Refused, import};
use super::{PATH, decisions};
use crate::api::views::{HeldRow, RowFault};
use crate::api::{List, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{facts, next_page, nothing, table};
use crate::posted::Posted;

/// Draws the rows that wait for a correction.
pub(super) fn held(
    page: &Page,
    import: &str,
    list: &List<HeldRow>,
    may_correct: bool,
    refused: Option<&Refused<'_>>,
) -> Markup {
    if list.items.is_empty() {
        return nothing(&page.t("rows-held-none"));
    }
    html! {
        @if may_correct { (decisions::form(page, import)) }
        @for row in &list.items {
            article.block {
                h3 { (page.t_with("row-number", &[("row", &row.row.to_string())])) (named(row)) }
                @if may_correct { (decisions::choice(page, row)) }
                @if may_correct { (correction(page, import, row, refused)) }
                @else { (faults(page, row)) }
            }
        }
        (next_page(page, &format!("{PATH}/{import}"), list.next.as_deref()))
    }
}

fn named(row: &HeldRow) -> String {
    row.values.get("name").map(|name| format!(" – {name}")).unwrap_or_default()
}

fn faults(page: &Page, row: &HeldRow) -> Markup {
    html! {
        ul { @for fault in &row.faults { li { (label_of(page, fault)) ": " (fault.message) } } }
    }
}

fn label_of(page: &Page, fault: &RowFault) -> String {
    page.word("column", fault.column.as_deref().unwrap_or("row"))
}

/// What is held about the person, beside what the list says.
fn held_now(page: &Page, row: &HeldRow) -> Markup {
    let pairs: Vec<(String, String)> = (row.registered.iter())
        .map(|(column, value)| {
            let value = match column.as_str() {
                "tier" => page.word("tier", value),
                "sex" => page.word("sex", value),
                _ => value.clone(),
            };
            (page.word("column", column), value)
        })
        .collect();
    html! {
        @if !pairs.is_empty() {
            p { (page.t("held-now")) }
            (facts(&pairs))
        }
    }
}

/// The cells to correct: those with a fault, then the others of the row as they are.
fn correction(page: &Page, import: &str, row: &HeldRow, refused: Option<&Refused<'_>>) -> Markup {
    let whole: Vec<&RowFault> = row.faults.iter().filter(|fault| fault.column.is_none()).collect();
    let wrong: Vec<&str> = row.faults.iter().filter_map(|fault| fault.column.as_deref()).collect();
    let others: Vec<&str> =
        row.values.keys().map(String::as_str).filter(|column| !wrong.contains(column)).collect();
    let mut unique = wrong.clone();
    unique.dedup();
    html! {
        @for fault in whole { p.fault { (fault.message) } }
        (held_now(page, row))
        form.stack method="post" action=(format!("{PATH}/{import}/rows/{}", row.row)) {
            (page.form_keys_for(&row.version.tag()))
            @for column in &unique { (cell(page, row, column, refused)) }
            @if !others.is_empty() {
                details {
                    summary { (page.t("other-cells")) }
                    @for column in &others { (cell(page, row, column, refused)) }
                }
            }
            div { button type="submit" { (page.t("try-again")) } }
        }
    }
}

fn cell(page: &Page, row: &HeldRow, column: &str, refused: Option<&Refused<'_>>) -> Markup {
    let id = format!("row-{}-{column}", row.row);
    let typed = refused.and_then(|refused| refused.typed_in(row.row, column));
    let stored = row.values.get(column).map(String::as_str);
    let problem = refused.and_then(|refused| refused.problem_of(row.row));
    let new = problem.into_iter().flat_map(|problem| problem.faults_of(column));
    let old = row.faults.iter().filter(|fault| fault.column.as_deref() == Some(column));
    let messages: Vec<&str> = match problem {
        Some(_) => new.map(|fault| fault.message.as_str()).collect(),
        None => old.map(|fault| fault.message.as_str()).collect(),
    };
    let invalid = !messages.is_empty();
    html! {
        div.field {
            label for=(id) { (page.word("column", column)) }
            input id=(id) name=(format!("cell-{column}")) type="text" autocomplete="off"
                value=(typed.or(stored).unwrap_or(""))
                aria-invalid=[invalid.then_some("true")]
                aria-describedby=[invalid.then(|| format!("{id}-fault"))];
            input type="hidden" name=(format!("was-{column}")) value=(stored.unwrap_or(""));
            @if invalid {
                div id=(format!("{id}-fault")) { @for message in messages { p.fault { (message) } } }
            }
        }
    }
}

/// Draws rows about which nothing is left to do, with the reason; `key` names their kind.
pub(super) fn explained(page: &Page, list: &List<HeldRow>, key: &str) -> Markup {
    if list.items.is_empty() {
        return nothing(&page.t(&format!("{key}-none")));
    }
    let labels = [page.t("label-row"), page.t("label-why")];
    let rows: Vec<Vec<Markup>> = list
        .items
        .iter()
        .map(|row| {
            let why: Vec<&str> = row.faults.iter().map(|fault| fault.message.as_str()).collect();
            let reason = row.reason.as_deref().unwrap_or_default();
            vec![
                html! { (row.row) },
                html! {
                    (why.join("; "))
                    @if !reason.is_empty() { br; span.quiet { (page.t("label-reason")) ": " (reason) } }
                },
            ]
        })
        .collect();
    table(&page.t(key), &labels, &rows)
}

/// Corrects a held row and tries it again.
pub(crate) async fn correct(
    path: Path<(RosterImportId, i64)>,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<HttpResponse, Error> {
    let (id, row) = path.into_inner();
    let who = &posted.who;
    let typed: Vec<(String, String)> = (posted.form.iter())
        .filter_map(|(name, value)| {
            Some((name.strip_prefix("cell-")?.to_owned(), value.trim().to_owned()))
        })
        .collect();
    // Only what was changed: a cell that stays keeps what the workbook said, not what was shown.
    let values: BTreeMap<&str, &str> = (typed.iter())
        .filter(|(name, value)| posted.form.get(&format!("was-{name}")) != Some(value))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let api_path = format!("/roster-imports/{id}/rows/{row}");
    let write = Write::patch(Service::Registry, &api_path, &posted.key);
    match who.api.write(write, &values).await {
        Ok(()) => Ok(who.go(&format!("{PATH}/{id}"))),
        Err(failure) => {
            let refused = Refused { row, failure: &failure, typed: &typed };
            import(who, id, None, Some(refused)).await
        }
    }
}
