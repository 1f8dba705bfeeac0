//! The parts that pages are made of.

use maud::{Markup, html};

use super::Page;
use crate::api::views::Version;

/// A block of a page with its heading.
pub(crate) fn block(title: &str, body: Markup) -> Markup {
    html! {
        section.block { h2 { (title) } (body) }
    }
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Good,
    Warn,
    Bad,
}

/// A message about what just happened, or a warning.
pub(crate) fn message(tone: Tone, text: &str) -> Markup {
    let class = match tone {
        Tone::Plain => "message",
        Tone::Good => "message good",
        Tone::Warn => "message warn",
        Tone::Bad => "message bad",
    };
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    html! { div class=(class) role=(role) { p { (text) } } }
}

/// A plain line where there is nothing.
pub(crate) fn nothing(text: &str) -> Markup {
    html! { p.quiet { (text) } }
}

/// Pairs of what and which.
pub(crate) fn facts(pairs: &[(String, String)]) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in pairs { dt { (name) } dd { (value) } }
        }
    }
}

/// A table that becomes a list of cards on a telephone; `labels` are the headings.
pub(crate) fn table(caption: &str, labels: &[String], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div.scroll {
            table.rows {
                caption { (caption) }
                thead { tr { @for label in labels { th scope="col" { (label) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (index, (cell, label)) in row.iter().zip(labels).enumerate() {
                                @if index == 0 { th scope="row" { (cell) } }
                                @else { td data-label=(label) { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A link to the next part of a list.
pub(crate) fn next_page(page: &Page, path: &str, next: Option<&str>) -> Markup {
    html! {
        @if let Some(next) = next {
            p { a.button.second href=(with_after(path, next)) { (page.t("next-page")) } }
        }
    }
}

/// Adds the cursor to a path that may have a query already.
fn with_after(path: &str, next: &str) -> String {
    let cursor: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("{path}{separator}after={cursor}")
}

/// A form that is one button, for what was shown in this version.
pub(crate) fn button_form_for(
    page: &Page,
    (action, version): (&str, Version),
    label: &str,
    class: &str,
) -> Markup {
    html! {
        form method="post" action=(action) {
            (page.form_keys_for(&version.tag()))
            button class=(class) type="submit" { (label) }
        }
    }
}

/// A form that is one button.
pub(crate) fn button_form(page: &Page, action: &str, label: &str, class: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (page.form_keys())
            button class=(class) type="submit" { (label) }
        }
    }
}
