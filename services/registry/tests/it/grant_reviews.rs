//! The quarterly review of grants.

use std::time::Duration;

use ::schema::Role;
use ::schema::events::GrantRevokedV1;
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually_some};

use crate::lists::{officer, start};

const DAY: Duration = Duration::from_secs(86_400);

/// Issues a grant to somebody; its id.
async fn granted(registry: &TestService, subject: &str, valid_to: Option<&str>) -> String {
    let wanted = json!({
        "subject": subject, "role": "clinic_staff", "scope": "facility:01001",
        "valid_to": valid_to, "reason": "QĐ 12-QĐ/BBVSK",
    });
    let one = officer(registry).subject("officer-1");
    let grant: Value = one.post("/registry/v1/grants", wanted).await.ok().json();
    let id = grant["id"].as_str().unwrap().to_owned();
    let approval = format!("/registry/v1/grants/{id}/approval");
    officer(registry).subject("officer-2").post(&approval, json!({})).await.ok();
    id
}

/// The newest review, once there are `count`.
async fn newest(officer: &Client, count: usize) -> Value {
    eventually_some(async || {
        let list: Value = officer.get("/registry/v1/grant-reviews").await.ok().json();
        let items = list["items"].as_array().unwrap().clone();
        (items.len() == count).then(|| items[0].clone())
    })
    .await
}

/// A registry in the first days of the quarter after these grants were issued.
async fn next_quarter(
    grants: &[(&str, Option<&str>)],
) -> (TestService, Client, String, Vec<String>) {
    let registry = start().await;
    let officer = officer(&registry).subject("officer-1");
    newest(&officer, 1).await;
    let mut ids = Vec::new();
    for (subject, valid_to) in grants {
        ids.push(granted(&registry, subject, *valid_to).await);
    }
    registry.advance(DAY * 45); // From 21 November into the first days of January.
    let review = newest(&officer, 2).await;
    (registry, officer, review["quarter"].as_str().unwrap().to_owned(), ids)
}

fn decisions(quarter: &str) -> String {
    format!("/registry/v1/grant-reviews/{quarter}/decisions")
}

fn one(grant: &str, decision: &str) -> Value {
    json!({ "decisions": [{ "grant_id": grant, "decision": decision, "reason": "theo danh sách" }] })
}

#[tokio::test]
async fn a_quarter_opens_by_itself_with_every_grant_and_each_is_kept_or_revoked() {
    let (registry, officer, quarter, ids) =
        next_quarter(&[("chi-hoa", None), ("anh-ba", None)]).await;
    let path = format!("/registry/v1/grant-reviews/{quarter}");

    officer.post(&decisions(&quarter), one(&ids[0], "confirm")).await.ok();
    let after: Value = officer.post(&decisions(&quarter), one(&ids[1], "revoke")).await.ok().json();

    let counts = ["total", "confirmed", "revoked", "waiting"].map(|count| after[count].as_i64());
    assert_eq!(counts, [Some(2), Some(1), Some(1), Some(0)]);
    let review: Value = officer.get(&path).await.ok().json();
    let said = |id: &str| {
        let mut items = review["items"].as_array().unwrap().iter();
        items.find(|item| item["grant_id"] == id).unwrap()["decision"].clone()
    };
    assert_eq!((said(&ids[0]), said(&ids[1])), (json!("confirmed"), json!("revoked")));
    assert_eq!(registry.sent::<GrantRevokedV1>().await[0].subject, "anh-ba");
    let again = officer.post(&decisions(&quarter), one(&ids[0], "revoke")).await.problem();
    assert_eq!(again.pointers(), ["/decisions/0/grant_id"]);
}

#[tokio::test]
async fn nobody_reviews_their_own_grant_not_even_past_the_application() {
    let (registry, officer, quarter, ids) = next_quarter(&[("chi-hoa", None)]).await;
    let own = officer.clone().subject("chi-hoa");

    let refused = own.post(&decisions(&quarter), one(&ids[0], "confirm")).await.problem();
    let sql = "update grant_review_item set decision = 'confirmed', reason = 'x',
                      decided_by = 'chi-hoa', decided_at = now()";
    let below = crate::books::as_owner(&registry, sql).await.unwrap_err();

    assert_eq!(refused.pointers(), ["/decisions/0/grant_id"]);
    assert!(below.to_string().contains("nobody reviews their own grant"), "{below}");
}

#[tokio::test]
async fn what_nobody_reviewed_in_time_is_overdue_and_what_ends_soon_is_named() {
    let (registry, officer, quarter, _) = next_quarter(&[("chi-hoa", None)]).await;
    let last = (registry.clock().today() + chrono::Days::new(70)).to_string();
    granted(&registry, "anh-ba", Some(&last)).await;
    let path = format!("/registry/v1/grant-reviews/{quarter}");

    let early: Value = officer.get(&path).await.ok().json();
    registry.advance(DAY * 50);
    let late: Value = officer.get(&path).await.ok().json();

    assert_eq!((&early["overdue"], &early["expiring"]), (&json!(0), &json!([])));
    assert_eq!(late["overdue"], json!(1));
    assert_eq!(late["expiring"][0]["subject"], "anh-ba");
}

#[tokio::test]
async fn a_decision_that_makes_no_sense_is_refused_whole() {
    let (registry, officer, quarter, ids) = next_quarter(&[("chi-hoa", None)]).await;
    let body = json!({ "decisions": [
        { "grant_id": ids[0], "decision": "confirm", "reason": "còn làm" },
        { "grant_id": ids[0], "decision": "forget", "reason": "còn làm" },
        { "grant_id": ::schema::GrantId::generate(registry.clock().now()), "decision": "revoke", "reason": "x" },
        { "grant_id": ids[0], "decision": "revoke", "reason": " " },
    ]});

    let problem = officer.post(&decisions(&quarter), body).await.problem();

    assert_eq!(
        problem.pointers(),
        ["/decisions/1/decision", "/decisions/2/grant_id", "/decisions/3/reason"]
    );
    let review: Value =
        officer.get(&format!("/registry/v1/grant-reviews/{quarter}")).await.ok().json();
    assert_eq!(review["waiting"], json!(1));
    for quarter in ["2001-Q1", "x"] {
        let path = format!("/registry/v1/grant-reviews/{quarter}");
        assert_eq!(officer.get(&path).await.problem().kind(), "grant-review-not-found");
    }
    let inspector = registry.caller().role(Role::Inspector);
    assert_eq!(inspector.post(&decisions(&quarter), one(&ids[0], "confirm")).await.status(), 403);
}
