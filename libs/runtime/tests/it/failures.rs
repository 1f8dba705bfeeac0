//! Every way a request can fail is a problem.

use super::started::{Answer, Started, answer};

const PERSON: &str = "/people/0198c0de-0000-7000-8000-000000000001";

#[tokio::test]
async fn every_unreadable_request_is_a_problem() {
    let started = Started::new().await;
    let json = |path: &str, body: &str| {
        started.post(path).header("content-type", "application/json").body(body.to_owned())
    };
    let large = " ".repeat(2000);

    for (request, status, kind) in [
        (started.get("/nowhere"), 404, "not-found"),
        (started.get("/people/seven"), 404, "not-found"),
        (started.post(PERSON), 405, "method-not-allowed"),
        (started.post("/conflict"), 405, "method-not-allowed"),
        (started.get("/things?count=many"), 400, "unreadable-query"),
        (started.get("/things"), 400, "unreadable-query"),
        (json("/json", "{"), 400, "unreadable-json"),
        (json("/json", "{\"count\":\"x\"}"), 422, "invalid"),
        (json("/json", &large), 413, "payload-too-large"),
        (started.post("/json").body("{}"), 415, "unsupported-media-type"),
        (json("/our-json", "{"), 400, "unreadable-json"),
        (json("/our-json", "{\"count\":\"x\"}"), 422, "invalid"),
        (json("/our-json", &large), 413, "payload-too-large"),
        (started.post("/our-json").body("{}"), 415, "unsupported-media-type"),
        (started.post("/bytes").body(large.clone()), 413, "payload-too-large"),
        (json("/form", "{}"), 415, "unsupported-media-type"),
        (started.post("/form").form(&[("count", "x")]), 400, "unreadable-form"),
        (started.get("/silent"), 403, "forbidden"),
        (started.get("/conflict"), 409, "already-signed"),
        (started.get("/panics"), 500, "internal"),
        (started.get("/slow"), 503, "timeout"),
    ] {
        assert_eq!(answer(request).await.problem(), (status, kind.to_owned()));
    }
}

#[tokio::test]
async fn a_chunked_body_over_the_limit_is_a_problem_too() {
    let started = Started::new().await;
    let chunks = (0..20).map(|_| Ok::<_, std::io::Error>("x".repeat(100)));
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));

    let refused = answer(started.post("/bytes").body(body)).await;

    assert_eq!(refused.problem(), (413, "payload-too-large".to_owned()));
}

#[tokio::test]
async fn a_problem_is_written_in_the_callers_language() {
    let started = Started::new().await;

    let vi = answer(started.get("/conflict")).await;
    let en = answer(started.get("/conflict").header("accept-language", "en-GB")).await;
    let late = answer(started.get("/slow").header("accept-language", "en")).await;

    assert!(vi.body.contains("đã ký"), "{}", vi.body);
    assert!(en.body.contains("already signed"), "{}", en.body);
    assert!(late.body.contains("took too long"), "{}", late.body);
}

#[tokio::test]
async fn the_server_goes_on_after_a_panic() {
    let started = Started::new().await;

    answer(started.get("/panics")).await.problem();

    assert_eq!(answer(started.get(PERSON)).await.status, 200);
}

#[tokio::test]
async fn a_handler_may_ask_for_more_time() {
    let started = Started::new().await;

    assert_eq!(answer(started.get("/slow/allowed")).await.body, "in time");
}

#[tokio::test]
async fn a_callers_request_id_is_kept_unless_it_could_be_anything_else() {
    let started = Started::new().await;
    let with =
        async |id: &str| -> Answer { answer(started.get(PERSON).header("x-request-id", id)).await };

    assert_eq!(with("abcdef-0123").await.request_id, "abcdef-0123");
    let replaced = with("Nguyễn Văn A").await;
    assert_eq!(replaced.request_id.len(), 36, "{}", replaced.request_id);
}

#[tokio::test]
async fn answers_are_not_kept_by_caches_nor_guessed_at_by_browsers() {
    let started = Started::new().await;

    let response = started.get(PERSON).send().await.unwrap();

    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
}
