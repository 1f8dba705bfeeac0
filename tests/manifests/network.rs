//! Who may speak to whom: nothing but what is named, and what is named is what the code does.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::chart::{Rendered, SERVICES, case, cases, root};
use crate::objects::{Object, labels, list, selects};

fn policy<'r>(rendered: &'r Rendered, component: &str) -> &'r Object {
    rendered.find("NetworkPolicy", component)
}

/// The services that a policy's rules name as `from` or `to`.
fn peers(policy: &Object, rules: &str, end: &str) -> BTreeSet<String> {
    let ends = list(&policy.0, rules).flat_map(|rule| list(rule, end));
    let components = ends.filter_map(|peer| {
        peer.pointer("/podSelector/matchLabels/app.kubernetes.io~1component")?.as_str()
    });
    components.map(str::to_owned).collect()
}

fn ports(policy: &Object, rules: &str) -> BTreeSet<u64> {
    let ports = list(&policy.0, rules).flat_map(|rule| list(rule, "/ports"));
    ports.map(|port| port["port"].as_u64().unwrap()).collect()
}

/// Whom a service asks, by its code: the services that calls of `get_json` name.
pub(crate) fn asked_by(service: &str) -> BTreeSet<String> {
    if service == "console" {
        // A page may show anything; its API client is for all of them (`services/console/src/api.rs`).
        return SERVICES.into_iter().filter(|one| *one != "console").map(str::to_owned).collect();
    }
    let mut found = BTreeSet::new();
    read_calls(&root().join(format!("services/{service}/src")), &mut found);
    found
}

fn read_calls(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_calls(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for call in text.split(".get_json").skip(1) {
                let name = call.split('"').nth(1).unwrap_or_default();
                assert!(SERVICES.contains(&name), "{}: get_json of {name:?}", path.display());
                found.insert(name.to_owned());
            }
        }
    }
}

#[test]
fn everything_of_the_release_is_refused_that_no_policy_names() {
    for rendered in cases().iter().filter(|rendered| rendered.case != "external") {
        let deny = policy(rendered, "all");
        assert_eq!(deny.at("/spec/policyTypes"), &json!(["Ingress", "Egress"]));
        assert!(deny.at("/spec/ingress").is_null() && deny.at("/spec/egress").is_null());
        let selector = labels(&deny.0, "/spec/podSelector/matchLabels");
        for object in rendered.workloads() {
            let pod = labels(object.pod().unwrap(), "/metadata/labels");
            assert!(selects(&selector, &pod), "{}", object.name());
        }
    }
}

#[test]
fn no_rule_is_open_to_everybody() {
    for rendered in cases() {
        for policy in rendered.of_kind("NetworkPolicy") {
            for (rules, end) in [("/spec/ingress", "/from"), ("/spec/egress", "/to")] {
                for rule in list(&policy.0, rules) {
                    let place = (&rendered.case, policy.name());
                    assert!(list(rule, end).count() > 0, "{place:?}: {rule}");
                    assert!(list(rule, "/ports").count() > 0, "{place:?}: {rule}");
                    let anywhere = |peer: &Value| {
                        let cidr = peer.pointer("/ipBlock/cidr").and_then(Value::as_str);
                        peer == &json!({}) || cidr.is_some_and(|cidr| cidr.ends_with("/0"))
                    };
                    assert!(!list(rule, end).any(anywhere), "{place:?}: {rule}");
                }
            }
        }
    }
}

#[test]
fn a_service_reaches_the_services_that_its_code_asks_and_they_let_it_in() {
    let rendered = case("minimum");
    for service in SERVICES {
        let asked = asked_by(service);
        assert_eq!(peers(policy(rendered, service), "/spec/egress", "/to"), asked, "{service}");
        for other in SERVICES {
            let let_in = peers(policy(rendered, other), "/spec/ingress", "/from").contains(service);
            assert_eq!(let_in, asked.contains(other), "{service} at {other}");
        }
    }
    assert!(asked_by("clinics").contains("classification"), "the code was not read");
}

#[test]
fn metrics_are_for_prometheus_and_the_api_is_for_the_ingress() {
    let rendered = case("everything");
    for service in SERVICES {
        for rule in list(&policy(rendered, service).0, "/spec/ingress") {
            let from = rule["from"].to_string();
            if from.contains("\"trial\"") {
                continue; // It asks as anybody does, and whether a service is ready.
            }
            let expected = if from.contains("\"monitoring\"") { 9090 } else { 8080 };
            assert_eq!(rule["ports"], json!([{"port": expected, "protocol": "TCP"}]), "{from}");
        }
    }
    // Where nobody is named, nobody from outside the release comes in.
    let nobody = policy(case("minimum"), "registry");
    assert_eq!(ports(nobody, "/spec/ingress"), BTreeSet::from([8080]));
}

#[test]
fn only_notices_reach_the_mail_server_and_a_collector_only_where_there_is_one() {
    let rendered = case("everything");
    for service in SERVICES {
        let ports = ports(policy(rendered, service), "/spec/egress");
        assert_eq!(ports.contains(&465), service == "notifications", "{service}");
        assert!(ports.contains(&4318), "{service}");
    }
    let without = ports(policy(case("minimum"), "notifications"), "/spec/egress");
    assert_eq!(without, BTreeSet::from([53, 443, 5432, 8080, 9093]));
}

#[test]
fn partners_and_the_nation_are_reached_by_whom_they_concern_and_only_where_they_are_named() {
    let rendered = case("everything");
    for service in SERVICES {
        let ports = ports(policy(rendered, service), "/spec/egress");
        assert_eq!(ports.contains(&8443), service == "notifications", "webhooks of {service}");
        assert_eq!(
            ports.contains(&9443),
            service == "exams",
            "the national interface of {service}"
        );
    }
}

#[test]
fn through_a_proxy_what_has_no_address_of_its_own_needs_none() {
    let proxied = ports(policy(case("everything"), "exams"), "/spec/egress");
    assert!(proxied.contains(&3128), "{proxied:?}");
    // The identity provider is named all the same, and stays reachable straight; the SIEM is not.
    let to = policy(case("everything"), "exams").at("/spec/egress").to_string();
    assert!(to.contains("10.20.0.40/32"), "{to}");
    assert_eq!(to.matches("\"port\":443,").count(), 1, "{to}");
}

#[test]
fn a_migration_reaches_names_and_the_database_alone() {
    for service in SERVICES {
        let policy = policy(case("minimum"), &format!("migrate-{service}"));
        assert_eq!(ports(policy, "/spec/egress"), BTreeSet::from([53, 5432]));
        assert!(policy.at("/spec/ingress").is_null());
        let selector = labels(&policy.0, "/spec/podSelector/matchLabels");
        let selected = case("minimum").workloads().filter(|object| {
            selects(&selector, &labels(object.pod().unwrap(), "/metadata/labels"))
        });
        assert_eq!(selected.count(), 1, "{service}");
    }
}
