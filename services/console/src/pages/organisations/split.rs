//! Splitting an organisation: the parts, who goes to which, what it would be, and then doing it.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Path;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::{PATH, given, in_path};
use crate::api::views::{SplitMember, SplitPreview};
use crate::api::{Failure, Loaded, Service, Write};
use crate::error::Error;
use crate::format;
use crate::page::Page;
use crate::page::elements::{Tone, block, message, nothing, table};
use crate::page::failures::refusal;
use crate::page::fields::Field;
use crate::posted::Posted;
use crate::signed_in::SignedIn;

/// Between a part's code and the person or post that goes to it, in the value of a choice.
const TO: char = '|';

/// The form as it was sent: a choice for each person and each post comes under one name.
#[derive(Default)]
struct Wish {
    texts: BTreeMap<String, String>,
    /// Person and code.
    people: Vec<(String, String)>,
    /// Post and code.
    posts: Vec<(String, String)>,
}

/// A part as it was typed: `CODE; name`.
struct Line<'a> {
    code: &'a str,
    name: Option<&'a str>,
}

impl Wish {
    fn of(sent: &[(String, String)]) -> Self {
        let mut wish = Self::default();
        for (name, text) in sent {
            // `CODE|person`, so that one name does for all of them; without a code it is no choice.
            let choice = || {
                let (code, what) = text.split_once(TO)?;
                Some((what.to_owned(), code.to_owned())).filter(|(_, code)| !code.is_empty())
            };
            match name.as_str() {
                "of-person" => wish.people.extend(choice()),
                "of-post" => wish.posts.extend(choice()),
                _ => {
                    wish.texts.insert(name.clone(), text.trim().to_owned());
                }
            }
        }
        // Who was found once more and chosen anew goes where they were sent last.
        let last: BTreeMap<String, String> = wish.people.drain(..).collect();
        wish.people.extend(last);
        wish
    }

    fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// The parts, the one that the rest goes to first.
    fn lines(&self) -> Vec<Line<'_>> {
        let lines = self.text("parts").lines().filter(|line| !line.trim().is_empty());
        let mut lines: Vec<Line<'_>> = lines
            .map(|line| match line.split_once(';') {
                Some((code, name)) => Line { code: code.trim(), name: given(name) },
                None => Line { code: line.trim(), name: None },
            })
            .collect();
        lines.sort_by_key(|line| line.code != self.text("rest"));
        lines
    }

    fn closes(&self) -> bool {
        self.text("closes") == "yes"
    }

    /// What the registry is asked, for a preview and for the change alike.
    fn body(&self) -> Value {
        let to = |choices: &[(String, String)], code: &str| -> Vec<String> {
            let those = choices.iter().filter(|(_, to)| to == code);
            those.map(|(what, _)| what.clone()).collect()
        };
        let part = |line: &Line<'_>| {
            json!({ "code": line.code, "name": line.name, "parent": given(self.text("parent")),
                    "people": to(&self.people, line.code), "posts": to(&self.posts, line.code) })
        };
        let parts: Vec<Value> = self.lines().iter().map(part).collect();
        json!({ "into": parts, "closes": self.closes(), "on": given(self.text("on")) })
    }
}

/// Shows the first half of the form.
pub(crate) async fn show(who: SignedIn, code: Path<String>) -> Result<HttpResponse, Error> {
    answer(&who, &code, &Wish::default(), None)
}

