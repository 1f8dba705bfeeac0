//! What every pod must be: fit for the `restricted` security of pods, probed, bounded, from a named image.

use serde_json::{Value, json};

use crate::chart::{cases, render};
use crate::objects::list;

#[test]
fn every_pod_passes_the_restricted_pod_security() {
    let allowed = ["configMap", "csi", "persistentVolumeClaim", "projected", "secret"];
    for rendered in cases() {
        for object in rendered.workloads() {
            let (pod, place) = (&object.pod().unwrap()["spec"], (&rendered.case, object.name()));
            let security = &pod["securityContext"];
            assert_eq!(security["runAsNonRoot"], json!(true), "{place:?}");
            assert!(security["runAsUser"].as_u64().unwrap() > 0, "{place:?}");
            assert_eq!(security["seccompProfile"]["type"], json!("RuntimeDefault"), "{place:?}");
            for forbidden in ["hostNetwork", "hostPID", "hostIPC", "hostUsers"] {
                assert!(pod[forbidden].is_null(), "{place:?} has {forbidden}");
            }
            for volume in list(pod, "/volumes") {
                assert!(allowed.iter().any(|kind| volume[kind].is_object()), "{place:?}: {volume}");
            }
        }
    }
}

#[test]
fn no_container_can_become_more_or_write_to_its_image() {
    for rendered in cases() {
        for object in rendered.workloads() {
            for container in object.containers() {
                let wanted = json!({
                    "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                    "runAsNonRoot": true, "capabilities": {"drop": ["ALL"]},
                });
                let place = (&rendered.case, object.name());
                assert_eq!(container["securityContext"], wanted, "{place:?}");
                let ports: Vec<_> = list(container, "/ports").collect();
                assert!(ports.iter().all(|port| port["hostPort"].is_null()), "{place:?}");
            }
        }
    }
}

#[test]
fn a_service_is_probed_at_the_operators_port() {
    for rendered in cases() {
        for deployment in rendered.of_kind("Deployment") {
            let service = &deployment.at("/spec/template/spec/containers/0");
            let probe = |name: &str| {
                let get = &service[name]["httpGet"];
                (get["path"].as_str().unwrap().to_owned(), get["port"].as_str().unwrap().to_owned())
            };
            let at = |path: &str| (path.to_owned(), "ops".to_owned());
            assert_eq!(probe("livenessProbe"), at("/livez"), "{}", deployment.name());
            assert_eq!(probe("startupProbe"), at("/livez"), "{}", deployment.name());
            assert_eq!(probe("readinessProbe"), at("/readyz"), "{}", deployment.name());
            // A check of the program may take two seconds (`runtime::readiness`).
            assert!(service["readinessProbe"]["timeoutSeconds"].as_u64().unwrap() > 2);
        }
    }
}

#[test]
fn what_a_container_asks_for_is_said_and_its_memory_bounded() {
    for rendered in cases() {
        for object in rendered.workloads() {
            for container in object.containers() {
                let resources = &container["resources"];
                let place = (&rendered.case, object.name());
                for pointer in ["/requests/cpu", "/requests/memory", "/limits/memory"] {
                    assert!(resources.pointer(pointer).is_some(), "{place:?}: no {pointer}");
                }
                assert!(resources.pointer("/limits/cpu").is_none(), "{place:?} is throttled");
            }
        }
    }
}

#[test]
fn an_image_is_named_by_version_or_digest() {
    for rendered in cases() {
        for object in rendered.workloads() {
            for container in object.containers() {
                let image = container["image"].as_str().unwrap();
                let (_, version) = image.rsplit_once([':', '@']).unwrap();
                assert!(!version.is_empty() && version != "latest", "{image}");
            }
        }
    }
    let digest = format!("image.digest=sha256:{}", "0a".repeat(32));
    let text = render("minimum", "yba", &[&digest, "image.tag=9.9"]).unwrap();
    assert!(text.contains("yba@sha256:0a0a") && !text.contains(":9.9\""));
}

#[test]
fn no_pod_speaks_to_kubernetes_or_reads_its_variables() {
    for rendered in cases() {
        for object in rendered.workloads() {
            let pod = &object.pod().unwrap()["spec"];
            assert_eq!(pod["automountServiceAccountToken"], json!(false), "{}", object.name());
            assert_eq!(pod["enableServiceLinks"], json!(false), "{}", object.name());
        }
        for account in rendered.of_kind("ServiceAccount") {
            assert_eq!(account.at("/automountServiceAccountToken"), &json!(false));
        }
    }
}

#[test]
fn a_pod_has_time_to_end_and_the_next_is_there_before() {
    for rendered in cases() {
        for deployment in rendered.of_kind("Deployment") {
            let variables = crate::objects::variables(deployment.containers().last().unwrap());
            let number = |name: &str| variables[name].parse::<u64>().unwrap();
            let needed = number("SHUTDOWN_DELAY_MS") / 1000 + number("SHUTDOWN_GRACE_SECONDS");
            let given = deployment.at("/spec/template/spec/terminationGracePeriodSeconds");
            assert!(given.as_u64().unwrap() > needed, "{}", deployment.name());
            let rolling = deployment.at("/spec/strategy/rollingUpdate");
            assert_eq!(rolling, &json!({"maxUnavailable": 0, "maxSurge": 1}));
        }
    }
}

#[test]
fn a_services_own_values_go_before_the_defaults() {
    let set = ["defaults.resources.requests.cpu=1", "services.exams.resources.requests.cpu=2"];
    let rendered = crate::chart::rendered("minimum", "yba", &set);
    let cpu = |service: &str| -> Value {
        let deployment = rendered.find("Deployment", service);
        deployment.at("/spec/template/spec/containers/0/resources/requests/cpu").clone()
    };
    assert_eq!((cpu("exams"), cpu("clinics")), (json!(2), json!(1)));
}
