//! Keeping one person's record: restricting, marking for longer, asking for erasure. Works while it is restricted too.

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use schema::PersonId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::erasures_view;
use super::holds::holds_view;
use crate::api::views::{Holds, Restriction, Restrictions, Retention};
use crate::api::{Failure, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, facts, message, nothing, table};
use crate::page::failures::{part, refusal_of};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// The rule that officers mark.
const SPECIAL: &str = "special";

/// Why something is done.
#[derive(Default, Deserialize)]
pub(crate) struct Why {
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) document: String,
    /// Of an erasure: whether a document orders it before the retention ends.
    #[serde(default)]
    by_law: String,
    /// Of a mark: `yes` sets it.
    #[serde(default)]
    applies: String,
}

/// Shows the page.
pub(crate) async fn show(who: SignedIn, id: Path<PersonId>) -> Result<HttpResponse, Error> {
    draw(&who, *id, None).await
}

/// Restricts the record.
pub(crate) async fn restrict(
    id: Path<PersonId>,
    posted: Posted<Why>,
) -> Result<HttpResponse, Error> {
    let body = json!({ "reason": posted.form.reason, "document": posted.form.document });
    let path = format!("/people/{id}/restrictions");
    send(&posted, *id, Write::post(Service::Registry, &path, &posted.key), body).await
}

/// Lifts the restriction.
pub(crate) async fn lift(id: Path<PersonId>, posted: Posted<Why>) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}/restrictions/lifting");
    let body = json!({ "reason": posted.form.reason });
    send(&posted, *id, Write::post(Service::Registry, &path, &posted.key), body).await
}

/// Marks the record for twenty years, or takes the mark away.
pub(crate) async fn mark(id: Path<PersonId>, posted: Posted<Why>) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}/retention");
    let applies = posted.form.applies == "yes";
    let body = json!({ "rule": SPECIAL, "applies": applies, "document": posted.form.document });
    send(&posted, *id, Write::put(Service::Registry, &path, &posted.key), body).await
}

/// Asks for the person to be erased.
pub(crate) async fn ask(id: Path<PersonId>, posted: Posted<Why>) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}/erasures");
    let form = &posted.form;
    let by_law = form.by_law == "yes";
    let body = json!({ "reason": form.reason, "document": form.document, "by_law": by_law });
    send(&posted, *id, Write::post(Service::Registry, &path, &posted.key), body).await
}

/// Sends what was typed, and shows the page with it where it was refused.
pub(super) async fn send(
    posted: &Posted<Why>,
    id: PersonId,
    write: Write<'_>,
    body: Value,
) -> Result<HttpResponse, Error> {
    match posted.who.api.write(write, &body).await {
        Ok(()) => Ok(posted.who.go(&super::record(&id.to_string()))),
        Err(failure) => draw(&posted.who, id, Some((&failure, &posted.form))).await,
    }
}

async fn draw(
    who: &SignedIn,
    id: PersonId,
    refused: Option<(&Failure, &Why)>,
) -> Result<HttpResponse, Error> {
    let path = |of: &str| format!("/people/{id}/{of}");
    let (restrictions, retention, holds) = (path("restrictions"), path("retention"), path("holds"));
    let (restrictions, retention, holds) = tokio::join!(
        who.api.get::<Restrictions>(Service::Registry, &restrictions),
        who.api.get::<Retention>(Service::Registry, &retention),
        who.api.get::<Holds>(Service::Registry, &holds),
    );
    let page = &who.page;
    let title = match &restrictions {
        Ok(found) => found.name.clone(),
        Err(_) => page.t("person"),
    };
    let subject = who.caller.subject();
    let body = html! {
        h1 { (title) }
        @if let Some((failure, typed)) = refused {
            (refusal_of(page, Service::Registry, failure, &[&typed.reason, &typed.document]))
        }
        @if restrictions.as_ref().is_ok_and(|found| !found.restricted) {
            p { a href=(format!("/console/people/{id}")) { (page.t("keep-back")) } }
        }
        (part(page, (&page.t("keep-restriction"), Service::Registry), &restrictions, |found| {
            restriction(page, id, found)
        }))
        (part(page, (&page.t("keep-retention"), Service::Registry), &retention, |kept| {
            retention_view(page, id, kept)
        }))
        (part(page, (&page.t("hold-title"), Service::Registry), &holds, |found| {
            holds_view(page, id, found)
        }))
        (part(page, (&page.t("keep-erasure"), Service::Registry), &restrictions, |found| {
            erasure(page, id, found, subject)
        }))
    };
    who.answer(&title, body)
}

