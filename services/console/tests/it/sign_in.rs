use std::time::Duration;

use actix_web::http::KeepAlive;
use actix_web::{App, HttpServer, web};
use reqwest::StatusCode;
use serde_json::{Value, json};
use testkit::TestService;

use crate::browser::{Browser, console, strict_console};

#[tokio::test]
async fn whoever_is_signed_out_is_sent_to_sign_in_and_back_to_where_they_were() {
    let console = console().await;
    let mut browser = Browser::new(&console);

    let refused = browser.get("/console/people").await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    assert_eq!(refused.location(), "/console/sign-in?to=%2Fconsole%2Fpeople");

    let back = browser.sign_in("officer").await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/console/people"));
    let page = browser.get("/console/people").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Hoàng Thị Văn Phòng"));
}

#[tokio::test]
async fn the_code_flow_carries_pkce_state_and_nonce() {
    let console = console().await;
    let begun = Browser::new(&console).get("/console/sign-in").await;

    for part in
        ["code_challenge=", "code_challenge_method=S256", "state=", "nonce=", "scope=openid"]
    {
        assert!(begun.location().contains(part), "{part}");
    }
    let cookie = begun.headers["set-cookie"].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{part}");
    }
}

#[tokio::test]
async fn an_answer_to_another_browsers_sign_in_begins_no_session() {
    let console = console().await;
    let mut victim = Browser::new(&console);
    let mut attacker = Browser::new(&console);
    let begun = attacker.get("/console/sign-in").await;
    let chosen = attacker.get(&format!("{}&account=officer", begun.location())).await;

    // The attacker's code, in a victim's browser that began a sign-in of its own.
    victim.get("/console/sign-in").await;
    let page = victim.get(chosen.location()).await;

    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(!victim.cookies.contains_key("yba_session"));
}

#[tokio::test]
async fn an_answer_is_taken_once_and_within_ten_minutes() {
    let console = console().await;
    let mut browser = Browser::new(&console);
    let begun = browser.get("/console/sign-in").await;
    let chosen = browser.get(&format!("{}&account=officer", begun.location())).await;
    console.advance(Duration::from_secs(601));

    let late = browser.get(chosen.location()).await;

    assert_eq!(late.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn signing_out_ends_the_session_here_and_at_the_issuer() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;
    let stolen = browser.clone();

    let out = browser.submit("/console", "/console/sign-out", &[]).await;

    assert!(out.location().contains("/dev-issuer/logout?"), "{}", out.location());
    assert!(!browser.cookies.contains_key("yba_session"));
    let again = stolen.clone().get("/console").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "the old cookie opens nothing");
}

#[tokio::test]
async fn staff_are_asked_for_a_second_factor_once_it_is_known_who_they_are() {
    let console = strict_console().await;
    let mut browser = Browser::new(&console);

    let asked = browser.sign_in("officer").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    assert!(asked.location().contains("acr_values=two-factor"), "{}", asked.location());
    assert!(!browser.cookies.contains_key("yba_session"));

    let shown = browser.get(&format!("{}&account=officer", asked.location())).await;
    let back = browser.get(shown.location()).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/console/people"));
    assert_eq!(browser.get("/console").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_was_asked_for_a_second_factor_and_shows_none_is_told_so() {
    let console = strict_console().await;
    let mut browser = Browser::new(&console);
    let asked = browser.sign_in("officer").await.location().to_owned();

    let weaker = asked.replace("&acr_values=two-factor", "");
    let shown = browser.get(&format!("{weaker}&account=officer")).await;
    let page = browser.get(shown.location()).await;

    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("yếu tố xác thực thứ hai"), "{}", page.body);
    assert!(!browser.cookies.contains_key("yba_session"));
}

/// What an issuer tells of itself.
async fn discovery(address: web::Data<String>) -> web::Json<Value> {
    let at = |path: &str| format!("{}/{path}", address.as_str());
    web::Json(json!({
        "issuer": address.as_str(), "authorization_endpoint": at("auth"), "token_endpoint": at("token"),
    }))
}

#[actix_web::test]
async fn while_the_issuer_is_away_nobody_is_sent_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let data = web::Data::new(address.clone());
    let server = HttpServer::new(move || {
        let path = "/.well-known/openid-configuration";
        App::new().app_data(data.clone()).route(path, web::get().to(discovery))
    });
    // A connection that stays would be answered a moment longer than the server runs.
    let server = server.workers(1).disable_signals().keep_alive(KeepAlive::Disabled);
    let server = server.listen(listener).unwrap().run();
    let (handle, running) = (server.handle(), actix_web::rt::spawn(server));
    let setup = TestService::setup(&console::MIGRATIONS, "console").env("OIDC_ISSUER", &address);
    let console = setup.start(console::start).await;
    let mut browser = Browser::new(&console);

    let begun = browser.get("/console/sign-in").await;
    assert!(begun.location().starts_with(&address), "{}", begun.location());
    handle.stop(false).await;
    running.await.unwrap().unwrap();
    let page = browser.get("/console/sign-in").await;

    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("Hệ thống đăng nhập hiện không trả lời"), "{}", page.body);
}
