//! The switch for centrally managed people: offered to who may see them, off at first, said on every page while it is on.

use actix_web::web::{ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use reqwest::StatusCode;
use serde_json::json;
use testkit::TestService;

use crate::browser::{Browser, PERSON};

/// A registry whose only person is centrally managed.
async fn console() -> TestService {
    let setup = TestService::setup(&console::MIGRATIONS, "console");
    setup.stub(registry).start(console::start).await
}

fn registry(config: &mut ServiceConfig) {
    config
        .route("/registry/v1/people/search", post().to(search))
        .route(&format!("/registry/v1/people/{PERSON}"), get().to(person));
}

fn asks(request: &HttpRequest) -> bool {
    request.headers().get("yba-include").is_some_and(|value| value == "central")
}

async fn search(request: HttpRequest) -> HttpResponse {
    let items = if asks(&request) { vec![somebody()] } else { vec![] };
    HttpResponse::Ok().json(json!({ "items": items }))
}

async fn person(request: HttpRequest) -> HttpResponse {
    if asks(&request) {
        return HttpResponse::Ok().json(somebody());
    }
    HttpResponse::NotFound().content_type("application/problem+json").body(
        json!({"type": "urn:yba:problem:person-not-found", "title": "", "status": 404}).to_string(),
    )
}

fn somebody() -> serde_json::Value {
    json!({
        "id": PERSON, "name": "Hoàng Thị Mẫu", "sex": "female", "born": "1958", "tier": "CENTRAL",
        "in_office": true, "post": "Phó Bí thư", "organisation": {"code": "SYT", "name": "Sở Y tế"},
    })
}

const BANNER: &str = "Đang xem gồm cả cán bộ diện Trung ương.";

fn record() -> String {
    format!("/console/people/{PERSON}")
}

async fn put(browser: &mut Browser, on: &str) {
    let fields = [("on", on), ("to", &record())];
    let switched = browser.submit("/console/people", "/console/central", &fields).await;
    assert_eq!((switched.status, switched.location()), (StatusCode::SEE_OTHER, &*record()));
}

#[tokio::test]
async fn whoever_may_see_them_asks_with_the_switch_and_sees_it_said() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer-central").await;
    let before = browser.get(&record()).await;
    assert!(before.body.contains("role=\"switch\" aria-checked=\"false\""));
    assert!(!before.body.contains("Hoàng Thị Mẫu") && !before.body.contains(BANNER));

    put(&mut browser, "yes").await;
    let shown = browser.get(&record()).await;
    assert!(shown.body.contains("aria-checked=\"true\"") && shown.body.contains(BANNER));
    assert!(shown.body.contains("<h1>Hoàng Thị Mẫu</h1>"));
    assert!(shown.body.contains("<span class=\"tag\">Diện Trung ương</span>"));
    let found = browser.submit("/console/people", "/console/people", &[("who", "mau")]).await;
    assert!(found.body.contains("Hoàng Thị Mẫu"), "every question asks for them");

    let another = Browser::signed_in(&console, "officer-central").await.get(&record()).await;
    assert!(!another.body.contains("Hoàng Thị Mẫu"), "it is this session's alone");
    put(&mut browser, "no").await;
    let after = browser.get(&record()).await;
    assert!(!after.body.contains("Hoàng Thị Mẫu") && !after.body.contains(BANNER));
}

#[tokio::test]
async fn nobody_else_is_offered_it_and_sending_its_form_changes_nothing() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;
    assert!(!browser.get(&record()).await.body.contains("/console/central"));

    put(&mut browser, "yes").await;

    let page = browser.get(&record()).await;
    assert!(!page.body.contains("Hoàng Thị Mẫu") && !page.body.contains(BANNER));
}
