//! The frame of every page, and what a page needs to know to draw itself.

use maud::{DOCTYPE, Markup, html};
use runtime::Language;

pub(crate) mod elements;
pub(crate) mod failures;
pub(crate) mod fields;
mod menu;

pub(crate) use menu::{MENU, MenuItem};

use crate::{format, texts};

/// Whom a page is for and in which language.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// The language of every text on it.
    pub language: Language,
    /// The path it is reached by, for the menu and for coming back.
    pub path: String,
    /// Who reads it; nobody before signing in.
    pub viewer: Option<Viewer>,
}

/// A signed-in reader, as the frame shows and serves them.
#[derive(Clone)]
pub(crate) struct Viewer {
    /// How the issuer calls them.
    pub name: String,
    /// The token of every form.
    pub csrf: String,
    /// The pages that they may use.
    pub menu: Vec<&'static MenuItem>,
    /// Their own record, where they are a person of the registry.
    pub own_record: Option<String>,
    /// Whether centrally managed people are shown as well; nothing for those who may not see them.
    pub central: Option<bool>,
    /// The records of those who named them as their proxy.
    pub represents: Vec<String>,
}

impl std::fmt::Debug for Viewer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Viewer(…)")
    }
}

impl Page {
    /// Returns the text of `key`.
    pub(crate) fn t(&self, key: &str) -> String {
        texts::get(self.language, key, &[])
    }

    /// Returns the text of `key` with its arguments.
    pub(crate) fn t_with(&self, key: &str, args: &[(&str, &str)]) -> String {
        texts::get(self.language, key, args)
    }

    /// Returns the word for a service's code, or the code itself where there is none.
    pub(crate) fn word(&self, family: &str, code: &str) -> String {
        let slug: String = (code.chars())
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        texts::find(self.language, &format!("{family}-{slug}"), &[])
            .unwrap_or_else(|| code.to_owned())
    }

    /// Says what a role is.
    pub(crate) fn role<'a>(&self, role: &'a str) -> &'a str {
        auth::accesses::role_words(role, self.language)
    }

    /// Says how far a scope reaches; also for what stands before its colon alone.
    pub(crate) fn scope(&self, scope: &str) -> String {
        auth::accesses::scope_words(scope, self.language)
    }

    /// Writes a day.
    pub(crate) fn day(&self, day: chrono::NaiveDate) -> String {
        format::day(self.language, day)
    }

    /// Writes a moment.
    pub(crate) fn moment(&self, moment: chrono::DateTime<chrono::Utc>) -> String {
        format::moment(self.language, moment)
    }

    /// Writes a count.
    pub(crate) fn count(&self, count: i64) -> String {
        format::count(self.language, count)
    }

    /// The hidden field that every form needs.
    pub(crate) fn csrf(&self) -> Markup {
        let token = self.viewer.as_ref().map_or("", |viewer| viewer.csrf.as_str());
        html! { input type="hidden" name="csrf" value=(token); }
    }

    /// The hidden fields of a form that writes: the token, and a key by which a second press of
    /// the button is the same request.
    pub(crate) fn form_keys(&self) -> Markup {
        html! {
            (self.csrf())
            input type="hidden" name="key" value=(uuid::Uuid::new_v4().to_string());
        }
    }

    /// The hidden fields of a form that changes what was shown under the tag `seen`.
    pub(crate) fn form_keys_for(&self, seen: &str) -> Markup {
        html! {
            (self.form_keys())
            input type="hidden" name="seen" value=(seen);
        }
    }

    /// Draws the whole page around `body`.
    pub(crate) fn frame(&self, title: &str, body: Markup) -> Markup {
        self.document(title, html! {}, body)
    }

    /// Draws a page that loads itself again while something runs.
    pub(crate) fn frame_while_running(&self, title: &str, body: Markup) -> Markup {
        self.document(title, html! { meta http-equiv="refresh" content="2"; }, body)
    }

    fn document(&self, title: &str, head: Markup, body: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.language.as_str()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    (head)
                    title { (title) " – Yba" }
                    link rel="stylesheet" href=(crate::assets::STYLE_PATH);
                    link rel="icon" type="image/svg+xml" href="/console/icon.svg";
                }
                body {
                    a.skip href="#main" { (self.t("skip-to-content")) }
                    (self.header())
                    @if let Some(viewer) = &self.viewer { (menu::menu(self, viewer)) }
                    main #main tabindex="-1" { (self.central_banner()) (body) }
                    footer { p { (self.t("footer")) } }
                }
            }
        }
    }

    fn header(&self) -> Markup {
        let (other, tag) = match self.language {
            Language::Vi => ("English", "en"),
            Language::En => ("Tiếng Việt", "vi"),
        };
        html! {
            header.top {
                a.brand href="/console" { "Yba" }
                span { (self.t("product")) }
                div.who {
                    form method="post" action="/console/language" {
                        input type="hidden" name="language" value=(tag);
                        input type="hidden" name="to" value=(self.path);
                        button type="submit" lang=(tag) { (other) }
                    }
                    @if let Some(viewer) = &self.viewer {
                        (self.central_switch(viewer))
                        span { (viewer.name) }
                        form method="post" action="/console/sign-out" {
                            (self.csrf())
                            button type="submit" { (self.t("sign-out")) }
                        }
                    }
                }
            }
        }
    }

    /// Puts centrally managed people in or out, for those who may see them.
    fn central_switch(&self, viewer: &Viewer) -> Markup {
        let Some(on) = viewer.central else { return html! {} };
        html! {
            form method="post" action="/console/central" {
                (self.csrf())
                input type="hidden" name="on" value=(if on { "no" } else { "yes" });
                input type="hidden" name="to" value=(self.path);
                button type="submit" role="switch" aria-checked=(on) { (self.t("central-switch")) }
            }
        }
    }

    /// Says so on every page while they are shown.
    fn central_banner(&self) -> Markup {
        let on = self.viewer.as_ref().and_then(|viewer| viewer.central) == Some(true);
        html! {
            @if on { (elements::message(elements::Tone::Warn, &self.t("central-banner"))) }
        }
    }
}
