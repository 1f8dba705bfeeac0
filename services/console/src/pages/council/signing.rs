//! One conclusion: whose it is, on what evidence, and the Council's signature.

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use schema::{ConclusionId, HealthClass};
use serde::Deserialize;

use super::PATH;
use crate::api::views::{Assessment, Conclusion, Person, Signature};
use crate::api::{Failure, List, Loaded, Service, Write};
use crate::error::Error;
use crate::format;
use crate::page::Page;
use crate::page::elements::{Tone, block, facts, message};
use crate::page::failures::{explain, part, refusal};
use crate::page::fields::Field;
use crate::pages::person::{assessment, class_of, signers};
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// What the Council decides, as the form says it.
#[derive(Default, Deserialize)]
pub(crate) struct Decision {
    #[serde(default)]
    class: String,
    #[serde(default)]
    reason: String,
}

/// Shows a conclusion.
pub(crate) async fn open(who: SignedIn, id: Path<ConclusionId>) -> Result<HttpResponse, Error> {
    desk(&who, *id, &Decision::default(), None).await
}

/// Signs a conclusion.
pub(crate) async fn sign(
    id: Path<ConclusionId>,
    posted: Posted<Decision>,
) -> Result<HttpResponse, Error> {
    let (who, form) = (&posted.who, &posted.form);
    let reason = form.reason.trim();
    let body = Signature { class: &form.class, reason: (!reason.is_empty()).then_some(reason) };
    let path = format!("/conclusions/{id}/signature");
    match who.api.write(Write::post(Service::Classification, &path, &posted.key), &body).await {
        Ok(()) => Ok(who.go(&format!("{PATH}/{id}"))),
        Err(failure) => desk(who, *id, form, Some(&failure)).await,
    }
}

async fn desk(
    who: &SignedIn,
    id: ConclusionId,
    decision: &Decision,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let path = format!("/conclusions/{id}");
    let conclusion = who.api.get_tagged::<Conclusion>(Service::Classification, &path).await;
    let title = who.page.t("conclusion");
    let body = match &conclusion {
        Ok((conclusion, seen)) => {
            let person = format!("/people/{}", conclusion.person_id);
            let assessments = format!("/people/{}/assessments", conclusion.person_id);
            let (person, assessments) = tokio::join!(
                who.api.get::<Person>(Service::Registry, &person),
                who.api.get::<List<Assessment>>(Service::Classification, &assessments),
            );
            let may_sign = who.caller.allows(auth::Permission::SignConclusion);
            let case = Case { conclusion, person: &person, assessments: &assessments };
            let signing = Signing { seen, decision, failure };
            view(&who.page, &case, may_sign.then_some(signing))
        }
        Err(failure) => explain(&who.page, Service::Classification, failure),
    };
    who.answer(&title, html! { h1 { (title) } (body) })
}

/// A conclusion with what is needed to judge it.
pub(super) struct Case<'a> {
    pub(super) conclusion: &'a Conclusion,
    pub(super) person: &'a Loaded<Person>,
    pub(super) assessments: &'a Loaded<List<Assessment>>,
}

/// What the form for a signature begins with.
pub(super) struct Signing<'a> {
    /// The tag of the conclusion that is signed.
    pub(super) seen: &'a str,
    pub(super) decision: &'a Decision,
    pub(super) failure: Option<&'a Failure>,
}

/// Draws the case, and the form for those who may sign.
pub(super) fn view(page: &Page, case: &Case<'_>, signing: Option<Signing<'_>>) -> Markup {
    let one = case.conclusion;
    html! {
        (part(page, (&page.t("identity"), Service::Registry), case.person, |person| who_is(page, person)))
        (block(&page.t("conclusion"), conclusion(page, one)))
        (part(page, (&page.t("evidence"), Service::Classification), case.assessments, |list| {
            judged(page, &list.items, &one.assessment_id)
        }))
        @if let (Some(signing), "proposed" | "awaits_second") = (signing, one.state.as_str()) {
            (block(&page.t("council-signature"), form(page, one, &signing)))
        }
    }
}

fn who_is(page: &Page, person: &Person) -> Markup {
    let born = person.born.map(|born| format::born(page.language, born)).unwrap_or_default();
    html! {
        p {
            a href=(format!("/console/people/{}", person.id)) { (person.name) }
            " – " (born) " – " (page.word("sex", &person.sex))
            @if let Some(organisation) = &person.organisation { " – " (organisation.shown()) }
        }
    }
}

fn conclusion(page: &Page, one: &Conclusion) -> Markup {
    let mut pairs = vec![
        (page.t("label-state"), page.word("conclusion", &one.state)),
        (page.t("label-table"), one.table.clone()),
    ];
    if let Some(day) = one.checkup_on {
        pairs.push((page.t("label-checkup-day"), page.day(day)));
    }
    if let Some(reason) = &one.reason {
        pairs.push((page.t("label-reason"), reason.clone()));
    }
    if let Some(at) = one.signed_at {
        pairs.push((
            page.t("label-signed"),
            format!("{} {}", page.moment(at), signers(&one.signed_by)),
        ));
    }
    html! {
        p { strong { (page.t("proposed-class")) } ": "
            (class_of(page, one.proposed.as_deref(), one.at_least.as_deref())) }
        @if let Some(class) = &one.class {
            p { strong { (page.t("concluded-class")) } ": " span.class { (class) } }
        }
        (facts(&pairs))
        @if let Some(note) = &one.table_note { (message(Tone::Warn, note)) }
        @if !one.table_ratified { (message(Tone::Warn, &page.t("table-not-ratified"))) }
        @if one.state == "awaits_second" { (message(Tone::Plain, &page.t("awaits-second"))) }
    }
}

/// The assessment that the conclusion rests on.
fn judged(page: &Page, assessments: &[Assessment], id: &str) -> Markup {
    let found = assessments.iter().find(|one| one.assessment_id == id).or(assessments.first());
    html! {
        @match found {
            Some(one) => { (assessment(page, one)) },
            None => { p.quiet { (page.t("no-assessments")) } },
        }
    }
}

fn form(page: &Page, one: &Conclusion, signing: &Signing<'_>) -> Markup {
    let Signing { seen, decision, failure } = *signing;
    let problem = failure.and_then(|failure| failure.problem());
    let chosen = match decision.class.as_str() {
        "" => one.proposed.as_deref().unwrap_or(""),
        class => class,
    };
    let empty = (String::new(), page.t("choose"));
    let classes = HealthClass::ALL.iter().map(|class| {
        let name = page.t(&format!("class-{}", class.as_str().to_lowercase()));
        (class.as_str().to_owned(), name)
    });
    let choices: Vec<(String, String)> = std::iter::once(empty).chain(classes).collect();
    html! {
        @if let Some(failure) = failure { (refusal(page, Service::Classification, failure)) }
        form.stack method="post" action=(format!("{PATH}/{}", one.id)) {
            (page.form_keys_for(seen))
            (Field::new("class", page.t("label-class")).value(chosen).required()
                .problem(problem).select(&choices))
            (Field::new("reason", page.t("label-reason")).hint(page.t("reason-hint"))
                .value(&decision.reason).problem(problem).textarea())
            div { button type="submit" { (page.t("sign")) } }
        }
    }
}
