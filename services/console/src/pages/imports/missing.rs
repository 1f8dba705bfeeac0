//! People whom a reconciled list leaves out: who they are, and ending their posts.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use schema::RosterImportId;

use super::PATH;
use super::follow::{Refused, import};
use crate::api::views::{MissingPerson, RosterImport};
use crate::api::{List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{nothing, table};
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// Loads them, for a list that is reconciled.
pub(super) async fn load(
    who: &SignedIn,
    one: &RosterImport,
) -> Option<Loaded<List<MissingPerson>>> {
    if !one.reconciles || one.dry_run {
        return None;
    }
    let path = format!("/roster-imports/{}/missing", one.id);
    Some(who.api.get(Service::Registry, &path).await)
}

/// Draws them with boxes, a day and a reason.
pub(super) fn people(
    page: &Page,
    import: &str,
    list: &List<MissingPerson>,
    may_end: bool,
) -> Markup {
    if list.items.is_empty() {
        return nothing(&page.t("missing-none"));
    }
    let labels = ["name", "born", "post"].map(|key| page.t(&format!("label-{key}")));
    let row = |one: &MissingPerson| {
        let id = format!("person-{}", one.person_id);
        let name = html! { a href=(format!("/console/people/{}", one.person_id)) { (one.name) } };
        let first = match may_end {
            true => html! {
                label.check for=(id) {
                    input id=(id) type="checkbox" name=(id) value="true";
                    span { (name) }
                }
            },
            false => name,
        };
        vec![first, html! { (one.born) }, html! { (one.post) }]
    };
    let rows: Vec<Vec<Markup>> = list.items.iter().map(row).collect();
    let drawn = table(&page.t("missing"), &labels, &rows);
    html! {
        p.hint { (page.t("missing-hint")) }
        @if may_end {
            form.stack method="post" action=(format!("{PATH}/{import}/departures")) {
                (page.form_keys())
                (drawn)
                label.check for="missing-all" {
                    input id="missing-all" type="checkbox" name="all" value="true";
                    span { (page.t("missing-all")) }
                }
                div.field {
                    label for="left-on" { (page.t("missing-left-on")) }
                    input id="left-on" name="left_on" type="date" required;
                }
                div.field {
                    label for="left-reason" { (page.t("label-reason")) }
                    input id="left-reason" name="reason" type="text" maxlength="500" required
                        autocomplete="off";
                }
                div { button.danger type="submit" { (page.t("missing-end")) } }
            }
        } @else { (drawn) }
    }
}

/// Ends the posts of those who were ticked.
pub(crate) async fn end_posts(
    id: Path<RosterImportId>,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<HttpResponse, Error> {
    let (who, form) = (&posted.who, &posted.form);
    let text = |name: &str| form.get(name).map_or("", |text| text.trim());
    let all = text("all") == "true";
    let ticked = form.keys().filter_map(|name| name.strip_prefix("person-"));
    let people: Vec<&str> = ticked.filter(|_| !all).collect();
    let body = serde_json::json!({
        "people": people,
        "all": all,
        "left_on": text("left_on"),
        "reason": text("reason"),
    });
    let path = format!("/roster-imports/{id}/departures");
    match who.api.write(Write::post(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(&format!("{PATH}/{id}"))),
        Err(failure) => {
            let refused = Refused { row: 0, failure: &failure, typed: &[] };
            import(who, *id, None, Some(refused)).await
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn drawn(may_end: bool) -> String {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        let one = serde_json::json!({ "person_id": "0195-p", "name": "Lý Bình", "born": "1952" });
        let list = List { items: vec![serde_json::from_value(one).unwrap()], next: None };
        people(&page, "0195-i", &list, may_end).into_string()
    }

    #[test]
    fn whoever_is_left_out_can_be_ticked_and_needs_a_day_and_a_reason() {
        let drawn = drawn(true);

        assert!(drawn.contains(r#"name="person-0195-p""#) && drawn.contains("Lý Bình"));
        assert!(drawn.contains(r#"name="left_on" type="date" required"#), "{drawn}");
    }

    #[test]
    fn who_may_only_look_sees_no_form() {
        assert!(!drawn(false).contains("<form"));
    }
}
