//! The operators' port.

use super::started::{Started, answer};

#[tokio::test]
async fn metrics_are_by_route_pattern_and_never_by_path() {
    let started = Started::new().await;
    let person = "0198c0de-0000-7000-8000-000000000001";

    answer(started.get(&format!("/people/{person}"))).await;
    answer(started.get("/people/seven")).await;
    answer(started.get("/wp-admin.php")).await;
    answer(started.get("/slow")).await;

    let metrics = started.ops("/metrics").await.body;
    for series in [
        r#"{method="GET",route="/people/{id}",status="200"} 1"#,
        r#"{method="GET",route="/people/{id}",status="404"} 1"#,
        r#"{method="GET",route="unmatched",status="404"} 1"#,
        r#"{method="GET",route="/slow",status="503"} 1"#,
    ] {
        assert!(metrics.contains(&format!("yba_http_requests_total{series}")), "{metrics}");
    }
    assert!(metrics.contains("yba_http_requests_in_flight 0"), "{metrics}");
    assert!(!metrics.contains(person), "{metrics}");
}

#[tokio::test]
async fn readiness_names_what_is_missing() {
    let started = Started::new().await;
    assert_eq!(started.ops("/readyz").await.status, 200);

    started.ops.readiness.add("exams schema", async || false);
    let answer = started.ops("/readyz").await;

    assert_eq!(answer.status, 503);
    assert!(answer.body.contains(r#"{"name":"exams schema","ready":false}"#), "{}", answer.body);
}

#[tokio::test]
async fn a_task_that_died_makes_the_process_neither_live_nor_ready() {
    let started = Started::new().await;
    assert_eq!(started.ops("/livez").await.status, 200);

    started.tasks.spawn("relay", async { panic!("on purpose") });
    while started.tasks.failed().is_empty() {
        tokio::task::yield_now().await;
    }

    assert_eq!(started.ops("/livez").await.status, 503);
    assert_eq!(started.ops("/readyz").await.status, 503);
}

#[tokio::test]
async fn operators_paths_are_not_on_the_api() {
    let started = Started::new().await;

    assert_eq!(answer(started.get("/metrics")).await.status, 404);
}