fn restriction(page: &Page, id: PersonId, found: &Restrictions) -> Markup {
    let action = format!("/console/people/{id}/restrictions");
    html! {
        @if found.restricted { (message(Tone::Warn, &page.t("keep-is-restricted"))) }
        @else { p.hint { (page.t("keep-restriction-hint")) } }
        @if found.items.is_empty() { (nothing(&page.t("keep-never-restricted"))) }
        @else { (history(page, &found.items)) }
        @if found.restricted {
            form.stack method="post" action=(format!("{action}/lifting")) {
                (page.form_keys())
                (Field::new("reason", page.t("keep-lift-reason")).of("restriction").required().input("text"))
                div { button type="submit" { (page.t("keep-lift")) } }
            }
        } @else {
            form.stack method="post" action=(action) {
                (page.form_keys())
                (Field::new("reason", page.t("keep-restrict-reason")).of("restriction").hint(page.t("keep-no-findings"))
                    .required().input("text"))
                (Field::new("document", page.t("keep-restrict-document")).of("restriction").input("text"))
                div { button.danger type="submit" { (page.t("keep-restrict")) } }
            }
        }
    }
}

fn history(page: &Page, items: &[Restriction]) -> Markup {
    let labels = ["keep-since", "reason", "keep-lifted"].map(|key| page.t(&format!("label-{key}")));
    let row = |one: &Restriction| {
        vec![
            html! { (page.day(one.from)) br; span.quiet { (one.restricted_by) } },
            html! { (one.reason) @if !one.document.is_empty() { br; (one.document) } },
            html! {
                @if let Some(at) = one.lifted_at {
                    (page.moment(at)) br;
                    span.quiet { (one.lifted_by.as_deref().unwrap_or_default()) }
                    br; (one.lifted_reason.as_deref().unwrap_or_default())
                }
            },
        ]
    };
    let rows: Vec<Vec<Markup>> = items.iter().map(row).collect();
    table(&page.t("keep-restriction"), &labels, &rows)
}

fn retention_view(page: &Page, id: PersonId, kept: &Retention) -> Markup {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| page.day(day)).unwrap_or_default();
    let is_marked = kept.marks.iter().any(|mark| mark == SPECIAL);
    let until = match kept.retained_until {
        Some(last) => page.day(last),
        None => page.t("keep-not-begun"),
    };
    let mut known = vec![
        (page.t("label-standing"), page.word("standing", &kept.standing)),
        (page.t("label-keep-since"), day(kept.since)),
        (page.t("label-keep-until"), until),
    ];
    // None decides while it has not begun.
    known.extend(kept.rule.as_deref().map(|rule| {
        let rule = page.word("keep-rule", rule);
        (page.t("keep-deciding-rule"), rule)
    }));
    html! {
        (facts(&known))
        @if kept.ended { (message(Tone::Plain, &page.t("keep-has-ended"))) }
        form.stack method="post" action=(format!("/console/people/{id}/retention")) {
            (page.form_keys())
            input type="hidden" name="applies" value=(if is_marked { "no" } else { "yes" });
            (Field::new("document", page.t("keep-mark-document")).of("mark").hint(page.t("keep-mark-hint"))
                .required().input("text"))
            div { button.second type="submit" {
                (if is_marked { page.t("keep-unmark") } else { page.t("keep-mark") })
            } }
        }
    }
}

fn erasure(page: &Page, id: PersonId, found: &Restrictions, subject: &str) -> Markup {
    let open =
        found.erasures.iter().any(|one| matches!(one.state.as_str(), "requested" | "running"));
    let choices = ["no", "yes"].map(|word| (word.to_owned(), page.word("keep-by-law", word)));
    html! {
        p.hint { (page.t("keep-erasure-hint")) }
        @if !found.erasures.is_empty() { (erasures_view(page, &found.erasures, subject)) }
        @if !open {
            form.stack method="post" action=(format!("/console/people/{id}/erasures")) {
                (page.form_keys())
                (Field::new("by_law", page.t("label-keep-ground")).required().select(&choices))
                (Field::new("document", page.t("keep-erase-document")).hint(page.t("keep-erase-document-hint"))
                    .input("text"))
                (Field::new("reason", page.t("keep-erase-reason")).hint(page.t("keep-no-findings"))
                    .required().input("text"))
                div { button.danger type="submit" { (page.t("keep-ask-erasure")) } }
            }
        }
    }
}
