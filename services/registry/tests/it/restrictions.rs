//! Restricting a record: it is kept, and looks absent.

use ::schema::Role;
use ::schema::events::{PersonRestrictedV1, PersonUnrestrictedV1};
use serde_json::{Value, json};
use testkit::TestService;

use crate::lists::{import, list, man, officer, search, start};

const NOBODY: &str = "0193f8a0-0000-7000-8000-000000000000";

async fn somebody(registry: &TestService) -> String {
    let officer = officer(registry);
    import(&officer, "a.xlsx", list(&[man(1, "Lê An"), man(2, "Lý Bình")])).await;
    let found = search(&officer, json!({ "citizen_id": man(1, "").citizen_id() })).await;
    found[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_restricted_record_looks_absent_even_to_officers_but_where_it_is_looked_after() {
    let registry = start().await;
    let id = somebody(&registry).await;
    let officer = officer(&registry);
    let restrictions = format!("/registry/v1/people/{id}/restrictions");
    let body = json!({ "reason": "đang khiếu nại", "document": "5/ĐN" });
    assert_eq!(officer.post(&restrictions, &body).await.status(), 201);
    let again = officer.post(&restrictions, &body).await.problem();
    assert_eq!(again.kind(), "restricted-already");

    for path in ["", "/contact", "/history", "/contacts", "/health-books"] {
        let hidden = officer.get(&format!("/registry/v1/people/{id}{path}")).await;
        let absent = officer.get(&format!("/registry/v1/people/{NOBODY}{path}")).await;
        let (hidden, absent) = (hidden.problem(), absent.problem());
        assert_eq!((hidden.status, hidden.kind()), (absent.status, absent.kind()), "{path}");
    }
    for wanted in [json!({ "name": "le an" }), json!({ "citizen_id": man(1, "").citizen_id() })] {
        assert!(search(&officer, wanted).await.is_empty());
    }
    let shown: Value = officer.get(&restrictions).await.ok().json();
    assert_eq!((&shown["name"], &shown["restricted"]), (&json!("Lê An"), &json!(true)));
    let listed: Value = officer.get("/registry/v1/restrictions").await.ok().json();
    assert_eq!(listed["items"][0]["person_id"], json!(id));
    assert_eq!(registry.sent::<PersonRestrictedV1>().await.len(), 1);
    let service = registry.caller().role(Role::Service);
    assert_eq!(service.get(&format!("/registry/v1/people/{id}/contact")).await.status(), 404);

    let lifting = format!("{restrictions}/lifting");
    officer.post(&lifting, json!({ "reason": "đã giải quyết" })).await.ok();
    officer.get(&format!("/registry/v1/people/{id}")).await.ok();
    assert_eq!(registry.sent::<PersonUnrestrictedV1>().await.len(), 1);
    let none = officer.post(&lifting, json!({ "reason": "x" })).await.problem();
    assert_eq!(none.kind(), "not-restricted");
}

#[tokio::test]
async fn a_restricted_person_is_not_entered_a_second_time() {
    let registry = start().await;
    let id = somebody(&registry).await;
    let officer = officer(&registry);
    let restrictions = format!("/registry/v1/people/{id}/restrictions");
    officer.post(&restrictions, json!({ "reason": "đang khiếu nại" })).await.ok();

    let an = man(1, "Lê An");
    let entered = json!({
        "name": "Lê An", "sex": "male", "born": "1951", "citizen_id": an.citizen_id(),
        "tier": "LOCAL", "organisation": "SYT", "post": "Chuyên viên", "reason": "mới",
    });
    let answer = officer.post("/registry/v1/people", entered).await;

    assert_eq!(answer.problem().kind(), "person-known");
}

#[tokio::test]
async fn what_is_wrong_with_a_restriction_is_said_at_once() {
    let registry = start().await;
    let id = somebody(&registry).await;
    let wrong = json!({ "reason": " ", "from": "2030-01-01", "document": "x".repeat(300) });

    let path = format!("/registry/v1/people/{id}/restrictions");
    let problem = officer(&registry).post(&path, wrong).await.problem();

    let pointers: Vec<_> = problem.faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(pointers, ["/reason", "/document", "/from"]);
}
