//! Who may import whom inside a service. The table is in `CONTRIBUTING.md`; this is its enforcement.

use crate::sources::{Source, code_lines, rust_files};

/// A module of a service, by its path, and the words that its code must not name.
struct Layer {
    named: &'static str,
    never: &'static [&'static str],
    because: &'static str,
}

const LAYERS: [Layer; 4] = [
    Layer {
        named: "/domain/",
        never: &[
            "async fn",
            ".await",
            "sea_orm::",
            "sqlx::",
            "actix_web::",
            "rdkafka::",
            "auth::",
            "messaging::",
            "Clock",
        ],
        because: "the domain is pure: time and data are arguments",
    },
    Layer {
        named: "/store/",
        never: &["actix_web::", "messaging::", "Permission::", ".commit()", "rdkafka::"],
        because: "the store is SQL over an authorised transaction that somebody else ends",
    },
    Layer {
        named: "/http/",
        never: &["rdkafka::", "ActiveModel", "crate::events"],
        because: "handlers are scripts over the store",
    },
    Layer {
        named: "/events.rs",
        never: &["actix_web::", "crate::http"],
        because: "what is heard does not come in by HTTP",
    },
];

fn violations(source: &Source, layer: &Layer) -> Vec<String> {
    code_lines(&source.text)
        .flat_map(|(number, line)| {
            let word = layer.never.iter().find(|word| line.contains(**word))?;
            Some(format!("{}:{number} names {word}: {}", source.path, layer.because))
        })
        .collect()
}

#[test]
fn layers_import_only_what_is_theirs() {
    let services = rust_files("services");
    let services = services.iter().filter(|source| !source.path.contains("/tests/"));
    let mut found = Vec::new();
    for source in services {
        for layer in LAYERS.iter().filter(|layer| source.path.contains(layer.named)) {
            found.extend(violations(source, layer));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn kafka_is_named_by_messaging_alone() {
    let named: Vec<String> = ["libs", "services"]
        .into_iter()
        .flat_map(rust_files)
        .filter(|source| !source.path.starts_with("libs/messaging/"))
        .filter(|source| code_lines(&source.text).any(|(_, line)| line.contains("rdkafka::")))
        .map(|source| source.path)
        .filter(|path| !path.starts_with("libs/testkit/"))
        .collect();
    assert!(named.is_empty(), "only messaging may speak to a broker: {named:?}");
}

#[test]
fn a_layer_that_breaks_its_rule_is_found() {
    let source = Source {
        path: "services/x/src/domain/y.rs".to_owned(),
        text: "//! sea_orm:: in a comment is fine\nuse sea_orm::Statement;\n".to_owned(),
    };

    let found = violations(&source, &LAYERS[0]);

    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("services/x/src/domain/y.rs:2 names sea_orm::"), "{}", found[0]);
}
