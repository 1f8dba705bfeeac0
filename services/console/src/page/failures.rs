//! What could not be loaded or done, told plainly.

use maud::{Markup, html};

use super::Page;
use super::elements::{Tone, block, message, nothing};
use crate::api::{Failure, Loaded, ProblemView, Service};

/// Draws a part of a page that comes from one service: what it is, or why it is not here.
pub(crate) fn part<T>(
    page: &Page,
    (title, service): (&str, Service),
    loaded: &Loaded<T>,
    draw: impl FnOnce(&T) -> Markup,
) -> Markup {
    block(
        title,
        match loaded {
            Ok(value) => draw(value),
            Err(failure) => explain(page, service, failure),
        },
    )
}

/// Says why something is not here: hidden from this reader, or the service fails.
pub(crate) fn explain(page: &Page, service: Service, failure: &Failure) -> Markup {
    let name = page.word("service", service.name());
    match failure {
        hidden if hidden.is_hidden() => nothing(&page.t("hidden-from-you")),
        Failure::Problem(problem) => problem_message(page, problem),
        Failure::Unreachable => {
            message(Tone::Bad, &page.t_with("service-unreachable", &[("service", &name)]))
        }
        Failure::Unreadable => {
            message(Tone::Bad, &page.t_with("service-unreadable", &[("service", &name)]))
        }
    }
}

/// Says that something was not done, above the form that asked for it.
pub(crate) fn refusal(page: &Page, service: Service, failure: &Failure) -> Markup {
    match failure {
        Failure::Problem(problem) if problem.status == 403 => {
            message(Tone::Bad, &page.t("not-allowed"))
        }
        Failure::Problem(problem) if problem.is_stale() => html! {
            div.message.warn role="alert" {
                p { strong { (page.t("stale-title")) } }
                p { (page.t("stale-about")) }
            }
        },
        Failure::Problem(problem) if problem.status == 404 => {
            message(Tone::Bad, problem.detail.as_deref().unwrap_or(&page.t("not-there")))
        }
        other => explain(page, service, other),
    }
}

/// Says that something was not done, with what was typed: the page's forms are many, and drawn anew without it.
pub(crate) fn refusal_of(
    page: &Page,
    service: Service,
    failure: &Failure,
    typed: &[&str],
) -> Markup {
    let typed = typed.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    let typed: Vec<&str> = typed.collect();
    html! {
        (refusal(page, service, failure))
        @if !typed.is_empty() {
            p { (page.t("typed-before")) }
            @for text in typed { blockquote { (text) } }
        }
    }
}

/// A problem's words, and the faults that belong to no field of the form.
fn problem_message(page: &Page, problem: &ProblemView) -> Markup {
    let words = problem.detail.clone().unwrap_or_else(|| problem.title.clone());
    let words = if words.is_empty() { page.t("not-done") } else { words };
    html! {
        div.message.bad role="alert" {
            p { (words) }
            @if !problem.faults.is_empty() {
                ul {
                    @for fault in &problem.faults { li { (fault.message) } }
                }
            }
        }
    }
}
