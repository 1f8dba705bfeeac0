//! Migrations: plain Jobs that every tool can apply, each with its own owner's address.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::chart::{Rendered, SERVICES, case, cases, rendered};
use crate::objects::{Object, list, variables};

fn jobs(rendered: &Rendered) -> BTreeMap<String, Value> {
    let jobs = rendered.of_kind("Job");
    jobs.map(|job| (job.name().to_owned(), job.at("/spec").clone())).collect()
}

#[test]
fn each_service_has_its_migration_where_the_mode_says() {
    for rendered in cases() {
        let (jobs, first) = (jobs(rendered), |service: &str| -> Vec<Value> {
            let deployment = rendered.find("Deployment", service);
            let containers = list(&deployment.0, "/spec/template/spec/initContainers");
            containers.map(|one| one["args"].clone()).collect()
        });
        for service in SERVICES {
            let arguments = json!(["migrate", service]);
            let by_job = jobs.values().filter(|spec| {
                spec.pointer("/template/spec/containers/0/args") == Some(&arguments)
            });
            let expected = match rendered.case.as_str() {
                "init-container" => (0, vec![arguments.clone()]),
                "external" => (0, vec![]),
                _ => (1, vec![]),
            };
            assert_eq!((by_job.count(), first(service)), expected, "{}: {service}", rendered.case);
        }
    }
}

#[test]
fn nothing_is_a_hook_or_vanishes_by_itself() {
    for rendered in cases() {
        // A hook deadlocks with --wait, is run anew by Argo CD, and is killed by a second upgrade.
        let hooks = |object: &&Object| !object.at("/metadata/annotations/helm.sh~1hook").is_null();
        for object in rendered.objects.iter().filter(hooks) {
            // `helm test` alone, which no installation waits for (`trial`).
            assert_eq!(object.text("/metadata/annotations/helm.sh~1hook"), "test");
        }
        assert!(!rendered.text.contains("argocd.argoproj.io/hook"), "{}", rendered.case);
        // A Job that goes by itself is missing to whoever compares, and is made again.
        assert!(!rendered.text.contains("ttlSecondsAfterFinished"), "{}", rendered.case);
    }
}

#[test]
fn a_job_has_another_name_exactly_when_it_is_another() {
    let before = jobs(case("minimum"));
    for set in [
        "image.tag=1.2.3",
        "migrations.attempt=2",
        "podSecurity.user=1001",
        "migrations.resources.limits.memory=1Gi",
        "defaults.database.ownerExistingSecret=other",
    ] {
        let after = jobs(&rendered("minimum", "yba", &[set]));
        assert_eq!(after.len(), before.len());
        for (name, spec) in &after {
            // Kubernetes refuses to change the pod of a Job.
            assert!(!before.contains_key(name), "{set}: {name} would be changed");
            assert!(!before.values().any(|old| old == spec), "{set}: {name} is what it was");
        }
    }
    for set in [
        "defaults.replicas=3",
        "secretsVersion=2",
        "commonLabels.owner=it",
        "publicUrl=https://x.vn",
    ] {
        let after = jobs(&rendered("minimum", "yba", &[set]));
        assert_eq!(after, before, "{set} has nothing to do with migrations");
    }
}

#[test]
fn the_same_release_renders_the_same_jobs_whenever_it_is_rendered() {
    let again = rendered("minimum", "yba", &[]);

    assert_eq!(again.text, case("minimum").text);
}

#[test]
fn a_job_sees_its_own_owners_address_and_nothing_else_secret() {
    for rendered in cases() {
        for job in rendered.of_kind("Job") {
            let service = job.component().strip_prefix("migrate-").unwrap();
            let volumes = list(&job.0, "/spec/template/spec/volumes");
            // The authority before PostgreSQL is no secret, though it comes in one.
            let mut secrets = volumes.filter(|one| one["name"] != "database-ca");
            let secret = secrets.next().unwrap()["secret"]["secretName"].as_str().unwrap();
            assert!(secret.ends_with(&format!("-{service}-owner")), "{secret}");
            assert_eq!(secrets.count(), 0, "{}: {service}", rendered.case);
            let containers = job.containers();
            let [container] = containers.as_slice() else { panic!("{containers:?}") };
            let names: Vec<_> = variables(container).into_keys().collect();
            assert_eq!(names, ["OWNER_DATABASE_URL_FILE", "PROVINCE_PREFIX"]);
        }
    }
}

#[test]
fn a_services_container_never_sees_its_owners_address() {
    for rendered in cases() {
        for service in SERVICES {
            let deployment = rendered.find("Deployment", service);
            let container = deployment.at("/spec/template/spec/containers/0");
            assert!(!container.to_string().to_lowercase().contains("owner"), "{service}");
        }
    }
}

#[test]
fn a_migration_that_has_begun_may_end_and_is_not_timed() {
    for job in cases().iter().flat_map(|rendered| rendered.of_kind("Job")) {
        assert!(job.at("/spec/activeDeadlineSeconds").is_null());
        assert_eq!(job.text("/spec/template/spec/restartPolicy"), "Never");
        let grace = job.at("/spec/template/spec/terminationGracePeriodSeconds").as_u64();
        assert!(grace.unwrap() >= 3600);
    }
}
