//! Keeping and erasing: whose retention ends, who is restricted, how far erasures are.

mod person;
mod refusals;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use auth::Permission;
use maud::{Markup, html};
use runtime::Language;
use schema::ErasureId;
use serde::Deserialize;

use crate::api::views::{Ending, Erasure, Restricted};
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, button_form_for, next_page, nothing, table};
use crate::page::failures::{part, refusal};
use crate::page::fields::Field;
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

pub(crate) use person::{ask, lift, mark, restrict, show as show_person};
pub(crate) use refusals::{list as list_refusal, show as show_refusals};

const PATH: &str = "/console/keeping";

/// Until when retentions are looked at.
#[derive(Default, Deserialize)]
pub(crate) struct By {
    #[serde(default)]
    by: String,
    #[serde(default)]
    after: String,
}

/// Shows the page.
pub(crate) async fn show(who: SignedIn, by: Query<By>) -> Result<HttpResponse, Error> {
    draw(&who, &by, None).await
}

/// Approves what another officer asked for.
pub(crate) async fn approve(
    id: Path<ErasureId>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/erasures/{id}/approval");
    let write = Write::post(Service::Registry, &path, &posted.key);
    settled(&posted.who, posted.who.api.write(write, &serde_json::json!({})).await).await
}

/// Withdraws a request.
pub(crate) async fn withdraw(
    id: Path<ErasureId>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/erasures/{id}");
    settled(&posted.who, posted.who.api.delete(Service::Registry, &path, &posted.key).await).await
}

async fn settled(who: &SignedIn, done: Loaded<()>) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => draw(who, &By::default(), Some(&failure)).await,
    }
}

async fn draw(who: &SignedIn, by: &By, failure: Option<&Failure>) -> Result<HttpResponse, Error> {
    let day = by.by.parse::<chrono::NaiveDate>().ok();
    let after = (!by.after.is_empty()).then(|| format!("&after={}", encoded(&by.after)));
    let query = match day {
        Some(day) => format!("?by={day}{}", after.unwrap_or_default()),
        None => after.map(|after| format!("?{}", &after[1..])).unwrap_or_default(),
    };
    let ending = format!("/retentions{query}");
    let (erasures, ending, restricted) = tokio::join!(
        who.api.get::<List<Erasure>>(Service::Registry, "/erasures"),
        who.api.get::<Ending>(Service::Registry, &ending),
        who.api.get::<List<Restricted>>(Service::Registry, "/restrictions"),
    );
    let page = &who.page;
    let title = page.t("menu-keeping");
    let subject = who.caller.subject();
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        (part(page, (&page.t("keep-erasures"), Service::Registry), &erasures, |list| {
            erasures_view(page, &list.items, subject)
        }))
        (block(&page.t("keep-ending"), html! {
            (by_form(page, &by.by))
            @match &ending {
                Ok(ending) => (ending_view(page, ending, &by.by)),
                Err(failure) => (refusal(page, Service::Registry, failure)),
            }
        }))
        (part(page, (&page.t("keep-restricted"), Service::Registry), &restricted, |list| {
            restricted_view(page, &list.items)
        }))
        @if who.caller.allows(Permission::SeeRefusals) {
            p { a.button.second href="/console/refusals" { (page.t("menu-refusals")) } }
        }
    };
    who.answer(&title, body)
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn by_form(page: &Page, by: &str) -> Markup {
    html! {
        form.row method="get" action=(PATH) {
            (Field::new("by", page.t("keep-by")).hint(page.t("keep-by-hint")).value(by).input("date"))
            div { button.second type="submit" { (page.t("keep-look")) } }
        }
    }
}

fn ending_view(page: &Page, ending: &Ending, by: &str) -> Markup {
    let labels = ["name", "keep-born", "standing", "keep-since", "keep-until"]
        .map(|key| page.t(&format!("label-{key}")));
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| page.day(day)).unwrap_or_default();
    let row = |one: &crate::api::views::Retention| {
        vec![
            html! { a href=(record(&one.person_id)) { (one.name) } },
            html! { (one.born_year) },
            html! { (page.word("standing", &one.standing)) },
            html! { (day(one.since)) },
            html! { (day(one.retained_until)) },
        ]
    };
    let rows: Vec<Vec<Markup>> = ending.items.iter().map(row).collect();
    let path = if by.is_empty() { PATH.to_owned() } else { format!("{PATH}?by={}", encoded(by)) };
    html! {
        @if rows.is_empty() { (nothing(&page.t("keep-none-ending"))) }
        @else { (table(&page.t("keep-ending"), &labels, &rows)) }
        (next_page(page, &path, ending.next.as_deref()))
        details {
            summary { (page.t("keep-rules")) }
            ul {
                @for rule in &ending.rules {
                    @let title = match page.language {
                        Language::Vi => &rule.title_vi,
                        Language::En => &rule.title_en,
                    };
                    li {
                        (title) ": "
                        (page.t_with("keep-years", &[("years", &rule.years.to_string())]))
                        " (" (rule.source) ")"
                    }
                }
            }
        }
    }
}