/// Tells what the split would be, finds people to be named, or does it.
pub(crate) async fn split(
    code: Path<String>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    let (who, wish) = (&posted.who, Wish::of(&posted.form));
    let mut body = wish.body();
    if wish.text("do") == "do" {
        body["kind"] = "split".into();
        for name in ["document", "reason"] {
            body[name] = wish.text(name).into();
        }
        body["document_on"] = given(wish.text("document_on")).into();
        let path = format!("/organisations/{}/changes", in_path(&code));
        let write = Write::post(Service::Registry, &path, &posted.key);
        return match who.api.write(write, &body).await {
            Ok(()) => Ok(who.go(&format!("{PATH}/{}", in_path(&code)))),
            Err(failure) => answer(who, &code, &wish, Some(&Err(failure))),
        };
    }
    body["find"] = wish.text("find").into();
    let path = format!("/organisations/{}/split-preview", in_path(&code));
    let seen = who.api.ask::<SplitPreview>(Service::Registry, &path, &body).await;
    answer(who, &code, &wish, Some(&seen))
}

fn answer(
    who: &SignedIn,
    code: &str,
    wish: &Wish,
    seen: Option<&Loaded<SplitPreview>>,
) -> Result<HttpResponse, Error> {
    let page = &who.page;
    let title = page.t_with("split-of", &[("code", code)]);
    let action = format!("{PATH}/{}/split", in_path(code));
    let failure = seen.and_then(|seen| seen.as_ref().err());
    let seen = seen.and_then(|seen| seen.as_ref().ok());
    let body = html! {
        p { a href=(format!("{PATH}/{}", in_path(code))) { (page.t("back-to-organisation")) } }
        h1 { (title) }
        p.hint { (page.t("split-hint")) }
        @if let Some(failure) = failure { (refusal(page, Service::Registry, failure)) }
        form.stack.wide method="post" action=(action) {
            (page.form_keys())
            (block(&page.t("split-parts"), grounds(page, wish, failure)))
            @match seen {
                Some(seen) => {
                    (block(&page.t("split-by-post"), posts(page, wish, seen)))
                    (block(&page.t("split-by-name"), named(page, wish, seen)))
                    (block(&page.t("split-seen"), preview(page, code, seen)))
                }
                // After a failure nothing that was chosen is lost.
                None => { (kept(wish)) }
            }
            div.row {
                button.second name="do" value="see" type="submit" {
                    (page.t(if seen.is_some() { "split-see-again" } else { "split-see" }))
                }
                @if seen.is_some_and(|seen| !seen.parts.is_empty()) {
                    button name="do" value="do" type="submit" { (page.t("split-do")) }
                }
            }
        }
    };
    who.answer(&title, body)
}

fn grounds(page: &Page, wish: &Wish, failure: Option<&Failure>) -> Markup {
    let problem = failure.and_then(|failure| failure.problem());
    let field = |name, label: &str| Field::new(name, page.t(label)).problem(problem);
    let closes = ["no", "yes"].map(|one| (one.to_owned(), page.word("split-closes", one)));
    let lines = wish.lines();
    let codes: Vec<(String, String)> =
        lines.iter().map(|line| (line.code.to_owned(), shown(line))).collect();
    html! {
        (field("on", "label-change-on").hint(page.t("change-on-hint")).value(wish.text("on"))
            .required().input("date"))
        (field("document", "label-document").hint(page.t("document-hint"))
            .value(wish.text("document")).required().input("text"))
        (field("document_on", "label-document-on").value(wish.text("document_on")).input("date"))
        (field("reason", "label-reason").value(wish.text("reason")).required().input("text"))
        (field("parts", "label-parts").hint(page.t("split-parts-hint")).value(wish.text("parts"))
            .required().textarea())
        (field("parent", "label-above").hint(page.t("split-above-hint")).value(wish.text("parent"))
            .input("text"))
        (field("closes", "label-split-closes").value(wish.text("closes")).select(&closes))
        @if !codes.is_empty() && wish.closes() {
            (field("rest", "split-rest-to").value(lines[0].code).select(&codes))
        }
    }
}

/// A part in a choice.
fn shown(line: &Line<'_>) -> String {
    line.name.map_or_else(|| line.code.to_owned(), |name| format!("{} – {name}", line.code))
}

