//! People who may be registered twice: the pairs, two side by side, and what is decided about them.

mod merges;
mod preview;

pub(crate) use merges::{show as show_merges, undo};
pub(crate) use preview::{merge, preview};

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use auth::Permission;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use crate::api::views::{Comparison, Pair, PairReason, Person, Side};
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::format;
use crate::page::Page;
use crate::page::elements::{block, next_page, nothing, table};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

const PATH: &str = "/console/duplicates";
const STATES: [&str; 3] = ["open", "dismissed", "merged"];
/// What may be taken from either, as the registry names it.
const PARTS: [&str; 8] =
    ["name", "sex", "born", "tier", "standing", "post", "contact", "health_book"];

/// Which pairs.
#[derive(Default, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

/// Why two are not one.
#[derive(Default, Deserialize)]
pub(crate) struct Dismissal {
    #[serde(default)]
    reason: String,
}

/// Shows the pairs, the likeliest first.
pub(crate) async fn show(who: SignedIn, which: Query<Which>) -> Result<HttpResponse, Error> {
    let page = &who.page;
    let state = STATES.into_iter().find(|one| *one == which.state).unwrap_or("open");
    let mut path = format!("/duplicates?state={state}");
    if !which.after.is_empty() {
        let after: String = url::form_urlencoded::byte_serialize(which.after.as_bytes()).collect();
        path = format!("{path}&after={after}");
    }
    let list = who.api.get::<List<Pair>>(Service::Registry, &path).await;
    let title = page.t("menu-duplicates");
    let choices = STATES.map(|one| (one.to_owned(), page.word("duplicates-state", one)));
    let body = html! {
        h1 { (title) }
        p { (page.t("duplicates-about")) " " a href="/console/merges" { (page.t("duplicates-all-merges")) } }
        form.stack method="get" action=(PATH) {
            (Field::new("state", page.t("duplicates-label-state")).value(state).select(&choices))
            div { button.second type="submit" { (page.t("duplicates-show")) } }
        }
        (block(&page.word("duplicates-state", state), pairs(page, &list, state)))
    };
    who.answer(&title, body)
}

fn pairs(page: &Page, list: &Loaded<List<Pair>>, state: &str) -> Markup {
    let list = match list {
        Ok(list) => list,
        Err(failure) => return explain(page, Service::Registry, failure),
    };
    if list.items.is_empty() {
        return nothing(&page.t("duplicates-none"));
    }
    let labels = ["score", "one", "other", "why", "action"]
        .map(|key| page.t(&format!("duplicates-label-{key}")));
    let rows: Vec<Vec<Markup>> = list.items.iter().map(|pair| row(page, pair)).collect();
    html! {
        (table(&page.t("menu-duplicates"), &labels, &rows))
        (next_page(page, &format!("{PATH}?state={state}"), list.next.as_deref()))
    }
}

fn row(page: &Page, pair: &Pair) -> Vec<Markup> {
    let somebody = |place: usize| match pair.people.get(place) {
        Some(person) => brief(page, person),
        None => html! {},
    };
    vec![
        html! { (page.count(pair.score)) },
        somebody(0),
        somebody(1),
        html! {
            (reasons(page, &pair.reasons))
            @if let Some(decision) = &pair.decision { br; span.quiet { (decision) } }
        },
        html! { a.button.second href=(format!("{PATH}/{}", pair.id)) { (page.t("duplicates-compare")) } },
    ]
}

fn brief(page: &Page, person: &Person) -> Markup {
    let born = person.born.map(|born| format::born(page.language, born)).unwrap_or_default();
    let organisation = person.organisation.as_ref().map_or("", |unit| unit.shown());
    html! {
        a href=(format!("/console/people/{}", person.id)) { (person.name) }
        br; span.quiet { (born) " · " (organisation) }
    }
}

/// Reasons in words, each with what it adds.
fn reasons(page: &Page, reasons: &[PairReason]) -> Markup {
    html! {
        @for (place, reason) in reasons.iter().enumerate() {
            @if place > 0 { "; " }
            (page.word("duplicates-why", &reason.code))
            @let sign = if reason.weight < 0 { "" } else { "+" };
            " (" (sign) (reason.weight) ")"
        }
    }
}

/// Shows two people side by side.
pub(crate) async fn open(who: SignedIn, id: Path<String>) -> Result<HttpResponse, Error> {
    comparison(&who, &id, None).await
}

/// Says that two are not one.
pub(crate) async fn dismiss(
    id: Path<String>,
    posted: Posted<Dismissal>,
) -> Result<HttpResponse, Error> {
    let who = &posted.who;
    let path = format!("/duplicates/{}/dismissal", encoded(&id));
    let body = json!({ "reason": posted.form.reason });
    match who.api.write(Write::post(Service::Registry, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(PATH)),
        Err(failure) => comparison(who, &id, Some((&failure, &posted.form))).await,
    }
}

fn encoded(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect()
}

