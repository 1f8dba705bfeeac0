//! Orders of an authority that a record be kept: nobody is erased while one lasts.

use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::lists::{Row, import, list, man, officer, search, start};
use crate::merges::merge;

const ORDER: &str = "15/YC-CQĐT ngày 20/11/2026, Cơ quan điều tra";

async fn person(registry: &TestService, row: &Row) -> String {
    let found = search(&officer(registry), json!({ "citizen_id": row.citizen_id() })).await;
    format!("/registry/v1/people/{}", found[0]["id"].as_str().unwrap())
}

async fn somebody(registry: &TestService) -> String {
    let rows = [man(1, "Lê An"), man(2, "Lý Bình")];
    import(&officer(registry), "a.xlsx", list(&rows)).await;
    person(registry, &rows[0]).await
}

async fn hold(officer: &Client, person: &str, document: &str) -> String {
    let body = json!({ "document": document, "reason": "đang xác minh" });
    let held: Value = officer.post(&format!("{person}/holds"), body).await.ok().json();
    held["id"].as_str().unwrap().to_owned()
}

async fn lift(officer: &Client, person: &str, hold: &str) -> testkit::Answer {
    let path = format!("{person}/holds/{hold}/lifting");
    officer.post(&path, json!({ "reason": "20/YC-CQĐT: kết thúc xác minh" })).await
}

async fn ask(officer: &Client, person: &str) -> testkit::Answer {
    let body = json!({ "reason": "theo yêu cầu", "document": "12/QĐ", "by_law": true });
    officer.post(&format!("{person}/erasures"), body).await
}

#[tokio::test]
async fn nobody_is_erased_while_any_order_lasts() {
    let registry = start().await;
    let lan = officer(&registry).subject("lan");
    let person = somebody(&registry).await;
    let first = hold(&lan, &person, ORDER).await;
    let again = json!({ "document": ORDER, "reason": "x" });
    let again = lan.post(&format!("{person}/holds"), again).await.problem();
    assert_eq!(again.kind(), "held-already");
    let second = hold(&lan, &person, "7/TA").await;

    let refused = ask(&lan, &person).await.problem();
    assert_eq!((refused.status, refused.kind()), (409, "on-legal-hold"));
    assert!(refused.detail().contains(ORDER), "{refused:?}");

    let left: Value = lift(&lan, &person, &first).await.ok().json();
    assert_eq!((&left["held"], left["items"].as_array().unwrap().len()), (&json!(true), 2));
    assert_eq!(lift(&lan, &person, &first).await.problem().kind(), "not-held");
    assert_eq!(ask(&lan, &person).await.problem().kind(), "on-legal-hold");
    lift(&lan, &person, &second).await.ok();
    ask(&lan, &person).await.ok();
}

#[tokio::test]
async fn an_order_that_comes_before_the_approval_stops_it() {
    let registry = start().await;
    let (lan, minh) = (officer(&registry).subject("lan"), officer(&registry).subject("minh"));
    let person = somebody(&registry).await;
    let asked: Value = ask(&lan, &person).await.ok().json();
    let order = hold(&lan, &person, ORDER).await;

    let approval = format!("/registry/v1/erasures/{}/approval", asked["id"].as_str().unwrap());
    assert_eq!(minh.post(&approval, json!({})).await.problem().kind(), "on-legal-hold");
    let held: Value = minh.get("/registry/v1/holds").await.ok().json();
    assert_eq!(
        (&held["items"][0]["name"], &held["items"][0]["document"]),
        (&json!("Lê An"), &json!(ORDER))
    );

    lift(&minh, &person, &order).await.ok();
    minh.post(&approval, json!({})).await.ok();
    assert_eq!(minh.get(&format!("{person}/holds")).await.status(), 404);
    let held: Value = minh.get("/registry/v1/holds").await.ok().json();
    assert_eq!(held["items"], json!([]));
}

#[tokio::test]
async fn an_order_about_somebody_who_was_merged_is_about_the_survivor() {
    let registry = start().await;
    let officer = officer(&registry);
    let old = somebody(&registry).await;
    let survivor = person(&registry, &man(2, "")).await;
    let order = hold(&officer, &old, ORDER).await;
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    merge(&officer, &id(&survivor), &id(&old), json!([])).await;

    assert_eq!(ask(&officer, &survivor).await.problem().kind(), "on-legal-hold");
    let held: Value = officer.get("/registry/v1/holds").await.ok().json();
    assert_eq!(held["items"][0]["person_id"], json!(id(&survivor)));
    lift(&officer, &survivor, &order).await.ok();
    ask(&officer, &survivor).await.ok();
}

#[tokio::test]
async fn who_must_not_be_here_is_purged_all_the_same() {
    let registry = start().await;
    let officer = officer(&registry);
    let person = somebody(&registry).await;
    hold(&officer, &person, ORDER).await;

    let refused = json!({ "citizen_id": man(1, "").citizen_id() });
    let purged: Value = officer.post("/registry/v1/refusals", refused).await.ok().json();

    assert_eq!(purged["registered"], true);
    assert_eq!(officer.get(&person).await.status(), 404);
}

#[tokio::test]
async fn an_order_without_document_or_reason_is_refused_with_both_faults() {
    let registry = start().await;
    let person = somebody(&registry).await;
    let wrong = json!({ "document": " ", "reason": "x".repeat(1_001) });

    let problem = officer(&registry).post(&format!("{person}/holds"), wrong).await.problem();

    let pointers: Vec<_> = problem.faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(pointers, ["/document", "/reason"]);
}
