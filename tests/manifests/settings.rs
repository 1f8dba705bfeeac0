//! The chart's variables and the program's settings are the same, told by the program itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::chart::{Rendered, SERVICES, cases, folder};
use crate::objects::variables;

/// Variables of the values files that are for libraries, not for the program.
const FOR_LIBRARIES: [&str; 3] = ["HTTPS_PROXY", "NO_PROXY", "SSL_CERT_DIR"];

/// Settings that have no place in a pod.
const ELSEWHERE: [&str; 1] = ["YBA_SETTINGS"];

/// The program that this build made.
pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().unwrap().parent().unwrap().join("yba");
    assert!(program.exists(), "{} is missing: build the workspace", program.display());
    program
}

/// Files like those that the chart mounts, of made-up secrets.
struct Secrets(PathBuf);

impl Secrets {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("yba-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let address = "postgres://yba:made-up@127.0.0.1:1/yba";
        for (file, text) in [
            ("database-url", address.to_owned()),
            ("direct-database-url", address.to_owned()),
            ("owner-database-url", address.to_owned()),
            ("data-key", format!("first:{key}")),
            ("identity-hash-key", key.to_owned()),
            ("audit-anchor-key", key.to_owned()),
            ("oidc-client-secret", "made-up".to_owned()),
            ("kafka-password", "made-up".to_owned()),
            ("siem-authorization", "Bearer made-up".to_owned()),
            ("smtp-url", "smtps://yba:made-up@mail.example.vn".to_owned()),
        ] {
            std::fs::write(folder.join(file), text).unwrap();
        }
        Self(folder)
    }

    /// Runs the program as a container of the chart would.
    fn run(&self, arguments: &[&str], variables: &BTreeMap<String, String>) -> Output {
        let mut program = Command::new(program());
        program.args(arguments).current_dir(&self.0).env_clear();
        for (name, value) in variables {
            let file = ["/run/secrets/yba/", "/run/secrets/yba-owner/"]
                .iter()
                .find_map(|folder| value.strip_prefix(folder));
            let value = file.map_or_else(|| value.clone(), |file| self.path(file));
            program.env(name, value);
        }
        program.output().unwrap()
    }

    fn path(&self, file: &str) -> String {
        self.0.join(file).display().to_string()
    }
}

impl Drop for Secrets {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn of_service(rendered: &Rendered, service: &str) -> BTreeMap<String, String> {
    let deployment = rendered.find("Deployment", service);
    let container = deployment.at("/spec/template/spec/containers/0");
    variables(container)
}

/// The setting that a variable is: a file holds the one without `_FILE`.
fn setting(variable: &str) -> &str {
    variable.strip_suffix("_FILE").unwrap_or(variable)
}

/// What `yba config` printed: each setting and where its value came from.
fn told(output: &Output) -> BTreeMap<String, String> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let lines = text.lines().filter_map(|line| {
        let (name, rest) = line.split_once(' ')?;
        let (_, origin) = rest.split_once('(')?;
        Some((name.to_owned(), origin.to_owned()))
    });
    lines.collect()
}

#[test]
fn the_program_reads_every_variable_that_the_chart_sets_and_finds_no_fault() {
    let secrets = Secrets::new("settings-read");
    for rendered in cases() {
        for service in SERVICES {
            let variables = of_service(rendered, service);
            let output = secrets.run(&["config", service], &variables);
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {service}: {errors}", rendered.case);
            let told = told(&output);
            for variable in variables.keys() {
                if FOR_LIBRARIES.contains(&variable.as_str()) {
                    continue;
                }
                let origin = told.get(setting(variable));
                let origin = origin.unwrap_or_else(|| panic!("{service} does not read {variable}"));
                let expected = if variable.ends_with("_FILE") { "/" } else { "environment" };
                assert!(origin.starts_with(expected), "{service}: {variable} comes from {origin}");
            }
        }
    }
}

#[test]
fn a_migration_gets_what_it_reads() {
    let secrets = Secrets::new("settings-migrate");
    for rendered in cases() {
        for object in rendered.workloads() {
            for container in object.containers() {
                let arguments: Vec<_> = container["args"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| one.as_str().unwrap())
                    .collect();
                if arguments[0] != "migrate" {
                    continue;
                }
                let variables = variables(container);
                let output = secrets.run(&arguments, &variables);
                let errors = String::from_utf8_lossy(&output.stderr);
                // Nothing listens at the made-up address: the settings were right, the database is not there.
                assert!(errors.contains("cannot be migrated"), "{arguments:?}: {errors}");
            }
        }
    }
    let output = secrets.run(&["migrate", "exams"], &BTreeMap::new());
    assert!(String::from_utf8_lossy(&output.stderr).contains("OWNER_DATABASE_URL"));
}

#[test]
fn the_schema_knows_each_services_settings_and_no_others() {
    let secrets = Secrets::new("settings-schema");
    let schema = std::fs::read_to_string(folder().join("values.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let properties = |at: &str| -> BTreeSet<String> {
        let found = schema.pointer(at).and_then(Value::as_object);
        found.into_iter().flat_map(|map| map.keys().cloned()).collect()
    };
    let by_chart: BTreeSet<String> = cases()
        .iter()
        .flat_map(|rendered| SERVICES.map(|service| of_service(rendered, service)))
        .flat_map(BTreeMap::into_keys)
        .map(|variable| setting(&variable).to_owned())
        .collect();
    let common = properties("/$defs/settings/properties");
    for service in SERVICES {
        let own = properties(&format!(
            "/properties/services/properties/{service}/properties/settings/properties"
        ));
        let may: BTreeSet<_> = common.union(&own).cloned().collect();
        let everything = crate::chart::case("everything");
        let output = secrets.run(&["config", service], &of_service(everything, service));
        let told = told(&output);
        let by_hand = told.keys().filter(|name| {
            let of_chart = by_chart.contains(*name) && !may.contains(*name);
            !of_chart && !ELSEWHERE.contains(&name.as_str())
        });
        let by_hand: BTreeSet<_> = by_hand.cloned().collect();
        let missing: Vec<_> = by_hand.difference(&may).collect();
        let unknown: Vec<_> = may.difference(&by_hand).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "values.schema.json, settings of {service}: add {missing:?}, remove {unknown:?}"
        );
    }
}

#[test]
fn the_secrets_of_the_test_are_where_the_chart_says() {
    let everything = crate::chart::case("everything");
    let files = of_service(everything, "notifications");
    assert_eq!(Path::new(&files["SMTP_URL_FILE"]).parent(), Some(Path::new("/run/secrets/yba")));
}
