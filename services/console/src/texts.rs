//! Vietnamese and English, from `locales/*.ftl`.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use runtime::Language;
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

const VIETNAMESE: &[&str] = &[
    include_str!("../locales/vi/frame.ftl"),
    include_str!("../locales/vi/people.ftl"),
    include_str!("../locales/vi/work.ftl"),
    include_str!("../locales/vi/books.ftl"),
    include_str!("../locales/vi/organisations.ftl"),
    include_str!("../locales/vi/history.ftl"),
    include_str!("../locales/vi/keeping.ftl"),
    include_str!("../locales/vi/totals.ftl"),
    include_str!("../locales/vi/rosters.ftl"),
    include_str!("../locales/vi/paper.ftl"),
    include_str!("../locales/vi/duplicates.ftl"),
    include_str!("../locales/vi/rights.ftl"),
    include_str!("../locales/vi/codes.ftl"),
];
const ENGLISH: &[&str] = &[
    include_str!("../locales/en/frame.ftl"),
    include_str!("../locales/en/people.ftl"),
    include_str!("../locales/en/work.ftl"),
    include_str!("../locales/en/books.ftl"),
    include_str!("../locales/en/organisations.ftl"),
    include_str!("../locales/en/history.ftl"),
    include_str!("../locales/en/keeping.ftl"),
    include_str!("../locales/en/totals.ftl"),
    include_str!("../locales/en/rosters.ftl"),
    include_str!("../locales/en/paper.ftl"),
    include_str!("../locales/en/duplicates.ftl"),
    include_str!("../locales/en/rights.ftl"),
    include_str!("../locales/en/codes.ftl"),
];

static BUNDLES: LazyLock<(Bundle, Bundle)> =
    LazyLock::new(|| (bundle("vi", VIETNAMESE), bundle("en", ENGLISH)));

fn bundle(tag: &str, sources: &[&str]) -> Bundle {
    let language: LanguageIdentifier = tag.parse().expect("a language's tag");
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // The marks that Fluent puts around arguments show up as boxes in some fonts.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned())
            .expect("a test has parsed every text of the program");
        bundle.add_resource(resource).expect("a test has found no text twice");
    }
    bundle
}

/// Returns the text of `key`, or nothing where there is none.
pub(crate) fn find(language: Language, key: &str, args: &[(&str, &str)]) -> Option<String> {
    let (vietnamese, english) = &*BUNDLES;
    let bundle = match language {
        Language::Vi => vietnamese,
        Language::En => english,
    };
    let pattern = bundle.get_message(key)?.value()?;
    let mut values = FluentArgs::new();
    for (name, value) in args {
        values.set(*name, FluentValue::from(*value));
    }
    Some(bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
}

/// Returns the text of `key`; a key without a text shows as itself, and a test finds it.
pub(crate) fn get(language: Language, key: &str, args: &[(&str, &str)]) -> String {
    find(language, key, args).unwrap_or_else(|| key.to_owned())
}

#[cfg(test)]
mod tests;
