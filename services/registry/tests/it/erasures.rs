//! Erasing somebody: two people decide, nothing is left, every service answers, the list outside remembers.

use std::path::PathBuf;

use ::schema::events::{
    AssessmentsErasedV1, CareErasedV1, CheckupsErasedV1, GrantRevokedV1, IdentityRecordedV1,
    NoticesErasedV1, PersonErasedV1,
};
use ::schema::{PersonId, Role};
use auth::Keyring;
use auth::erasure_list::ErasureList;
use registry::MIGRATIONS;
use runtime::Env;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually, traces};

use crate::lists::{import, list, man, search, start};

/// Where an id stays for good: who did what to whom, and that the person was erased.
const IDS_STAY: [&str; 4] = ["audit", "erased_person", "erasure", "outbox"];

fn officer(registry: &TestService, subject: &str) -> Client {
    registry.caller().role(Role::BoardOfficer).subject(subject)
}

/// A folder for the list outside, of this test alone.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("yba-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

async fn start_with(folder: &std::path::Path) -> TestService {
    TestService::setup(&MIGRATIONS, "registry")
        .env("AUDIT_ANCHOR_DIR", folder.display().to_string())
        .start(registry::start)
        .await
}

/// Somebody with a history: two lists, a health book, a grant of their own, a planned change.
async fn somebody(registry: &TestService) -> PersonId {
    let lan = officer(registry, "lan");
    import(&lan, "a.xlsx", list(&[man(1, "Lê Thị Trân"), man(2, "Lý Bình")])).await;
    import(&lan, "b.xlsx", list(&[man(1, "Lê Thị Trân").with(6, "Trưởng phòng")])).await;
    let found = search(&lan, json!({ "citizen_id": man(1, "").citizen_id() })).await;
    let id: PersonId = found[0]["id"].as_str().unwrap().parse().unwrap();
    lan.post(&format!("/registry/v1/people/{id}/health-books"), json!({ "reason": "cấp mới" }))
        .await
        .ok();
    let grant = json!({ "subject": "tran", "role": "person", "scope": format!("person:{id}"), "reason": "x" });
    let asked: Value = lan.post("/registry/v1/grants", grant).await.ok().json();
    let approval = format!("/registry/v1/grants/{}/approval", asked["id"].as_str().unwrap());
    officer(registry, "minh").post(&approval, json!({})).await.ok();
    id
}

async fn leave(registry: &TestService, id: PersonId, on: &str) {
    let change = json!({ "kind": "leave", "on": on, "reason": "chuyển tỉnh" });
    let path = format!("/registry/v1/people/{id}/changes");
    officer(registry, "lan").post(&path, change).await.ok();
}

async fn ask(client: &Client, id: PersonId, body: Value) -> testkit::Answer {
    client.post(&format!("/registry/v1/people/{id}/erasures"), body).await
}

/// Asked for by one and approved by another, because a document orders it.
async fn erase(registry: &TestService, id: PersonId) -> Value {
    let wanted = json!({ "reason": "theo yêu cầu", "document": "12/QĐ-BVSK", "by_law": true });
    let asked: Value = ask(&officer(registry, "lan"), id, wanted).await.ok().json();
    let path = format!("/registry/v1/erasures/{}/approval", asked["id"].as_str().unwrap());
    officer(registry, "minh").post(&path, json!({})).await.ok().json()
}