/// The page of a person's record, restricted or not.
fn record(person: &str) -> String {
    format!("/console/people/{person}/keeping")
}

fn restricted_view(page: &Page, list: &[Restricted]) -> Markup {
    if list.is_empty() {
        return nothing(&page.t("keep-none-restricted"));
    }
    let labels = ["name", "keep-born", "keep-since"].map(|key| page.t(&format!("label-{key}")));
    let row = |one: &Restricted| {
        vec![
            html! { a href=(record(&one.person_id)) { (one.name) } },
            html! { (one.born_year) },
            html! { (page.day(one.from)) },
        ]
    };
    let rows: Vec<Vec<Markup>> = list.iter().map(row).collect();
    table(&page.t("keep-restricted"), &labels, &rows)
}

/// Draws erasures with how far each service is; names are gone with the people.
fn erasures_view(page: &Page, list: &[Erasure], subject: &str) -> Markup {
    if list.is_empty() {
        return nothing(&page.t("keep-none-erasures"));
    }
    let labels = ["keep-asked", "keep-ground", "state", "keep-services", "action"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = list.iter().map(|one| erasure(page, one, subject)).collect();
    table(&page.t("keep-erasures"), &labels, &rows)
}

fn erasure(page: &Page, one: &Erasure, subject: &str) -> Vec<Markup> {
    let own = one.requested_by == subject;
    let has_begun = matches!(one.state.as_str(), "running" | "done");
    vec![
        html! {
            (page.moment(one.requested_at)) br;
            span.quiet { (page.t("asked-by")) " " (one.requested_by) }
            @if let Some(by) = &one.approved_by { br; span.quiet { (page.t("approved-by")) " " (by) } }
        },
        html! {
            (page.word("keep-ground", &one.ground))
            @if !one.document.is_empty() { br; (one.document) }
            @if !one.reason.is_empty() { br; span.quiet { (one.reason) } }
        },
        html! {
            (page.word("keep-state", &one.state))
            @if let Some(at) = one.completed_at { br; span.quiet { (page.moment(at)) } }
        },
        html! {
            @if has_begun {
                ul.plain {
                    @for service in &one.services {
                        li {
                            (page.word("service", &service.service)) ": "
                            @match service.at {
                                Some(at) => (page.moment(at)),
                                None => span.quiet { (page.t("keep-awaited")) },
                            }
                        }
                    }
                }
            }
        },
        html! {
            div.row {
                @if one.state == "requested" {
                    a href=(record(&one.person_id)) { (page.t("keep-open")) }
                    @if own { span.quiet { (page.t("another-approves")) } }
                    @else {
                        (button_form_for(page, (&format!("{PATH}/{}/approval", one.id), one.version), &page.t("keep-approve"), "danger"))
                    }
                    (button_form_for(page, (&format!("{PATH}/{}/withdrawal", one.id), one.version), &page.t("keep-withdraw"), ""))
                }
            }
        },
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page() -> Page {
        Page { language: Language::Vi, path: PATH.into(), viewer: None }
    }

    fn drawn(state: &str, subject: &str) -> String {
        let one = json!({
            "id": "0195-e", "person_id": "0195-p", "ground": "law", "state": state,
            "document": "12/QĐ", "requested_by": "lan", "requested_at": "2026-11-21T02:00:00Z",
            "services": [{"service": "exams", "at": "2026-11-21T02:00:01Z"}, {"service": "clinics", "at": null}],
        });
        erasures_view(&page(), &[serde_json::from_value(one).unwrap()], subject).into_string()
    }

    #[test]
    fn another_officer_approves() {
        assert!(drawn("requested", "minh").contains("/console/keeping/0195-e/approval"));
        assert!(!drawn("requested", "lan").contains("/approval"));
    }

    #[test]
    fn a_running_erasure_says_who_has_answered_and_has_no_buttons() {
        let drawn = drawn("running", "minh");

        assert!(drawn.contains("21/11/2026") && drawn.contains(&page().t("keep-awaited")));
        assert!(!drawn.contains("<button"));
    }
}
