//! Names and selectors: objects find each other, and nothing of another release.

use std::collections::{BTreeMap, BTreeSet};

use crate::chart::{SERVICES, case, cases, folder, helm, rendered};
use crate::objects::{Object, labels, list, selects};

/// What is one province's must be gone with its namespace.
const OF_THE_CLUSTER: [&str; 7] = [
    "ClusterRole",
    "ClusterRoleBinding",
    "CustomResourceDefinition",
    "Namespace",
    "PersistentVolume",
    "PriorityClass",
    "ValidatingWebhookConfiguration",
];

fn pod_labels(object: &Object) -> BTreeMap<String, String> {
    labels(object.pod().unwrap(), "/metadata/labels")
}

#[test]
fn every_object_is_of_the_releases_namespace() {
    for rendered in cases() {
        for object in &rendered.objects {
            assert!(!OF_THE_CLUSTER.contains(&object.kind()), "{}", object.kind());
            assert_eq!(object.namespace(), Some("health"), "{} {}", object.kind(), object.name());
        }
    }
}

#[test]
fn a_selector_selects_the_pods_of_its_service_and_no_others() {
    for rendered in cases() {
        for service in SERVICES {
            for (kind, pointer) in [
                ("Deployment", "/spec/selector/matchLabels"),
                ("Service", "/spec/selector"),
                ("PodDisruptionBudget", "/spec/selector/matchLabels"),
            ] {
                let selector = labels(&rendered.find(kind, service).0, pointer);
                let selected: Vec<_> = rendered
                    .workloads()
                    .filter(|object| selects(&selector, &pod_labels(object)))
                    .map(Object::component)
                    .collect();
                assert_eq!(selected, [service], "{}: {kind}", rendered.case);
            }
        }
    }
}

#[test]
fn ports_lead_to_ports_that_a_container_names() {
    for rendered in cases() {
        for service in SERVICES {
            let container = rendered.find("Deployment", service).containers();
            let named: BTreeSet<_> = list(container.last().unwrap(), "/ports")
                .map(|port| port["name"].as_str().unwrap())
                .collect();
            let ports = list(&rendered.find("Service", service).0, "/spec/ports");
            for port in ports {
                assert!(named.contains(port["targetPort"].as_str().unwrap()), "{service}");
            }
        }
    }
}

#[test]
fn a_pods_account_is_there_and_its_own() {
    for rendered in cases() {
        let accounts: BTreeSet<_> = rendered.of_kind("ServiceAccount").map(Object::name).collect();
        let mut used = BTreeSet::new();
        for object in rendered.workloads() {
            let account = object.pod().unwrap()["spec"]["serviceAccountName"].as_str().unwrap();
            assert!(accounts.contains(account), "{}: {account}", rendered.case);
            if object.kind() == "Deployment" {
                assert!(used.insert(account), "{account} is two services'");
            }
        }
    }
}

#[test]
fn a_route_leads_to_each_service_and_nowhere_to_the_operators_port() {
    for (kind, pointer) in [("Ingress", "/spec/rules/0/http/paths"), ("HTTPRoute", "/spec/rules")] {
        let mut seen = 0;
        for rendered in cases() {
            let services: BTreeSet<_> = rendered.of_kind("Service").map(Object::name).collect();
            for route in rendered.of_kind(kind) {
                let text = route.0.to_string();
                assert!(!text.contains("9090") && !text.contains("\"ops\""), "{text}");
                let backends: BTreeSet<String> = list(&route.0, pointer)
                    .map(|rule| {
                        let ingress = rule.pointer("/backend/service/name");
                        let gateway = rule.pointer("/backendRefs/0/name");
                        ingress.or(gateway).unwrap().as_str().unwrap().to_owned()
                    })
                    .collect();
                assert!(backends.iter().all(|name| services.contains(name.as_str())));
                assert_eq!(backends.len(), SERVICES.len(), "{}", rendered.case);
                for service in SERVICES {
                    assert!(text.contains(&format!("\"/{service}\"")), "{service}");
                }
                seen += 1;
            }
        }
        assert!(seen >= 2, "no case has a {kind}");
    }
}

