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

const KINDS: [&str; 11] = [
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
    "identity",
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
    new_name: String,
    sex: String,
    born: String,
    citizen_id: String,
    correction: String,
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

/// A birth as services read it: `2/3/1970` becomes `1970-03-02`; anything else stays as it was typed.
fn born(typed: &str) -> String {
    let day = typed.replace(['-', '.'], "/");
    let day = chrono::NaiveDate::parse_from_str(&day, "%d/%m/%Y");
    day.map_or_else(|_| typed.to_owned(), |day| day.to_string())
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
        "identity" => json!({ "name": given(&wish.new_name), "sex": given(&wish.sex),
                              "born": given(&wish.born).map(born), "correction": wish.correction == "yes",
                              "citizen_id": given(&wish.citizen_id).map(|id| id.replace([' ', '.'], "")) }),
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
        (identity_fields(page, wish, failure))
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

/// Who somebody is: from a day on, or always.
fn identity_fields(page: &Page, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let field =
        |name, label: &str, value| Field::new(name, page.t(label)).problem(problem).value(value);
    let sexes = ["", "male", "female"].map(|one| {
        (one.to_owned(), if one.is_empty() { String::new() } else { page.word("sex", one) })
    });
    let ways = [("", "identity-from-day"), ("yes", "identity-correction")]
        .map(|(value, key)| (value.to_owned(), page.t(key)));
    html! {
        fieldset { legend { (page.t("identity-when")) }
            p.hint { (page.t("identity-hint")) }
            (field("correction", "identity-way", &wish.correction).select(&ways))
            (field("new_name", "identity-new-name", &wish.new_name).input("text"))
            (field("sex", "label-sex", &wish.sex).select(&sexes))
            (field("born", "label-born", &wish.born).hint(page.t("identity-born-hint")).input("text"))
            (field("citizen_id", "label-citizen-id", &wish.citizen_id).input("text"))
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

    #[test]
    fn who_somebody_is_goes_as_services_read_it() {
        let wish = Wish {
            kind: "identity".into(),
            born: "2/3/1970".into(),
            citizen_id: "001 070 000 123".into(),
            correction: "yes".into(),
            ..Wish::default()
        };

        let said = body(&wish);

        assert_eq!((&said["born"], &said["name"]), (&json!("1970-03-02"), &Value::Null));
        assert_eq!(
            (&said["citizen_id"], &said["correction"]),
            (&json!("001070000123"), &json!(true))
        );
        assert_eq!(
            (born("1970"), born("1970-03-02")),
            ("1970".to_owned(), "1970-03-02".to_owned())
        );
    }
}
