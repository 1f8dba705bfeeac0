//! `helm test`: a pod that asks as a machine does, and nothing where nobody gave it a secret.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::json;

use crate::chart::{Rendered, SERVICES, case, cases, rendered};
use crate::objects::{Object, labels, list, selects, variables};
use crate::settings::program;

fn pod(rendered: &Rendered) -> Option<&Object> {
    rendered.of_kind("Pod").next()
}

#[test]
fn there_is_a_test_exactly_where_its_client_has_a_secret() {
    for rendered in cases() {
        let expected = rendered.case == "everything";
        assert_eq!(pod(rendered).is_some(), expected, "{}", rendered.case);
        let of_it = rendered
            .objects
            .iter()
            .filter(|object| object.at("/metadata/labels/app.kubernetes.io~1component") == "trial");
        assert_eq!(of_it.count(), if expected { 3 } else { 0 }, "{}", rendered.case);
    }
}

#[test]
fn it_writes_only_if_it_was_told_to() {
    let arguments = |rendered: &Rendered| -> Vec<String> {
        let container = pod(rendered).unwrap().at("/spec/containers/0").clone();
        list(&container, "/args").map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    assert!(arguments(case("everything")).contains(&"--writes".to_owned()));

    let reading = rendered("minimum", "yba", &["trial.existingSecret=trial"]);
    assert_eq!(arguments(&reading), ["try", "--operators-port=9090", "--patience-seconds=60"]);
}

#[test]
fn it_reaches_names_the_issuer_and_the_apis_and_they_let_it_in() {
    let rendered = case("everything");
    let policy = rendered.find("NetworkPolicy", "trial");
    assert!(policy.at("/spec/ingress").is_null());
    let selector = labels(&policy.0, "/spec/podSelector/matchLabels");
    assert!(selects(&selector, &labels(&pod(rendered).unwrap().0, "/metadata/labels")));

    let to: BTreeSet<_> = list(&policy.0, "/spec/egress")
        .flat_map(|rule| list(rule, "/to"))
        .filter_map(|to| to.pointer("/podSelector/matchLabels/app.kubernetes.io~1component"))
        .filter_map(|component| component.as_str())
        .collect();
    let apis = SERVICES.into_iter().filter(|service| *service != "console");
    assert_eq!(to, apis.clone().collect());
    for service in SERVICES {
        let lets_in = list(&rendered.find("NetworkPolicy", service).0, "/spec/ingress")
            .any(|rule| rule["from"].to_string().contains("\"trial\""));
        assert_eq!(lets_in, service != "console", "{service}");
    }
}

#[test]
fn its_variables_are_those_that_the_command_reads() {
    let pod = pod(case("everything")).unwrap();
    let container = pod.at("/spec/containers/0");
    let mut variables = variables(container);
    for of_libraries in ["HTTPS_PROXY", "NO_PROXY", "SSL_CERT_DIR"] {
        assert!(variables.remove(of_libraries).is_some(), "{of_libraries}");
    }
    let secret = std::env::temp_dir().join(format!("yba-trial-{}", std::process::id()));
    std::fs::write(&secret, "made-up").unwrap();
    let file = variables.insert("OIDC_CLIENT_SECRET_FILE".to_owned(), secret.display().to_string());
    assert_eq!(file.as_deref(), Some("/run/secrets/yba/oidc-client-secret"));
    // Nobody listens there: the settings are complete, and signing in is what fails.
    variables.insert("OIDC_ISSUER".to_owned(), "http://127.0.0.1:1/realms/yba".to_owned());

    let arguments = list(container, "/args").map(|one| one.as_str().unwrap());
    let mut program = Command::new(program());
    program.args(arguments).current_dir(std::env::temp_dir()).env_clear().envs(&variables);
    let output = program.output().unwrap();

    std::fs::remove_file(&secret).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && errors.contains("sign in: "), "{errors}");
    let names: Vec<_> = variables.keys().map(String::as_str).collect();
    let urls = ["CLASSIFICATION_URL", "CLINICS_URL", "EXAMS_URL", "NOTIFICATIONS_URL"];
    let others = ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET_FILE", "OIDC_ISSUER", "REGISTRY_URL"];
    assert_eq!(names, [urls, others].concat());
    let mounted = list(&pod.0, "/spec/volumes").find(|one| one["name"] == "secrets").unwrap();
    assert_eq!(mounted["secret"]["secretName"], json!("suc-khoe-trial-oidc"));
}
