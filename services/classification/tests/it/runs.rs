//! Runs over everybody.

use schema::Role;
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually_some};

use crate::given::{assessments, complete_person, conclusion, council, number, service};

/// A table by which known hypertension is B2.
async fn publish_stricter(anna: &Client) {
    let mut table: Value =
        serde_json::from_str(include_str!("../../rule-tables/default-1.json")).unwrap();
    table["version"] = json!("stricter");
    table["systems"][0]["rows"][4]["class"] = json!("B2");
    anna.post("/classification/v1/rule-tables", &table).await.ok();
    anna.post("/classification/v1/rule-tables/stricter/publication", &json!({})).await.ok();
}

async fn run(anna: &Client, kind: &str) -> Value {
    let started = anna
        .post(&format!("/classification/v1/rule-tables/stricter/{kind}"), &json!({}))
        .await
        .ok();
    assert_eq!(started.status(), 202);
    let location = started.header("location").unwrap().to_owned();
    eventually_some(async || {
        let run: Value = anna.get(&location).await.ok().json();
        (run["state"] == "done").then_some(run)
    })
    .await
}

async fn three_people(service: &TestService) -> [schema::PersonId; 3] {
    [
        complete_person(service, &["I10", "E78.5"]).await,
        complete_person(service, &["E78.5"]).await,
        complete_person(service, &["I10"]).await,
    ]
}

#[tokio::test]
async fn a_simulation_counts_what_a_table_would_change_and_changes_nothing() {
    let service = service().await;
    let people = three_people(&service).await;
    let anna = council(&service, "anna");
    publish_stricter(&anna).await;
    let before = number(&service, "select count(*) from assessment").await;

    let run = run(&anna, "simulations").await;

    assert_eq!(
        (&run["total"], &run["done"], &run["failed"], &run["pending"]),
        (&json!(3), &json!(3), &json!(0), &json!(0))
    );
    assert_eq!(run["changed"], 2);
    let (b1, b2, open) = (1, 2, 5);
    assert_eq!(run["transitions"][b1][b1], 1, "lipids alone stay B1");
    assert_eq!(run["transitions"][b1][b2], 1, "hypertension and lipids become several");
    assert_eq!(run["transitions"][b1][open], 1, "one system alone at B2 is the Council's");
    assert_eq!(number(&service, "select count(*) from assessment").await, before);
    assert_eq!(assessments(&service, people[0]).await[0]["class"], "B1");
}

#[tokio::test]
async fn a_reassessment_proposes_anew_and_leaves_what_is_signed() {
    let service = service().await;
    let people = three_people(&service).await;
    let anna = council(&service, "anna");
    let signed = conclusion(&service, people[0]).await["id"].as_str().unwrap().to_owned();
    let path = format!("/classification/v1/conclusions/{signed}/signature");
    anna.post(&path, &json!({"class": "B1"})).await.ok();
    publish_stricter(&anna).await;

    run(&anna, "reassessments").await;

    let newest = &assessments(&service, people[0]).await[0];
    assert_eq!((&newest["class"], &newest["table"]), (&json!("B2"), &json!("stricter")));
    assert_eq!(conclusion(&service, people[0]).await["proposed"], "B2");
    let kept: Value =
        anna.get(&format!("/classification/v1/conclusions/{signed}")).await.ok().json();
    assert_eq!((&kept["state"], &kept["class"]), (&json!("signed"), &json!("B1")));
    let figures: Value =
        anna.role(Role::BoardOfficer).get("/classification/v1/figures").await.ok().json();
    assert_eq!((&figures["proposed"]["B1"], &figures["proposed"]["B2"]), (&json!(1), &json!(1)));
    assert_eq!((&figures["proposed"]["open"], &figures["signed"]["B1"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_table_with_other_facts_derives_them_anew() {
    let service = service().await;
    three_people(&service).await;
    let anna = council(&service, "anna");
    let mut table: Value =
        serde_json::from_str(include_str!("../../rule-tables/default-1.json")).unwrap();
    table["version"] = json!("stricter");
    table["facts"][0]["text"]["en"] = json!("Age in years");
    anna.post("/classification/v1/rule-tables", &table).await.ok();

    let run = run(&anna, "simulations").await;

    assert_eq!((&run["rederived"], &run["changed"]), (&json!(3), &json!(0)));
}

#[tokio::test]
async fn a_cancelled_run_stays_cancelled() {
    let service = service().await;
    let anna = council(&service, "anna");
    publish_stricter(&anna).await;
    let run = run(&anna, "simulations").await;
    let path = format!("/classification/v1/runs/{}", run["id"].as_str().unwrap());

    assert_eq!(anna.delete(&path).await.status(), 204);

    let run: Value = anna.get(&path).await.ok().json();
    assert_eq!(run["state"], "done", "what has ended cannot be cancelled");
}

#[tokio::test]
async fn nobody_is_reassessed_by_a_draft() {
    let service = service().await;
    let anna = council(&service, "anna");
    let mut table: Value =
        serde_json::from_str(include_str!("../../rule-tables/default-1.json")).unwrap();
    table["version"] = json!("draft-1");
    anna.post("/classification/v1/rule-tables", &table).await.ok();

    let problem = anna
        .post("/classification/v1/rule-tables/draft-1/reassessments", &json!({}))
        .await
        .problem();

    assert_eq!((problem.status, problem.kind()), (409, "rule-table-not-published"));
}
