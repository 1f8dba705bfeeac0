use reqwest::StatusCode;

use crate::browser::{Browser, PERSON, console};

#[tokio::test]
async fn a_form_without_the_sessions_token_is_refused() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;
    let other = Browser::signed_in(&console, "officer").await.get("/console/people").await;
    let foreign = other.hidden("csrf").to_owned();

    for csrf in ["", "nonsense", foreign.as_str()] {
        let page = browser.post("/console/people", &[("who", "An"), ("csrf", csrf)]).await;

        assert_eq!(page.status, StatusCode::FORBIDDEN, "{csrf}");
        assert!(page.body.contains("<html lang=\"vi\""));
    }
}

#[tokio::test]
async fn every_form_that_writes_needs_the_token() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;
    let id = "01958f00-0000-7000-8000-000000000009";
    let paths = [
        "/console/sign-out".to_owned(),
        "/console/central".to_owned(),
        "/console/people".to_owned(),
        "/console/imports".to_owned(),
        format!("/console/imports/{id}/stop"),
        format!("/console/imports/{id}/rows/7"),
        format!("/console/council/{id}"),
        format!("/console/worklist/{id}"),
        format!("/console/deliveries/{id}/match"),
        format!("/console/deliveries/{id}/person"),
        format!("/console/inbox/{id}/read"),
        "/console/tables/v1/publication".to_owned(),
        "/console/tables/v1/ratification".to_owned(),
        "/console/tables/v1/simulations".to_owned(),
        "/console/organisations".to_owned(),
        "/console/facilities".to_owned(),
        format!("/console/people/{id}/card"),
        "/console/health-books/search".to_owned(),
        "/console/health-books/chosen".to_owned(),
        "/console/health-books/lists".to_owned(),
        format!("/console/health-books/{id}/renewal"),
        format!("/console/people/{id}/health-books"),
        format!("/console/people/{id}/health-book-requests"),
        format!("/console/health-book-requests/{id}/refusal"),
        format!("/console/health-book-requests/{id}/withdrawal"),
        "/console/grants".to_owned(),
        format!("/console/grants/{id}/approval"),
        format!("/console/grants/{id}/revocation"),
    ];
    for path in paths {
        let page = browser.post(&path, &[("nothing", "")]).await;

        assert!(page.status.is_client_error(), "{path}: {}", page.status);
        assert!(page.body.contains("<html"), "{path} answers a page");
    }
}

#[tokio::test]
async fn a_form_after_the_session_ended_says_so() {
    let console = console().await;
    let page = Browser::new(&console).post("/console/people", &[("who", "An")]).await;

    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.body.contains("Phiên làm việc đã hết"));
}

#[tokio::test]
async fn a_fault_of_the_service_stands_beside_its_field_with_what_was_typed() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;

    let fields = [("who", "Mẫu"), ("born", "31/2/1958")];
    let page = browser.submit("/console/people", "/console/people", &fields).await;

    assert!(page.body.contains("aria-describedby=\"field-born-hint field-born-fault\""));
    assert!(page.body.contains("Không có ngày này") && page.body.contains("value=\"31/2/1958\""));
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;
    let form = format!("/console/people/{PERSON}/changes");
    assert_eq!(browser.get(&form).await.hidden("seen"), "&quot;7&quot;");

    let fields = [
        ("kind", "retire"),
        ("on", "2026-11-01"),
        ("reason", "Đến tuổi nghỉ hưu"),
        ("post", "Nguyên giám đốc"),
        ("seen", "\"7\""),
    ];
    let page = browser.submit(&form, &form, &fields).await;

    assert!(page.body.contains("Người khác vừa sửa trước khi bạn gửi"), "{}", page.body);
    assert!(page.body.contains("Nguyên phó giám đốc"), "what is held now");
    for typed in
        ["value=\"Đến tuổi nghỉ hưu\"", "value=\"Nguyên giám đốc\"", "value=\"2026-11-01\""]
    {
        assert!(page.body.contains(typed), "{typed}");
    }
    assert_eq!(page.hidden("seen"), "&quot;7&quot;", "the next press is about what is shown now");
}

#[tokio::test]
async fn what_is_held_under_a_code_is_shown_before_it_is_replaced() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;
    let path = "/console/facilities";
    let typed = [("code", "01101"), ("name", "Phòng khám mới"), ("kind", "clinic_a")];

    let first = browser.submit(path, path, &typed).await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.body.contains("Phòng khám A Sông Ngân"), "what is held");
    assert!(first.body.contains("value=\"Phòng khám mới\""), "what was typed");

    let seen = first.hidden("seen").replace("&quot;", "\"");
    let again = [typed.as_slice(), &[("seen", seen.as_str())]].concat();
    let second = browser.submit(path, path, &again).await;
    assert_eq!((second.status, second.location()), (StatusCode::SEE_OTHER, path));
}
