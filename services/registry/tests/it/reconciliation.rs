//! A committee's list against what is held: joined, moved, changed, left, each applied when confirmed.

use ::schema::Role;
use ::schema::events::PersonChangedV1;
use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::lists::{
    Row, counts, finished, import, import_with, list, man, officer, rows_of, search, start,
};

const RECONCILE: (&str, &str) = ("reconcile", "true");

async fn reconcile(client: &Client, people: &[Row]) -> Value {
    import_with(client, "doi-chieu.xlsx", list(people), &[RECONCILE]).await
}

async fn held(client: &Client, import: &Value) -> Vec<Value> {
    let path = format!("{}?outcome=held", rows_of(import));
    let held: Value = client.get(&path).await.ok().json();
    held["items"].as_array().unwrap().clone()
}

async fn accept(client: &Client, import: &Value, body: Value) -> Value {
    let path = format!("{}/decisions", rows_of(import));
    let said = client.post(&path, body).await.ok();
    finished(client, said.header("location").unwrap()).await
}

fn codes(row: &Value) -> Vec<(String, String)> {
    let faults = row["faults"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    faults.map(|fault| (text(&fault["column"]), text(&fault["code"]))).collect()
}

fn pair(column: &str, code: &str) -> (String, String) {
    (column.to_owned(), code.to_owned())
}

#[tokio::test]
async fn differences_are_shown_and_applied_only_when_confirmed() {
    let registry = start().await;
    let officer = officer(&registry);
    import(&officer, "a.xlsx", list(&[man(1, "Lê An"), man(2, "Lý Bình")])).await;
    let before = registry.sent_events().await.len();

    let changed = man(2, "Lý Bình").with(6, "Giám đốc").with(8, "Ban Thường vụ Tỉnh ủy quản lý");
    let list = reconcile(&officer, &[man(1, "Lê An"), changed, man(3, "Hồ Chi")]).await;

    // The first is as he is held; nothing is done about the others.
    assert_eq!((counts(&list), &list["unchanged"]), ([1, 2, 0, 0], &json!(1)));
    assert_eq!(registry.sent_events().await.len(), before);
    let rows = held(&officer, &list).await;
    assert_eq!(codes(&rows[0]), [pair("post", "changes"), pair("tier", "changes")]);
    let (said, known) = (&rows[0]["values"], &rows[0]["registered"]);
    assert_eq!((&said["post"], &known["post"]), (&json!("Giám đốc"), &json!("Chuyên viên")));
    assert_eq!(known["tier"], "LOCAL");
    assert_eq!(codes(&rows[1]), [pair("name", "joins")]);
    assert_eq!(rows[1]["registered"], json!({}));

    let one = accept(&officer, &list, json!({ "decision": "accept", "rows": [5] })).await;
    assert_eq!((counts(&one), &one["updated"]), ([2, 1, 0, 0], &json!(1)));
    let found = search(&officer, json!({ "citizen_id": man(2, "").citizen_id() })).await;
    assert_eq!(found[0]["post"], "Giám đốc");
    let all = accept(&officer, &list, json!({ "decision": "accept", "all_held": true })).await;
    assert_eq!((counts(&all), &all["registered"]), ([3, 0, 0, 0], &json!(1)));
}

#[tokio::test]
async fn somebody_on_another_committees_list_is_shown_with_the_conflict_and_stays_one_person() {
    let registry = start().await;
    let officer = officer(&registry);
    import(&officer, "a.xlsx", list(&[man(1, "Lê An")])).await;

    let fields = [RECONCILE, ("organisation", "STC")];
    let there = man(1, "Lê An").with(6, "Phó Giám đốc");
    let second = import_with(&officer, "b.xlsx", list(&[there]), &fields).await;

    let rows = held(&officer, &second).await;
    assert_eq!(codes(&rows[0]), [pair("unit", "moves"), pair("post", "changes")]);
    assert_eq!(rows[0]["registered"]["unit"], "SYT");
    let kept = search(&officer, json!({ "name": "le an" })).await;
    assert_eq!((kept.len(), &kept[0]["post"]), (1, &json!("Chuyên viên")));
    accept(&officer, &second, json!({ "decision": "accept", "rows": [4] })).await;
    let moved = search(&officer, json!({ "name": "le an" })).await;
    assert_eq!((moved.len(), &moved[0]["organisation"]["code"]), (1, &json!("STC")));
}

fn at(import: &Value, what: &str) -> String {
    format!("/registry/v1/roster-imports/{}/{what}", import["id"].as_str().unwrap())
}

async fn missing(client: &Client, import: &Value) -> Vec<Value> {
    let missing: Value = client.get(&at(import, "missing")).await.ok().json();
    missing["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn whoever_the_list_leaves_out_leaves_when_confirmed_with_a_day_and_a_reason() {
    let registry = start().await;
    let officer = officer(&registry);
    let people = [man(1, "Lê An"), man(2, "Lý Bình"), man(3, "Hồ Chi")];
    import(&officer, "a.xlsx", list(&people)).await;
    // The third is held, yet named: he is not left out.
    let named = [man(1, "Lê An"), man(3, "Hồ Chi").with(9, "x").with(6, "Vụ phó")];
    let list = reconcile(&officer, &named).await;

    let left = missing(&officer, &list).await;
    assert_eq!((left.len(), &left[0]["name"]), (1, &json!("Lý Bình")));
    let body = |people: Value| json!({ "people": people, "left_on": "2026-01-31", "reason": "QĐ 12/QĐ-SYT nghỉ hưu" });
    let stranger = officer.post(&at(&list, "departures"), body(json!([ID]))).await.problem();
    assert_eq!((stranger.status, stranger.kind()), (409, "person-not-missing"));
    let ended = officer.post(&at(&list, "departures"), body(json!([left[0]["person_id"]]))).await;

    assert_eq!(ended.ok().json::<Value>(), json!({ "received": 1, "accepted": 1 }));
    assert!(missing(&officer, &list).await.is_empty());
    let found = search(&officer, json!({ "name": "ly binh" })).await;
    assert_eq!(found[0]["in_office"], false);
    assert_eq!(registry.sent::<PersonChangedV1>().await.len(), 1);
    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();
    assert_eq!(figures["people"], 3);
    // The history says no longer that the post lasts.
    let path = format!("/registry/v1/people/{}/history", left[0]["person_id"].as_str().unwrap());
    let history: Value = officer.get(&path).await.ok().json();
    let lasting = |fact: &&Value| {
        fact["kind"] == "post" && fact["superseded_at"].is_null() && fact["to"].is_null()
    };
    assert_eq!(history["facts"].as_array().unwrap().iter().filter(lasting).count(), 0, "{history}");
}

const ID: &str = "0193f8a0-0000-7000-8000-000000000000";

#[tokio::test]
async fn whoever_has_another_post_moves_there_and_is_reached_from_there_alone() {
    let registry = start().await;
    let officer = officer(&registry);
    let (an, binh) = (man(1, "Lê An"), man(2, "Lý Bình"));
    import_with(&officer, "b.xlsx", list(std::slice::from_ref(&an)), &[("organisation", "STC")])
        .await;
    import_with(&officer, "a.xlsx", list(&[an, binh.clone()]), &[("organisation", "SYT")]).await;
    let fields = [RECONCILE, ("organisation", "SYT")];
    let list = import_with(&officer, "c.xlsx", list(&[binh]), &fields).await;

    let body = json!({ "all": true, "left_on": "2026-01-31", "reason": "Chuyển công tác" });
    officer.post(&at(&list, "departures"), body).await.ok();

    let found = search(&officer, json!({ "name": "le an" })).await;
    assert_eq!(
        (&found[0]["organisation"]["code"], &found[0]["in_office"]),
        (&json!("STC"), &json!(true))
    );
    assert_eq!(reached(&registry, "SYT").await, 0);
    assert_eq!(reached(&registry, "STC").await, 1);
}

async fn reached(registry: &TestService, organisation: &str) -> usize {
    let contact = registry.caller().role(Role::UnitContact).organisation(organisation);
    search(&contact, json!({ "name": "le an" })).await.len()
}

#[tokio::test]
async fn ending_posts_needs_an_officer_a_reason_and_a_day_that_has_come() {
    let registry = start().await;
    let officer = officer(&registry);
    import(&officer, "a.xlsx", list(&[man(1, "Lê An"), man(2, "Lý Bình")])).await;
    let list = reconcile(&officer, &[man(1, "Lê An")]).await;

    let wrong = json!({ "left_on": "2999-01-01", "reason": " " });
    let wrong = officer.post(&at(&list, "departures"), wrong).await.problem();
    let contact = registry.caller().role(Role::UnitContact).organisation("SYT");
    let body = json!({ "all": true, "left_on": "2026-01-31", "reason": "Nghỉ" });
    let refused = contact.post(&at(&list, "departures"), body).await.problem();

    assert_eq!(wrong.codes(), ["people-or-all", "missing", "in-the-future"]);
    assert_eq!(refused.kind(), "officer-confirms");
    assert_eq!(missing(&officer, &list).await.len(), 1);
}
