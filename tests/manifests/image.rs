//! The image fits the chart: one user, one port each, nothing of the machine that builds it.

use std::fs;

use serde_json::Value;

use crate::chart::{case, folder, root};

fn containerfile() -> String {
    fs::read_to_string(root().join("Containerfile")).unwrap()
}

#[test]
fn images_that_it_is_made_from_are_arguments_with_a_version() {
    let text = containerfile();
    for line in text.lines().filter(|line| line.starts_with("FROM ")) {
        assert!(line.starts_with("FROM ${"), "{line} cannot be replaced");
    }
    for argument in ["ARG BUILD_IMAGE=", "ARG BASE_IMAGE="] {
        let image = text.lines().find_map(|line| line.strip_prefix(argument)).unwrap();
        let (_, tag) = image.rsplit_once(':').unwrap();
        assert!(!tag.is_empty() && tag != "latest", "{image}");
    }
    let toolchain = fs::read_to_string(root().join("rust-toolchain.toml")).unwrap();
    let version = toolchain.split('"').nth(1).unwrap();
    assert!(
        text.contains(&format!("rust:{version}")),
        "the build image has another compiler than {version}"
    );
}

#[test]
fn it_runs_as_the_charts_user() {
    let values = fs::read_to_string(folder().join("values.yaml")).unwrap();
    let values: Value = serde_saphyr::from_str(&values).unwrap();
    let (user, group) = (&values["podSecurity"]["user"], &values["podSecurity"]["group"]);

    assert!(containerfile().contains(&format!("\nUSER {user}:{group}\n")));
}

#[test]
fn the_chart_names_no_shell_and_no_command() {
    for object in case("everything").workloads() {
        for container in object.containers() {
            assert!(container["command"].is_null(), "{}", object.name());
            let first = container["args"][0].as_str().unwrap();
            assert!(["serve", "migrate", "try"].contains(&first), "{first}");
        }
    }
    assert!(containerfile().contains("ENTRYPOINT [\"/usr/local/bin/yba\"]"));
}

#[test]
fn only_sources_go_into_a_build() {
    let text = fs::read_to_string(root().join(".containerignore")).unwrap();
    let mut rules = text.lines().filter(|line| !line.starts_with('#'));

    assert_eq!(rules.next(), Some("*"), "everything is left out but what is named");
    let named: Vec<_> = rules.filter_map(|rule| rule.strip_prefix('!')).collect();
    assert!(!named.iter().any(|one| one.starts_with('.') || *one == "target" || *one == "dev"));
    for path in named {
        assert!(root().join(path).exists(), "{path} is not there");
    }
}
