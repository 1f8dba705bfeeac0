//! Grants: two people, and events.

use ::schema::Role;
use ::schema::events::{GrantIssuedV1, GrantRevokedV1};
use serde_json::{Value, json};

use crate::lists::{officer, start};

fn wanted() -> Value {
    json!({
        "subject": "chi-hoa",
        "role": "clinic_staff",
        "scope": "facility:01001",
        "reason": "QĐ 12-QĐ/BBVSK"
    })
}

#[tokio::test]
async fn a_grant_holds_once_a_second_person_approves_it() {
    let registry = start().await;
    let one = officer(&registry).subject("officer-1");
    let two = officer(&registry).subject("officer-2");

    let grant: Value = one.post("/registry/v1/grants", wanted()).await.ok().json();
    let path = format!("/registry/v1/grants/{}", grant["id"].as_str().unwrap());
    let approval = format!("{path}/approval");
    let own = one.post(&approval, json!({})).await.problem();
    assert!(registry.sent_events().await.is_empty());
    let issued: Value = two.post(&approval, json!({})).await.ok().json();

    assert_eq!((own.status, own.kind()), (409, "second-person-needed"));
    assert_eq!((&grant["state"], &issued["state"]), (&json!("requested"), &json!("issued")));
    let events = registry.sent::<GrantIssuedV1>().await;
    assert_eq!((events.len(), events[0].subject.as_str()), (1, "chi-hoa"));
    assert_eq!(two.post(&approval, json!({})).await.problem().kind(), "grant-not-requested");
}

#[tokio::test]
async fn nobody_approves_a_grant_to_themselves() {
    let registry = start().await;
    let one = officer(&registry).subject("officer-1");
    let grant: Value = one.post("/registry/v1/grants", wanted()).await.ok().json();
    let approval = format!("/registry/v1/grants/{}/approval", grant["id"].as_str().unwrap());

    let own = officer(&registry).subject("chi-hoa").post(&approval, json!({})).await;

    assert_eq!(own.problem().kind(), "second-person-needed");
}

#[tokio::test]
async fn a_revoked_grant_says_so_once_and_a_withdrawn_request_not_at_all() {
    let registry = start().await;
    let one = officer(&registry).subject("officer-1");
    let two = officer(&registry).subject("officer-2");
    let grant: Value = one.post("/registry/v1/grants", wanted()).await.ok().json();
    let path = format!("/registry/v1/grants/{}", grant["id"].as_str().unwrap());
    two.post(&format!("{path}/approval"), json!({})).await.ok();

    let ended: Value = one.delete(&path).await.ok().json();
    one.delete(&path).await.ok();
    let again: Value = one.post("/registry/v1/grants", wanted()).await.ok().json();
    let path = format!("/registry/v1/grants/{}", again["id"].as_str().unwrap());
    let withdrawn: Value = one.delete(&path).await.ok().json();

    assert_eq!((&ended["state"], &withdrawn["state"]), (&json!("revoked"), &json!("withdrawn")));
    assert_eq!(registry.sent::<GrantRevokedV1>().await.len(), 1);
    let listed: Value = one.get("/registry/v1/grants?state=revoked").await.ok().json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_grant_that_makes_no_sense_is_refused_with_every_fault() {
    let registry = start().await;
    let officer = officer(&registry);
    let wrong = json!({
        "subject": " ",
        "role": "unit_contact",
        "scope": "province",
        "valid_to": "2020-01-01",
        "reason": ""
    });

    let problem = officer.post("/registry/v1/grants", wrong).await.problem();

    assert_eq!(problem.pointers(), ["/subject", "/reason", "/scope", "/valid_to"]);
    officer.post("/registry/v1/grants", wanted()).await.ok();
    let twice = officer.post("/registry/v1/grants", wanted()).await.problem();
    assert_eq!(twice.kind(), "grant-exists");
}

#[tokio::test]
async fn an_it_administrator_asks_and_cannot_approve() {
    let registry = start().await;
    let admin = registry.caller().role(Role::ItAdmin);
    let grant: Value = admin.post("/registry/v1/grants", wanted()).await.ok().json();
    let approval = format!("/registry/v1/grants/{}/approval", grant["id"].as_str().unwrap());

    let other = registry.caller().role(Role::ItAdmin).subject("other-admin");

    assert_eq!(other.post(&approval, json!({})).await.problem().status, 403);
}