#[test]
fn names_are_short_enough_and_never_one_of_two_releases() {
    // Two that are cut at the same place; two of which one begins like the other.
    let releases = [
        "ban-bao-ve-suc-khoe-can-bo-tinh-cao-bang-mot",
        "ban-bao-ve-suc-khoe-can-bo-tinh-cao-bang-hai",
        "yba",
        "yba-2",
        "caobang",
    ];
    let mut all = BTreeSet::new();
    for release in releases {
        let rendered = rendered("minimum", release, &[]);
        for object in &rendered.objects {
            let name = object.name();
            assert!(name.len() <= 63, "{name} is {} long", name.len());
            let new = all.insert((object.kind().to_owned(), name.to_owned()));
            assert!(new, "{release}: {} {name} is another release's", object.kind());
        }
    }
}

#[test]
fn a_version_that_carries_a_revision_makes_labels_that_kubernetes_takes() {
    let packed = std::env::temp_dir().join(format!("yba-chart-{}", std::process::id()));
    let mut package = helm(&["package", "--version", "0.1.0+1a2b3c4d5e6f", "--destination"]);
    assert!(package.arg(&packed).arg(folder()).output().unwrap().status.success());
    let values = folder().join("ci/minimum-values.yaml");
    let mut template = helm(&["template", "yba", "--namespace", "health", "--values"]);
    template.arg(values).arg(packed.join("yba-0.1.0+1a2b3c4d5e6f.tgz"));
    let text = String::from_utf8(template.output().unwrap().stdout).unwrap();
    std::fs::remove_dir_all(&packed).unwrap();

    assert!(text.contains("helm.sh/chart: yba-0.1.0_1a2b3c4d5e6f\n"));
    assert!(!text.contains("helm.sh/chart: yba-0.1.0+"));
}

#[test]
fn no_release_selects_the_pods_of_another() {
    let (one, other) = (rendered("minimum", "yba", &[]), rendered("minimum", "caobang", &[]));
    let pods: Vec<_> = other.workloads().map(pod_labels).collect();
    for object in &one.objects {
        for pointer in
            ["/spec/selector", "/spec/selector/matchLabels", "/spec/podSelector/matchLabels"]
        {
            let Some(map) = object.0.pointer(pointer).filter(|value| {
                value.as_object().is_some_and(|map| map.values().all(serde_json::Value::is_string))
            }) else {
                continue;
            };
            let selector = labels(map, "");
            assert!(
                pods.iter().all(|pod| !selects(&selector, pod)),
                "{} {}",
                object.kind(),
                object.name()
            );
        }
    }
}

#[test]
fn provinces_on_one_volume_and_one_kafka_keep_apart() {
    let paths = |prefix: &str| -> BTreeSet<String> {
        let set = format!("province.prefix={prefix}");
        let rendered = rendered("minimum", prefix, &[&set]);
        let containers: Vec<_> =
            rendered.workloads().flat_map(Object::containers).cloned().collect();
        let mounts = containers.iter().flat_map(|one| list(one, "/volumeMounts"));
        let folders = mounts.filter_map(|mount| mount["subPath"].as_str().map(str::to_owned));
        let users = containers.iter().map(crate::objects::variables);
        let users = users.filter_map(|mut all| all.remove("KAFKA_SASL_USERNAME"));
        folders.chain(users).collect()
    };
    let (one, other) = (paths("caobang"), paths("cao"));

    // A folder for each service, one for the list of erasures, a user for each service.
    assert_eq!(one.len(), 2 * SERVICES.len() + 1);
    assert!(one.is_disjoint(&other));
}

#[test]
fn prometheus_is_told_of_every_service_by_a_label_and_a_port_that_it_has() {
    let rendered = case("everything");
    let monitor = rendered.of_kind("PodMonitor").next().unwrap();
    let wanted = labels(&monitor.0, "/spec/selector/matchLabels");
    let port = monitor.text("/spec/podMetricsEndpoints/0/port");
    let mut scraped = BTreeSet::new();
    for object in rendered.workloads() {
        let containers = object.containers();
        let ports = containers.into_iter().flat_map(|container| list(container, "/ports"));
        let found = ports.filter(|one| one["name"] == port).map(|one| &one["containerPort"]).next();
        if let (Some(number), true) = (found, selects(&wanted, &pod_labels(object))) {
            assert_eq!(number, 9090);
            scraped.insert(object.component());
        }
    }
    assert_eq!(scraped, SERVICES.into_iter().collect());
    assert_eq!(monitor.text("/metadata/labels/release"), "prometheus");
}
