//! Who has which duty, on which day, by which document.

use ::schema::Role;
use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::lists::{officer, start};

const PATH: &str = "/registry/v1/duties";

async fn registry_with_organisations() -> (TestService, Client) {
    let registry = start().await;
    let officer = officer(&registry);
    for (code, name) in [("BBV", "Ban Bảo vệ"), ("SYT", "Sở Y tế"), ("BTC", "Ban Tổ chức")]
    {
        let path = format!("/registry/v1/organisations/{code}");
        officer.put(&path, json!({ "name": name })).await.ok();
    }
    (registry, officer)
}

async fn assign(officer: &Client, duty: &str, organisation: &str, on: &str) -> Value {
    let body = json!({ "duty": duty, "organisation": organisation, "on": on, "document": "QĐ 1" });
    officer.post(PATH, body).await.ok().json()
}

/// `duty organisation` of everybody who has one on a day.
async fn on(client: &Client, day: &str) -> Vec<String> {
    let found: Value = client.get(&format!("{PATH}?as_of={day}")).await.ok().json();
    let items = found["items"].as_array().unwrap().iter();
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    items.map(|one| format!("{} {}", text(one, "duty"), text(one, "organisation"))).collect()
}

#[tokio::test]
async fn a_duty_that_is_handed_over_has_one_holder_on_each_day() {
    let (_registry, officer) = registry_with_organisations().await;
    let duty = assign(&officer, "plans", "BBV", "2020-01-01").await;
    assign(&officer, "executes", "SYT", "2020-01-01").await;

    let path = format!("{PATH}/{}/hand-over", duty["id"].as_str().unwrap());
    let body = json!({ "to": "BTC", "on": "2025-02-18", "document": "129-NQ/TU" });
    let next: Value = officer.post(&path, body.clone()).await.ok().json();

    assert_eq!(on(&officer, "2019-12-31").await, Vec::<String>::new());
    assert_eq!(on(&officer, "2025-02-17").await, ["plans BBV", "executes SYT"]);
    assert_eq!(on(&officer, "2025-02-18").await, ["plans BTC", "executes SYT"]);
    assert_eq!(
        (&next["taken_from"], &next["taken_from_organisation"]),
        (&duty["id"], &json!("BBV"))
    );
    assert_eq!(officer.post(&path, body).await.problem().kind(), "duty-ended");
    let all: Value = officer.get(&format!("{PATH}?all=true&duty=plans")).await.ok().json();
    let first = &all["items"][0];
    assert_eq!((&first["to"], &first["end_document"]), (&json!("2025-02-17"), &json!("129-NQ/TU")));
}

#[tokio::test]
async fn a_duty_goes_with_a_merger_and_ends_by_a_document() {
    let (_registry, officer) = registry_with_organisations().await;
    assign(&officer, "lists", "BBV", "2020-01-01").await;
    assign(&officer, "pays", "BBV", "2020-01-01").await;
    let own = assign(&officer, "pays", "BTC", "2024-01-01").await;
    let merge = json!({ "kind": "merge", "into": { "code": "BTC" }, "on": "2025-03-01",
                        "document": "NQ 7", "reason": "Sắp xếp" });
    officer.post("/registry/v1/organisations/BBV/changes", merge).await.ok();

    assert_eq!(on(&officer, "2025-02-28").await, ["lists BBV", "pays BBV", "pays BTC"]);
    assert_eq!(on(&officer, "2025-03-01").await, ["lists BTC", "pays BTC"]);

    let path = format!("{PATH}/{}/end", own["id"].as_str().unwrap());
    let ended = officer.clone().header("if-match", "\"99\"");
    let body = json!({ "on": "2025-12-31", "document": "QĐ 9" });
    assert_eq!(ended.post(&path, body.clone()).await.problem().status, 412);
    officer.post(&path, body).await.ok();
    assert_eq!(on(&officer, "2026-01-01").await, ["lists BTC"]);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_every_fault() {
    let (registry, officer) = registry_with_organisations().await;
    let wrong = json!({ "duty": "dances", "organisation": "NOBODY", "on": "1900-01-01",
                        "document": "" });
    let problem = officer.post(PATH, wrong).await.problem();
    assert_eq!(problem.pointers(), ["/document", "/on", "/duty", "/organisation"]);
    let duty = assign(&officer, "plans", "BBV", "2020-01-01").await;
    let again =
        json!({ "duty": "plans", "organisation": "BBV", "on": "2024-01-01", "document": "1" });
    assert_eq!(officer.post(PATH, again).await.problem().kind(), "duty-exists");
    let path = format!("{PATH}/{}/hand-over", duty["id"].as_str().unwrap());
    let early = json!({ "to": "SYT", "on": "2020-01-01", "document": "1" });
    assert_eq!(officer.post(&path, early.clone()).await.problem().codes(), ["before-it-began"]);
    let part = registry.caller().role(Role::BoardOfficer).organisation("SYT");
    assert_eq!(part.post(&path, early).await.problem().kind(), "duty-not-found");
}