async fn acknowledge_all(registry: &TestService, person_id: PersonId) {
    let at = registry.clock().now();
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
async fn nothing_is_left_in_any_table_but_ids_and_who_decided() {
    let registry = start().await;
    let id = somebody(&registry).await;

    erase(&registry, id).await;

    let owner = registry.owner();
    assert_eq!(traces(owner, &[&id.to_string()]).await, IDS_STAY);
    let man = man(1, "Lê Thị Trân");
    let said = ["Lê Thị Trân", "le thi tran", man.citizen_id(), &man.0[5], &man.0[9]];
    assert_eq!(traces(owner, &said).await, Vec::<String>::new());
    assert_eq!(number(&registry, "select count(*) from person").await, 1);
    let rows = "select count(*) from roster_row where sealed is not null";
    assert_eq!(number(&registry, rows).await, 1, "the other one's row stays");
    assert_eq!(number(&registry, "select sum(people)::bigint from people_figure").await, 1);
    assert_eq!(number(&registry, "select count(*) from health_book").await, 0);
    assert_eq!(
        number(
            &registry,
            "select count(*) from person_key k
        where k.person_id not in (select id from person union select id from roster_import)"
        )
        .await,
        0
    );
}

#[tokio::test]
async fn every_service_is_told_and_a_tombstone_follows_the_identity() {
    let registry = start().await;
    let id = somebody(&registry).await;

    erase(&registry, id).await;

    assert_eq!(registry.sent::<PersonErasedV1>().await.len(), 1);
    assert_eq!(registry.sent::<GrantRevokedV1>().await.len(), 1);
    let said = format!(
        "select count(*) from outbox where topic = 'identities' and key = '{id}' and data is not null"
    );
    assert_eq!(number(&registry, &said).await, 0);
    let last = format!(
        "select count(*) from outbox where topic = 'identities' and key = '{id}' and data is null"
    );
    assert!(number(&registry, &last).await >= 2, "what was on its way is empty, and the tombstone");
    assert_eq!(registry.sent::<IdentityRecordedV1>().await.len(), 1, "the other one's");
}

#[tokio::test]
async fn two_people_decide() {
    let registry = start().await;
    let id = somebody(&registry).await;
    let lan = officer(&registry, "lan");
    let wanted = json!({ "reason": "theo yêu cầu", "document": "12/QĐ-BVSK", "by_law": true });
    let asked: Value = ask(&lan, id, wanted.clone()).await.ok().json();
    let erasure = format!("/registry/v1/erasures/{}", asked["id"].as_str().unwrap());

    assert_eq!(ask(&lan, id, wanted).await.problem().kind(), "erasure-exists");
    let own = lan.post(&format!("{erasure}/approval"), json!({})).await.problem();
    assert_eq!(own.kind(), "second-person-needed");
    lan.delete(&erasure).await.ok();
    let late = officer(&registry, "minh").post(&format!("{erasure}/approval"), json!({})).await;
    assert_eq!(late.problem().kind(), "erasure-not-requested");
    lan.get(&format!("/registry/v1/people/{id}")).await.ok();
    let unit = registry.caller().role(Role::BoardOfficer).organisation("SYT").subject("tuan");
    let narrow = ask(&unit, id, json!({ "reason": "x" })).await;
    assert_eq!(narrow.problem().kind(), "province-needed");
}

#[tokio::test]
async fn nobody_is_erased_before_the_retention_has_ended_unless_a_document_orders_it() {
    let registry = start().await;
    let id = somebody(&registry).await;
    let lan = officer(&registry, "lan");
    let plain = json!({ "reason": "hết hạn" });

    assert_eq!(ask(&lan, id, plain.clone()).await.problem().kind(), "still-retained");
    leave(&registry, id, "2026-11-21").await;
    let problem = ask(&lan, id, plain.clone()).await.problem();
    assert_eq!(problem.kind(), "still-retained");
    let unsaid = ask(&lan, id, json!({ "reason": "x", "by_law": true })).await.problem();
    assert_eq!(unsaid.faults[0].pointer, "/document");

    let path = format!("/registry/v1/people/{id}/retention");
    let kept: Value = lan.get(&path).await.ok().json();
    assert_eq!((&kept["retained_until"], &kept["rule"]), (&json!("2036-11-21"), &json!("record")));
    let mark = json!({ "rule": "special", "applies": true, "document": "BA 12" });
    let kept: Value = lan.put(&path, mark).await.ok().json();
    assert_eq!((&kept["retained_until"], &kept["rule"]), (&json!("2046-11-21"), &json!("special")));
    let ending: Value = lan.get("/registry/v1/retentions?by=2046-11-21").await.ok().json();
    assert_eq!(ending["items"][0]["person_id"], json!(id));
    assert_eq!(ending["rules"].as_array().unwrap().len(), 3);
    let none: Value = lan.get("/registry/v1/retentions?by=2046-11-20").await.ok().json();
    assert_eq!(none["items"], json!([]));

    registry.advance(std::time::Duration::from_secs(20 * 366 * 86_400));
    let asked: Value = ask(&lan, id, plain).await.ok().json();
    assert_eq!(asked["ground"], "retention");
}

#[tokio::test]
async fn an_erasure_ends_when_all_have_answered_and_the_list_outside_knows_of_it() {
    let folder = folder("registry-erasure");
    let registry = start_with(&folder).await;
    let id = somebody(&registry).await;
    let erasure = erase(&registry, id).await;
    let path = format!("/registry/v1/erasures/{}", erasure["id"].as_str().unwrap());
    assert_eq!(erasure["state"], "running");

    acknowledge_all(&registry, id).await;

    let lan = officer(&registry, "lan");
    eventually(async || lan.get(&path).await.ok().json::<Value>()["state"] == "done").await;
    let done: Value = lan.get(&path).await.ok().json();
    let services: Vec<_> =
        done["services"].as_array().unwrap().iter().filter(|one| !one["at"].is_null()).collect();
    assert_eq!(services.len(), 5);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn services_that_answer_at_once_are_all_counted() {
    let folder = folder("registry-at-once");
    let registry = start_with(&folder).await;
    let lan = officer(&registry, "lan");
    for number in 3..8 {
        import(&lan, &format!("{number}.xlsx"), list(&[man(number, "Hồ Chi")])).await;
        let found = search(&lan, json!({ "citizen_id": man(number, "").citizen_id() })).await;
        let person_id: PersonId = found[0]["id"].as_str().unwrap().parse().unwrap();
        let erasure = erase(&registry, person_id).await;
        let at = registry.clock().now();

        let (exams, classification) =
            (CheckupsErasedV1 { person_id, at }, AssessmentsErasedV1 { person_id, at });
        let (clinics, notifications) =
            (CareErasedV1 { person_id, at }, NoticesErasedV1 { person_id, at });
        let answered = tokio::join!(
            registry.deliver(&exams),
            registry.deliver(&classification),
            registry.deliver(&clinics),
            registry.deliver(&notifications),
        );

        assert!(matches!(answered, (Ok(()), Ok(()), Ok(()), Ok(()))));
        let path = format!("/registry/v1/erasures/{}", erasure["id"].as_str().unwrap());
        eventually(async || lan.get(&path).await.ok().json::<Value>()["state"] == "done").await;
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn after_a_restore_the_list_outside_erases_again() {
    let folder = folder("registry-restore");
    let registry = start_with(&folder).await;
    let env = Env::from_pairs([("AUDIT_ANCHOR_DIR".to_owned(), folder.display().to_string())]);
    let id = somebody(&registry).await;
    erase(&registry, id).await;
    acknowledge_all(&registry, id).await;
    let list = || ErasureList::from_env(&env, &keyring()).unwrap().unwrap().read().unwrap();
    eventually(async || list().len() == 1).await;

    // Another database, from before the erasure: the same id is there again.
    let restored = start().await;
    let other = somebody(&restored).await;
    let mut entries = list();
    entries[0].person_id = other;
    let came_back =
        registry::erasures::apply(restored.db(), restored.clock(), &entries).await.unwrap();

    assert_eq!(came_back, 1);
    assert_eq!(traces(restored.owner(), &["Lê Thị Trân"]).await, Vec::<String>::new());
    assert_eq!(restored.sent::<PersonErasedV1>().await.len(), 1);
    let states = registry::erasures::states(restored.db(), &entries).await.unwrap();
    assert_eq!(states, ["running"]);
    acknowledge_all(&restored, other).await;
    let states = registry::erasures::states(restored.db(), &entries).await.unwrap();
    assert_eq!(states, ["done"]);
    // Once more: nobody is here, and the services are told again.
    let again = registry::erasures::apply(restored.db(), restored.clock(), &entries).await.unwrap();
    assert_eq!(again, 0);
    assert_eq!(restored.sent::<PersonErasedV1>().await.len(), 2);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The keys that tests run with.
fn keyring() -> Keyring {
    Keyring::parse(testkit::DATA_KEY, testkit::IDENTITY_HASH_KEY).unwrap()
}

#[tokio::test]
async fn somebody_who_must_not_be_here_is_purged_at_once_by_one_officer() {
    let registry = start().await;
    let id = somebody(&registry).await;
    let lan = officer(&registry, "lan");

    let body = json!({ "citizen_id": man(1, "").citizen_id() });
    let answer: Value = lan.post("/registry/v1/refusals", body).await.ok().json();

    assert_eq!((&answer["registered"], &answer["imports_purged"]), (&json!(true), &json!(2)));
    let places: Vec<_> =
        answer["remains"].as_array().unwrap().iter().map(|one| one["place"].clone()).collect();
    assert_eq!(places, ["topic:paper-records", "topic:checkups", "backups"]);
    assert_eq!(traces(registry.owner(), &["Lê Thị Trân"]).await, Vec::<String>::new());
    assert_eq!(registry.sent::<PersonErasedV1>().await[0].person_id, id);
    let page = lan.get("/registry/v1/refusals").await.ok();
    assert!(!page.text().contains(man(1, "").citizen_id()) && !page.text().contains("hash"));
    let page: Value = page.json();
    assert_eq!(
        (&page["items"][0]["purge"], &page["items"][0]["listed_by"]),
        (&json!("running"), &json!("lan"))
    );
    let again = import(&lan, "c.xlsx", list(&[man(1, "Lê Thị Trân")])).await;
    assert_eq!(again["rejected"], 1);
}
