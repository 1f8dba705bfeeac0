//! Who has looked at a record, in every service, newest first.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use maud::{Markup, html};
use schema::PersonId;
use serde::Deserialize;

use crate::api::views::Access;
use crate::api::{List, Loaded, Service};
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{nothing, table};
use crate::page::failures::explain;
use crate::signed_in::SignedIn;

/// Said of a service that has nothing older.
const DONE: &str = "-";

/// Where each service goes on; nothing at the beginning.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Places {
    registry: String,
    exams: String,
    classification: String,
    clinics: String,
    notifications: String,
}

impl Places {
    fn of(&self, service: Service) -> &str {
        match service {
            Service::Registry => &self.registry,
            Service::Exams => &self.exams,
            Service::Classification => &self.classification,
            Service::Clinics => &self.clinics,
            Service::Notifications => &self.notifications,
        }
    }
}

/// What one service answered, and where it was asked to begin.
struct Part {
    service: Service,
    from: String,
    loaded: Loaded<List<Access>>,
}

/// What is shown of the parts, and where each goes on.
struct Merged<'a> {
    rows: Vec<(Service, &'a Access)>,
    next: Vec<(Service, String)>,
}

/// Shows who has looked.
pub(crate) async fn show(
    who: SignedIn,
    id: Path<PersonId>,
    places: Query<Places>,
) -> Result<HttpResponse, Error> {
    let asked = Service::ALL.into_iter().filter(|service| places.of(*service) != DONE);
    let asked = asked.map(|service| load(&who, *id, service, places.of(service)));
    let parts: Vec<Part> = join_all(asked).await;
    let page = &who.page;
    let title = page.t("accesses");
    let merged = merge(&parts);
    let failed = parts.iter().filter_map(|part| Some((part.service, part.loaded.as_ref().err()?)));
    let body = html! {
        p { a href=(format!("/console/people/{id}")) { (page.t("back-to-person")) } }
        h1 { (title) }
        p.hint { (page.t("accesses-about")) }
        @for (service, failure) in failed {
            @if !failure.is_hidden() { (explain(page, service, failure)) }
        }
        (view(page, &merged.rows))
        @if let Some(query) = further(&merged.next) {
            p { a.button.second href=(format!("/console/people/{id}/accesses?{query}")) { (page.t("accesses-older")) } }
        }
    };
    who.answer(&title, body)
}

async fn load(who: &SignedIn, id: PersonId, service: Service, from: &str) -> Part {
    let mut path = format!("/people/{id}/accesses");
    if !from.is_empty() {
        let after: String = url::form_urlencoded::byte_serialize(from.as_bytes()).collect();
        path = format!("{path}?after={after}");
    }
    let loaded = who.api.get(service, &path).await;
    Part { service, from: from.to_owned(), loaded }
}

/// Merges the parts as far back as all of them reach: beyond that, a part could have more in between.
fn merge(parts: &[Part]) -> Merged<'_> {
    let lists = || parts.iter().filter_map(|part| Some((part, part.loaded.as_ref().ok()?)));
    let horizon: Option<DateTime<Utc>> = lists()
        .filter(|(_, list)| list.next.is_some())
        .filter_map(|(_, list)| list.items.last().map(|item| item.at))
        .max();
    let shown = |item: &&Access| horizon.is_none_or(|horizon| item.at >= horizon);
    let mut rows: Vec<(Service, &Access)> = lists()
        .flat_map(|(part, list)| list.items.iter().filter(shown).map(|item| (part.service, item)))
        .collect();
    rows.sort_by_key(|(_, item)| std::cmp::Reverse(item.at));
    let next = lists()
        .filter_map(|(part, list)| {
            let count = list.items.iter().filter(shown).count();
            let place = match (count == list.items.len(), count) {
                (true, _) => list.next.clone()?,
                (false, 0) => part.from.clone(),
                (false, count) => list.items[count - 1].cursor.clone(),
            };
            Some((part.service, place))
        })
        .collect();
    Merged { rows, next }
}

