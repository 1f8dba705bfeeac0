//! The end of a process: nothing that has begun is lost.

use std::time::Duration;

use runtime::HttpConfig;
use tokio::task::JoinHandle;

use super::started::{Started, answer};

/// Goes on beside the test; the test awaits it.
#[expect(clippy::disallowed_methods, reason = "the test awaits it")]
fn spawn<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    tokio::spawn(task)
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered_before_the_server_ends() {
    let started = Started::with(HttpConfig::for_tests()).await;
    let held = started.get("/wait");
    let late = started.get("/nowhere");
    let (gate, tasks) = (started.gate.clone(), started.tasks.clone());

    let waiting = spawn(answer(held));
    gate.entered.notified().await;
    let ending = spawn(started.server.stop());
    while late.try_clone().unwrap().send().await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!tasks.is_cancelled(), "tasks end after requests");
    gate.open.notify_one();

    assert_eq!(waiting.await.unwrap().body, "finished");
    ending.await.unwrap();
    assert!(tasks.is_cancelled());
}

#[tokio::test]
async fn the_server_is_not_ready_while_it_ends() {
    let started = Started::with(HttpConfig::for_tests()).await;
    let (gate, held) = (started.gate.clone(), started.get("/wait"));
    let readiness = started.ops.readiness.clone();

    let waiting = spawn(answer(held));
    gate.entered.notified().await;
    let ending = spawn(started.server.stop());
    while readiness.report().await.ready {
        tokio::task::yield_now().await;
    }
    gate.open.notify_one();

    waiting.await.unwrap();
    ending.await.unwrap();
}

#[tokio::test]
async fn a_request_that_does_not_end_is_left_after_the_grace() {
    let config = HttpConfig { shutdown_grace: Duration::from_secs(1), ..HttpConfig::for_tests() };
    let started = Started::with(config).await;
    let (gate, held) = (started.gate.clone(), started.get("/wait"));

    let waiting = spawn(held.send());
    gate.entered.notified().await;
    started.server.stop().await;

    assert!(waiting.await.unwrap().is_err());
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_the_server_up() {
    let started = Started::with(HttpConfig::for_tests()).await;
    answer(started.get("/conflict")).await; // The client keeps the connection.

    let ended = tokio::time::timeout(Duration::from_secs(5), started.server.stop()).await;

    assert!(ended.is_ok());
}

#[tokio::test]
async fn who_asks_while_the_server_ends_does_not_keep_the_connection() {
    let delay = Duration::from_secs(5);
    let config = HttpConfig { shutdown_delay: delay, ..HttpConfig::for_tests() };
    let started = Started::with(config).await;
    let request = started.get("/conflict");
    let kept = async || {
        let answer = request.try_clone().unwrap().send().await.unwrap();
        answer.headers().get("connection").is_none_or(|value| value != "close")
    };
    assert!(kept().await);

    let readiness = started.ops.readiness.clone();
    let ending = spawn(started.server.stop());
    while !readiness.is_stopping() {
        tokio::task::yield_now().await;
    }
    assert!(!kept().await);
    ending.abort();
}
