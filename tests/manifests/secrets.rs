//! Secrets exist before the chart; each pod holds its own service's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::chart::{Rendered, SERVICES, case, cases, folder};
use crate::objects::{list, variables};

/// The secrets that a service's own container mounts, with the files that they are.
fn mounted(rendered: &Rendered, service: &str) -> BTreeMap<String, BTreeSet<String>> {
    let deployment = rendered.find("Deployment", service);
    let volumes = list(&deployment.0, "/spec/template/spec/volumes");
    let sources = volumes.filter(|one| one["name"] == "secrets").flat_map(|volume| {
        let all: Vec<_> = list(volume, "/projected/sources").cloned().collect();
        all
    });
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for source in sources {
        let name = source["secret"]["name"].as_str().unwrap().to_owned();
        let files =
            list(&source, "/secret/items").map(|item| item["path"].as_str().unwrap().to_owned());
        found.entry(name).or_default().extend(files);
    }
    found
}

#[test]
fn the_chart_makes_no_secret_and_nothing_at_random() {
    for rendered in cases() {
        assert_eq!(rendered.of_kind("Secret").count(), 0, "{}", rendered.case);
    }
    let templates = ["templates", "templates/tests"].map(|one| folder().join(one));
    let files = templates.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    for file in files.map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(file).unwrap();
        // `lookup` is empty for `helm template` and for Argo CD, so what rests on it differs there.
        for function in [
            "rand",
            "genCA",
            "genSigned",
            "genSelf",
            "genPrivate",
            "uuidv4",
            "htpasswd",
            "lookup",
            "now",
        ] {
            let calls = |word: &str| word.trim_matches(['(', ')', '{', '}', '-']) == function;
            assert!(!text.split_whitespace().any(calls), "{function} in a template");
        }
        assert!(!text.contains("randAlpha") && !text.contains("randBytes"));
    }
}

#[test]
fn no_secret_is_in_a_variable() {
    for rendered in cases() {
        for object in rendered.workloads() {
            for container in object.containers() {
                let text = container.to_string();
                assert!(!text.contains("secretKeyRef") && !text.contains("secretRef"), "{text}");
                for (name, value) in variables(container) {
                    assert!(!name.ends_with("PASSWORD") && !name.ends_with("SECRET"), "{name}");
                    assert!(!name.ends_with("_KEY"), "{name}");
                    let password =
                        value.split_once("://").is_some_and(|(_, rest)| rest.contains('@'));
                    assert!(!password, "{name} has a password in it");
                }
            }
        }
    }
}

#[test]
fn every_file_that_a_variable_names_is_mounted() {
    for rendered in cases() {
        for service in SERVICES {
            let files: BTreeSet<_> = mounted(rendered, service).into_values().flatten().collect();
            let deployment = rendered.find("Deployment", service);
            let container = deployment.at("/spec/template/spec/containers/0");
            let named: BTreeSet<_> = variables(container)
                .into_values()
                .filter_map(|value| value.strip_prefix("/run/secrets/yba/").map(str::to_owned))
                .collect();
            assert_eq!(named, files, "{}: {service}", rendered.case);
        }
    }
}

#[test]
fn a_service_holds_its_own_secrets_and_those_of_all() {
    for rendered in cases() {
        for service in SERVICES {
            for secret in mounted(rendered, service).into_keys() {
                let foreign = SERVICES
                    .iter()
                    .find(|other| **other != service && secret.contains(&format!("-{other}")));
                assert_eq!(foreign, None, "{}: {service} holds {secret}", rendered.case);
            }
        }
    }
}

#[test]
fn only_who_asks_others_has_a_client_secret_and_only_notices_have_the_mail_server() {
    let holders = |rendered: &Rendered, file: &str| -> Vec<&'static str> {
        let holds =
            |service: &str| mounted(rendered, service).values().any(|files| files.contains(file));
        SERVICES.into_iter().filter(|service| holds(service)).collect()
    };

    let everything = case("everything");
    assert_eq!(holders(everything, "oidc-client-secret"), ["clinics", "notifications", "console"]);
    assert_eq!(holders(everything, "smtp-url"), ["notifications"]);
    assert_eq!(holders(everything, "kafka.key"), SERVICES);
    assert!(holders(everything, "kafka-password").is_empty());
    assert_eq!(holders(case("minimum"), "kafka-password"), SERVICES);
    assert!(holders(case("minimum"), "smtp-url").is_empty());
}

#[test]
fn files_are_readable_by_the_pods_group_alone() {
    let modes = |value: &Value| -> Vec<u64> {
        ["/secret/defaultMode", "/projected/defaultMode"]
            .iter()
            .filter_map(|at| value.pointer(at)?.as_u64())
            .collect()
    };
    for rendered in cases() {
        for object in rendered.workloads() {
            let pod = object.pod().unwrap();
            for volume in list(pod, "/spec/volumes") {
                assert!(modes(volume).iter().all(|mode| *mode == 0o440), "{volume}");
            }
        }
    }
}

#[test]
fn the_script_makes_the_secrets_that_the_chart_mounts() {
    let mut settings = String::from("DATA_KEY=first:AAAA=\nIDENTITY_HASH_KEY=BBBB=\n");
    for service in SERVICES.map(str::to_uppercase) {
        settings += &format!("{service}_DATABASE_URL=postgres://a:it's@db/{service}\n");
        settings += &format!("{service}_OWNER_DATABASE_URL=postgres://o:b@db/{service}\n");
    }
    let file = std::env::temp_dir().join(format!("yba-secrets-{}", std::process::id()));
    std::fs::write(&file, settings).unwrap();
    let script = crate::chart::root().join("k8s/secrets");
    let output = std::process::Command::new(script).arg(&file).arg("yba").output().unwrap();
    std::fs::remove_file(&file).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let made: Vec<Value> = serde_saphyr::from_multiple(&text).unwrap();
    let made: BTreeMap<_, _> = made
        .iter()
        .map(|secret| (secret["metadata"]["name"].as_str().unwrap(), &secret["stringData"]))
        .collect();

    for service in SERVICES {
        for (name, _) in mounted(case("minimum"), service) {
            let by_others = name == format!("yba-{service}") || name.ends_with("-oidc");
            assert!(made.contains_key(name.as_str()) || by_others, "{name} is made by nobody");
        }
    }
    assert_eq!(made["yba-keys"]["data-key"], "first:AAAA=");
    assert_eq!(made["yba-exams-database"]["url"], "postgres://a:it's@db/EXAMS");
    assert_eq!(made["yba-exams-owner"]["url"], "postgres://o:b@db/EXAMS");
}
