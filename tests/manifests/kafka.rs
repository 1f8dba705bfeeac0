//! Strimzi's objects say what `schema::Topic` says.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use schema::{PARTITIONS, Topic};
use serde_json::{Value, json};

use crate::chart::{SERVICES, case, root};
use crate::objects::{Object, list, variables};
use crate::settings::program;

const COMMITTED: &str = "k8s/kafka/topics-and-users.yaml";

fn printed(prefix: &str, cluster: &str) -> String {
    let mut program = Command::new(program());
    program.args(["topics", "--strimzi", cluster]).env_clear().env("PROVINCE_PREFIX", prefix);
    let output = program.current_dir(std::env::temp_dir()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn objects(text: &str) -> Vec<Object> {
    let objects: Vec<Value> = serde_saphyr::from_multiple(text).unwrap();
    objects.into_iter().map(Object).collect()
}

/// What a user may do on topics: the topic's full name and the operation.
fn on_topics(user: &Object) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for acl in list(&user.0, "/spec/authorization/acls") {
        if acl["resource"]["type"] == "topic" {
            assert_eq!(acl["resource"]["patternType"], "literal");
            for operation in list(acl, "/operations") {
                let name = acl["resource"]["name"].as_str().unwrap().to_owned();
                found.insert((name, operation.as_str().unwrap().to_owned()));
            }
        }
    }
    found
}

#[test]
fn the_committed_file_is_what_the_program_prints() {
    let committed = std::fs::read_to_string(root().join(COMMITTED)).unwrap();

    assert_eq!(committed, printed("yba", "kafka"), "write it anew: make manifests");
}

#[test]
fn every_topic_is_there_as_the_schema_has_it() {
    let objects = objects(&printed("caobang", "main"));
    let topics: BTreeMap<_, _> = objects
        .iter()
        .filter(|object| object.kind() == "KafkaTopic")
        .map(|object| (object.name(), object))
        .collect();
    assert_eq!(topics.len(), Topic::ALL.len());
    for topic in Topic::ALL {
        let object = topics[format!("caobang.{}", topic.name()).as_str()];
        assert_eq!(object.at("/spec/partitions"), &json!(PARTITIONS), "{topic}");
        let policy = if topic.compacted() { "compact" } else { "delete" };
        assert_eq!(object.text("/spec/config/cleanup.policy"), policy, "{topic}");
        let kept = topic.retention_days().map_or(-1, |days| i64::from(days) * 86_400_000);
        assert_eq!(object.at("/spec/config/retention.ms"), &json!(kept), "{topic}");
        assert_eq!(object.at("/spec/config/min.insync.replicas"), &json!(2), "{topic}");
        assert_eq!(object.text("/metadata/labels/strimzi.io~1cluster"), "main");
    }
}

#[test]
fn owners_write_named_readers_read_and_nobody_else_anything() {
    let objects = objects(&printed("yba", "kafka"));
    for service in SERVICES {
        let mut users = objects.iter().filter(|object| object.name() == format!("yba-{service}"));
        let user = users.next().unwrap_or_else(|| panic!("{service} has no user"));
        let mut expected = BTreeSet::new();
        for topic in Topic::ALL {
            let name = format!("yba.{}", topic.name());
            let (reads, writes) = (topic.readers().contains(&service), topic.owner() == service);
            for (may, operation) in
                [(reads, "Read"), (writes, "Write"), (reads || writes, "Describe")]
            {
                if may {
                    expected.insert((name.clone(), operation.to_owned()));
                }
            }
        }
        assert_eq!(on_topics(user), expected, "{service}");
    }
    let readers_of_findings = objects.iter().filter(|object| {
        on_topics(object).contains(&("yba.checkups".to_owned(), "Read".to_owned()))
    });
    assert_eq!(readers_of_findings.map(Object::name).collect::<Vec<_>>(), ["yba-classification"]);
}

#[test]
fn a_user_joins_groups_of_its_own_name_alone() {
    for user in objects(&printed("yba", "kafka")).iter().filter(|one| one.kind() == "KafkaUser") {
        let groups: Vec<_> = list(&user.0, "/spec/authorization/acls")
            .filter(|acl| acl["resource"]["type"] == "group")
            .map(|acl| acl["resource"].clone())
            .collect();
        let service = user.name().strip_prefix("yba-").unwrap();
        let own =
            json!({"type": "group", "name": format!("yba.{service}"), "patternType": "prefix"});
        assert_eq!(groups, [own]);
    }
}

#[test]
fn the_chart_signs_in_as_these_users() {
    let objects = objects(&printed("yba", "kafka"));
    for service in SERVICES {
        let deployment = case("minimum").find("Deployment", service);
        let variables = variables(deployment.at("/spec/template/spec/containers/0"));
        let name = &variables["KAFKA_SASL_USERNAME"];
        assert!(objects.iter().any(|user| user.kind() == "KafkaUser" && user.name() == name));
        // Strimzi keeps the password in a Secret of the user's name, under `password`.
        let sources = deployment.at("/spec/template/spec/volumes/0").to_string();
        assert!(sources.contains(&format!("\"name\":\"{name}\"")), "{sources}");
    }
}
