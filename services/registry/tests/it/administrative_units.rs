//! Administrative units by day.

use ::schema::Role;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::Value;
use testkit::Client;

use crate::lists::start;

const NOW: &str = include_str!("../../data/administrative-units.csv");
const BEFORE: &str = include_str!("../../data/provinces-before-2025-07-01.csv");

async fn units(client: &Client, query: &str) -> Vec<Value> {
    let path = format!("/registry/v1/administrative-units?{query}");
    let found: Value = client.get(&path).await.ok().json();
    found["items"].as_array().unwrap().clone()
}

fn names(units: &[Value]) -> Vec<&str> {
    units.iter().map(|unit| unit["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn sixty_three_provinces_became_thirty_four_on_the_first_of_july() {
    let registry = start().await;
    let clerk = registry.caller().role(Role::BoardOfficer);

    assert_eq!(units(&clerk, "as_of=2025-06-30").await.len(), 63);
    assert_eq!(units(&clerk, "as_of=2025-07-01").await.len(), 34);
    assert_eq!(units(&clerk, "").await.len(), 34);
    let old = units(&clerk, "as_of=2025-06-30&name=ha+giang").await;
    assert_eq!((names(&old), &old[0]["successor"]), (vec!["Tỉnh Hà Giang"], &Value::from("08")));
    assert!(units(&clerk, "name=ha+giang&parent=").await.iter().all(|one| one["parent"] != ""));
    let code = |day: &'static str| {
        let clerk = clerk.clone();
        async move { names(&units(&clerk, &format!("code=75&as_of={day}")).await)[0].to_owned() }
    };
    assert_eq!(code("2026-04-29").await, "Tỉnh Đồng Nai");
    assert_eq!(code("2026-04-30").await, "Thành phố Đồng Nai");
}

#[tokio::test]
async fn a_commune_is_found_by_its_name_with_or_without_marks_within_its_province() {
    let registry = start().await;
    let clerk = registry.caller().role(Role::UnitContact).organisation("SYT");

    let bare = units(&clerk, "name=ba+dinh&parent=01").await;
    let marked = units(&clerk, "name=Ba%20%C4%90%C3%ACnh&parent=01").await;

    assert_eq!((names(&bare), &bare), (vec!["Phường Ba Đình"], &marked));
    assert_eq!(bare[0]["parent_name"], "Thành phố Hà Nội");
    assert!(units(&clerk, "name=ba+dinh&as_of=2025-06-30").await.is_empty());
    assert!(units(&clerk, "name=%25&parent=01").await.len() > 50);
    let page: Value =
        clerk.get("/registry/v1/administrative-units?parent=01&limit=2").await.ok().json();
    let next = page["next"].as_str().unwrap();
    assert!(next > page["items"][0]["code"].as_str().unwrap());
}

#[tokio::test]
async fn the_table_holds_what_the_files_say() {
    let registry = start().await;
    let sql = "select code || '|' || name || '|' || name_key from administrative_unit";
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let rows = registry.owner().query_all_raw(statement).await.unwrap();
    let mut stored: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();

    let lines = NOW.lines().skip(1).chain(BEFORE.lines().skip(1));
    let mut expected: Vec<String> = lines
        .map(|line| {
            let (code, rest) = line.split_once(',').unwrap();
            let name = rest.split(',').next().unwrap();
            format!("{code}|{name}|{}", registry::domain::text::fold(name))
        })
        .collect();
    expected.push("75|Tỉnh Đồng Nai|tinh dong nai".to_owned());

    stored.sort();
    expected.sort();
    assert_eq!(stored.len(), expected.len());
    assert_eq!(stored, expected);
}
