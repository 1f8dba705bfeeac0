//! The rights of somebody who was registered twice: erased under every id, and given what is held under each.

use std::time::Duration;

use ::schema::events::{
    AssessmentsErasedV1, CareErasedV1, CheckupsErasedV1, NoticesErasedV1, PersonErasedV1,
};
use ::schema::{PersonId, Role};
use auth::Keyring;
use auth::erasure_list::ErasureList;
use registry::MIGRATIONS;
use runtime::Env;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use testkit::{Client, TestService, assert_download_covers, eventually, traces};

use crate::books::{contact, issue, people_of};
use crate::lists::{man, officer, search, start};

/// Where an id stays for good: who did what to whom, and that the person was erased.
const IDS_STAY: [&str; 4] = ["audit", "erased_person", "erasure", "outbox"];
const HOUR: Duration = Duration::from_secs(3600);

/// Two records of one man, each with a book and a request; merged.
async fn merged(registry: &TestService) -> (Client, [String; 2], String) {
    let officer = officer(registry);
    let [one] = people_of(&officer, "SYT", 1..=1).await.try_into().unwrap();
    let [other] = people_of(&officer, "STC", 46..=46).await.try_into().unwrap();
    for (person, unit) in [(&one, "SYT"), (&other, "STC")] {
        issue(&officer, person).await;
        let path = format!("/registry/v1/people/{person}/health-book-requests");
        let asked: Value =
            contact(registry, unit).post(&path, json!({ "kind": "renew" })).await.ok().json();
        let path = format!("/registry/v1/health-book-requests/{}", asked["id"].as_str().unwrap());
        contact(registry, unit).delete(&path).await.ok();
    }
    registry.advance(HOUR);
    let merge = crate::merges::merge(&officer, &one, &other, json!([])).await;
    registry.advance(HOUR);
    (officer, [one, other], merge)
}

/// Asked for under one id by one officer, approved by another.
async fn erase(registry: &TestService, id: &str) -> Value {
    let wanted = json!({ "reason": "theo yêu cầu", "document": "12/QĐ-BVSK", "by_law": true });
    let lan = registry.caller().role(Role::BoardOfficer).subject("lan");
    let asked = lan.post(&format!("/registry/v1/people/{id}/erasures"), wanted).await;
    let asked: Value = asked.ok().json();
    let minh = registry.caller().role(Role::BoardOfficer).subject("minh");
    let path = format!("/registry/v1/erasures/{}", asked["id"].as_str().unwrap());
    minh.post(&format!("{path}/approval"), json!({})).await.ok();
    minh.get(&path).await.ok().json()
}

async fn acknowledge_all(registry: &TestService, id: &str) {
    let (person_id, at): (PersonId, _) = (id.parse().unwrap(), registry.clock().now());
    registry.deliver(&CheckupsErasedV1 { person_id, at }).await.unwrap();
    registry.deliver(&AssessmentsErasedV1 { person_id, at }).await.unwrap();
    registry.deliver(&CareErasedV1 { person_id, at }).await.unwrap();
    registry.deliver(&NoticesErasedV1 { person_id, at }).await.unwrap();
}

