//! Grants: one person asks, another approves, and either may revoke.

use actix_web::HttpResponse;
use actix_web::web::Path;
use auth::Permission;
use maud::{Markup, html};
use schema::{GrantId, Role};
use serde::{Deserialize, Serialize};

use crate::api::views::Grant;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, button_form_for, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::{Nothing, Posted};
use crate::signed_in::SignedIn;

const PATH: &str = "/console/grants";
const SCOPES: [&str; 5] = ["province", "organisation", "facility", "person", "central"];

/// What somebody asks for, as the form says it.
#[derive(Default, Deserialize)]
pub(crate) struct Wish {
    subject: String,
    role: String,
    reach: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    valid_from: String,
    #[serde(default)]
    valid_to: String,
    #[serde(default)]
    reason: String,
}

#[derive(Serialize)]
struct Ask<'a> {
    subject: &'a str,
    role: &'a str,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<&'a str>,
    reason: &'a str,
}

/// Shows the grants.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    grants(&who, &Wish::default(), None).await
}

/// Asks for a grant.
pub(crate) async fn ask(posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, &posted.form);
    let given = |text: &str| !text.is_empty();
    let body = Ask {
        subject: wish.subject.trim(),
        role: &wish.role,
        scope: scope(wish),
        valid_from: given(&wish.valid_from).then_some(wish.valid_from.as_str()),
        valid_to: given(&wish.valid_to).then_some(wish.valid_to.as_str()),
        reason: wish.reason.trim(),
    };
    match who.api.write(Write::post(Service::Registry, "/grants", &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => grants(who, wish, Some(&failure)).await,
    }
}

fn scope(wish: &Wish) -> String {
    match wish.reach.as_str() {
        whole @ ("province" | "central") => whole.to_owned(),
        reach => format!("{reach}:{}", wish.scope.trim()),
    }
}

/// Approves what another person asked for.
pub(crate) async fn approve(
    id: Path<GrantId>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/grants/{id}/approval");
    let write = Write::post(Service::Registry, &path, &posted.key);
    let done = posted.who.api.write(write, &serde_json::json!({})).await;
    settled(&posted.who, done).await
}

/// Revokes a grant.
pub(crate) async fn revoke(
    id: Path<GrantId>,
    posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    let path = format!("/grants/{id}");
    let done = posted.who.api.delete(Service::Registry, &path, &posted.key).await;
    settled(&posted.who, done).await
}

async fn settled(who: &SignedIn, done: Loaded<()>) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => grants(who, &Wish::default(), Some(&failure)).await,
    }
}

async fn grants(
    who: &SignedIn,
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let list = who.api.get::<List<Grant>>(Service::Registry, "/grants").await;
    let rights = Rights {
        asks: who.caller.allows(Permission::ProposeGrant),
        approves: who.caller.allows(Permission::ApproveGrant),
        subject: who.caller.subject(),
    };
    let title = who.page.t("menu-grants");
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(&who.page, Service::Registry, failure)) }
        (block(&who.page.t("grants"), view(&who.page, &list, &rights)))
        @if rights.asks { (block(&who.page.t("grant-ask"), form(&who.page, wish, failure))) }
    };
    who.answer(&title, body)
}

/// What the reader may do with grants.
struct Rights<'a> {
    asks: bool,
    approves: bool,
    subject: &'a str,
}

fn view(page: &Page, list: &Loaded<List<Grant>>, rights: &Rights<'_>) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("grants-none"));
    }
    let labels = ["account", "role", "scope", "valid", "state", "action"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = list.items.iter().map(|one| row(page, one, rights)).collect();
    table(&page.t("grants"), &labels, &rows)
}

fn row(page: &Page, one: &Grant, rights: &Rights<'_>) -> Vec<Markup> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| page.day(day)).unwrap_or_default();
    vec![
        html! { (one.subject) },
        html! { (page.role(&one.role)) },
        html! { (page.scope(&one.scope)) },
        html! { (day(one.valid_from)) " – " (day(one.valid_to)) },
        html! {
            (page.word("grant", &one.state))
            @if let Some(by) = &one.requested_by { br; span.quiet { (page.t("asked-by")) " " (by) } }
            @if let Some(by) = &one.approved_by { br; span.quiet { (page.t("approved-by")) " " (by) } }
        },
        html! { div.row { (actions(page, one, rights)) } },
    ]
}

