//! Deliveries from hospitals: what was held or rejected, and results that belong to nobody yet.

mod matching;

use actix_web::HttpResponse;
use actix_web::web::Query;
use maud::{Markup, html};
use serde::Deserialize;

use crate::api::views::{Receipt, Unmatched};
use crate::api::{List, Loaded, Service};
use crate::error::Error;
use crate::format;
use crate::page::Page;
use crate::page::elements::{next_page, nothing, table};
use crate::page::failures::explain;
use crate::signed_in::SignedIn;

pub(crate) use matching::{open, search, settle};

const PATH: &str = "/console/deliveries";
const STATES: [&str; 5] = ["held", "rejected", "accepted", "superseded", "unchanged"];

/// Which deliveries.
#[derive(Deserialize)]
pub(crate) struct Part {
    #[serde(default)]
    state: String,
    after: Option<String>,
}

/// Shows deliveries; first those that wait for somebody to say whose they are.
pub(crate) async fn show(who: SignedIn, part: Query<Part>) -> Result<HttpResponse, Error> {
    let title = who.page.t("menu-deliveries");
    let state = STATES.iter().find(|state| **state == part.state).copied();
    let may_match = who.caller.allows(auth::Permission::MatchDeliveries);
    let list = match state {
        Some(state) => receipts(&who, state, part.after.as_deref()).await,
        None if may_match => unmatched(&who, part.after.as_deref()).await,
        None => receipts(&who, "held", part.after.as_deref()).await,
    };
    let body = html! {
        h1 { (title) }
        (states(&who.page, state, may_match))
        (list)
    };
    who.answer(&title, body)
}

fn states(page: &Page, current: Option<&str>, may_match: bool) -> Markup {
    html! {
        nav.row aria-label=(page.t("label-state")) {
            @if may_match {
                a.button.second href=(PATH) aria-current=[current.is_none().then_some("page")] {
                    (page.t("unmatched"))
                }
            }
            @for state in STATES {
                a.button.second href=(format!("{PATH}?state={state}"))
                    aria-current=[(current == Some(state)).then_some("page")] {
                    (page.word("delivery", state))
                }
            }
        }
    }
}

async fn unmatched(who: &SignedIn, after: Option<&str>) -> Markup {
    let path = with_after("/unmatched", after);
    let list = who.api.get::<List<Unmatched>>(Service::Exams, &path).await;
    unmatched_view(&who.page, &list)
}

async fn receipts(who: &SignedIn, state: &str, after: Option<&str>) -> Markup {
    let path = with_after(&format!("/receipts?state={state}"), after);
    let list = who.api.get::<List<Receipt>>(Service::Exams, &path).await;
    receipts_view(&who.page, &list, state)
}

fn with_after(path: &str, after: Option<&str>) -> String {
    let Some(after) = after else { return path.to_owned() };
    let separator = if path.contains('?') { '&' } else { '?' };
    let after: String = url::form_urlencoded::byte_serialize(after.as_bytes()).collect();
    format!("{path}{separator}after={after}")
}

fn unmatched_view(page: &Page, list: &Loaded<List<Unmatched>>) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Exams, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("unmatched-none"));
    }
    let labels = ["received", "facility", "checkup-day", "as-sent", "why", "action"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = list.items.iter().map(|one| unmatched_row(page, one)).collect();
    html! {
        p.hint { (page.t("unmatched-hint")) }
        (table(&page.t("unmatched"), &labels, &rows))
        (next_page(page, PATH, list.next.as_deref()))
    }
}

/// Whom the hospital means: what a reader compares with the person found.
fn as_sent(page: &Page, one: &Unmatched) -> String {
    let born = one.born.map(|born| format::born(page.language, born));
    let sex = one.sex.as_deref().map(|sex| page.word("sex", sex));
    let number = one.number_ends.as_ref().map(|ends| format!("…{ends}"));
    let sent: Vec<String> = [one.name.clone(), born, sex, number].into_iter().flatten().collect();
    sent.join(", ")
}

fn unmatched_row(page: &Page, one: &Unmatched) -> Vec<Markup> {
    let when = one.since.map(|at| page.moment(at)).unwrap_or_default();
    vec![
        html! { (when) },
        html! { (one.facility) },
        html! { (one.on.map(|day| page.day(day)).unwrap_or_default()) },
        html! { (as_sent(page, one)) },
        html! { (one.message) },
        html! {
            a href=(format!("{PATH}/{}/match", one.receipt))
                aria-label=(format!("{} – {when}", page.t("find-person"))) {
                (page.t("find-person"))
            }
            @if let Some(candidate) = &one.candidate {
                br; a href=(format!("/console/people/{candidate}")) { (page.t("open-candidate")) }
            }
        },
    ]
}

fn receipts_view(page: &Page, list: &Loaded<List<Receipt>>, state: &str) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Exams, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("receipts-none"));
    }
    let labels =
        ["received", "facility", "state", "faults"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = list.items.iter().map(|one| receipt_row(page, one)).collect();
    html! {
        (table(&page.t("receipts"), &labels, &rows))
        (next_page(page, &format!("{PATH}?state={state}"), list.next.as_deref()))
    }
}

fn receipt_row(page: &Page, one: &Receipt) -> Vec<Markup> {
    vec![
        html! {
            (one.received_at.map(|at| page.moment(at)).unwrap_or_default())
            br; span.quiet { (one.id) }
        },
        html! { (one.facility) },
        html! { (page.word("delivery", &one.state)) },
        html! {
            ul.plain { @for fault in &one.faults {
                li { (fault.message) " " span.quiet { (fault.place) } }
            } }
            @if let Some(person) = &one.person_id {
                a href=(format!("/console/people/{person}")) { (page.t("open-record")) }
            }
        },
    ]
}

#[cfg(test)]
mod tests {
    use runtime::Language;
    use serde_json::json;

    use super::*;

    fn page() -> Page {
        Page { language: Language::Vi, path: PATH.into(), viewer: None }
    }

    #[test]
    fn unmatched_results_lead_to_the_search_for_their_person() {
        let one = serde_json::from_value(json!({"receipt": "0195-r", "facility": "01001"}));
        let list = Ok(List { items: vec![one.unwrap()], next: None });

        let drawn = unmatched_view(&page(), &list).into_string();

        assert!(drawn.contains("/console/deliveries/0195-r/match"));
    }

    #[test]
    fn a_held_delivery_says_why() {
        let one = serde_json::from_value(json!({
            "id": "0195-r", "state": "held", "facility": "01001",
            "faults": [{"place": "Bundle.entry[3]", "code": "x", "severity": "error", "message": "Mã LOINC sai số kiểm tra"}],
        }));
        let list = Ok(List { items: vec![one.unwrap()], next: Some("tiếp".into()) });

        let drawn = receipts_view(&page(), &list, "held").into_string();

        assert!(drawn.contains("Mã LOINC sai số kiểm tra"));
        assert!(drawn.contains("state=held&amp;after=ti%E1%BA%BFp"));
    }
}
