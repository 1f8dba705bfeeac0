use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// Keys with the arguments that each text names.
fn keys(sources: &[&str]) -> BTreeSet<(String, BTreeSet<String>)> {
    let lines = sources.iter().flat_map(|source| source.lines());
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, text)| {
            let args = text.split("{ $").skip(1).filter_map(|rest| rest.split_once(" }"));
            (key.to_owned(), args.map(|(name, _)| name.to_owned()).collect())
        })
        .collect()
}

/// The texts that code asks for by a literal: `t("key")`, `t_with("key", …)`.
fn asked_for() -> BTreeSet<String> {
    fn walk(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("tests.rs")
            {
                collect(&std::fs::read_to_string(&path).unwrap(), found);
            }
        }
    }
    fn collect(source: &str, found: &mut BTreeSet<String>) {
        for call in ["page.t(", "page.t_with(", "self.t(", "self.t_with("] {
            for rest in source.split(call).skip(1) {
                let literal = rest.trim_start().strip_prefix('"');
                found.extend(literal.and_then(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
        // The headings of a table stand in a list that is mapped to `label-…`.
        for before in source.rsplit(".map(|key| page.t(&format!(\"label-{key}\")))").skip(1) {
            let list = before.rsplit('[').next().unwrap_or_default();
            let names = list.split('"').skip(1).step_by(2);
            found.extend(names.map(|name| format!("label-{name}")));
        }
    }
    let mut found = BTreeSet::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_arguments() {
    assert_eq!(keys(VIETNAMESE), keys(ENGLISH));
}

#[test]
fn every_text_that_pages_ask_for_is_there() {
    let missing: Vec<String> =
        asked_for().into_iter().filter(|key| find(Language::Vi, key, &[]).is_none()).collect();

    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_menu_has_its_texts() {
    for item in crate::page::MENU {
        for key in [item.title, item.about] {
            assert!(find(Language::Vi, key, &[]).is_some(), "{key}");
        }
    }
}

#[test]
fn every_code_of_the_schema_has_a_word() {
    use schema::{HealthClass, ManagementTier, Sex};
    let slug =
        |family: &str, code: &str| format!("{family}-{}", code.to_lowercase().replace('_', "-"));
    let tiers = ManagementTier::ALL.iter().map(|tier| slug("tier", tier.as_str()));
    let sexes = Sex::ALL.iter().map(|sex| slug("sex", sex.as_str()));
    let classes = HealthClass::ALL.iter().map(|class| slug("class", class.as_str()));
    for key in tiers.chain(sexes).chain(classes) {
        assert!(find(Language::Vi, &key, &[]).is_some(), "{key}");
    }
}

#[test]
fn arguments_are_filled_in() {
    let text = get(Language::Vi, "greeting", &[("name", "Lê Văn Mẫu")]);

    assert_eq!(text, "Xin chào, Lê Văn Mẫu");
}
