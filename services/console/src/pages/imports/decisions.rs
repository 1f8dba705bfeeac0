//! Decisions about held rows: those that are ticked, or all of them.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use schema::RosterImportId;

use super::PATH;
use super::follow::{Refused, import};
use crate::api::views::HeldRow;
use crate::api::{Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::posted::Posted;

/// The form's id: boxes beside the rows belong to it, for a form cannot stand inside another.
const FORM: &str = "decide";

/// The form above the rows.
pub(super) fn form(page: &Page, import: &str) -> Markup {
    html! {
        form.stack id=(FORM) method="post" action=(format!("{PATH}/{import}/decisions")) {
            (page.form_keys())
            fieldset {
                legend { (page.t("decide-many")) }
                p.hint { (page.t("decide-hint")) }
                label.check for="decide-all" {
                    input id="decide-all" type="checkbox" name="all" value="true";
                    span { (page.t("decide-all")) }
                }
                div.field {
                    label for="decide-reason" { (page.t("decide-reason")) }
                    p.hint id="decide-reason-hint" { (page.t("decide-reason-hint")) }
                    input id="decide-reason" name="reason" type="text" maxlength="500"
                        autocomplete="off" aria-describedby="decide-reason-hint";
                }
                div.row {
                    button type="submit" name="decision" value="retry" { (page.t("decide-retry")) }
                    button.second type="submit" name="decision" value="accept" {
                        (page.t("decide-accept"))
                    }
                    button.danger type="submit" name="decision" value="reject" {
                        (page.t("decide-reject"))
                    }
                }
            }
        }
    }
}

/// The box that chooses a row.
pub(super) fn choice(page: &Page, row: &HeldRow) -> Markup {
    let id = format!("choose-{}", row.row);
    let confirmable = !row.faults.is_empty() && row.faults.iter().all(|fault| fault.confirmable);
    html! {
        label.check for=(id) {
            input id=(id) type="checkbox" form=(FORM) name=(format!("row-{}", row.row)) value="true";
            span { (page.t("decide-choose")) }
        }
        @if confirmable { p.quiet { (page.t("decide-confirmable")) } }
    }
}

/// Decides about the rows that were ticked.
pub(crate) async fn decide(
    id: Path<RosterImportId>,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<HttpResponse, Error> {
    let (who, form) = (&posted.who, &posted.form);
    let text = |name: &str| form.get(name).map_or("", |text| text.trim());
    let all = text("all") == "true";
    let rows: Vec<u32> = if all { Vec::new() } else { chosen(form) };
    let body = serde_json::json!({
        "decision": text("decision"),
        "rows": rows,
        "all_held": all,
        "reason": text("reason"),
    });
    let path = format!("/roster-imports/{id}/rows/decisions");
    match who.api.write(Write::post(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(&format!("{PATH}/{id}"))),
        Err(failure) => {
            let refused = Refused { row: 0, failure: &failure, typed: &[] };
            import(who, *id, None, Some(refused)).await
        }
    }
}

fn chosen(form: &BTreeMap<String, String>) -> Vec<u32> {
    form.keys().filter_map(|name| name.strip_prefix("row-")?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    #[test]
    fn a_row_is_chosen_by_a_box_that_belongs_to_the_form_above() {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        let fault =
            serde_json::json!({ "column": "citizen_id", "message": "x", "confirmable": true });
        let row = serde_json::json!({ "row": 17, "faults": [fault] });
        let row: HeldRow = serde_json::from_value(row).unwrap();

        let drawn = choice(&page, &row).into_string();

        assert!(drawn.contains(r#"form="decide" name="row-17""#), "{drawn}");
        assert!(drawn.contains("có thể nhận như đang có, nếu"), "{drawn}");
        assert!(form(&page, "0195-i").into_string().contains(r#"id="decide""#));
    }

    #[test]
    fn ticked_rows_are_read_by_their_numbers() {
        let form = ["row-17", "row-9", "row-x", "all", "reason"];
        let form = form.map(|name| (name.to_owned(), "true".to_owned())).into_iter().collect();
        assert_eq!(chosen(&form), [17, 9]);
    }
}
