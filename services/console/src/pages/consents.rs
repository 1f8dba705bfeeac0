//! For what a person's data are used, and what they say to it: a press to consent, a press to take it back.

use actix_web::HttpResponse;
use actix_web::web::Path;
use auth::Permission;
use maud::{Markup, html};
use schema::PersonId;
use serde::Deserialize;
use serde_json::json;

use crate::api::views::Consent;
use crate::api::{Failure, List, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// What is decided.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    purpose: String,
    text_version: i32,
    decision: String,
    document: String,
}

/// Shows the purposes.
pub(crate) async fn show(who: SignedIn, id: Path<PersonId>) -> Result<HttpResponse, Error> {
    consents(&who, *id, None).await
}

/// Gives or withdraws.
pub(crate) async fn decide(
    id: Path<PersonId>,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, &posted.form);
    let body = json!({
        "purpose": wish.purpose, "decision": wish.decision, "text_version": wish.text_version,
        "document": wish.document.trim(),
    });
    let path = format!("/people/{id}/consents");
    match who.api.write(Write::post(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(&format!("/console/people/{id}/consents"))),
        Err(failure) => consents(who, *id, Some(&failure)).await,
    }
}

async fn consents(
    who: &SignedIn,
    id: PersonId,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}/consents");
    let list = who.api.get::<List<Consent>>(Service::Registry, &path).await;
    let page = &who.page;
    let title = page.t("consents");
    let own = who.caller.person() == Some(id);
    let may = who.caller.allows(Permission::RecordConsent);
    let body = html! {
        p { a href=(format!("/console/people/{id}")) { (page.t("back-to-person")) } }
        h1 { (title) }
        p.hint { (page.t("consents-about")) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        @match &list {
            Ok(list) => { @for one in &list.items { (purpose(page, id, one, (own, may))) } }
            Err(failure) => (explain(page, Service::Registry, failure)),
        }
    };
    who.answer(&title, body)
}

fn purpose(page: &Page, id: PersonId, one: &Consent, (own, may): (bool, bool)) -> Markup {
    let by_law = one.basis == "law";
    block(
        &one.title,
        html! {
            p { (one.text) }
            p.quiet { (one.legal_basis) }
            p { strong { (page.word("consent-state", &one.state)) } }
            @if !by_law && !one.enforced { p.quiet { (page.t("consent-not-enforced")) } }
            @if may && !by_law { (form(page, id, one, own)) }
            @if !by_law { (history(page, one)) }
        },
    )
}

fn form(page: &Page, id: PersonId, one: &Consent, own: bool) -> Markup {
    let gives = one.state != "given";
    let (decision, label, class) = match gives {
        true => ("give", "consent-give", ""),
        false => ("withdraw", "consent-withdraw", "second"),
    };
    let document = page.t_with("consent-paper-for", &[("purpose", &one.title)]);
    html! {
        form.stack method="post" action=(format!("/console/people/{id}/consents")) {
            (page.form_keys())
            input type="hidden" name="purpose" value=(one.purpose);
            input type="hidden" name="text_version" value=(one.text_version);
            @if gives && !own {
                input type="text" name="document" required aria-label=(document)
                    placeholder=(page.t("consent-paper")) autocomplete="off";
            }
            div { button class=(class) type="submit" name="decision" value=(decision) { (page.t(label)) } }
        }
    }
}

fn history(page: &Page, one: &Consent) -> Markup {
    if one.history.is_empty() {
        return nothing(&page.t("consent-history-none"));
    }
    let labels =
        ["said-on", "consent-decision", "consent-means", "consent-text", "recorded-by-account"]
            .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (one.history.iter())
        .map(|said| {
            vec![
                html! { (page.moment(said.recorded_at)) },
                html! { (page.word("consent-decision", &said.decision)) },
                html! { (page.word("consent-means", &said.means)) " " (said.document) },
                html! { (said.text_version) },
                html! { (said.recorded_by) },
            ]
        })
        .collect();
    table(&page.t_with("consent-history-of", &[("purpose", &one.title)]), &labels, &rows)
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn drawn(basis: &str, state: &str, own: bool) -> String {
        let page = Page { language: Language::Vi, path: "/console".into(), viewer: None };
        let consent = json!({ "purpose": "email_notices", "title": "Nhận thư", "text": "…",
            "text_version": 1, "basis": basis, "state": state, "enforced": true });
        let id = "01958f00-0000-7000-8000-000000000001".parse().unwrap();
        purpose(&page, id, &serde_json::from_value(consent).unwrap(), (own, true)).into_string()
    }

    #[test]
    fn nothing_is_ticked_beforehand_and_taking_back_is_one_press() {
        let (never, given) = (drawn("consent", "never", true), drawn("consent", "given", true));

        assert!(never.contains("value=\"give\"") && !never.contains("checked"));
        assert!(given.contains("value=\"withdraw\"") && !given.contains("name=\"document\""));
    }

    #[test]
    fn what_rests_on_law_has_no_button_and_an_officer_names_the_paper() {
        assert!(!drawn("law", "not_needed", true).contains("<button"));
        assert!(drawn("consent", "never", false).contains("name=\"document\""));
    }
}
