//! How many pods there are, and how many may go at once.

use serde_json::json;

use crate::chart::{SERVICES, case, cases};

/// The lag that consumers show (`libs/messaging/src/metrics.rs`).
const LAG: &str = "yba_messaging_consumer_lag_events";

#[test]
fn replicas_are_left_to_whoever_scales() {
    let mut scaled = 0;
    for rendered in cases() {
        for service in SERVICES {
            let scalers: Vec<_> = ["HorizontalPodAutoscaler", "ScaledObject"]
                .iter()
                .flat_map(|kind| rendered.of_kind(kind))
                .filter(|object| object.component() == service)
                .collect();
            let deployment = rendered.find("Deployment", service);
            let says = !deployment.at("/spec/replicas").is_null();
            assert_eq!(says, scalers.is_empty(), "{}: {service}", rendered.case);
            for scaler in scalers {
                assert_eq!(scaler.text("/spec/scaleTargetRef/name"), deployment.name());
                scaled += 1;
            }
        }
    }
    assert!(scaled > SERVICES.len(), "both kinds must be among the cases");
}

#[test]
fn nobody_scales_beyond_the_partitions() {
    let most = u64::try_from(schema::PARTITIONS).unwrap();
    for object in cases().iter().flat_map(|rendered| &rendered.objects) {
        for pointer in ["/spec/maxReplicas", "/spec/maxReplicaCount"] {
            assert!(object.at(pointer).as_u64().unwrap_or(1) <= most, "{}", object.name());
        }
    }
}

#[test]
fn lag_is_asked_for_by_the_name_that_consumers_show_it_under() {
    let source = crate::chart::root().join("libs/messaging/src/metrics.rs");
    let source = std::fs::read_to_string(source).unwrap();
    assert!(source.contains(&format!("\"{}\"", LAG.trim_start_matches("yba_messaging_"))));
    let hpa = case("everything").find("HorizontalPodAutoscaler", "exams");
    assert_eq!(hpa.text("/spec/metrics/1/pods/metric/name"), LAG);
    let keda = case("keda").find("ScaledObject", "exams");
    let query = keda.text("/spec/triggers/1/metadata/query");
    assert!(query.starts_with(&format!("sum({LAG}{{consumer=\"exams\",")), "{query}");
}

#[test]
fn a_drain_takes_one_pod_at_a_time_and_is_never_held_up_by_a_sick_one() {
    for rendered in cases() {
        for service in SERVICES {
            let budget = rendered.find("PodDisruptionBudget", service);
            assert_eq!(budget.at("/spec/maxUnavailable"), &json!(1));
            assert_eq!(budget.text("/spec/unhealthyPodEvictionPolicy"), "AlwaysAllow");
        }
    }
}
