//! One rule table: its rows in words, and what may be done with it.

use actix_web::HttpResponse;
use actix_web::web::Path;
use auth::Permission;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::PATH;
use crate::api::views::{RowClass, RuleTable, Started, TableSystem};
use crate::api::{Failure, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, block, button_form, facts, message, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

/// The Council's decision, as the form says it.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Decision {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    date: String,
}

/// Shows a table.
pub(crate) async fn open(who: SignedIn, version: Path<String>) -> Result<HttpResponse, Error> {
    desk(&who, &version, &Decision::default(), None).await
}

/// Publishes a draft.
pub(crate) async fn publish(
    version: Path<String>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/rule-tables/{}/publication", segment(&version));
    let write = Write::post(Service::Classification, &path, &posted.key);
    let done = posted.who.api.write(write, &serde_json::json!({})).await;
    settled(&posted.who, &version, &Decision::default(), done).await
}

/// Records that the Council ratified it.
pub(crate) async fn ratify(
    version: Path<String>,
    posted: Posted<Decision>,
) -> Result<HttpResponse, Error> {
    let path = format!("/rule-tables/{}/ratification", segment(&version));
    let write = Write::post(Service::Classification, &path, &posted.key);
    let done = posted.who.api.write(write, &posted.form).await;
    settled(&posted.who, &version, &posted.form, done).await
}

/// Asks what the table would change, and follows the answer.
pub(crate) async fn simulate(
    version: Path<String>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/rule-tables/{}/simulations", segment(&version));
    let write = Write::post(Service::Classification, &path, &posted.key);
    match posted.who.api.start::<Started>(write).await {
        Ok(run) => Ok(posted.who.go(&format!("{PATH}/runs/{}", run.id))),
        Err(failure) => desk(&posted.who, &version, &Decision::default(), Some(&failure)).await,
    }
}

async fn settled(
    who: &SignedIn,
    version: &str,
    decision: &Decision,
    done: Result<(), Failure>,
) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(who.go(&format!("{PATH}/{}", segment(version)))),
        Err(failure) => desk(who, version, decision, Some(&failure)).await,
    }
}

fn segment(version: &str) -> String {
    url::form_urlencoded::byte_serialize(version.as_bytes()).collect()
}

async fn desk(
    who: &SignedIn,
    version: &str,
    decision: &Decision,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let path = format!("/rule-tables/{}", segment(version));
    let found = who.api.get::<RuleTable>(Service::Classification, &path).await;
    let title = who.page.t_with("table-titled", &[("version", version)]);
    let page = &who.page;
    let may = |permission| who.caller.allows(permission);
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Classification, failure)) }
        @match &found {
            Err(failure) => { (explain(page, Service::Classification, failure)) },
            Ok(one) => {
                (head(page, one))
                @if one.state == "draft" && may(Permission::DraftRuleTable) {
                    (block(&page.t("table-publish"), action(page, one, "publication", "publish")))
                }
                @if one.state == "published" && may(Permission::RatifyRuleTable) {
                    (block(&page.t("table-ratify"), form(page, one, decision, failure)))
                }
                @if may(Permission::SimulateRuleTable) {
                    (block(&page.t("table-simulate"), action(page, one, "simulations", "simulate")))
                }
                @for system in &one.document.systems { (rows(page, system)) }
            },
        }
    };
    who.answer(&title, body)
}

fn head(page: &Page, one: &RuleTable) -> Markup {
    let in_force = page.t(if one.in_force { "yes" } else { "no" });
    let mut pairs = vec![
        (page.t("label-title"), one.title.get(page.language).to_owned()),
        (page.t("label-state"), page.word("table", &one.state)),
        (page.t("in-force"), in_force),
        (page.t("label-rows"), page.count(one.rows)),
    ];
    if let Some(decision) = &one.decision {
        let day = one.decided_on.map(|day| page.day(day)).unwrap_or_default();
        pairs.push((page.t("label-decision"), format!("{decision} {day}")));
    }
    html! {
        @if let Some(note) = &one.table_note { (message(Tone::Warn, note)) }
        (facts(&pairs))
        p { (one.note.get(page.language)) }
    }
}

fn action(page: &Page, one: &RuleTable, path: &str, key: &str) -> Markup {
    let action = format!("{PATH}/{}/{path}", segment(&one.version));
    html! {
        p.hint { (page.t(&format!("table-{key}-hint"))) }
        (button_form(page, &action, &page.t(&format!("table-{key}")), "second"))
    }
}

fn form(page: &Page, one: &RuleTable, decision: &Decision, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    html! {
        p.hint { (page.t("table-ratify-hint")) }
        form.stack method="post" action=(format!("{PATH}/{}/ratification", segment(&one.version))) {
            (page.form_keys())
            (Field::new("decision", page.t("label-decision")).value(&decision.decision).required()
                .problem(problem).input("text"))
            (Field::new("date", page.t("label-decided-on")).value(&decision.date).required()
                .problem(problem).input("date"))
            div { button type="submit" { (page.t("table-ratify")) } }
        }
    }
}

fn class_of(page: &Page, class: &RowClass) -> Markup {
    html! {
        @match class {
            RowClass::One(class) => { span.class { (class) } },
            RowClass::Between(best, worst) => {
                (page.t_with("from-to", &[("best", best), ("worst", worst)]))
            },
        }
    }
}

fn rows(page: &Page, system: &TableSystem) -> Markup {
    let labels = ["class", "criterion", "authority"].map(|key| page.t(&format!("label-{key}")));
    let title = system.text.get(page.language);
    let rows: Vec<Vec<Markup>> = (system.rows.iter())
        .map(|row| {
            vec![
                class_of(page, &row.class),
                html! { (row.text.get(page.language)) },
                html! {
                    span.tag { (page.word("authority", &row.authority.kind)) } " "
                    (row.authority.source.get(page.language))
                },
            ]
        })
        .collect();
    html! { details { summary { (title) } (table(title, &labels, &rows)) } }
}
