//! The words of notices, in Vietnamese and English.

use chrono::NaiveDate;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use runtime::Language;
use unic_langid::LanguageIdentifier;

use super::notice::Kind;

/// The templates of both languages.
pub(crate) struct Texts {
    vi: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) title: String,
    pub(crate) body: String,
}

impl Texts {
    /// Reads the templates that are part of the program.
    pub(crate) fn new() -> Self {
        Self {
            vi: bundle("vi", include_str!("../../texts/vi.ftl")),
            en: bundle("en", include_str!("../../texts/en.ftl")),
        }
    }

    /// Words a notice for an inbox.
    pub(crate) fn notice(
        &self,
        language: Language,
        kind: Kind,
        due_on: Option<NaiveDate>,
    ) -> Words {
        let mut values = FluentArgs::new();
        values.set("due_on", due_on.map(|day| written(language, day)).unwrap_or_default());
        let text = |part: &str| self.text(language, &format!("{}-{part}", kind.as_str()), &values);
        Words { title: text("title"), body: text("body") }
    }

    /// Words a notice as a letter, with greeting and closing. A letter goes over open networks: it says no day.
    pub(crate) fn letter(&self, language: Language, kind: Kind) -> Words {
        let nothing = FluentArgs::new();
        let id = |part: &str| format!("{}-{part}", kind.as_str());
        let own = id("letter");
        let own = if self.bundle(language).has_message(&own) { own } else { id("body") };
        let (title, body) =
            (self.text(language, &id("title"), &nothing), self.text(language, &own, &nothing));
        let [greeting, closing, automatic] =
            ["greeting", "closing", "automatic"].map(|id| self.text(language, id, &nothing));
        Words { title, body: format!("{greeting}\n\n{body}\n\n{closing}\n\n-- \n{automatic}\n") }
    }

    fn bundle(&self, language: Language) -> &FluentBundle<FluentResource> {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }

    fn text(&self, language: Language, id: &str, values: &FluentArgs<'_>) -> String {
        let bundle = self.bundle(language);
        let pattern = bundle.get_message(id).and_then(|message| message.value());
        let pattern = pattern.expect("every text is in both languages, a test says");
        bundle.format_pattern(pattern, Some(values), &mut Vec::new()).into_owned()
    }
}

fn bundle(language: &str, source: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(source.to_owned());
    let resource = resource.expect("the templates are part of the program, a test reads them");
    let language: LanguageIdentifier = language.parse().expect("a tag of this program");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false); // No invisible marks around values: both languages run left to right.
    bundle.add_resource(resource).expect("no text is there twice");
    bundle
}

fn written(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Vi => day.format("%d/%m/%Y").to_string(),
        Language::En => day.format("%-d %B %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_words_in_both_languages() {
        let texts = Texts::new();
        let day = "2027-02-03".parse().ok();
        for kind in Kind::ALL {
            for language in [Language::Vi, Language::En] {
                for Words { title, body } in
                    [texts.notice(language, kind, day), texts.letter(language, kind)]
                {
                    assert!(!title.is_empty() && !title.contains('{'), "{title}");
                    assert!(body.len() > title.len() && !body.contains('{'), "{body}");
                }
            }
        }
    }

    #[test]
    fn a_day_is_written_as_each_language_writes_it() {
        let texts = Texts::new();
        let day = "2027-02-03".parse().ok();
        let body = |language| texts.notice(language, Kind::FollowUpScheduled, day).body;

        assert!(body(Language::Vi).contains("hạn ngày 03/02/2027"), "{}", body(Language::Vi));
        assert!(body(Language::En).contains("due on 3 February 2027"), "{}", body(Language::En));
    }
}
