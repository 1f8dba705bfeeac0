//! One person, entered by hand; and the administrative unit of an address, looked up.

use actix_web::HttpResponse;
use actix_web::web::Query;
use maud::{Markup, html};
use schema::{ManagementTier, Sex};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::views::AdministrativeUnit;
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{block, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/people/new";
const UNITS: &str = "/console/administrative-units";

/// Somebody as the form says them.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    name: String,
    sex: String,
    born: String,
    citizen_id: String,
    insurance: String,
    tier: String,
    organisation: String,
    post: String,
    in_office: String,
    phone: String,
    email: String,
    address: String,
    address_unit: String,
    on: String,
    reason: String,
    document: String,
}

/// Which administrative units.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Units {
    name: String,
    parent: String,
    as_of: String,
}

/// Shows the form.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    enter(&who, &Wish::default(), None)
}

/// Enters them.
pub(crate) async fn record(posted: Posted<Wish>) -> Result<HttpResponse, Error> {
    let who = &posted.who;
    let write = Write::post(Service::Registry, "/people", &posted.key);
    match who.api.write(write, &body(&posted.form)).await {
        Ok(()) => Ok(who.go("/console/people")),
        Err(failure) => enter(who, &posted.form, Some(&failure)),
    }
}

fn body(wish: &Wish) -> Value {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let digits =
        |text: &str| text.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect::<String>();
    json!({
        "name": wish.name.trim(), "sex": wish.sex, "born": born(&wish.born),
        "citizen_id": digits(&wish.citizen_id),
        "insurance": given(&digits(&wish.insurance).to_uppercase()),
        "tier": wish.tier, "organisation": wish.organisation.trim(), "post": wish.post,
        "in_office": wish.in_office != "no", "phone": given(&wish.phone), "email": given(&wish.email),
        "address": given(&wish.address), "address_unit": given(&wish.address_unit),
        "on": given(&wish.on), "reason": wish.reason, "document": wish.document,
    })
}

/// `25/6/1986` and `1986-06-25` mean the same; a year is a year.
fn born(text: &str) -> String {
    let text = text.trim();
    let day = chrono::NaiveDate::parse_from_str(text, "%d/%m/%Y");
    day.map_or_else(|_| text.to_owned(), |day| day.format("%Y-%m-%d").to_string())
}

fn enter(who: &SignedIn, wish: &Wish, failure: Option<&Failure>) -> Result<HttpResponse, Error> {
    let page = &who.page;
    let title = page.t("person-enter");
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        p.hint { (page.t("person-enter-hint")) " " a href=(UNITS) { (page.t("find-unit")) } }
        (form(page, wish, failure))
    };
    who.answer(&title, body)
}

fn form(page: &Page, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let field =
        |name, label: &str, value| Field::new(name, page.t(label)).problem(problem).value(value);
    let sexes: Vec<(String, String)> = Sex::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), page.word("sex", one.as_str())))
        .collect();
    let tiers: Vec<(String, String)> = ManagementTier::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), page.word("tier", one.as_str())))
        .collect();
    let offices = [("yes", "in-office"), ("no", "retired")]
        .map(|(value, key)| (value.to_owned(), page.t(key)));
    html! {
        form.stack method="post" action=(PATH) {
            (page.form_keys())
            (field("name", "label-name", &wish.name).required().input("text"))
            (field("sex", "label-sex", &wish.sex).required().select(&sexes))
            (field("born", "label-born", &wish.born).hint(page.t("search-born-hint")).required().input("text"))
            (field("citizen_id", "label-citizen-id", &wish.citizen_id).required().input("text"))
            (field("insurance", "label-insurance", &wish.insurance).input("text"))
            (field("tier", "label-tier", &wish.tier).hint(page.t("central-tier-hint")).required().select(&tiers))
            (field("organisation", "label-organisation-code", &wish.organisation).required().input("text"))
            (field("post", "label-post", &wish.post).required().input("text"))
            (field("in_office", "label-standing", &wish.in_office).select(&offices))
            (field("phone", "label-phone", &wish.phone).input("tel"))
            (field("email", "label-email", &wish.email).input("email"))
            (field("address", "label-address", &wish.address).hint(page.t("address-hint")).input("text"))
            (field("address_unit", "label-address-unit", &wish.address_unit)
                .hint(page.t("address-unit-hint")).input("text"))
            (field("on", "label-managed-from", &wish.on).hint(page.t("from-today-hint")).input("date"))
            (field("reason", "label-reason", &wish.reason).required().input("text"))
            (field("document", "label-document", &wish.document).input("text"))
            div { button type="submit" { (page.t("person-enter")) } }
        }
    }
}

/// Looks administrative units up. A unit's name is nobody's data, so it may stand in the address.
pub(crate) async fn units(who: SignedIn, wanted: Query<Units>) -> Result<HttpResponse, Error> {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in
        [("name", &wanted.name), ("parent", &wanted.parent), ("as_of", &wanted.as_of)]
    {
        if !value.trim().is_empty() {
            query.append_pair(name, value.trim());
        }
    }
    let path = format!("/administrative-units?{}", query.finish());
    let list = who.api.get::<List<AdministrativeUnit>>(Service::Registry, &path).await;
    let page = &who.page;
    let title = page.t("administrative-units");
    let body = html! {
        h1 { (title) }
        form.stack method="get" action=(UNITS) {
            (Field::new("name", page.t("label-name-of")).hint(page.t("unit-name-hint"))
                .value(&wanted.name).input("text"))
            (Field::new("parent", page.t("label-province-code")).value(&wanted.parent).input("text"))
            (Field::new("as_of", page.t("label-as-of")).hint(page.t("as-of-hint"))
                .value(&wanted.as_of).input("date"))
            div { button type="submit" { (page.t("search")) } }
        }
        (block(&title, unit_rows(page, &list)))
    };
    who.answer(&title, body)
}

fn unit_rows(page: &Page, list: &Loaded<List<AdministrativeUnit>>) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("units-none"));
    }
    let labels = ["code", "name-of", "province", "valid-from", "valid-to", "became"]
        .map(|key| page.t(&format!("label-{key}")));
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| page.day(day)).unwrap_or_default();
    let rows: Vec<Vec<Markup>> = (list.items.iter())
        .map(|one| {
            vec![
                html! { (one.code) },
                html! { (one.name) },
                html! { (one.parent_name.as_deref().unwrap_or("")) },
                html! { (day(one.valid_from)) },
                html! { (day(one.valid_to)) },
                html! { (one.successor.as_deref().unwrap_or("")) },
            ]
        })
        .collect();
    table(&page.t("administrative-units"), &labels, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_what_separates_them_and_days_are_read_as_people_write_them() {
        let wish = Wish {
            citizen_id: "001 070-000.123".into(),
            insurance: "dn 401 0000000123".into(),
            born: "2/3/1970".into(),
            ..Wish::default()
        };

        let body = body(&wish);

        assert_eq!(
            (&body["citizen_id"], &body["born"]),
            (&json!("001070000123"), &json!("1970-03-02"))
        );
        assert_eq!((&body["insurance"], &body["on"]), (&json!("DN4010000000123"), &Value::Null));
    }
}
