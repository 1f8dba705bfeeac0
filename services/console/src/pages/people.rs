//! Finding people. What is searched for is never in a URL.

use actix_web::HttpResponse;
use auth::Permission;
use maud::{Markup, html};
use schema::ManagementTier;
use serde::{Deserialize, Serialize};

use crate::api::views::Found;
use crate::api::{Api, List, Loaded, ProblemView, Service};
use crate::error::Error;
use crate::format;
use crate::page::Page;
use crate::page::elements::{nothing, table};
use crate::page::failures::refusal;
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// What somebody is looked for by.
#[derive(Default, Deserialize)]
pub(crate) struct Search {
    /// A name with or without diacritics, or a citizen id.
    #[serde(default)]
    pub who: String,
    /// A date or a year of birth, as people write it.
    #[serde(default)]
    pub born: String,
    /// The text of a card's QR code, as a reader types it.
    #[serde(default)]
    pub card: String,
    #[serde(default)]
    pub organisation: String,
    #[serde(default)]
    pub tier: String,
    #[serde(default)]
    pub post: String,
    /// Also who is only nearly called so, where others are exactly.
    #[serde(default)]
    pub near: bool,
}

#[derive(Serialize)]
struct Question<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    citizen_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    insurance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    born: Option<String>,
    near: bool,
}

/// Shows the search.
pub(crate) async fn show(who: SignedIn) -> Result<HttpResponse, Error> {
    let may_enter = who.caller.allows(Permission::ManagePeople);
    let body = view(&who.page, &Search::default(), None, may_enter);
    who.answer(&who.page.t("menu-people"), body)
}

/// Searches.
pub(crate) async fn search(posted: Posted<Search>) -> Result<HttpResponse, Error> {
    let who = &posted.who;
    let found = find(&who.api, &posted.form).await;
    let may_enter = who.caller.allows(Permission::ManagePeople);
    let body = view(&who.page, &posted.form, Some(&found), may_enter);
    who.answer(&who.page.t("menu-people"), body)
}

/// Asks the registry.
pub(crate) async fn find(api: &Api, search: &Search) -> Loaded<List<Found>> {
    api.ask(Service::Registry, "/people/search", &question(search)).await
}

/// What was typed decides what it is: a card's text has bars, an insurance number 10 or 15 characters.
fn question(search: &Search) -> Question<'_> {
    let text = search.who.trim();
    let given = |text: &'_ str| !text.trim().is_empty();
    let card = if text.contains('|') { text } else { search.card.trim() };
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let long = compact.len() == 15 && compact.is_char_boundary(2) && digits(&compact[2..]);
    let is_insurance = long || (digits(&compact) && compact.len() == 10);
    let is_citizen_id = digits(&compact) && !is_insurance;
    let is_name = given(text) && !is_insurance && !is_citizen_id && !text.contains('|');
    Question {
        citizen_id: is_citizen_id.then(|| compact.clone()),
        insurance: is_insurance.then(|| compact.to_uppercase()),
        card: given(card).then_some(card),
        name: is_name.then_some(text),
        born: read_born(&search.born),
        organisation: Some(search.organisation.trim()).filter(|text| given(text)),
        tier: Some(search.tier.trim()).filter(|text| given(text)),
        post: Some(search.post.trim()).filter(|text| given(text)),
        near: search.near,
    }
}

/// `25/6/1986` and `1986-06-25` mean the same; anything else goes on as it is, to be refused there.
fn read_born(text: &str) -> Option<String> {
    let text = text.trim();
    let day = chrono::NaiveDate::parse_from_str(text, "%d/%m/%Y");
    let text = day.map_or_else(|_| text.to_owned(), |day| day.format("%Y-%m-%d").to_string());
    (!text.is_empty()).then_some(text)
}

fn view(
    page: &Page,
    search: &Search,
    found: Option<&Loaded<List<Found>>>,
    may_enter: bool,
) -> Markup {
    html! {
        h1 { (page.t("menu-people")) }
        @if may_enter {
            p { a.button.second href="/console/people/new" { (page.t("person-enter")) } }
        }
        (form(page, "/console/people", search, found))
        @if let Some(Ok(list)) = found { (results(page, list)) }
    }
}

