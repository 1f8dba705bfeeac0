//! The quarterly review of grants: who still needs what they may, said of each by somebody else.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use auth::Permission;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use crate::api::views::{Grant, GrantReview, ReviewedGrant};
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, block, message, next_page, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/grant-reviews";

/// What is said of one grant.
#[derive(Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    grant: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
}

/// From where on.
#[derive(Deserialize)]
pub(crate) struct Which {
    after: Option<String>,
}

/// Shows the reviews, and where the newest one is.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    let list = who.api.get::<List<GrantReview>>(Service::Registry, "/grant-reviews").await;
    let page = &who.page;
    let title = page.t("menu-grant-reviews");
    let body = html! {
        h1 { (title) }
        p.hint { (page.t("review-about")) }
        (reviews(page, &list))
    };
    who.answer(&title, body)
}

fn reviews(page: &Page, list: &Loaded<List<GrantReview>>) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("reviews-none"));
    }
    let labels = [
        "quarter",
        "due-on",
        "review-total",
        "review-confirmed",
        "review-revoked",
        "review-waiting",
    ]
    .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (list.items.iter())
        .map(|one| {
            vec![
                html! { a href=(format!("{PATH}/{}", one.quarter)) { (one.quarter) } },
                html! { (page.day(one.due_on)) },
                html! { (page.count(one.total)) },
                html! { (page.count(one.confirmed)) },
                html! { (page.count(one.revoked)) },
                html! { (page.count(one.waiting))
                @if one.overdue > 0 { " – " strong { (page.t("review-overdue")) } } },
            ]
        })
        .collect();
    table(&page.t("menu-grant-reviews"), &labels, &rows)
}

/// Shows one review.
pub(crate) async fn open(
    who: SignedIn,
    quarter: Path<String>,
    which: Query<Which>,
) -> Result<HttpResponse, Error> {
    review(&who, &quarter, which.after.as_deref(), None).await
}

/// Confirms or revokes one grant.
pub(crate) async fn decide(
    quarter: Path<String>,
    posted: Posted<Said>,
) -> Result<HttpResponse, Error> {
    let (who, said) = (&posted.who, &posted.form);
    let quarter = encoded(&quarter);
    let path = format!("/grant-reviews/{quarter}/decisions");
    let body = json!({ "decisions": [{
        "grant_id": said.grant, "decision": said.decision, "reason": said.reason.trim(),
    }] });
    match who.api.write(Write::post(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(&format!("{PATH}/{quarter}"))),
        Err(failure) => review(who, &quarter, None, Some(&failure)).await,
    }
}

async fn review(
    who: &SignedIn,
    quarter: &str,
    after: Option<&str>,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let quarter = encoded(quarter);
    let after = after.map(|after| format!("?after={}", encoded(after))).unwrap_or_default();
    let path = format!("/grant-reviews/{quarter}{after}");
    let review = who.api.get::<GrantReview>(Service::Registry, &path).await;
    let page = &who.page;
    let title = page.t_with("review-of", &[("quarter", &quarter)]);
    let may = who.caller.allows(Permission::ReviewGrants);
    let body = html! {
        p { a href=(PATH) { (page.t("review-all")) } }
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        @match &review {
            Ok(review) => (whole(page, review, may)),
            Err(failure) => (explain(page, Service::Registry, failure)),
        }
    };
    who.answer(&title, body)
}

fn whole(page: &Page, review: &GrantReview, may: bool) -> Markup {
    let left = [("count", &*page.count(review.waiting)), ("day", &*page.day(review.due_on))];
    let tone = if review.overdue > 0 { Tone::Warn } else { Tone::Plain };
    let late = if review.overdue > 0 { "review-late" } else { "review-left" };
    html! {
        @if review.waiting > 0 { (message(tone, &page.t_with(late, &left))) }
        @else { (message(Tone::Good, &page.t("review-done"))) }
        (block(&page.t("review-expiring"), expiring(page, &review.expiring)))
        (block(&page.t("review-items"), items(page, review, may)))
        (next_page(page, &format!("{PATH}/{}", review.quarter), review.next.as_deref()))
    }
}

