//! Which crate may depend on which, and what each carries beside its code.

use crate::sources::{read, root, rust_files};

const LIBS: [&str; 5] = ["schema", "runtime", "auth", "messaging", "testkit"];
const SERVICES: [&str; 6] =
    ["registry", "exams", "classification", "clinics", "notifications", "console"];

/// The crates of this repository that `manifest` depends on, development apart.
fn own_dependencies(manifest: &str) -> Vec<String> {
    let text = read(manifest);
    let (_, after) = text.split_once("[dependencies]").expect("a manifest lists dependencies");
    let block = after.split("\n[").next().expect("split yields at least one part");
    block
        .lines()
        .filter_map(|line| line.split([' ', '.', '=']).next())
        .filter(|name| LIBS.contains(name) || SERVICES.contains(name))
        .map(str::to_owned)
        .collect()
}

#[test]
fn libraries_depend_on_what_is_below_them() {
    let allowed: [(&str, &[&str]); 5] = [
        ("schema", &[]),
        ("runtime", &[]),
        ("auth", &["schema", "runtime"]),
        ("messaging", &["schema", "runtime"]),
        ("testkit", &["schema", "runtime", "auth", "messaging"]),
    ];
    for (name, below) in allowed {
        for dependency in own_dependencies(&format!("libs/{name}/Cargo.toml")) {
            assert!(below.contains(&dependency.as_str()), "{name} depends on {dependency}");
        }
    }
}

#[test]
fn no_service_depends_on_another() {
    for service in SERVICES {
        for dependency in own_dependencies(&format!("services/{service}/Cargo.toml")) {
            let lib = LIBS.contains(&dependency.as_str()) && dependency != "testkit";
            assert!(lib, "{service} depends on {dependency}: they speak over HTTP and events");
        }
    }
}

#[test]
fn every_crate_explains_itself() {
    let folders = LIBS.map(|name| format!("libs/{name}")).into_iter();
    for folder in folders.chain(SERVICES.map(|name| format!("services/{name}"))) {
        let opening = read(&format!("{folder}/src/lib.rs"));
        assert!(opening.starts_with("//!"), "{folder}/src/lib.rs has no crate documentation");
        assert!(root().join(&folder).join("README.md").exists(), "{folder} has no README.md");
    }
}

#[test]
fn every_service_commits_its_api() {
    for service in SERVICES.into_iter().filter(|service| *service != "console") {
        let path = format!("services/{service}/openapi.json");
        assert!(root().join(&path).exists(), "{path} is missing: make openapi");
    }
}

/// The names before the equals sign in a manifest's `[dependencies]`.
fn dependencies(manifest: &str) -> Vec<String> {
    let text = read(manifest);
    let (_, after) = text.split_once("[dependencies]").expect("a manifest lists dependencies");
    let block = after.split("\n[").next().expect("split yields at least one part");
    let names = block.lines().filter_map(|line| Some(line.split_once(" =")?.0.trim().to_owned()));
    names.collect()
}

/// The fuzz targets are built from the registry's domain in a workspace of their own, which only a fuzzer builds.
#[test]
fn the_fuzz_targets_have_every_crate_that_the_domain_uses() {
    let sources = rust_files("services/registry/src/domain");
    let fuzz = dependencies("services/registry/fuzz/Cargo.toml");
    let registry = dependencies("services/registry/Cargo.toml");
    let mut used = 0;
    for name in &registry {
        let path = format!("{}::", name.replace('-', "_"));
        let names_it = |line: &str| {
            let at = line.find(&path);
            at.is_some_and(|at| {
                !line[..at]
                    .ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before))
            })
        };
        let Some(source) = sources.iter().find(|source| source.text.lines().any(names_it)) else {
            continue;
        };
        used += 1;
        let path = &source.path;
        assert!(
            fuzz.contains(name),
            "{path} uses {name}, which services/registry/fuzz/Cargo.toml lacks"
        );
    }
    assert!(used >= 5, "the domain uses {used} crates: the test looks in the wrong place");
}