/// The query of the page behind this one; nothing when no service has more.
fn further(next: &[(Service, String)]) -> Option<String> {
    if next.is_empty() {
        return None;
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for service in Service::ALL {
        let place = next.iter().find(|(one, _)| *one == service);
        query.append_pair(service.name(), place.map_or(DONE, |(_, place)| place));
    }
    Some(query.finish())
}

fn view(page: &Page, rows: &[(Service, &Access)]) -> Markup {
    if rows.is_empty() {
        return nothing(&page.t("accesses-none"));
    }
    let labels = ["looked-at", "who", "what-done", "how-deep", "looked-why", "where-kept"]
        .map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> =
        rows.iter().map(|(service, one)| row(page, *service, one)).collect();
    table(&page.t("accesses"), &labels, &rows)
}

fn row(page: &Page, service: Service, one: &Access) -> Vec<Markup> {
    let times = [("count", &*page.count(one.count.into()))];
    vec![
        html! { (page.moment(one.at)) },
        whom(page, one),
        html! {
            (one.what)
            @if one.action == "search" { br; span.quiet { (page.t("access-found")) } }
            @if one.count > 1 { br; span.quiet { (page.t_with("access-times", &times)) } }
        },
        html! { (page.word("access-depth", &one.depth)) },
        html! { (one.reason.as_deref().unwrap_or("")) },
        html! { (page.word("service", service.name())) },
    ]
}

fn whom(page: &Page, one: &Access) -> Markup {
    if one.by_the_program {
        return html! { (page.t("access-by-the-program")) };
    }
    let roles: Vec<&str> = one.roles.iter().map(|role| page.role(role)).collect();
    let scopes: Vec<String> = (one.scopes.iter())
        .filter(|scope| !scope.starts_with("person:"))
        .map(|scope| page.scope(scope))
        .collect();
    html! {
        (roles.join(", "))
        br; span.quiet { (one.subject) @if !scopes.is_empty() { " – " (scopes.join(", ")) } }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn part(service: Service, from: &str, minutes: &[u32], more: bool) -> Part {
        let items: Vec<Value> = (minutes.iter())
            .map(|minute| {
                json!({ "at": format!("2026-11-22T03:{minute:02}:00Z"), "subject": "bs-lan",
                    "cursor": format!("c{minute}") })
            })
            .collect();
        let next = more.then(|| format!("c{}", minutes.last().unwrap()));
        let list = serde_json::from_value(json!({ "items": items, "next": next })).unwrap();
        Part { service, from: from.to_owned(), loaded: Ok(list) }
    }

    #[test]
    fn services_are_merged_as_far_back_as_all_of_them_reach() {
        let parts = [
            part(Service::Registry, "", &[50, 40, 30], true),
            part(Service::Exams, "", &[45, 20, 10], false),
            part(Service::Clinics, "old", &[5], true),
        ];
        let reached: Vec<(String, String)> = merge(&parts[..2])
            .next
            .into_iter()
            .map(|(service, place)| (service.name().to_owned(), place))
            .collect();

        let merged = merge(&parts[..2]);
        assert_eq!(merged.rows.len(), 4);
        assert_eq!(merged.rows[1].0, Service::Exams);
        let expected = [("registry", "c30"), ("exams", "c45")];
        assert_eq!(reached, expected.map(|(name, place)| (name.to_owned(), place.to_owned())));
        assert_eq!(merge(&parts).next[2].1, "old");
    }

    #[test]
    fn where_nothing_is_older_nothing_is_offered() {
        let parts = [part(Service::Registry, "", &[50], false)];

        assert_eq!(further(&merge(&parts).next), None);
        let query = further(&[(Service::Exams, "c1".to_owned())]).unwrap();
        assert!(query.contains("registry=-") && query.contains("exams=c1"));
    }
}
