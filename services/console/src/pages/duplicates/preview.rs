//! What a merge would do, and doing it.

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::{PARTS, PATH, book_words, encoded};
use crate::api::views::{Comparison, MergePreview};
use crate::api::{Failure, Service, Write};
use crate::error::Error;
use crate::format;
use crate::page::Page;
use crate::page::elements::{Tone, block, facts, message};
use crate::page::failures::{explain, refusal};
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// Who stays, and of whom each thing is: `left`, `right`, or empty for the survivor's.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Choice {
    survivor: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    sex: String,
    #[serde(default)]
    born: String,
    #[serde(default)]
    tier: String,
    #[serde(default)]
    standing: String,
    #[serde(default)]
    post: String,
    #[serde(default)]
    contact: String,
    #[serde(default)]
    health_book: String,
    /// The versions that were shown.
    #[serde(default)]
    shown: String,
    #[serde(default)]
    reason: String,
}

impl Choice {
    fn of(&self, part: &str) -> &str {
        match part {
            "name" => &self.name,
            "sex" => &self.sex,
            "born" => &self.born,
            "tier" => &self.tier,
            "standing" => &self.standing,
            "post" => &self.post,
            "contact" => &self.contact,
            _ => &self.health_book,
        }
    }

    /// What is taken from the one who ends.
    pub(super) fn taken(&self) -> Vec<&'static str> {
        let other = if self.survivor == "right" { "left" } else { "right" };
        PARTS.into_iter().filter(|part| self.of(part) == other).collect()
    }
}

/// Shows what a merge would do.
pub(crate) async fn preview(
    id: Path<String>,
    posted: Posted<Choice>,
) -> Result<HttpResponse, Error> {
    shown(&posted.who, &id, &posted.form, None).await
}

/// Merges the two as they were shown.
pub(crate) async fn merge(id: Path<String>, posted: Posted<Choice>) -> Result<HttpResponse, Error> {
    let (who, choice) = (&posted.who, &posted.form);
    let done = match ids(who, &id, choice).await {
        Ok((survivor, old)) => {
            let body = json!({ "survivor": survivor, "old": old, "take": choice.taken(),
                               "reason": choice.reason });
            let write = Write::post(Service::Registry, "/merges", &posted.key);
            who.api.write_matching(write, &format!("\"{}\"", choice.shown), &body).await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(who.go("/console/merges")),
        Err(failure) => shown(who, &id, choice, Some(&failure)).await,
    }
}

/// The ids of the survivor and of the other.
async fn ids(who: &SignedIn, id: &str, choice: &Choice) -> Result<(String, String), Failure> {
    let path = format!("/duplicates/{}", encoded(id));
    let found = who.api.get::<Comparison>(Service::Registry, &path).await?;
    let [left, right] = found.sides.as_slice() else { return Err(Failure::Unreadable) };
    let (left, right) = (left.person.id.clone(), right.person.id.clone());
    Ok(if choice.survivor == "right" { (right, left) } else { (left, right) })
}

async fn shown(
    who: &SignedIn,
    id: &str,
    choice: &Choice,
    failure: Option<&Failure>,
) -> Result<HttpResponse, Error> {
    let found = match ids(who, id, choice).await {
        Ok((survivor, old)) => {
            let question = json!({ "survivor": survivor, "old": old, "take": choice.taken(),
                                   "dry_run": true });
            who.api.ask::<MergePreview>(Service::Registry, "/merges", &question).await
        }
        Err(failure) => Err(failure),
    };
    let page = &who.page;
    let title = page.t("duplicates-preview");
    let body = html! {
        p { a href=(format!("{PATH}/{}", encoded(id))) { (page.t("duplicates-compare")) } }
        h1 { (title) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        @match &found {
            Ok(found) => {
                (block(&page.t("duplicates-after"), after(page, found)))
                @if found.hindrances.is_empty() {
                    (block(&page.t("duplicates-merge"), confirm(page, id, choice, (found, failure))))
                }
            }
            Err(failure) => { (explain(page, Service::Registry, failure)) }
        }
    };
    who.answer(&title, body)
}

fn after(page: &Page, found: &MergePreview) -> Markup {
    let after = &found.after;
    let label = |key: &str| page.t(&format!("duplicates-part-{key}"));
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let book = |book: &Option<crate::api::views::BookRef>| {
        book.as_ref().map(|book| book_words(page, &book.number, book.valid_to)).unwrap_or_default()
    };
    let posts: Vec<&str> = found.posts.iter().map(|unit| unit.shown()).collect();
    let mut pairs = vec![
        (label("name"), after.name.clone()),
        (label("sex"), page.word("sex", &after.sex)),
        (
            label("born"),
            after.born.map(|born| format::born(page.language, born)).unwrap_or_default(),
        ),
        (label("citizen-id"), found.survivor.citizen_id.clone()),
        (label("insurance"), text(&after.insurance)),
        (label("phone"), text(&after.phone)),
        (label("email"), text(&after.email)),
        (label("address"), text(&after.address)),
        (label("tier"), page.word("tier", &after.tier)),
        (label("standing"), page.word("standing", &after.standing)),
        (label("post"), format!("{} ({})", after.post, after.organisation)),
        (label("posts"), posts.join("; ")),
        (page.t("duplicates-book-stays"), book(&found.book_stays)),
    ];
    if found.book_ends.is_some() {
        pairs.push((page.t("duplicates-book-ends"), book(&found.book_ends)));
    }
    let conflicts: Vec<String> =
        found.conflicts.iter().map(|part| page.word("duplicates-part", part)).collect();
    html! {
        @for why in &found.hindrances {
            (message(Tone::Bad, &page.word("duplicates-hindrance", why)))
        }
        @if !conflicts.is_empty() {
            (message(Tone::Warn, &page.t_with("duplicates-conflicts", &[("parts", &conflicts.join(", "))])))
        }
        p { (page.t_with("duplicates-ends-in", &[("old", &found.old.person.name), ("survivor", &found.survivor.person.name)])) }
        (facts(&pairs))
    }
}

fn confirm(
    page: &Page,
    id: &str,
    choice: &Choice,
    (found, failure): (&MergePreview, Option<&Failure>),
) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let shown = format!("{}-{}", found.survivor.version, found.old.version);
    html! {
        p { (page.t("duplicates-undo-hint")) }
        form.stack method="post" action=(format!("{PATH}/{}/merge", encoded(id))) {
            (page.form_keys())
            input type="hidden" name="survivor" value=(choice.survivor);
            input type="hidden" name="shown" value=(shown);
            @for part in PARTS { input type="hidden" name=(part) value=(choice.of(part)); }
            (Field::new("reason", page.t("duplicates-reason")).value(&choice.reason).required()
                .problem(problem).input("text"))
            div { button type="submit" { (page.t("duplicates-merge")) } }
        }
    }
}