async fn number(registry: &TestService, sql: &str) -> i64 {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn erasing_under_either_id_erases_every_id_and_no_undo_brings_one_back() {
    for asked in [0, 1] {
        let registry = start().await;
        let (officer, ids, merge) = merged(&registry).await;

        let erasure = erase(&registry, &ids[asked]).await;

        let owner = registry.owner();
        for id in &ids {
            assert_eq!(traces(owner, &[id]).await, IDS_STAY, "{id}");
            let tombstone = format!(
                "select count(*) from outbox where topic = 'identities' and key = '{id}' and data is null"
            );
            assert!(number(&registry, &tombstone).await >= 1);
            let path = format!("/registry/v1/people/{id}");
            assert_eq!(officer.get(&path).await.problem().kind(), "person-not-found");
        }
        let said: Vec<String> = [1, 46]
            .map(|number| man(number, ""))
            .iter()
            .flat_map(|row| [row.citizen_id().to_owned(), row.0[5].clone(), row.0[9].clone()])
            .collect();
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        assert_eq!(traces(owner, &said).await, Vec::<String>::new());
        let left = traces(owner, &[&merge]).await;
        assert_eq!(left, Vec::<String>::new(), "the merge is gone with what it sealed");
        let path = format!("/registry/v1/merges/{merge}/undo");
        let undone = officer.post(&path, json!({ "reason": "Hai người" })).await.problem();
        assert_eq!((undone.status, undone.kind()), (404, "merge-not-found"));
        let told = registry.sent::<PersonErasedV1>().await;
        let mut told: Vec<String> = told.iter().map(|one| one.person_id.to_string()).collect();
        told.sort();
        let mut expected = ids.to_vec();
        expected.sort();
        assert_eq!(told, expected);
        assert_eq!(erasure["person_id"], ids[0], "the request is the survivor's");
        assert_eq!(
            number(
                &registry,
                "select count(*) from person_key k
            where k.person_id not in (select id from roster_import)"
            )
            .await,
            0
        );
        assert_eq!(
            number(&registry, "select coalesce(sum(people), 0)::bigint from people_figure").await,
            0
        );
        assert_eq!(
            number(&registry, "select coalesce(sum(books), 0)::bigint from health_book_standing")
                .await,
            0
        );
    }
}

#[tokio::test]
async fn an_erasure_is_done_when_every_service_has_answered_for_every_id_and_the_list_has_each() {
    let folder = std::env::temp_dir().join(format!("yba-merged-erasure-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let registry = TestService::setup(&MIGRATIONS, "registry")
        .env("AUDIT_ANCHOR_DIR", folder.display().to_string())
        .start(registry::start)
        .await;
    let (officer, ids, _) = merged(&registry).await;
    let erasure = erase(&registry, &ids[0]).await;
    let path = format!("/registry/v1/erasures/{}", erasure["id"].as_str().unwrap());
    let state = async || -> Value { officer.get(&path).await.ok().json() };
    eventually(async || !state().await["listed_at"].is_null()).await;

    acknowledge_all(&registry, &ids[0]).await;
    let half = state().await;
    acknowledge_all(&registry, &ids[1]).await;
    let done = state().await;

    let open = |erasure: &Value| {
        let services = erasure["services"].as_array().unwrap().iter();
        services.filter(|service| service["at"].is_null()).count()
    };
    assert_eq!((&half["state"], open(&half)), (&json!("running"), 4));
    assert_eq!((&done["state"], open(&done)), (&json!("done"), 0));
    let env = Env::from_pairs([("AUDIT_ANCHOR_DIR".to_owned(), folder.display().to_string())]);
    let keyring = Keyring::parse(testkit::DATA_KEY, testkit::IDENTITY_HASH_KEY).unwrap();
    let listed = ErasureList::from_env(&env, &keyring).unwrap().unwrap().read().unwrap();
    let listed: Vec<String> = listed.iter().map(|entry| entry.person_id.to_string()).collect();
    assert_eq!(listed, ids, "a backup from before the merge brings back both");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_list_from_before_does_not_bring_either_back() {
    let registry = start().await;
    let (officer, ids, _) = merged(&registry).await;
    erase(&registry, &ids[1]).await;

    for row in [man(1, ""), man(46, "")] {
        assert_eq!(search(&officer, json!({ "citizen_id": row.citizen_id() })).await.len(), 0);
    }
    assert_eq!(number(&registry, "select count(*) from person_alias").await, 0);
    assert_eq!(number(&registry, "select count(*) from candidate_pair").await, 0);
}

#[tokio::test]
async fn the_download_under_either_id_has_what_is_held_under_both() {
    let registry = start().await;
    let (_, ids, _) = merged(&registry).await;
    let mut held = Vec::new();
    for id in &ids {
        let own = registry.caller().role(Role::Person).person(id.parse().unwrap());
        registry.advance(HOUR); // One instant has no order.
        held.push(own.get(&format!("/registry/v1/people/{id}/data")).await.ok().json::<Value>());
    }

    assert_download_covers(&registry, &held[0]).await;
    for held in &held {
        assert_eq!(held["person_id"], ids[0]);
        let part = |name: &str| -> Vec<Value> {
            let parts = held["parts"].as_array().unwrap();
            let part = parts.iter().find(|part| part["table"] == name).unwrap();
            part["items"].as_array().unwrap().clone()
        };
        let of = |name: &str, key: &str| -> Vec<String> {
            part(name).iter().map(|item| item[key].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(of("person", "id"), ids);
        let numbers: Vec<Value> =
            part("person").iter().map(|item| item["private"]["citizen_id"].clone()).collect();
        let wanted = [1, 46].map(|number| json!(man(number, "").citizen_id()));
        assert_eq!(numbers, wanted, "each is opened with its own key");
        for table in ["health_book", "health_book_request"] {
            assert_eq!(of(table, "person_id"), ids, "{table}");
        }
        assert!(part("health_book").iter().all(|book| book["reference"].is_string()));
        assert_eq!(
            (of("person_merge", "survivor"), of("person_merge", "old")),
            (vec![ids[0].clone()], vec![ids[1].clone()])
        );
        assert_eq!(part("person_merge")[0]["reason"], "Cùng một người");
        assert!(part("person_merge")[0].get("sealed").is_none());
    }
}
