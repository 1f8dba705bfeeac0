//! What Kubernetes would say of the objects, and helm of wrong values.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::chart::{cases, folder, helm, render, tool};

/// The oldest version that the chart is for (`kubeVersion`) and the newest that is released.
/// `make manifests` takes those between as well.
const VERSIONS: [&str; 2] = ["1.31", "1.37"];

/// Kinds that Kubernetes itself does not have; `names`, `scaling` and `network` read them.
const OF_OTHERS: [&str; 3] = ["HTTPRoute", "PodMonitor", "ScaledObject"];

#[test]
fn every_object_is_what_its_version_of_kubernetes_takes() {
    let scratch = std::env::temp_dir().join(format!("yba-manifests-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).unwrap();
    let mut validate = Command::new(tool("python/bin/kubernetes-validate"));
    let env = runtime::Env::process();
    let chosen = env.text("KUBERNETES_VERSIONS").default(VERSIONS.join(" ")).required().unwrap();
    validate.args(["--strict", "--quiet"]);
    for version in chosen.split_whitespace() {
        validate.args(["-k", version]);
    }
    for rendered in cases() {
        let own = rendered.objects.iter().filter(|object| !OF_OTHERS.contains(&object.kind()));
        let objects: Vec<String> = own.map(|object| object.0.to_string()).collect();
        let path = scratch.join(format!("{}.yaml", rendered.case));
        std::fs::write(&path, objects.join("\n---\n")).unwrap();
        validate.arg(&path);
    }
    let output = validate.output().unwrap();
    std::fs::remove_dir_all(&scratch).unwrap();
    // A kind without a schema is a warning only: it must not be passed over.
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

#[test]
fn helm_finds_nothing_to_criticise() {
    for rendered in cases() {
        let values = folder().join(format!("ci/{}-values.yaml", rendered.case));
        let mut lint = helm(&["lint", "--strict", "--quiet"]);
        let output = lint.arg(folder()).arg("--values").arg(values).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}: {said}", rendered.case);
    }
}

#[test]
fn a_value_that_does_not_exist_is_refused_wherever_it_stands() {
    let misspelled = [
        "replica=2",
        "image.digets=sha256:00",
        "kafka.broker=a:9092",
        "networkPolicy.databases.to=x",
        "defaults.replica=3",
        "defaults.resources.limit.memory=1Gi",
        "services.exam.replicas=3",
        "services.exams.settings.INTAKE_VALUE=1",
        // A setting of another service.
        "services.exams.settings.HEALTH_BOOK_PLACE=x",
        "services.console.database.url=postgres://a:b@c/d",
    ];
    for set in misspelled {
        let error = render("minimum", "yba", &[set]).expect_err(set);
        assert!(error.contains("additional properties") || error.contains("schema"), "{error}");
    }
}

#[test]
fn values_that_cannot_be_right_are_refused() {
    let wrong = [
        "image.tag=latest",
        "image.digest=sha256:abc",
        "province.prefix=Cao_Bang",
        "migrations.mode=hook",
        "defaults.autoscaling.maxReplicas=13", // Twelve partitions.
        "defaults.replicas=0",
        "anchors.volume.emptyDir.sizeLimit=1Gi", // Would forget the anchors with the pod.
        "anchors.volume.hostPath.path=/tmp",
        "anchors.volume.nfs.path=/yba", // Not under PodSecurity `restricted`: a claim may.
        "publicUrl=https://example.vn/console",
        "services.exams.settings.INTAKE_VALUES=500000", // A number; large ones would be written as 5e+05.
    ];
    for set in wrong {
        assert!(render("minimum", "yba", &[set]).is_err(), "{set} was taken");
    }
}

#[test]
fn what_must_be_said_is_asked_for_by_name() {
    let needed = [
        ("publicUrl=", "publicUrl"),
        ("oidc.issuer=", "oidc.issuer"),
        ("kafka.brokers=", "kafka.brokers"),
        ("anchors.existingClaim=", "anchors"),
        ("networkPolicy.database.to=null", "networkPolicy.database.to"),
        ("networkPolicy.kafka.to=null", "networkPolicy.kafka.to"),
        ("networkPolicy.issuer.to=null", "networkPolicy.issuer.to"),
        ("mail.existingSecret=mail", "networkPolicy.mail.to"),
        ("siem.url=https://siem.example.vn/yba", "networkPolicy.siem.to"),
        ("egressProxy.url=http://proxy.example.vn:3128", "networkPolicy.proxy.to"),
        ("ingress.enabled=true", "ingress.host"),
        ("httpRoute.enabled=true", "httpRoute.parentRefs"),
        ("podMonitor.enabled=true", "networkPolicy.monitoring.from"),
    ];
    for (set, name) in needed {
        let error = render("minimum", "yba", &[set]).expect_err(set);
        assert!(error.contains(&format!("{name}: ")), "{set}: {error}");
    }
}

#[test]
fn the_chart_may_be_a_part_of_another() {
    render("minimum", "yba", &["enabled=true", "global.region=north"]).unwrap();
}

#[test]
fn every_value_has_its_place_in_the_schema_and_a_word_before_it() {
    let text = std::fs::read_to_string(folder().join("values.yaml")).unwrap();
    let values: Value = serde_saphyr::from_str(&text).unwrap();
    let schema = std::fs::read_to_string(folder().join("values.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let named = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let mut known = named(&schema["properties"]);
    assert!(known.remove("global") && known.remove("enabled"));
    assert_eq!(named(&values), known);
    let mut of_a_service = named(&schema["$defs"]["service"]["properties"]);
    of_a_service.insert("settings".to_owned());
    assert_eq!(named(&values["defaults"]), of_a_service);
    for name in known {
        let line = format!("\n{name}:");
        assert!(
            text.contains(&line) || text.starts_with(&line[1..]),
            "{name} is not in values.yaml"
        );
    }
}