fn expiring(page: &Page, grants: &[Grant]) -> Markup {
    if grants.is_empty() {
        return nothing(&page.t("review-expiring-none"));
    }
    let labels =
        ["account", "role", "scope", "valid-to"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (grants.iter())
        .map(|one| {
            vec![
                html! { (one.subject) },
                html! { (page.role(&one.role)) },
                html! { (page.scope(&one.scope)) },
                html! { (one.valid_to.map(|day| page.day(day)).unwrap_or_default()) },
            ]
        })
        .collect();
    table(&page.t("review-expiring"), &labels, &rows)
}

fn items(page: &Page, review: &GrantReview, may: bool) -> Markup {
    if review.items.is_empty() {
        return nothing(&page.t("reviews-none"));
    }
    let labels = ["account", "role", "scope", "grant-reason", "valid-to", "review-decision"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = (review.items.iter())
        .map(|one| {
            vec![
                html! { (one.subject) },
                html! { (page.role(&one.role)) },
                html! { (page.scope(&one.scope)) },
                html! { (one.grant_reason) },
                html! { (one.valid_to.map(|day| page.day(day)).unwrap_or_default()) },
                said(page, &review.quarter, one, may),
            ]
        })
        .collect();
    table(&page.t("review-items"), &labels, &rows)
}

fn said(page: &Page, quarter: &str, one: &ReviewedGrant, may: bool) -> Markup {
    if let Some(decision) = &one.decision {
        return html! {
            (page.word("review-decision", decision)) ": " (one.reason.as_deref().unwrap_or(""))
            br; span.quiet { (one.decided_by.as_deref().unwrap_or("")) }
        };
    }
    if one.grant_state != "issued" {
        return html! { span.quiet { (page.word("grant", &one.grant_state)) } };
    }
    if one.own || !may {
        return html! { span.quiet { (page.t(if one.own { "review-own" } else { "review-waits" })) } };
    }
    let label = page.t_with("review-reason-for", &[("account", &one.subject)]);
    html! {
        form.stack method="post" action=(format!("{PATH}/{quarter}/decisions")) {
            (page.form_keys())
            input type="hidden" name="grant" value=(one.grant_id);
            input type="text" name="reason" required aria-label=(label)
                placeholder=(page.t("label-reason")) autocomplete="off";
            div.row {
                button type="submit" name="decision" value="confirm" { (page.t("review-confirm")) }
                button.danger type="submit" name="decision" value="revoke" { (page.t("revoke")) }
            }
        }
    }
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn drawn(own: bool, decision: Option<&str>) -> String {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        let item = json!({ "grant_id": "g1", "subject": "bs-lan", "role": "clinic_doctor",
            "scope": "facility:01001", "grant_state": "issued", "decision": decision,
            "reason": decision.map(|_| "vẫn làm ở phòng khám"), "own": own });
        let review = json!({ "quarter": "2026-Q4", "due_on": "2026-10-31", "waiting": 1, "overdue": 1,
            "items": [item] });
        whole(&page, &serde_json::from_value(review).unwrap(), true).into_string()
    }

    #[test]
    fn another_persons_grant_can_be_decided_and_ones_own_cannot() {
        assert!(drawn(false, None).contains("/console/grant-reviews/2026-Q4/decisions"));
        assert!(!drawn(true, None).contains("<form"));
    }

    #[test]
    fn what_was_decided_stays_with_its_reason_and_what_is_late_is_said() {
        let drawn = drawn(false, Some("confirmed"));

        assert!(drawn.contains("vẫn làm ở phòng khám") && !drawn.contains("<form"));
        assert!(drawn.contains("quá hạn"));
    }
}
