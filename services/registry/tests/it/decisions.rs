//! Decisions about held rows: one, several, all.

use ::schema::Role;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::lists::{Row, counts, finished, import, list, man, officer, rows_of, search, start};

/// A man whose citizen id says another year of birth: a contradiction that a human may know better.
fn contradictory(number: u32, name: &str) -> Row {
    man(number, name).with(2, "01/02/1930")
}

/// Decides, and answers what was said and the import when nothing is pending any more.
async fn decide(client: &Client, import: &Value, body: Value) -> (Value, Value) {
    let said = client.post(&format!("{}/decisions", rows_of(import)), body).await.ok();
    assert_eq!(said.status(), 202);
    let address = said.header("location").unwrap().to_owned();
    (said.json(), finished(client, &address).await)
}

async fn held_rows(client: &Client, import: &Value) -> Vec<u64> {
    let path = format!("{}?outcome=held", rows_of(import));
    let held: Value = client.get(&path).await.ok().json();
    held["items"].as_array().unwrap().iter().map(|row| row["row"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn all_held_rows_are_accepted_as_they_are_where_that_can_be_confirmed() {
    let registry = start().await;
    let officer = officer(&registry);
    let people = [
        contradictory(1, "Lê An"),
        contradictory(2, "Lý Bình").with(9, "không rõ"),
        man(3, "").with(3, "Nữ"),
        man(4, "Hồ Chi"),
    ];
    let import = import(&officer, "a.xlsx", list(&people)).await;
    assert_eq!(counts(&import), [1, 3, 0, 0]);

    let all = json!({ "decision": "accept", "all_held": true });
    let (said, after) = decide(&officer, &import, all).await;

    assert_eq!((&said["received"], &said["pending"]), (&json!(3), &json!(3)));
    // A name cannot be confirmed into being.
    assert_eq!((counts(&after), held_rows(&officer, &after).await), ([3, 1, 0, 0], vec![6]));
    let found = search(&officer, json!({ "citizen_id": people[1].citizen_id() })).await;
    assert_eq!(found[0]["born"], "1930-02-01");
}

#[tokio::test]
async fn rows_are_rejected_with_a_reason_and_nothing_of_them_is_kept() {
    let registry = start().await;
    let officer = officer(&registry);
    let people = [man(1, ""), man(2, ""), man(3, "")];
    let import = import(&officer, "a.xlsx", list(&people)).await;

    let two = json!({ "decision": "reject", "rows": [4, 6], "reason": "Không thuộc diện quản lý" });
    let (said, after) = decide(&officer, &import, two).await;

    assert_eq!((&said["received"], &said["rejected"]), (&json!(2), &json!(2)));
    assert_eq!((counts(&after), &after["state"]), ([0, 1, 0, 2], &json!("done")));
    let rejected = format!("{}?outcome=rejected", rows_of(&import));
    let rejected: Value = officer.get(&rejected).await.ok().json();
    let row = &rejected["items"][0];
    assert_eq!((&row["row"], &row["values"]), (&json!(4), &json!({})));
    assert_eq!(row["reason"], "Không thuộc diện quản lý");
    assert_eq!(row["faults"][0]["code"], "rejected-by-office");
    let kept = "select count(*) from roster_row where outcome = 'rejected'
                and (sealed is not null or citizen_hash is not null or decided_by is null)";
    assert_eq!(number(&registry, kept).await, 0);
    let audited = "select count(*) from audit where action = 'change' and object_id is not null";
    assert_eq!(number(&registry, audited).await, 1);
}

#[tokio::test]
async fn rejecting_a_row_lets_the_one_behind_it_speak() {
    let registry = start().await;
    let officer = officer(&registry);
    let wrong = man(1, "Lê An").with(4, "123");
    let import = import(&officer, "a.xlsx", list(&[wrong, man(1, "Lê An")])).await;
    assert_eq!(counts(&import), [0, 1, 1, 0]);

    let first = json!({ "decision": "reject", "rows": [4], "reason": "Ghi hai lần" });
    let (said, after) = decide(&officer, &import, first).await;

    assert_eq!((&said["rejected"], &said["released"]), (&json!(1), &json!(1)));
    assert_eq!(counts(&after), [1, 0, 0, 1]);
}

#[tokio::test]
async fn rows_are_tried_again_when_what_held_them_has_changed() {
    let registry = start().await;
    let board = officer(&registry);
    import(&board, "a.xlsx", list(&[man(1, "Lê An"), man(2, "Lý Bình")])).await;
    let contact = registry.caller().role(Role::UnitContact).organisation("STC");
    let own = import(&contact, "b.xlsx", list(&[man(1, "Lê An"), man(2, "Lý Bình")])).await;
    assert_eq!(counts(&own), [0, 2, 0, 0]);

    // Held because a contact may not decide about people beyond the unit: the officer may.
    let (_, after) = decide(&board, &own, json!({ "decision": "retry", "rows": [4, 5] })).await;

    assert_eq!((counts(&after), &after["updated"]), ([2, 0, 0, 0], &json!(2)));
}

#[tokio::test]
async fn what_cannot_be_decided_is_refused_whole() {
    let registry = start().await;
    let officer = officer(&registry);
    let import = import(&officer, "a.xlsx", list(&[man(1, ""), man(2, "Lý Bình")])).await;
    let path = format!("{}/decisions", rows_of(&import));
    let refused = async |body: Value| officer.post(&path, body).await.problem();

    let nothing = refused(json!({ "decision": "reject" })).await;
    let both = refused(json!({ "decision": "retry", "rows": [4], "all_held": true })).await;
    let accepted = refused(json!({ "decision": "retry", "rows": [4, 5, 99] })).await;

    assert_eq!((nothing.status, nothing.codes()), (422, vec!["rows-or-all", "missing"]));
    assert_eq!(both.codes(), ["rows-or-all"]);
    assert_eq!((accepted.status, accepted.codes().len()), (409, 2));
    assert_eq!(held_rows(&officer, &import).await, [4]);
    let contact = registry.caller().role(Role::UnitContact).organisation("SYT");
    let confirmed = contact.post(&path, json!({ "decision": "accept", "rows": [4] })).await;
    assert_eq!(confirmed.problem().kind(), "officer-confirms");
}

#[tokio::test]
async fn a_decision_that_is_sent_again_is_the_same_decision() {
    let registry = start().await;
    let officer = officer(&registry).header("idempotency-key", "one");
    let import = import(&crate::lists::officer(&registry), "a.xlsx", list(&[man(1, "")])).await;
    let body = json!({ "decision": "reject", "rows": [4], "reason": "Trùng" });

    let (first, _) = decide(&officer, &import, body.clone()).await;
    let (again, after) = decide(&officer, &import, body).await;

    assert_eq!((first, counts(&after)), (again, [0, 0, 0, 1]));
}

async fn number(registry: &TestService, sql: &str) -> i64 {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}
