//! A person's way on one page: each part only where its service lets this reader see it.

mod card;
mod care;
mod change;
mod checkups;
mod classes;
mod history;
mod identity;
mod paper;

use actix_web::HttpResponse;
use actix_web::web::Path;
use auth::Permission;
use maud::{Markup, html};
use schema::{ManagementTier, PersonId};

use crate::api::views::{
    Assessment, BooksOfPerson, Card, Checkup, Conclusion, Contact, FollowUp, Notice, PaperClass,
    PaperRecord, Person,
};
use crate::api::{Api, List, Loaded, Service};
use crate::error::Error;
use crate::page::Page;
use crate::page::failures::part;
use crate::pages::books::view as books_of_person;
use crate::signed_in::SignedIn;

pub(crate) use card::{open as open_card, register as register_card};
pub(crate) use change::{open as open_change, record as record_change};
pub(crate) use classes::{assessment, class_of, signers};
pub(crate) use history::{cancel as cancel_change, show as show_history};

/// Everything that the services tell this reader of one person.
struct Way {
    person: Loaded<Person>,
    contact: Loaded<Contact>,
    card: Loaded<Card>,
    books: Loaded<BooksOfPerson>,
    checkups: Loaded<List<Checkup>>,
    assessments: Loaded<List<Assessment>>,
    conclusions: Loaded<List<Conclusion>>,
    follow_ups: Loaded<List<FollowUp>>,
    notices: Loaded<List<Notice>>,
    paper_records: Loaded<List<PaperRecord>>,
    paper_classes: Loaded<List<PaperClass>>,
}

/// Shows one person.
pub(crate) async fn show(who: SignedIn, id: Path<PersonId>) -> Result<HttpResponse, Error> {
    let way = Box::pin(load(&who.api, *id)).await;
    let title = match &way.person {
        Ok(person) => person.name.clone(),
        Err(_) => who.page.t("person"),
    };
    let may_move = way.person.is_ok() && who.caller.allows(Permission::RegisterCard);
    let body = html! {
        (view(&who.page, &title, &way))
        @if way.books.is_ok() && who.caller.allows(Permission::RequestHealthBook) {
            p { a.button.second href=(format!("/console/people/{id}/health-books")) { (who.page.t("book-work")) } }
        }
        @if way.person.is_ok() {
            p.row {
                a.button.second href=(format!("/console/people/{id}/history")) { (who.page.t("person-history")) }
                @if who.caller.allows(Permission::ManagePeople) {
                    a.button.second href=(format!("/console/people/{id}/changes")) { (who.page.t("person-change")) }
                }
            }
        }
        @if who.caller.allows(Permission::RestrictPerson) {
            p { a.button.second href=(format!("/console/people/{id}/keeping")) { (who.page.t("keep-record")) } }
        }
        (rights(&who, *id))
        @if may_move {
            p { a.button.second href=(format!("/console/people/{id}/card")) { (who.page.t("card-move")) } }
        }
    };
    who.answer(&title, body)
}

/// The ways to what the person may know and decide of themselves.
fn rights(who: &SignedIn, id: PersonId) -> Markup {
    let offered = [
        (Permission::SeeProxies, "proxies", "proxies"),
        (Permission::SeeConsents, "consents", "consents"),
        (Permission::SeeAccessLog, "accesses", "accesses"),
        (Permission::DownloadOwnData, "data", "own-data"),
    ];
    html! {
        p.row {
            @for (permission, path, title) in offered {
                @if who.caller.allows(permission) {
                    a.button.second href=(format!("/console/people/{id}/{path}")) { (who.page.t(title)) }
                }
            }
        }
    }
}

/// Asks every service at once.
async fn load(api: &Api, id: PersonId) -> Way {
    let path = |rest: &str| format!("/people/{id}{rest}");
    let (person, contact, card, checkups) =
        (path(""), path("/contact"), path("/card"), path("/checkups"));
    let (assessments, conclusions) = (path("/assessments"), path("/conclusions"));
    let books = path("/health-books");
    let (follow_ups, notices) = (path("/follow-ups"), path("/notices"));
    let (paper_records, paper_classes) = (path("/paper-records"), path("/paper-classes"));
    let paper = async {
        tokio::join!(
            api.get(Service::Registry, &paper_records),
            api.get(Service::Classification, &paper_classes),
        )
    };
    let (
        person,
        contact,
        card,
        books,
        checkups,
        assessments,
        conclusions,
        follow_ups,
        notices,
        paper,
    ) = tokio::join!(
        api.get(Service::Registry, &person),
        api.get(Service::Registry, &contact),
        api.get(Service::Clinics, &card),
        api.get(Service::Registry, &books),
        api.get(Service::Exams, &checkups),
        api.get(Service::Classification, &assessments),
        api.get(Service::Classification, &conclusions),
        api.get(Service::Clinics, &follow_ups),
        api.get(Service::Notifications, &notices),
        paper,
    );
    let (paper_records, paper_classes) = paper;
    Way {
        person,
        contact,
        card,
        books,
        checkups,
        assessments,
        conclusions,
        follow_ups,
        notices,
        paper_records,
        paper_classes,
    }
}

fn view(page: &Page, title: &str, way: &Way) -> Markup {
    html! {
        h1 { (title) }
        @if way.person.as_ref().is_ok_and(|person| person.tier == ManagementTier::Central.as_str()) {
            p { span.tag { (page.t("central-badge")) } " " (page.t("central-badge-hint")) }
        }
        (part(page, (&page.t("identity"), Service::Registry), &way.person, |person| {
            identity::view(page, person, &way.contact, &way.card)
        }))
        (part(page, (&page.t("health-books"), Service::Registry), &way.books, |books| {
            books_of_person(page, books)
        }))
        (part(page, (&page.t("conclusions"), Service::Classification), &way.conclusions, |list| {
            classes::conclusions(page, &list.items)
        }))
        @if way.paper_records.as_ref().is_ok_and(|list| !list.items.is_empty()) {
            (part(page, (&page.t("paper-of-person"), Service::Registry), &way.paper_records, |list| {
                let classes = way.paper_classes.as_ref().ok().map(|list| list.items.as_slice());
                paper::view(page, &list.items, classes)
            }))
        }
        (part(page, (&page.t("assessments"), Service::Classification), &way.assessments, |list| {
            classes::assessments(page, &list.items)
        }))
        (part(page, (&page.t("checkups"), Service::Exams), &way.checkups, |list| {
            checkups::view(page, &list.items)
        }))
        (part(page, (&page.t("follow-ups"), Service::Clinics), &way.follow_ups, |list| {
            care::follow_ups(page, &list.items)
        }))
        (part(page, (&page.t("notices"), Service::Notifications), &way.notices, |list| {
            care::notices(page, &list.items)
        }))
    }
}

#[cfg(test)]
mod tests;
