//! People who may be registered twice: found in the background, explained, dismissed.

use ::schema::Role;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, Statement, TransactionTrait};
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually, eventually_some};

use crate::lists::{Row, import_with, list, man, officer, search, start};

/// Somebody whose numbers are all their own.
pub(crate) fn row(number: u32, name: &str, born: &str, citizen_id: &str) -> Row {
    man(number, name).with(2, born).with(4, citizen_id)
}

async fn backlog(registry: &TestService) -> i64 {
    let sql = "select count(*) from candidate_due";
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Waits until everybody who changed was compared.
pub(crate) async fn compared(registry: &TestService) {
    eventually(async || backlog(registry).await == 0).await;
}

pub(crate) async fn pairs(client: &Client, state: &str) -> Vec<Value> {
    let path = format!("/registry/v1/duplicates?state={state}");
    let page: Value = client.get(&path).await.ok().json();
    page["items"].as_array().unwrap().clone()
}

fn codes(pair: &Value) -> Vec<&str> {
    pair["reasons"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

/// Two organisations' lists with somebody on both under different numbers.
async fn registry_with(rows: &[Row], others: &[Row]) -> (TestService, Client) {
    let registry = start().await;
    let officer = officer(&registry);
    import_with(&officer, "a.xlsx", list(rows), &[("organisation", "SYT")]).await;
    import_with(&officer, "b.xlsx", list(others), &[("organisation", "STC")]).await;
    compared(&registry).await;
    (registry, officer)
}

#[tokio::test]
async fn somebody_on_two_lists_under_two_numbers_is_found_and_explained() {
    let one = row(1, "Nguyễn Văn Hùng", "03/02/1951", "001051000001");
    let other = row(2, "Nguyen Van Hung", "02/03/1951", "001051000010").with(9, "0912000001");
    let (_registry, officer) =
        registry_with(&[one, man(3, "Lê An")], &[other, man(4, "Trần Bình")]).await;

    let found = pairs(&officer, "open").await;

    assert_eq!(found.len(), 1, "{found:?}");
    let expected = ["name-without-marks", "born-swapped", "phone-same", "citizen-id-swapped"];
    assert_eq!(codes(&found[0]), expected);
    let weights: i64 = found[0]["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["weight"].as_i64().unwrap())
        .sum();
    assert_eq!(found[0]["score"].as_i64().unwrap(), weights.min(100));
    assert_eq!(found[0]["people"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn both_are_shown_side_by_side_without_the_whole_number() {
    let one = row(1, "Lê Văn An", "03/02/1951", "001051000123");
    let other = row(2, "Lê Văn An", "03/02/1951", "001051900123");
    let (_registry, officer) = registry_with(&[one], &[other]).await;
    let found = pairs(&officer, "open").await;

    let path = format!("/registry/v1/duplicates/{}", found[0]["id"].as_str().unwrap());
    let pair: Value = officer.get(&path).await.ok().json();

    let mut numbers: Vec<&str> = pair["sides"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["citizen_id"].as_str().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["••••••0••123", "••••••9••123"]);
    assert_eq!(pair["sides"][0]["posts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_dismissed_pair_stays_dismissed_until_either_changes() {
    let one = row(1, "Lê Văn An", "03/02/1951", "001051000123");
    let other = row(2, "Lê Văn An", "03/02/1951", "001051111456");
    let (registry, officer) = registry_with(std::slice::from_ref(&one), &[other]).await;
    let found = pairs(&officer, "open").await;
    let path = format!("/registry/v1/duplicates/{}/dismissal", found[0]["id"].as_str().unwrap());
    let problem = officer.post(&path, json!({ "reason": " " })).await.problem();
    assert_eq!(problem.pointers(), ["/reason"]);

    officer.post(&path, json!({ "reason": "Hai anh em họ" })).await.ok();
    // Another post is nothing that the two are compared by.
    let again = one.clone().with(6, "Trưởng phòng");
    import_with(&officer, "c.xlsx", list(&[again]), &[("organisation", "SYT")]).await;
    compared(&registry).await;

    assert!(pairs(&officer, "open").await.is_empty());
    assert_eq!(pairs(&officer, "dismissed").await[0]["decision"], "Hai anh em họ");
    assert_eq!(
        officer.post(&path, json!({ "reason": "x" })).await.problem().kind(),
        "duplicate-decided"
    );

    let phone = one.with(9, "0912000002");
    import_with(&officer, "d.xlsx", list(&[phone]), &[("organisation", "SYT")]).await;
    compared(&registry).await;
    let reopened = pairs(&officer, "open").await;
    assert_eq!(reopened.len(), 1);
    assert!(codes(&reopened[0]).contains(&"phone-same"));
}

#[tokio::test]
async fn a_pair_that_is_none_any_more_disappears() {
    let one = row(1, "Lê Văn An", "1951", "001051000123");
    let other = row(2, "Lê Văn An", "03/02/1951", "001051111456").with(9, "0912000001");
    let (registry, officer) = registry_with(std::slice::from_ref(&one), &[other]).await;
    assert_eq!(pairs(&officer, "open").await.len(), 1);

    let phone = one.with(9, "0912000009");
    import_with(&officer, "c.xlsx", list(&[phone]), &[("organisation", "SYT")]).await;
    compared(&registry).await;

    assert!(pairs(&officer, "open").await.is_empty());
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() {
    let rows: Vec<Row> = (1..=3)
        .map(|n| row(n, "Lê Văn An", &format!("0{n}/02/1951"), &format!("00105100{n:04}")))
        .collect();
    let others: Vec<Row> = (1..=3)
        .map(|n| row(10 + n, "Lê Văn An", &format!("0{n}/02/1951"), &format!("07905177{n:04}")))
        .collect();
    let (_registry, officer) = registry_with(&rows, &others).await;
    let whole = pairs(&officer, "open").await;
    let mut seen = Vec::new();
    let mut path = "/registry/v1/duplicates?limit=2".to_owned();
    loop {
        let page: Value = officer.get(&path).await.ok().json();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/registry/v1/duplicates?limit=2&after={next}");
    }
    let ids = |pairs: &[Value]| pairs.iter().map(|pair| pair["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&seen), ids(&whole));
    assert!(whole.len() >= 3);
}

#[tokio::test]
async fn a_common_name_makes_no_block_of_everybody() {
    // More people than may be compared with each other share a name and a year.
    let rows: Vec<Row> = (1..=230)
        .map(|n| {
            let (day, month) = (1 + n % 28, 1 + n % 12);
            let province = if n % 2 == 0 { "001" } else { "079" };
            let id = format!("{province}051{:06}", (n * 7_919) % 1_000_000);
            row(n, "Nguyễn Văn Hùng", &format!("{day:02}/{month:02}/1951"), &id).with(5, "")
        })
        .collect();
    let (registry, _officer) = registry_with(&rows, &[man(900, "Lê An")]).await;

    // It is counted when the comparing has been kept.
    let skipped = "yba_registry_candidate_blocks_skipped_total";
    eventually(async || registry.counted(skipped) >= 1.0).await;
}

#[tokio::test]
async fn who_reaches_one_of_two_learns_nothing_of_the_other() {
    let one = row(1, "Lê Văn An", "03/02/1951", "001051000123");
    let other = row(2, "Lê Văn An", "03/02/1951", "001051111456");
    let (registry, officer) = registry_with(&[one], &[other]).await;
    let found = eventually_some(async || pairs(&officer, "open").await.pop()).await;

    let local = registry.caller().role(Role::BoardOfficer).organisation("SYT");

    assert!(pairs(&local, "open").await.is_empty());
    let path = format!("/registry/v1/duplicates/{}", found["id"].as_str().unwrap());
    assert_eq!(local.get(&path).await.problem().kind(), "duplicate-not-found");
}

/// The comparing transaction, as another process has it open: it took the person out of the queue and is yet to write.
#[expect(clippy::disallowed_methods, reason = "the owner stands for the comparing process")]
async fn compare(registry: &TestService, id: &str) -> DatabaseTransaction {
    let comparing = registry.owner().begin().await.unwrap();
    for sql in [
        "select pg_advisory_xact_lock(hashtextextended('registry.candidates', 0))".to_owned(),
        format!("insert into candidate_due (person_id) values ('{id}') on conflict do nothing"),
        format!("delete from candidate_due where person_id = '{id}'"),
    ] {
        comparing.execute_unprepared(&sql).await.unwrap();
    }
    comparing
}

async fn is_waited_for(registry: &TestService) -> bool {
    let sql = "select exists (select from pg_locks join pg_stat_activity using (pid)
                              where datname = current_database() and not granted)";
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn who_is_purged_or_given_another_number_while_they_are_compared_waits_for_it() {
    let (registry, officer) = registry_with(&[man(1, "Lê An")], &[man(2, "Lý Bình")]).await;
    let found = search(&officer, json!({ "citizen_id": man(1, "").citizen_id() })).await;
    let id = found[0]["id"].as_str().unwrap();
    let changes = format!("/registry/v1/people/{id}/changes");
    let another = json!({
        "kind": "identity", "citizen_id": "001051000010", "on": "2026-11-21",
        "correction": true, "document": "", "reason": "Ghi nhầm",
    });
    let refused = json!({ "citizen_id": "001051000010" });

    for (path, body) in [(changes.as_str(), another), ("/registry/v1/refusals", refused)] {
        compared(&registry).await;
        let comparing = compare(&registry, id).await;
        let answer = officer.post(path, body);
        let written = async {
            eventually(async || is_waited_for(&registry).await).await;
            let block = format!(
                "insert into person_block (kind, key, person_id)
                 values (1, decode(repeat('00', 16), 'hex'), '{id}') on conflict do nothing"
            );
            comparing.execute_unprepared(&block).await.unwrap();
            comparing.commit().await.unwrap();
        };
        let (answer, ()) = tokio::join!(answer, written);
        answer.ok();
    }
}
