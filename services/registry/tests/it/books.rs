//! People with health books.

use ::schema::Role;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::lists::{import_with, list, man, officer, search, start};

/// A registry with made-up people of the Department of Health, and an officer.
pub(crate) async fn registry_with(people: u32) -> (TestService, Client, Vec<String>) {
    let registry = start().await;
    let officer = officer(&registry);
    let ids = people_of(&officer, "SYT", 1..=people).await;
    (registry, officer, ids)
}

/// Registers people of an organisation; their ids in the order of their numbers.
pub(crate) async fn people_of(
    officer: &Client,
    organisation: &str,
    numbers: std::ops::RangeInclusive<u32>,
) -> Vec<String> {
    let rows: Vec<_> = numbers.clone().map(|number| man(number, &name(number))).collect();
    let file = format!("{organisation}.xlsx");
    import_with(officer, &file, list(&rows), &[("organisation", organisation)]).await;
    let mut ids = Vec::new();
    for row in &rows {
        let found = search(officer, json!({ "citizen_id": row.citizen_id() })).await;
        ids.push(found[0]["id"].as_str().unwrap().to_owned());
    }
    ids
}

/// A name with marks that not every font has.
pub(crate) fn name(number: u32) -> String {
    const GIVEN: [&str; 6] = ["Hưởng", "Thuỷ", "Đậu", "Quyết", "Ẩn", "Nghĩa"];
    format!("Nguyễn Đỗ {}", GIVEN[(number % 6) as usize])
}

pub(crate) async fn issue(officer: &Client, person: &str) -> Value {
    let path = format!("/registry/v1/people/{person}/health-books");
    officer.post(&path, json!({})).await.ok().json()
}

/// The path of a book's change.
pub(crate) fn change(book: &Value, change: &str) -> String {
    format!("/registry/v1/health-books/{}/{change}", book["id"].as_str().unwrap())
}

pub(crate) async fn books_of(client: &Client, person: &str) -> Value {
    client.get(&format!("/registry/v1/people/{person}/health-books")).await.ok().json()
}

/// The items of a page.
pub(crate) async fn items(client: &Client, path: &str) -> Vec<Value> {
    let page: Value = client.get(&format!("/registry/v1/{path}")).await.ok().json();
    page["items"].as_array().unwrap().clone()
}

/// Runs a statement as the tables' owner.
pub(crate) async fn as_owner(registry: &TestService, sql: &str) -> Result<u64, sea_orm::DbErr> {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    registry.owner().execute_raw(statement).await.map(|done| done.rows_affected())
}

/// Somebody leaves management: all their posts end.
pub(crate) async fn leave(registry: &TestService, person: &str) {
    let sql = format!("update person_post set ended_at = now() where person_id = '{person}'");
    assert_eq!(as_owner(registry, &sql).await.unwrap(), 1);
}

pub(crate) fn contact(registry: &TestService, organisation: &str) -> Client {
    registry.caller().role(Role::UnitContact).organisation(organisation).subject("dau-moi")
}

/// A row in every table of health books.
pub(crate) async fn one_of_everything(registry: &TestService) {
    let officer = officer(registry);
    let people = people_of(&officer, "STP", 31..=32).await;
    let path = format!("/registry/v1/people/{}/health-book-requests", people[0]);
    officer.post(&path, json!({ "kind": "issue" })).await.ok();
    let order = json!({ "action": "issue", "people": [{ "person_id": people[1] }] });
    let done: Value = officer.post("/registry/v1/health-book-lists", order).await.ok().json();
    let handover =
        json!({ "books": [done["items"][0]["book_id"]], "from": "Văn thư", "to": "Ông A" });
    officer.post("/registry/v1/health-book-handovers", handover).await.ok();
}