async fn comparison(
    who: &SignedIn,
    id: &str,
    refused: Option<(&Failure, &Dismissal)>,
) -> Result<HttpResponse, Error> {
    let path = format!("/duplicates/{}", encoded(id));
    let found = who.api.get_tagged::<Comparison>(Service::Registry, &path).await;
    let page = &who.page;
    let title = page.t("duplicates-compare");
    let may = who.caller.allows(Permission::MergePeople);
    let body = html! {
        p { a href=(PATH) { (page.t("duplicates-all")) } }
        h1 { (title) }
        @if let Some((failure, _)) = refused { (refusal(page, Service::Registry, failure)) }
        @match &found {
            Ok((found, seen)) => {
                p { strong { (page.t("duplicates-label-score")) ": " (page.count(found.pair.score)) }
                    " – " (reasons(page, &found.pair.reasons)) }
                @if let [left, right] = found.sides.as_slice() {
                    (side_by_side(page, [left, right]))
                }
                @if may && found.pair.state == "open" {
                    (block(&page.t("duplicates-merge"), merge_form(page, id)))
                    (block(&page.t("duplicates-dismiss"), dismiss_form(page, (id, seen), refused)))
                } @else {
                    p { (page.word("duplicates-state", &found.pair.state))
                        @if let Some(decision) = &found.pair.decision { ": " (decision) } }
                }
            }
            Err(failure) => { (explain(page, Service::Registry, failure)) }
        }
    };
    who.answer(&title, body)
}

/// Both people, a line for each thing that may differ.
fn side_by_side(page: &Page, sides: [&Side; 2]) -> Markup {
    let labels = [
        page.t("duplicates-label-what"),
        page.t("duplicates-label-left"),
        page.t("duplicates-label-right"),
    ];
    let [left, right] = sides.map(|side| lines(page, side));
    let rows: Vec<Vec<Markup>> = (left.into_iter().zip(right))
        .map(|((name, one), (_, other))| {
            let differs = one != other;
            let cell = |text: String| {
                html! {
                    @if differs { strong { (text) } } @else { (text) }
                }
            };
            vec![html! { (name) }, cell(one), cell(other)]
        })
        .collect();
    table(&page.t("duplicates-compare"), &labels, &rows)
}

fn lines(page: &Page, side: &Side) -> Vec<(String, String)> {
    let person = &side.person;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let posts: Vec<&str> = side.posts.iter().map(|unit| unit.shown()).collect();
    let book = side.book.as_ref().map(|book| book_words(page, &book.number, book.valid_to));
    let values = [
        ("name", person.name.clone()),
        ("sex", page.word("sex", &person.sex)),
        ("born", person.born.map(|born| format::born(page.language, born)).unwrap_or_default()),
        ("citizen-id", side.citizen_id.clone()),
        ("insurance", text(&side.insurance)),
        ("phone", text(&side.phone)),
        ("email", text(&side.email)),
        ("address", text(&side.address)),
        ("tier", page.word("tier", &person.tier)),
        ("standing", page.word("standing", &side.standing)),
        ("post", text(&person.post)),
        ("posts", posts.join("; ")),
        ("book", book.unwrap_or_default()),
        ("lists", page.count(side.lists)),
        ("facts", page.count(side.facts)),
    ];
    let label = |key: &str| page.t(&format!("duplicates-part-{key}"));
    values.into_iter().map(|(key, value)| (label(key), value)).collect()
}

fn book_words(page: &Page, number: &str, valid_to: chrono::NaiveDate) -> String {
    format!("{number} ({} {})", page.t("duplicates-valid-to"), page.day(valid_to))
}

/// Who stays, and of whom each thing is; nothing is done before a preview.
fn merge_form(page: &Page, id: &str) -> Markup {
    let side = |one: &str| (one.to_owned(), page.t(&format!("duplicates-label-{one}")));
    let survivors = [side("left"), side("right")];
    let either = [(String::new(), page.t("duplicates-as-survivor")), side("left"), side("right")];
    html! {
        p { (page.t("duplicates-merge-hint")) }
        form.stack method="post" action=(format!("{PATH}/{}/preview", encoded(id))) {
            (page.form_keys())
            (Field::new("survivor", page.t("duplicates-survivor"))
                .hint(page.t("duplicates-survivor-hint")).required().select(&survivors))
            @for part in PARTS {
                (Field::new(part, page.word("duplicates-part", part)).select(&either))
            }
            div { button type="submit" { (page.t("duplicates-preview")) } }
        }
    }
}

fn dismiss_form(
    page: &Page,
    (id, seen): (&str, &str),
    refused: Option<(&Failure, &Dismissal)>,
) -> Markup {
    let problem = refused.and_then(|(failure, _)| failure.problem());
    let typed = refused.map_or("", |(_, typed)| typed.reason.as_str());
    html! {
        form.stack method="post" action=(format!("{PATH}/{}/dismissal", encoded(id))) {
            (page.form_keys_for(seen))
            (Field::new("reason", page.t("duplicates-reason")).hint(page.t("duplicates-dismiss-hint"))
                .value(typed).required().problem(problem).input("text"))
            div { button.second type="submit" { (page.t("duplicates-dismiss")) } }
        }
    }
}

#[cfg(test)]
mod tests;