/// The choice of a part for a person or a post; nothing chosen is the rest.
fn choice(page: &Page, wish: &Wish, (name, what): (&str, &str), label: &str) -> Markup {
    let chosen = if name == "of-post" { &wish.posts } else { &wish.people };
    let to = chosen.iter().find(|(one, _)| one == what).map(|(_, code)| code.as_str());
    html! {
        select name=(name) aria-label=(label) {
            option value=(format!("{TO}{what}")) selected[to.is_none()] { (page.t("split-rest")) }
            @for line in wish.lines() {
                option value=(format!("{}{TO}{what}", line.code)) selected[to == Some(line.code)] {
                    (shown(&line))
                }
            }
        }
    }
}

fn posts(page: &Page, wish: &Wish, seen: &SplitPreview) -> Markup {
    if seen.posts.is_empty() {
        return nothing(&page.t("split-nobody"));
    }
    let labels = [page.t("label-post"), page.t("split-people"), page.t("split-goes-to")];
    let rows: Vec<Vec<Markup>> = (seen.posts.iter())
        .map(|one| {
            vec![
                html! { (one.post) },
                html! { (page.count(one.people)) },
                choice(page, wish, ("of-post", &one.post), &one.post),
            ]
        })
        .collect();
    table(&page.t("split-by-post"), &labels, &rows)
}

/// Those who are named already, then those whom the search found.
fn named(page: &Page, wish: &Wish, seen: &SplitPreview) -> Markup {
    let is_named = |one: &&SplitMember| wish.people.iter().any(|(person, _)| *person == one.id);
    let mut those: Vec<&SplitMember> =
        seen.parts.iter().flat_map(|part| &part.items).filter(is_named).collect();
    those.extend(seen.found.iter().filter(|one| !is_named(one)));
    let labels = ["name", "born", "post"].map(|key| page.t(&format!("label-{key}")));
    let labels: Vec<String> = labels.into_iter().chain([page.t("split-goes-to")]).collect();
    let rows: Vec<Vec<Markup>> = (those.iter())
        .map(|one| {
            let born = one.born.map(|born| format::born(page.language, born)).unwrap_or_default();
            vec![
                html! { (one.name) },
                html! { (born) },
                html! { (one.post) },
                choice(page, wish, ("of-person", &one.id), &one.name),
            ]
        })
        .collect();
    html! {
        p.hint { (page.t("split-by-name-hint")) }
        div.row {
            (Field::new("find", page.t("split-find")).value(wish.text("find")).input("text"))
            button.second name="do" value="find" type="submit" { (page.t("search")) }
        }
        @if !wish.text("find").is_empty() && seen.found.is_empty() {
            (nothing(&page.t("split-not-found")))
        }
        @if !rows.is_empty() { (table(&page.t("split-by-name"), &labels, &rows)) }
        // Whoever is beyond what a part shows stays named.
        @for (person, code) in &wish.people {
            @if !those.iter().any(|one| one.id == *person) {
                input type="hidden" name="of-person" value=(format!("{code}{TO}{person}"));
            }
        }
    }
}

fn preview(page: &Page, code: &str, seen: &SplitPreview) -> Markup {
    let labels = ["split-part", "split-people", "split-who"].map(|key| page.t(key));
    let who = |items: &[SplitMember], people: i64| {
        let names: Vec<&str> = items.iter().take(20).map(|one| one.name.as_str()).collect();
        let more = people - i64::try_from(names.len()).unwrap_or(0);
        let more = (more > 0).then(|| page.t_with("split-more", &[("count", &page.count(more))]));
        html! { (names.join(", ")) @if let Some(more) = more { " " (more) } }
    };
    let mut rows: Vec<Vec<Markup>> = (seen.parts.iter())
        .map(|part| {
            vec![
                html! {
                    (part.code) " – " (part.name.as_deref().unwrap_or(""))
                    @if part.is_new { br; span.quiet { (page.t("split-new")) } }
                },
                html! { (page.count(part.people)) },
                who(&part.items, part.people),
            ]
        })
        .collect();
    let rest = if seen.rest.stays { "split-rest-stays" } else { "split-rest-goes" };
    rows.push(vec![
        html! { (page.t_with(rest, &[("code", &seen.rest.code)])) },
        html! { (page.count(seen.rest.people)) },
        html! {},
    ]);
    let sum: i64 = seen.parts.iter().map(|part| part.people).sum::<i64>() + seen.rest.people;
    let people = page.count(seen.people);
    html! {
        (message(
            if sum == seen.people { Tone::Plain } else { Tone::Bad },
            &page.t_with("split-sum", &[("code", code), ("people", &people)]),
        ))
        (table(&page.t("split-seen"), &labels, &rows))
    }
}