/// The form of the search, which the matching of results uses as well.
pub(crate) fn form(
    page: &Page,
    action: &str,
    search: &Search,
    found: Option<&Loaded<List<Found>>>,
) -> Markup {
    let failure = found.and_then(|found| found.as_ref().err());
    let problem = failure.and_then(|failure| failure.problem()).map(as_fields);
    let problem = problem.as_ref();
    html! {
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        form.stack method="post" action=(action) role="search" {
            (page.csrf())
            (Field::new("who", page.t("search-who")).hint(page.t("search-who-hint"))
                .value(&search.who).problem(problem).input("text"))
            (Field::new("born", page.t("search-born")).hint(page.t("search-born-hint"))
                .value(&search.born).problem(problem).input("text"))
            (Field::new("card", page.t("search-card")).hint(page.t("search-card-hint"))
                .value("").problem(problem).input("text"))
            (Field::new("organisation", page.t("label-organisation-code"))
                .hint(page.t("search-organisation-hint")).value(&search.organisation)
                .problem(problem).input("text"))
            (Field::new("tier", page.t("label-tier")).value(&search.tier).problem(problem)
                .select(&tiers(page)))
            (Field::new("post", page.t("label-post")).value(&search.post).problem(problem)
                .input("text"))
            (near(page, search))
            div { button type="submit" { (page.t("search")) } }
        }
    }
}

fn near(page: &Page, search: &Search) -> Markup {
    html! {
        div.field {
            label.check for="near" {
                input id="near" type="checkbox" name="near" value="true" checked[search.near];
                span { (page.t("search-near")) }
            }
            p.hint { (page.t("search-near-hint")) }
        }
    }
}

/// Every tier, and none of them.
fn tiers(page: &Page) -> Vec<(String, String)> {
    let every = ManagementTier::ALL.iter();
    let every = every.map(|tier| (tier.as_str().to_owned(), page.word("tier", tier.as_str())));
    std::iter::once((String::new(), page.t("any-tier"))).chain(every).collect()
}

/// One field here stands for the registry's name and citizen id.
fn as_fields(problem: &ProblemView) -> ProblemView {
    let mut problem = problem.clone();
    for fault in &mut problem.faults {
        if matches!(fault.field(), "name" | "citizen_id" | "insurance") {
            fault.pointer = "/who".to_owned();
        }
    }
    problem
}

fn results(page: &Page, list: &List<Found>) -> Markup {
    let labels =
        ["name", "born", "sex", "organisation", "post"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = list.items.iter().map(|person| row(page, person)).collect();
    html! {
        section.block aria-live="polite" {
            @if rows.is_empty() { (nothing(&page.t("search-nobody"))) }
            @else { (table(&page.t("search-found"), &labels, &rows)) }
        }
    }
}

fn row(page: &Page, person: &Found) -> Vec<Markup> {
    let born = person.born.map(|born| format::born(page.language, born)).unwrap_or_default();
    let organisation = person.organisation.as_ref().map_or("", |one| one.shown());
    vec![
        html! { a href=(format!("/console/people/{}", person.id)) { (person.name) } },
        html! { (born) },
        html! { (page.word("sex", &person.sex)) },
        html! { (organisation) },
        html! { (person.post.as_deref().unwrap_or("")) },
    ]
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;
    use crate::api::Failure;

    fn page() -> Page {
        Page { language: Language::Vi, path: "/console/people".into(), viewer: None }
    }

    fn found() -> Found {
        serde_json::from_value(serde_json::json!({
            "id": "0195", "name": "Hoàng Thị Mẫu", "sex": "female", "born": "1958",
            "organisation": {"code": "SYT", "name": "Sở Y tế"}, "post": "Nguyên phó giám đốc",
        }))
        .unwrap()
    }

    #[test]
    fn a_found_person_is_a_link_with_what_tells_them_from_others() {
        let list = List { items: vec![found()], next: None };

        let drawn = view(&page(), &Search::default(), Some(&Ok(list)), false).into_string();

        for text in ["/console/people/0195", "Hoàng Thị Mẫu", "1958", "Nữ", "Sở Y tế"] {
            assert!(drawn.contains(text), "{text}");
        }
    }

    #[test]
    fn the_form_is_a_post_so_that_nobody_stands_in_a_url() {
        let drawn = view(&page(), &Search::default(), None, false).into_string();

        assert!(drawn.contains(r#"method="post" action="/console/people""#));
    }

    #[test]
    fn a_registry_that_fails_is_named() {
        let drawn = view(&page(), &Search::default(), Some(&Err(Failure::Unreachable)), false);

        assert!(drawn.into_string().contains("Danh bạ cán bộ"));
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(read_born("25/6/1986").as_deref(), Some("1986-06-25"));
        assert_eq!(read_born(" 1958 ").as_deref(), Some("1958"));
        assert_eq!(read_born(""), None);
    }
}
