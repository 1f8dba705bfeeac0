//! Proxies: named by the person, confirmed by an officer, ended at once.

use ::schema::events::{GrantIssuedV1, GrantRevokedV1};
use ::schema::{Role, Scope};
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually};

use crate::books::{as_owner, registry_with};
use crate::lists::officer;

fn oneself(registry: &TestService, person: &str) -> Client {
    registry.caller().role(Role::Person).person(person.parse().unwrap()).subject("ong-hung")
}

fn path(person: &str) -> String {
    format!("/registry/v1/people/{person}/proxies")
}

fn wanted(registry: &TestService) -> Value {
    let to = registry.clock().today() + chrono::Days::new(200);
    json!({ "name": "Lê Thị An", "phone": "0912000111", "relation": "con", "purpose": "đọc kết quả",
            "to": to.to_string() })
}

async fn named(client: &Client, registry: &TestService, person: &str) -> String {
    let named: Value = client.post(&path(person), wanted(registry)).await.ok().json();
    format!("{}/{}", path(person), named["id"].as_str().unwrap())
}

fn confirmation() -> Value {
    json!({ "subject": "chi-an", "checked": "citizen_card" })
}

async fn first(client: &Client, person: &str) -> Value {
    let list: Value = client.get(&path(person)).await.ok().json();
    list["items"][0].clone()
}

#[tokio::test]
async fn a_person_names_a_proxy_and_an_officer_confirms_who_they_are() {
    let (registry, officer, people) = registry_with(1).await;
    let (own, person) = (oneself(&registry, &people[0]), &people[0]);

    let proxy = named(&own, &registry, person).await;
    let waiting: Value = officer.get("/registry/v1/proxies").await.ok().json();
    assert!(registry.sent::<GrantIssuedV1>().await.is_empty());
    officer.post(&format!("{proxy}/confirmation"), confirmation()).await.ok();

    assert_eq!(waiting["items"][0]["name"], "Lê Thị An");
    let issued = registry.sent::<GrantIssuedV1>().await;
    assert_eq!(
        (issued.len(), issued[0].subject.as_str(), issued[0].role),
        (1, "chi-an", Role::Proxy)
    );
    assert_eq!(issued[0].scope, Scope::Person(person.parse().unwrap()));
    assert!(issued[0].valid_to.is_some());
    let shown = first(&own, person).await;
    assert_eq!((&shown["state"], &shown["ground"]), (&json!("confirmed"), &json!("own")));
    // The account signs in with it: the copy that access is decided by has the grant.
    let copied = "update grant_copy set role = role where subject = 'chi-an' and role = 'proxy'
                      and valid_to is not null and revoked_at is null";
    assert_eq!(as_owner(&registry, copied).await.unwrap(), 1);
    // What stands in the database says nothing of who the proxy is.
    let sealed =
        as_owner(&registry, "delete from proxy where encode(sealed, 'escape') like '%An%'");
    assert_eq!(sealed.await.unwrap(), 0);
}

#[tokio::test]
async fn from_paper_another_officer_confirms_and_nobody_confirms_their_own() {
    let (registry, _, people) = registry_with(1).await;
    let (one, two) =
        (officer(&registry).subject("officer-1"), officer(&registry).subject("officer-2"));
    let without_paper = one.post(&path(&people[0]), wanted(&registry)).await.problem();
    let mut paper = wanted(&registry);
    paper["document"] = "Giấy ủy quyền 20/11/2026".into();
    let named: Value = one.post(&path(&people[0]), paper).await.ok().json();
    let confirm = format!("{}/{}/confirmation", path(&people[0]), named["id"].as_str().unwrap());

    let own = one.post(&confirm, confirmation()).await.problem();
    let themselves =
        officer(&registry).subject("chi-an").post(&confirm, confirmation()).await.problem();
    two.post(&confirm, confirmation()).await.ok();

    assert_eq!(without_paper.pointers(), ["/document"]);
    assert_eq!((own.kind(), themselves.kind()), ("second-person-needed", "second-person-needed"));
    let below = "update proxy set confirmed_by = named_by";
    assert!(as_owner(&registry, below).await.unwrap_err().to_string().contains("two_people_proxy"));
}

#[tokio::test]
async fn the_person_ends_it_at_once_without_saying_why() {
    let (registry, officer, people) = registry_with(1).await;
    let own = oneself(&registry, &people[0]);
    let proxy = named(&own, &registry, &people[0]).await;
    officer.post(&format!("{proxy}/confirmation"), confirmation()).await.ok();

    let without_reason = officer.post(&format!("{proxy}/end"), json!({})).await.problem();
    let ended: Value = own.post(&format!("{proxy}/end"), json!({})).await.ok().json();
    own.post(&format!("{proxy}/end"), json!({})).await.ok();

    assert_eq!(without_reason.pointers(), ["/reason"]);
    assert_eq!(ended["state"], "revoked");
    assert_eq!(registry.sent::<GrantRevokedV1>().await.len(), 1);
    let again = officer.post(&format!("{proxy}/confirmation"), confirmation()).await.problem();
    assert_eq!(again.kind(), "proxy-not-named");
}

#[tokio::test]
async fn a_proxy_expires_by_itself_can_be_named_again_and_ends_with_the_person() {
    let (registry, officer, people) = registry_with(1).await;
    let own = oneself(&registry, &people[0]);
    let proxy = named(&own, &registry, &people[0]).await;
    officer.post(&format!("{proxy}/confirmation"), confirmation()).await.ok();

    registry.advance(std::time::Duration::from_secs(86_400 * 250));
    assert_eq!(first(&own, &people[0]).await["state"], "expired");
    let again = named(&own, &registry, &people[0]).await;
    officer.post(&format!("{again}/confirmation"), confirmation()).await.ok();
    let died = json!({ "kind": "die", "on": registry.clock().today(), "reason": "giấy chứng tử" });
    officer.post(&format!("/registry/v1/people/{}/changes", people[0]), died).await.ok();

    eventually(async || first(&officer, &people[0]).await["state"] == "revoked").await;
    assert_eq!(registry.sent::<GrantRevokedV1>().await.len(), 1);
}

#[tokio::test]
async fn what_makes_no_sense_is_named_with_every_fault_and_others_reach_nothing() {
    let (registry, officer, people) = registry_with(2).await;
    let own = oneself(&registry, &people[0]);
    let wrong = json!({ "name": " ", "relation": "", "from": "2000-01-01", "to": "2000-01-02" });

    let faults = own.post(&path(&people[0]), wrong).await.problem();
    let stranger = own.get(&path(&people[1])).await.problem();
    let proxy = named(&own, &registry, &people[0]).await;
    let other = oneself(&registry, &people[1]).post(&format!("{proxy}/end"), json!({})).await;
    let grant = json!({ "subject": "chi-an", "role": "proxy", "reason": "x",
                        "scope": format!("person:{}", people[0]) });
    let around = officer.post("/registry/v1/grants", grant).await.problem();

    assert_eq!(faults.pointers(), ["/name", "/relation", "/from", "/to"]);
    assert_eq!((stranger.status, other.status()), (404, 404));
    assert_eq!(around.pointers(), ["/role"]);
}
