//! The clinic's worklist: who is due, how to reach them, and what came of it.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use maud::{Markup, html};
use schema::FollowUpId;
use serde::{Deserialize, Serialize};

use crate::api::views::FollowUp;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{next_page, nothing, table};
use crate::page::failures::{explain, refusal_of};
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/worklist";
const STATES: [&str; 6] = ["due", "no_answer", "waiting", "done", "superseded", "ended"];

/// Which part of the worklist.
#[derive(Deserialize)]
pub(crate) struct Part {
    #[serde(default)]
    state: String,
    after: Option<String>,
}

/// Shows the worklist.
pub(crate) async fn show(who: SignedIn, part: Query<Part>) -> Result<HttpResponse, Error> {
    worklist(&who, &part, None).await
}

async fn worklist(
    who: &SignedIn,
    part: &Part,
    refused: Option<(&Failure, &str)>,
) -> Result<HttpResponse, Error> {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let state = STATES.iter().find(|state| **state == part.state).copied();
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    if let Some(after) = &part.after {
        query.append_pair("after", after);
    }
    let list = who.api.get(Service::Clinics, &format!("/follow-ups?{}", query.finish())).await;
    let title = who.page.t("menu-worklist");
    let may_close = who.caller.allows(auth::Permission::CloseFollowUp);
    let body = html! {
        h1 { (title) }
        @if let Some((failure, note)) = refused {
            (refusal_of(&who.page, Service::Clinics, failure, &[note]))
        }
        (states(&who.page, state))
        (view(&who.page, &list, state, may_close))
    };
    who.answer(&title, body)
}

fn states(page: &Page, current: Option<&str>) -> Markup {
    html! {
        nav.row aria-label=(page.t("label-state")) {
            a.button.second href=(PATH) aria-current=[current.is_none().then_some("page")] {
                (page.t("worklist-open"))
            }
            @for state in STATES {
                a.button.second href=(format!("{PATH}?state={state}"))
                    aria-current=[(current == Some(state)).then_some("page")] {
                    (page.word("follow-up", state))
                }
            }
        }
    }
}

fn view(
    page: &Page,
    list: &Loaded<List<FollowUp>>,
    state: Option<&str>,
    may_close: bool,
) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Clinics, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("worklist-empty"));
    }
    let labels = ["name", "phone", "due", "state", "attempts", "outcome"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = list.items.iter().map(|one| row(page, one, may_close)).collect();
    let here = state.map_or_else(|| PATH.to_owned(), |state| format!("{PATH}?state={state}"));
    html! {
        (table(&page.t("menu-worklist"), &labels, &rows))
        (next_page(page, &here, list.next.as_deref()))
    }
}

fn row(page: &Page, one: &FollowUp, may_close: bool) -> Vec<Markup> {
    let name = one.name.clone().unwrap_or_else(|| page.t("unknown"));
    let is_open = matches!(one.state.as_str(), "due" | "no_answer" | "waiting");
    vec![
        html! { a href=(format!("/console/people/{}", one.person_id)) { (name) } },
        html! { @match &one.phone {
            Some(phone) => a href=(format!("tel:{phone}")) { (phone) },
            None => (page.t("no-phone")),
        } },
        html! { (page.day(one.due_on)) @if one.overdue { " " span.tag { (page.t("overdue")) } } },
        html! { (page.word("follow-up", &one.state)) },
        html! { (page.count(one.attempts)) },
        html! { @if is_open && may_close { (outcome_form(page, one, &name)) } },
    ]
}

fn outcome_form(page: &Page, one: &FollowUp, name: &str) -> Markup {
    let note = format!("note-{}", one.id);
    html! {
        form.row method="post" action=(format!("{PATH}/{}", one.id)) {
            (page.form_keys())
            @if let Some(revision) = one.revision {
                input type="hidden" name="revision" value=(revision);
            }
            div.field {
                label for=(note) { (page.t_with("note-about", &[("name", name)])) }
                input id=(note) name="note" type="text" maxlength="2000" autocomplete="off";
            }
            button name="outcome" value="done" type="submit" { (page.t("outcome-done")) }
            button.second name="outcome" value="no_answer" type="submit" {
                (page.t("outcome-no-answer"))
            }
        }
    }
}

/// What came of an attempt, as the form says it.
#[derive(Deserialize)]
pub(crate) struct Attempt {
    outcome: String,
    #[serde(default)]
    note: String,
    revision: Option<i64>,
}

#[derive(Serialize)]
struct Outcome<'a> {
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<i64>,
}

/// Records an attempt.
pub(crate) async fn record(
    id: Path<FollowUpId>,
    posted: Posted<Attempt>,
) -> Result<HttpResponse, Error> {
    let (who, form) = (&posted.who, &posted.form);
    let note = form.note.trim();
    let body = Outcome {
        outcome: &form.outcome,
        note: (!note.is_empty()).then_some(note),
        revision: form.revision,
    };
    let path = format!("/follow-ups/{id}/outcome");
    match who.api.write(Write::post(Service::Clinics, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => {
            let part = Part { state: String::new(), after: None };
            worklist(who, &part, Some((&failure, note))).await
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn page() -> Page {
        Page { language: Language::Vi, path: PATH.into(), viewer: None }
    }

    fn due() -> FollowUp {
        serde_json::from_value(serde_json::json!({
            "id": "0195-f", "person_id": "0195-p", "name": "Lê Văn Mẫu", "phone": "0912345678",
            "facility": "01001", "due_on": "2026-11-30", "overdue": true, "state": "due",
            "attempts": 1, "revision": 3,
        }))
        .unwrap()
    }

    #[test]
    fn a_line_says_whom_to_call_and_by_when_and_takes_what_came_of_it() {
        let list = Ok(List { items: vec![due()], next: None });

        let drawn = view(&page(), &list, None, true).into_string();

        for text in
            ["Lê Văn Mẫu", "tel:0912345678", "30/11/2026", "Quá hạn", "no_answer", r#"value="3""#]
        {
            assert!(drawn.contains(text), "{text}");
        }
    }

    #[test]
    fn who_may_only_look_gets_no_buttons() {
        let list = Ok(List { items: vec![due()], next: None });

        assert!(!view(&page(), &list, None, false).into_string().contains("<button"));
    }

    #[test]
    fn an_empty_worklist_says_so() {
        let list = Ok(List { items: vec![], next: None });

        assert!(!view(&page(), &list, None, true).into_string().contains("<table"));
    }
}
