//! Orders of an authority that a record be kept: who is held, and holding and lifting on the page of one person.

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use schema::{LegalHoldId, PersonId};
use serde_json::json;

use super::person::{Why, send};
use super::record;
use crate::api::views::{Held, Hold, Holds};
use crate::api::{Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, message, nothing, table};
use crate::page::fields::Field;
use crate::posted::Posted;

/// Holds the record.
pub(crate) async fn hold(id: Path<PersonId>, posted: Posted<Why>) -> Result<HttpResponse, Error> {
    let body = json!({ "reason": posted.form.reason, "document": posted.form.document });
    let path = format!("/people/{id}/holds");
    send(&posted, *id, Write::post(Service::Registry, &path, &posted.key), body).await
}

/// Ends an order.
pub(crate) async fn lift(
    path: Path<(PersonId, LegalHoldId)>,
    posted: Posted<Why>,
) -> Result<HttpResponse, Error> {
    let (id, hold) = path.into_inner();
    let body = json!({ "reason": posted.form.reason });
    let path = format!("/people/{id}/holds/{hold}/lifting");
    send(&posted, id, Write::post(Service::Registry, &path, &posted.key), body).await
}

/// Everybody whose record is held.
pub(super) fn held_view(page: &Page, list: &[Held]) -> Markup {
    if list.is_empty() {
        return nothing(&page.t("hold-none"));
    }
    let labels = ["name", "keep-born", "hold-document", "hold-at"]
        .map(|key| page.t(&format!("label-{key}")));
    let row = |one: &Held| {
        vec![
            html! { a href=(record(&one.person_id)) { (one.name) } },
            html! { (one.born_year) },
            html! { (one.document) },
            html! { (page.moment(one.held_at)) },
        ]
    };
    let rows: Vec<Vec<Markup>> = list.iter().map(row).collect();
    table(&page.t("hold-held"), &labels, &rows)
}

/// The orders about one person, with what can be done about them.
pub(super) fn holds_view(page: &Page, id: PersonId, found: &Holds) -> Markup {
    let action = format!("/console/people/{id}/holds");
    html! {
        @if found.held { (message(Tone::Warn, &page.t("hold-lasts"))) }
        @else { p.hint { (page.t("hold-hint")) } }
        @if !found.items.is_empty() { (orders(page, &found.items)) }
        @for one in found.items.iter().filter(|one| one.lifted_at.is_none()) {
            form.stack method="post" action=(format!("{action}/{}/lifting", one.id)) {
                (page.form_keys())
                (Field::new("reason", page.t_with("hold-lift-reason", &[("document", &one.document)]))
                    .of(format!("hold-{}", one.id)).required().input("text"))
                div { button.second type="submit" { (page.t("hold-lift")) } }
            }
        }
        form.stack method="post" action=(action) {
            (page.form_keys())
            (Field::new("document", page.t("hold-document")).hint(page.t("hold-document-hint"))
                .of("hold").required().input("text"))
            (Field::new("reason", page.t("hold-reason")).hint(page.t("keep-no-findings"))
                .of("hold").required().input("text"))
            div { button type="submit" { (page.t("hold-hold")) } }
        }
    }
}

fn orders(page: &Page, items: &[Hold]) -> Markup {
    let labels =
        ["hold-at", "hold-document", "hold-lifted"].map(|key| page.t(&format!("label-{key}")));
    let row = |one: &Hold| {
        vec![
            html! { (page.moment(one.held_at)) br; span.quiet { (one.held_by) } },
            html! { (one.document) br; span.quiet { (one.reason) } },
            html! {
                @if let Some(at) = one.lifted_at {
                    (page.moment(at)) br;
                    span.quiet { (one.lifted_by.as_deref().unwrap_or_default()) }
                    br; (one.lifted_reason.as_deref().unwrap_or_default())
                } @else { (page.t("hold-lasting")) }
            },
        ]
    };
    let rows: Vec<Vec<Markup>> = items.iter().map(row).collect();
    table(&page.t("hold-orders"), &labels, &rows)
}
