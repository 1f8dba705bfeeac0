//! Saying whose the results of a delivery are: search the person, then confirm.

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use schema::ReceiptId;
use serde::{Deserialize, Serialize};

use super::{PATH, as_sent};
use crate::api::views::{Found, Receipt, Unmatched};
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::format;
use crate::page::Page;
use crate::page::elements::{Tone, block, message, nothing, table};
use crate::page::failures::{part, refusal};
use crate::pages::people::{self, Search};
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// Shows a delivery and the search for its person.
pub(crate) async fn open(who: SignedIn, id: Path<ReceiptId>) -> Result<HttpResponse, Error> {
    desk(&who, *id, (&Search::default(), None), None).await
}

/// Searches the person.
pub(crate) async fn search(
    id: Path<ReceiptId>,
    posted: Posted<Search>,
) -> Result<HttpResponse, Error> {
    let found = people::find(&posted.who.api, &posted.form).await;
    desk(&posted.who, *id, (&posted.form, Some(&found)), None).await
}

/// The person that somebody chose.
#[derive(Deserialize, Serialize)]
pub(crate) struct Chosen {
    person_id: String,
}

/// Says whose the results are.
pub(crate) async fn settle(
    id: Path<ReceiptId>,
    posted: Posted<Chosen>,
) -> Result<HttpResponse, Error> {
    let (who, chosen) = (&posted.who, &posted.form);
    let path = format!("/unmatched/{id}/match");
    match who.api.write(Write::post(Service::Exams, &path, &posted.key), chosen).await {
        Ok(()) => Ok(who.go(&format!("/console/people/{}", chosen.person_id))),
        Err(failure) => desk(who, *id, (&Search::default(), None), Some(&failure)).await,
    }
}

type Searched<'a> = (&'a Search, Option<&'a Loaded<List<Found>>>);

async fn desk(
    who: &SignedIn,
    id: ReceiptId,
    searched: Searched<'_>,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let path = format!("/receipts/{id}");
    let (receipt, waiting) = tokio::join!(
        who.api.get::<Receipt>(Service::Exams, &path),
        who.api.get::<List<Unmatched>>(Service::Exams, "/unmatched?limit=200"),
    );
    // The service has no answer for one alone; those that waited longest are on the first page.
    let waiting = waiting.map(|list| list.items).unwrap_or_default();
    let sent = waiting.iter().find(|one| one.receipt == id.to_string());
    let page = &who.page;
    let title = page.t("match-title");
    let body = html! {
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Exams, failure)) }
        (part(page, (&page.t("delivery"), Service::Exams), &receipt, |one| delivery(page, one, sent)))
        (block(&page.t("find-person"), view(page, id, searched)))
        p { a href=(PATH) { (page.t("back-to-deliveries")) } }
    };
    who.answer(&title, body)
}

fn delivery(page: &Page, one: &Receipt, sent: Option<&Unmatched>) -> Markup {
    html! {
        @match sent {
            Some(sent) => p { strong { (page.t("label-as-sent")) ": " (as_sent(page, sent)) } },
            None => (message(Tone::Warn, &page.t("as-sent-unknown"))),
        }
        @if let Some(day) = sent.and_then(|sent| sent.on) {
            p { (page.t("label-checkup-day")) ": " (page.day(day)) }
        }
        p {
            (page.word("delivery", &one.state)) " – " (one.facility)
            @if let Some(at) = one.received_at { " – " (page.moment(at)) }
        }
        ul { @for fault in &one.faults { li { (fault.message) } } }
    }
}

fn view(page: &Page, id: ReceiptId, (search, found): Searched<'_>) -> Markup {
    html! {
        (people::form(page, &format!("{PATH}/{id}/match"), search, found))
        @if let Some(Ok(list)) = found { (results(page, id, list)) }
    }
}

fn results(page: &Page, id: ReceiptId, list: &List<Found>) -> Markup {
    if list.items.is_empty() {
        return nothing(&page.t("search-nobody"));
    }
    let labels =
        ["name", "born", "organisation", "action"].map(|key| page.t(&format!("label-{key}")));
    let rows: Vec<Vec<Markup>> = list
        .items
        .iter()
        .map(|person| {
            let born = person.born.map(|born| format::born(page.language, born));
            vec![
                html! { (person.name) },
                html! { (born.unwrap_or_default()) },
                html! { (person.organisation.as_ref().map_or("", |one| one.shown())) },
                html! {
                    form method="post" action=(format!("{PATH}/{id}/person")) {
                        (page.form_keys())
                        input type="hidden" name="person_id" value=(person.id);
                        button type="submit" { (page.t_with("match-with", &[("name", &person.name)])) }
                    }
                },
            ]
        })
        .collect();
    table(&page.t("search-found"), &labels, &rows)
}

#[cfg(test)]
mod tests {
    use runtime::Language;
    use serde_json::json;

    use super::*;

    #[test]
    fn whoever_matches_sees_whom_the_hospital_means() {
        let page = Page { language: Language::Vi, path: PATH.into(), viewer: None };
        let receipt = serde_json::from_value(json!({"id": "0195", "state": "held"})).unwrap();
        let sent = json!({"receipt": "0195", "name": "Lê Văn Mẫu", "born": "1962-03-05",
            "sex": "male", "number_ends": "409"});
        let sent = serde_json::from_value(sent).unwrap();

        let drawn = delivery(&page, &receipt, Some(&sent)).into_string();
        assert!(drawn.contains("Lê Văn Mẫu, 05/03/1962, Nam, …409"));

        let unknown = delivery(&page, &receipt, None).into_string();
        assert!(unknown.contains("message warn"));
    }
}
