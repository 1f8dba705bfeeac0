//! What a QR code tells the public.

use registry::MIGRATIONS;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Client, TestService};

use crate::books::{as_owner, change, issue, leave, people_of, registry_with};
use crate::health_book_prints::{first_page, scanned};
use crate::lists::officer;

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// The path that a book's printed QR code stands for.
async fn path_of(officer: &Client, book: &Value) -> String {
    let address = scanned(&first_page(officer, book).await);
    let (_, reference) = address.rsplit_once('/').unwrap();
    format!("/registry/v1/health-book-checks/{reference}")
}

async fn check(anybody: &Client, path: &str) -> Value {
    anybody.get(path).await.ok().json()
}

#[tokio::test]
async fn a_printed_code_proves_that_the_book_is_valid_today_and_nothing_else() {
    let (registry, officer, people) = registry_with(3).await;
    let anybody = registry.caller().anonymous();
    let (yes, no) = (json!({ "valid": true }), json!({ "valid": false }));
    let [book, exchanged, left] = [
        issue(&officer, &people[0]).await,
        issue(&officer, &people[1]).await,
        issue(&officer, &people[2]).await,
    ];
    let [path, of_exchanged, of_left] = [
        path_of(&officer, &book).await,
        path_of(&officer, &exchanged).await,
        path_of(&officer, &left).await,
    ];
    let rows = "select count(*) from audit";
    let audited = count(&registry, rows).await;

    // Whole answers: a field more would be a field too many.
    for path in [&path, &of_exchanged, &of_left] {
        assert_eq!(check(&anybody, path).await, yes);
    }
    assert_eq!(count(&registry, rows).await, audited, "nobody was shown");
    officer.post(&change(&exchanged, "exchange"), json!({ "reason": "Hết trang" })).await.ok();
    leave(&registry, &people[2]).await;
    assert_eq!(check(&anybody, &of_exchanged).await, no);
    assert_eq!(check(&anybody, &of_left).await, no);
    let never_given = path.replace(&path[path.len() - 4..], "AAAA");
    let (id, number) = (book["id"].as_str().unwrap(), "00001%2F2026%2FYB");
    for wrong in [never_given.as_str(), id, number, &"A".repeat(500)] {
        let wrong = wrong.rsplit('/').next().unwrap();
        let wrong = format!("/registry/v1/health-book-checks/{wrong}");
        assert_eq!(check(&anybody, &wrong).await, no, "{wrong}");
    }
    registry.advance(DAY * 366 * 5);
    assert_eq!(check(&anybody, &path).await, no, "expired");
}

async fn count(registry: &TestService, sql: &str) -> u64 {
    let sql = format!("select from generate_series(1, ({sql}))");
    as_owner(registry, &sql).await.unwrap()
}

#[tokio::test]
async fn the_last_day_counts_and_the_day_after_does_not() {
    let (registry, officer, people) = registry_with(1).await;
    let anybody = registry.caller().anonymous();
    let path = format!("/registry/v1/people/{}/health-books", people[0]);
    let book: Value = officer.post(&path, json!({ "valid_to": "2026-11-23" })).await.ok().json();
    let path = path_of(&officer, &book).await;

    registry.advance(DAY * 2);
    let last_day = check(&anybody, &path).await;
    registry.advance(DAY);
    let day_after = check(&anybody, &path).await;

    assert_eq!((last_day, day_after), (json!({ "valid": true }), json!({ "valid": false })));
}

#[tokio::test]
async fn the_database_holds_no_reference_that_anybody_could_print() {
    let (registry, officer, people) = registry_with(1).await;
    let book = issue(&officer, &people[0]).await;
    let path = path_of(&officer, &book).await;
    let reference = path.rsplit('/').next().unwrap();

    let hashed = format!("select from health_book where reference_hash = sha256('{reference}')");
    let plain = format!("select from health_book b where position('{reference}' in b::text) > 0");

    assert_eq!(as_owner(&registry, &hashed).await.unwrap(), 1);
    assert_eq!(as_owner(&registry, &plain).await.unwrap(), 0);
}

#[tokio::test]
async fn one_address_may_ask_so_often_in_a_minute() {
    let setup = TestService::setup(&MIGRATIONS, "registry");
    let registry = setup.env("HEALTH_BOOK_CHECKS_PER_MINUTE", "3").start(registry::start).await;
    let anybody = registry.caller().anonymous();
    let path = "/registry/v1/health-book-checks/AAAAAAAAAAAAAAAAAAAAAA";

    for _ in 0..3 {
        anybody.get(path).await.ok();
    }
    let refused = anybody.get(path).await;
    registry.advance(Duration::from_secs(60));
    let later = anybody.get(path).await;

    assert_eq!((refused.status(), refused.header("retry-after")), (429, Some("60")));
    assert_eq!(later.status(), 200);
}

#[tokio::test]
async fn numbers_and_validity_are_the_offices_own() {
    let setup = TestService::setup(&MIGRATIONS, "registry")
        .env("HEALTH_BOOK_NUMBER", "YB-{year}-{serial}")
        .env("HEALTH_BOOK_YEARS", "3");
    let registry = setup.start(registry::start).await;
    let officer = officer(&registry);
    let people = people_of(&officer, "SYT", 1..=1).await;

    let book = issue(&officer, &people[0]).await;

    assert_eq!((&book["number"], &book["valid_to"]), (&json!("YB-2026-1"), &json!("2029-11-21")));
}
