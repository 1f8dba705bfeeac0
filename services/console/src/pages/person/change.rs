//! What is done to a person: moving, retiring, leaving, dying, and what else is otherwise from a day on.

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use schema::{ManagementTier, PersonId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::views::Person;
use crate::api::{Failure, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, facts};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const KINDS: [&str; 10] = [
    "move",
    "retire",
    "leave",
    "die",
    "tier",
    "care_group",
    "merit",
    "contact",
    "family_contact",
    "doctor",
];

/// A change as the form says it; which fields count depends on the kind.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    kind: String,
    on: String,
    reason: String,
    document: String,
    organisation: String,
    post: String,
    keeps: String,
    tier: String,
    code: String,
    ends: String,
    name: String,
    role: String,
    phone: String,
    email: String,
    address: String,
    address_unit: String,
}

/// Shows the form.
pub(crate) async fn open(who: SignedIn, id: Path<PersonId>) -> Result<HttpResponse, Error> {
    change(&who, *id, &Wish::default(), None).await
}

/// Records a change.
pub(crate) async fn record(
    id: Path<PersonId>,
    posted: Posted<Wish>,
) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}/changes");
    let write = Write::post(Service::Registry, &path, &posted.key);
    match posted.who.api.write(write, &body(&posted.form)).await {
        // Who may not ask for them does not see them any more.
        Ok(()) if sets_apart(&posted.form) && !posted.who.includes_central() => {
            Ok(posted.who.go("/console/people"))
        }
        Ok(()) => Ok(posted.who.go(&format!("/console/people/{id}/history"))),
        Err(failure) => change(&posted.who, *id, &posted.form, Some(&failure)).await,
    }
}

fn sets_apart(wish: &Wish) -> bool {
    wish.kind == "tier" && wish.tier == ManagementTier::Central.as_str()
}

/// What was typed, if something was.
pub(super) fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn body(wish: &Wish) -> Value {
    let mut body = match wish.kind.as_str() {
        "move" => json!({ "organisation": wish.organisation.trim(), "post": wish.post,
                          "keeps": wish.keeps == "yes" }),
        "retire" => json!({ "post": given(&wish.post) }),
        "tier" => json!({ "tier": wish.tier }),
        "care_group" | "merit" => json!({ "code": wish.code.trim(), "ends": wish.ends == "yes" }),
        "contact" => json!({ "phone": given(&wish.phone), "email": given(&wish.email),
                             "address": given(&wish.address),
                             "address_unit": given(&wish.address_unit) }),
        "family_contact" | "doctor" => {
            json!({ "name": wish.name, "role": given(&wish.role), "phone": given(&wish.phone) })
        }
        _ => json!({}),
    };
    body["kind"] = wish.kind.clone().into();
    body["on"] = wish.on.trim().into();
    body["reason"] = wish.reason.clone().into();
    body["document"] = wish.document.clone().into();
    body
}

async fn change(
    who: &SignedIn,
    id: PersonId,
    wish: &Wish,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let path = format!("/people/{id}");
    let person = who.api.get_tagged::<Person>(Service::Registry, &path).await;
    let page = &who.page;
    let title = match &person {
        Ok((person, _)) => page.t_with("change-of", &[("name", &person.name)]),
        Err(_) => page.t("person-change"),
    };
    let body = html! {
        p { a href=(format!("/console/people/{id}")) { (page.t("back-to-person")) } }
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        @match &person {
            Ok((person, seen)) => {
                (block(&page.t("person-change-now"), now(page, person)))
                (block(&page.t("person-change"), form(page, (id, seen), wish, failure)))
            }
            Err(failure) => { (explain(page, Service::Registry, failure)) }
        }
    };
    who.answer(&title, body)
}

/// What is so before the change.
fn now(page: &Page, person: &Person) -> Markup {
    let organisation = person.organisation.as_ref().map(|one| one.shown().to_owned());
    facts(&[
        (page.t("label-organisation"), organisation.unwrap_or_default()),
        (page.t("label-post"), person.post.clone().unwrap_or_default()),
        (page.t("label-tier"), page.word("tier", &person.tier)),
        (page.t("label-standing"), page.word("standing", &person.standing)),
    ])
}

fn form(
    page: &Page,
    (id, seen): (PersonId, &str),
    wish: &Wish,
    failure: Option<&Failure>,
) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let field = |name, label: &str| Field::new(name, page.t(label)).problem(problem);
    let kinds = KINDS.map(|kind| (kind.to_owned(), page.word("person-change", kind)));
    html! {
        p.hint { (page.t("person-change-hint")) }
        form.stack method="post" action=(format!("/console/people/{id}/changes")) {
            (page.form_keys_for(seen))
            (field("kind", "label-change").value(&wish.kind).required().select(&kinds))
            (field("on", "label-change-from").hint(page.t("person-change-on-hint")).value(&wish.on)
                .required().input("date"))
            (field("reason", "label-reason").value(&wish.reason).required().input("text"))
            (field("document", "label-document").value(&wish.document).input("text"))
            (kind_fields(page, wish, failure))
            div { button type="submit" { (page.t("change-do")) } }
        }
    }
}

/// The fields that belong to one kind each; the others are left empty.
fn kind_fields(page: &Page, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let field =
        |name, label: &str, value| Field::new(name, page.t(label)).problem(problem).value(value);
    let yes_no =
        ["", "yes"].map(|one| (one.to_owned(), page.t(if one.is_empty() { "no" } else { "yes" })));
    let tiers: Vec<(String, String)> = std::iter::once((String::new(), String::new()))
        .chain(
            ManagementTier::ALL
                .iter()
                .map(|tier| (tier.as_str().to_owned(), page.word("tier", tier.as_str()))),
        )
        .collect();
    html! {
        fieldset { legend { (page.t("when-moved")) }
            (field("organisation", "label-organisation-code", &wish.organisation).input("text"))
            (field("post", "label-post", &wish.post).hint(page.t("post-hint")).input("text"))
            (field("keeps", "label-keeps", &wish.keeps).select(&yes_no))
        }
        fieldset { legend { (page.t("when-tier")) }
            (field("tier", "label-tier", &wish.tier).hint(page.t("central-tier-hint")).select(&tiers))
        }
        fieldset { legend { (page.t("when-group")) }
            (field("code", "label-group-code", &wish.code).hint(page.t("group-code-hint")).input("text"))
            (field("ends", "label-ends", &wish.ends).select(&yes_no))
        }
        fieldset { legend { (page.t("when-contact")) }
            (field("name", "label-name", &wish.name).hint(page.t("someone-hint")).input("text"))
            (field("role", "label-role-of", &wish.role).hint(page.t("role-of-hint")).input("text"))
            (field("phone", "label-phone", &wish.phone).input("tel"))
            (field("email", "label-email", &wish.email).input("email"))
            (field("address", "label-address", &wish.address).input("text"))
            (field("address_unit", "label-address-unit", &wish.address_unit)
                .hint(page.t("address-unit-hint")).input("text"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_says_its_own_fields_alone() {
        let wish = |kind: &str| Wish {
            kind: kind.into(),
            on: "2026-07-01".into(),
            organisation: " SYT ".into(),
            post: "Giám đốc".into(),
            phone: "0912345678".into(),
            ..Wish::default()
        };

        assert_eq!(body(&wish("move"))["organisation"], "SYT");
        assert_eq!(body(&wish("leave"))["organisation"], Value::Null);
        assert_eq!(body(&wish("contact"))["phone"], "0912345678");
        assert_eq!(body(&wish("contact"))["email"], Value::Null);
    }
}