/// What was chosen, for the next try.
fn kept(wish: &Wish) -> Markup {
    html! {
        @for (name, choices) in [("of-person", &wish.people), ("of-post", &wish.posts)] {
            @for (what, code) in choices {
                input type="hidden" name=(name) value=(format!("{code}{TO}{what}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime::Language;

    use super::*;

    fn wish(more: &[(&str, &str)]) -> Wish {
        let parts = ("parts", "X; Sở X\n\nY;Sở Y\nSYT");
        let sent = [parts, ("on", "2025-07-01"), ("closes", "yes"), ("do", "see")];
        let sent = sent.iter().chain(more);
        Wish::of(
            &sent.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn each_goes_where_they_were_sent_and_the_rest_to_the_part_that_stands_first() {
        let wish = wish(&[
            ("of-person", "Y|p-1"),
            ("of-person", "|p-2"),
            ("of-person", "SYT|p-1"),
            ("of-post", "Y|Bác sĩ"),
            ("rest", "Y"),
        ]);

        let body = wish.body();

        let codes: Vec<&Value> =
            (body["into"].as_array().unwrap().iter()).map(|one| &one["code"]).collect();
        assert_eq!(codes, [&json!("Y"), &json!("X"), &json!("SYT")]);
        assert_eq!(body["into"][0]["posts"], json!(["Bác sĩ"]));
        assert_eq!(
            (&body["into"][0]["people"], &body["into"][2]["people"]),
            (&json!([]), &json!(["p-1"]))
        );
        assert_eq!((&body["into"][1]["name"], &body["closes"]), (&json!("Sở X"), &json!(true)));
    }

    #[test]
    fn the_preview_shows_who_goes_where_and_keeps_what_was_chosen() {
        let page = Page { language: Language::Vi, path: "/console".into(), viewer: None };
        let wish = wish(&[("of-person", "Y|p-1"), ("of-person", "Y|p-9"), ("of-post", "X|Bác sĩ")]);
        let seen: SplitPreview = serde_json::from_value(json!({
            "people": 30,
            "parts": [
                { "code": "X", "name": "Sở X", "is_new": true, "people": 0, "items": [] },
                { "code": "Y", "name": "Sở Y", "is_new": true, "people": 2, "items": [
                    { "id": "p-1", "name": "Lê An", "born": "1970", "post": "Bác sĩ" }] }],
            "rest": { "people": 28, "code": "X", "stays": false },
            "posts": [{ "post": "Bác sĩ", "people": 3 }],
            "found": [{ "id": "p-2", "name": "Hồ Chi", "born": "1971", "post": "Bác sĩ" }],
        }))
        .unwrap();

        let drawn = named(&page, &wish, &seen).into_string()
            + &posts(&page, &wish, &seen).into_string()
            + &preview(&page, "A", &seen).into_string();

        for text in [
            "Hồ Chi",
            "value=\"Y|p-1\" selected",
            "value=\"Y|p-9\"",
            "value=\"X|Bác sĩ\" selected",
            "và 1 người nữa",
        ] {
            assert!(drawn.contains(text), "{text}");
        }
        assert!(!drawn.contains("message bad"));
    }
}
