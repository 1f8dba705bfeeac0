//! What `k8s/` shows around the chart fits it.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::chart::{cases, folder, root};
use crate::objects::{Object, list};

fn read(path: &str) -> Vec<Object> {
    let text = fs::read_to_string(root().join(path)).unwrap();
    let objects: Vec<Value> =
        serde_saphyr::from_multiple(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    objects.into_iter().map(Object).collect()
}

fn find(path: &str, kind: &str) -> Object {
    let mut found = read(path).into_iter().filter(|object| object.kind() == kind);
    found.next().unwrap_or_else(|| panic!("{path} has no {kind}"))
}

#[test]
fn every_example_is_of_the_kinds_that_its_operator_knows() {
    let mut kinds = BTreeSet::new();
    for path in [
        "k8s/kafka/cluster.yaml",
        "k8s/kafka/topics-and-users.yaml",
        "k8s/postgres/cluster.yaml",
        "k8s/postgres/point-in-time.yaml",
        "k8s/argocd/application.yaml",
        "k8s/flux/yba.yaml",
    ] {
        for object in read(path) {
            kinds.insert(format!("{} {}", object.text("/apiVersion"), object.kind()));
        }
    }
    let known = [
        "argoproj.io/v1alpha1 AppProject",
        "argoproj.io/v1alpha1 Application",
        "barmancloud.cnpg.io/v1 ObjectStore",
        "helm.toolkit.fluxcd.io/v2 HelmRelease",
        "kafka.strimzi.io/v1 Kafka",
        "kafka.strimzi.io/v1 KafkaNodePool",
        "kafka.strimzi.io/v1 KafkaTopic",
        "kafka.strimzi.io/v1 KafkaUser",
        "postgresql.cnpg.io/v1 Cluster",
        "postgresql.cnpg.io/v1 ScheduledBackup",
        "rbac.authorization.k8s.io/v1 RoleBinding",
        "source.toolkit.fluxcd.io/v1 GitRepository",
        "v1 ServiceAccount",
    ];
    assert_eq!(kinds, known.map(str::to_owned).into());
}

#[test]
fn kafka_listens_where_the_chart_looks_and_refuses_what_is_not_named() {
    let kafka = find("k8s/kafka/cluster.yaml", "Kafka");
    let values = fs::read_to_string(folder().join("values.yaml")).unwrap();
    let values: Value = serde_saphyr::from_str(&values).unwrap();

    let listeners: Vec<_> = list(&kafka.0, "/spec/kafka/listeners").collect();
    let [listener] = listeners.as_slice() else { panic!("one listener: {listeners:?}") };
    assert_eq!(values["networkPolicy"]["kafka"]["ports"], json!([listener["port"]]));
    assert_eq!(
        (&values["kafka"]["protocol"], &listener["tls"]),
        (&json!("SASL_SSL"), &json!(true))
    );
    let mechanism = values["kafka"]["mechanism"].as_str().unwrap().to_lowercase();
    assert_eq!(listener["authentication"]["type"], json!(mechanism));
    assert_eq!(kafka.text("/spec/kafka/authorization/type"), "simple");
    assert_eq!(kafka.at("/spec/kafka/config/auto.create.topics.enable"), &json!(false));
    let brokers = find("k8s/kafka/cluster.yaml", "KafkaNodePool");
    assert_eq!(values["kafka"]["replication"], brokers.0["spec"]["replicas"]);
}

#[test]
fn a_restored_cluster_does_not_write_into_the_history_that_it_came_from() {
    let first = find("k8s/postgres/cluster.yaml", "Cluster");
    let restored = find("k8s/postgres/point-in-time.yaml", "Cluster");

    let source = restored.text("/spec/externalClusters/0/plugin/parameters/serverName");
    assert_eq!(source, first.name());
    assert_ne!(restored.text("/spec/plugins/0/parameters/serverName"), source);
    let store = find("k8s/postgres/cluster.yaml", "ObjectStore");
    for cluster in [&first, &restored] {
        assert_eq!(cluster.text("/spec/plugins/0/parameters/barmanObjectName"), store.name());
        assert_eq!(cluster.at("/spec/plugins/0/isWALArchiver"), &json!(true));
    }
}

#[test]
fn argo_cd_finds_the_chart_and_its_values() {
    let application = find("k8s/argocd/application.yaml", "Application");

    let chart = root().join(application.text("/spec/source/path"));
    assert!(chart.join("Chart.yaml").exists());
    for values in list(&application.0, "/spec/source/helm/valueFiles") {
        assert!(chart.join(values.as_str().unwrap()).exists(), "{values}");
    }
    assert_eq!(application.at("/spec/syncPolicy/automated/prune"), &json!(true));
}

#[test]
fn argo_cd_may_make_the_kinds_that_the_chart_renders_and_no_others() {
    let project = find("k8s/argocd/application.yaml", "AppProject");
    let application = find("k8s/argocd/application.yaml", "Application");

    assert_eq!(application.text("/spec/project"), project.name());
    let sources: Vec<_> = list(&project.0, "/spec/sourceRepos").collect();
    assert_eq!(sources, [application.at("/spec/source/repoURL")]);
    let destinations: Vec<_> = list(&project.0, "/spec/destinations").collect();
    assert_eq!(destinations, [application.at("/spec/destination")]);
    assert_eq!(project.at("/spec/clusterResourceWhitelist"), &json!([]));
    let allowed: BTreeSet<_> = list(&project.0, "/spec/namespaceResourceWhitelist")
        .map(|kind| format!("{}/{}", kind["group"].as_str().unwrap(), kind["kind"]))
        .collect();
    let rendered: BTreeSet<_> = cases()
        .iter()
        .flat_map(|rendered| &rendered.objects)
        // `extraObjects`, and the pod of `helm test`, which Argo CD leaves out.
        .filter(|object| !["ConfigMap", "Pod"].contains(&object.kind()))
        .map(|object| {
            let group = object.text("/apiVersion").rsplit_once('/').map_or("", |(group, _)| group);
            format!("{group}/{}", object.at("/kind"))
        })
        .collect();
    assert_eq!(allowed, rendered);
}

#[test]
fn flux_finds_the_chart_and_its_values() {
    let release = find("k8s/flux/yba.yaml", "HelmRelease");
    let source = find("k8s/flux/yba.yaml", "GitRepository");

    assert!(root().join(release.text("/spec/chart/spec/chart")).join("Chart.yaml").exists());
    assert_eq!(release.text("/spec/chart/spec/sourceRef/name"), source.name());
    let values: Vec<_> = list(&release.0, "/spec/chart/spec/valuesFiles")
        .map(|values| values.as_str().unwrap())
        .collect();
    // They go in the place of the chart's own, so that one comes first.
    assert_eq!(values[0], "charts/yba/values.yaml");
    assert!(values.iter().all(|values| root().join(values).exists()), "{values:?}");
    let account = find("k8s/flux/yba.yaml", "ServiceAccount");
    assert_eq!(release.text("/spec/serviceAccountName"), account.name());
    assert_eq!(find("k8s/flux/yba.yaml", "RoleBinding").text("/roleRef/name"), "admin");
}
