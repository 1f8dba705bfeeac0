use std::time::Duration;

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use crate::browser::{Browser, console};

#[tokio::test]
async fn a_session_ends_after_half_an_hour_unused_and_lives_on_while_it_is_used() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;

    for _ in 0..3 {
        console.advance(Duration::from_secs(20 * 60));
        assert_eq!(browser.get("/console").await.status, StatusCode::OK);
    }
    console.advance(Duration::from_secs(31 * 60));

    assert_eq!(browser.get("/console").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_after_its_longest_time_however_much_it_is_used() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;

    for _ in 0..24 {
        console.advance(Duration::from_secs(25 * 60));
        browser.get("/console").await;
    }

    assert_eq!(browser.get("/console").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_database_holds_neither_cookie_nor_token_nor_name() {
    let console = console().await;
    let browser = Browser::signed_in(&console, "officer").await;

    let sql = "select encode(id, 'escape') || encode(sealed, 'escape') as all from session";
    let row = console
        .owner()
        .query_one_raw(Statement::from_string(DatabaseBackend::Postgres, sql))
        .await
        .unwrap()
        .unwrap();
    let kept: String = row.try_get_by_index(0).unwrap();

    assert!(!kept.contains(&browser.cookies["yba_session"]));
    assert!(!kept.contains("eyJ") && !kept.contains("officer"), "no token, no subject");
}

#[tokio::test]
async fn a_made_up_cookie_opens_nothing() {
    let console = console().await;
    let mut browser = Browser::new(&console);
    for value in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        browser.cookies.insert("yba_session".to_owned(), value.to_owned());

        assert_eq!(browser.get("/console").await.status, StatusCode::SEE_OTHER, "{value}");
    }
}