fn actions(page: &Page, one: &Grant, rights: &Rights<'_>) -> Markup {
    let waiting = one.state == "requested";
    let over = matches!(one.state.as_str(), "revoked" | "withdrawn");
    let own = one.requested_by.as_deref() == Some(rights.subject) || one.subject == rights.subject;
    html! {
        @if waiting && rights.approves && !own {
            (button_form_for(page, (&format!("{PATH}/{}/approval", one.id), one.version), &page.t("approve"), ""))
        }
        @if waiting && own { span.quiet { (page.t("another-approves")) } }
        @if rights.asks && !over {
            (button_form_for(page, (&format!("{PATH}/{}/revocation", one.id), one.version), &page.t("revoke"), "danger"))
        }
    }
}

fn form(page: &Page, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let roles: Vec<(String, String)> = Role::ALL
        .iter()
        .map(|role| (role.as_str().to_owned(), page.role(role.as_str()).to_owned()))
        .collect();
    let reaches = SCOPES.map(|reach| (reach.to_owned(), page.scope(reach)));
    html! {
        p.hint { (page.t("grant-ask-hint")) }
        form.stack method="post" action=(PATH) {
            (page.form_keys())
            (Field::new("subject", page.t("label-account")).hint(page.t("account-hint"))
                .value(&wish.subject).required().problem(problem).input("text"))
            (Field::new("role", page.t("label-role")).value(&wish.role).required()
                .problem(problem).select(&roles))
            (Field::new("reach", page.t("label-scope")).value(&wish.reach).required()
                .problem(problem).select(&reaches))
            (Field::new("scope", page.t("label-scope-code")).hint(page.t("scope-code-hint"))
                .value(&wish.scope).problem(problem).input("text"))
            (Field::new("valid_from", page.t("label-valid-from")).value(&wish.valid_from)
                .problem(problem).input("date"))
            (Field::new("valid_to", page.t("label-valid-to")).hint(page.t("valid-to-hint"))
                .value(&wish.valid_to).problem(problem).input("date"))
            (Field::new("reason", page.t("label-reason")).hint(page.t("grant-reason-hint"))
                .value(&wish.reason).required().problem(problem).input("text"))
            div { button type="submit" { (page.t("ask")) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;
    use serde_json::json;

    use super::*;

    fn drawn(state: &str, subject: &str) -> String {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        let grant = serde_json::from_value(json!({
            "id": "0195-g", "subject": "bs-lan", "role": "clinic_doctor", "scope": "facility:01001",
            "valid_from": "2026-11-21", "state": state, "requested_by": "van-thu",
        }));
        let list = Ok(List { items: vec![grant.unwrap()], next: None });
        let rights = Rights { asks: true, approves: true, subject };
        view(&page, &list, &rights).into_string()
    }

    #[test]
    fn a_scope_without_a_code_is_sent_alone() {
        for (reach, code, expected) in [
            ("province", "SYT", "province"),
            ("central", "", "central"),
            ("facility", " 01001 ", "facility:01001"),
        ] {
            let wish = Wish { reach: reach.into(), scope: code.into(), ..Wish::default() };
            assert_eq!(scope(&wish), expected);
        }
    }

    #[test]
    fn another_person_approves() {
        assert!(drawn("requested", "truong-phong").contains("/console/grants/0195-g/approval"));
        assert!(!drawn("requested", "van-thu").contains("/approval"));
    }

    #[test]
    fn what_is_over_has_no_buttons() {
        assert!(!drawn("revoked", "truong-phong").contains("<button"));
    }

    #[test]
    fn roles_and_scopes_are_in_words() {
        let drawn = drawn("issued", "truong-phong");

        assert!(drawn.contains("Bác sĩ phòng khám A") && drawn.contains("01001"));
    }

    #[test]
    fn the_scope_is_one_text_for_the_registry() {
        let wish = |reach: &str, scope: &str| Wish {
            reach: reach.into(),
            scope: scope.into(),
            ..Wish::default()
        };

        assert_eq!(scope(&wish("province", "bỏ qua")), "province");
        assert_eq!(scope(&wish("facility", " 01001 ")), "facility:01001");
    }
}
