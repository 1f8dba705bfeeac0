//! The program as a server: ready when it can work, one at a time, and gone when asked.

use base64::Engine;
use runtime::{HttpClientConfig, http_client};
use testkit::eventually;

use super::installation::{Installation, text};

#[tokio::test]
async fn development_needs_nothing_but_a_cluster() {
    let installation = Installation::new();
    let mut running = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    running.ready().await;

    let token = installation.ok(&["token", "--role", "board_officer"]);
    let client = http_client(&HttpClientConfig::default());
    let facilities = installation.url("/clinics/v1/facilities");
    let answer = client.get(facilities).bearer_auth(token.trim()).send().await.unwrap();

    assert_eq!(answer.status(), 200, "{}", installation.log());
    assert_eq!(running.terminate().await, Some(0), "{}", installation.log());
    let mut again = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    again.ready().await;
    assert_eq!(again.terminate().await, Some(0));
    let verified = installation.ok(&["audit", "verify", "clinics"]);
    assert!(verified.starts_with("clinics: "), "{verified}");
}

#[tokio::test]
async fn it_is_not_ready_before_the_schema_is_there() {
    let installation = Installation::new();
    let settings = installation.settings().display().to_string();
    installation.ok(&["database", "init", "--write", &settings]);
    let mut serve = installation.command(&["serve", "all"]);
    installation.production(&mut serve);
    let mut running = installation.start(&mut serve);

    let waits = r#"{"name":"registry schema","ready":false}"#;
    eventually(async || running.readyz().await.is_some_and(|(_, report)| report.contains(waits)))
        .await;
    let status = running.readyz().await.map(|(status, _)| status);
    installation.ok(&["migrate", "all"]);
    running.ready().await;

    assert_eq!(status, Some(503));
    assert!(installation.log().contains("run `yba migrate "), "{}", installation.log());
    assert_eq!(running.terminate().await, Some(0));
}

#[tokio::test]
async fn waiting_for_the_schema_can_be_ended() {
    let installation = Installation::new();
    let settings = installation.settings().display().to_string();
    installation.ok(&["database", "init", "--write", &settings]);
    let mut serve = installation.command(&["serve", "all"]);
    installation.production(&mut serve);
    let running = installation.start(&mut serve);

    eventually(async || running.readyz().await.is_some()).await;

    assert!(running.terminate().await.is_some());
}

#[tokio::test]
async fn a_second_process_is_refused() {
    let installation = Installation::new();
    let mut first = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    first.ready().await;

    let mut second = installation.command(&["serve", "all", "--dev"]);
    second.env("HTTP_ADDR", "127.0.0.1:0").env("OPS_ADDR", "127.0.0.1:0");
    let output = tokio::task::spawn_blocking(move || second.output().unwrap()).await.unwrap();

    assert!(!output.status.success());
    let told = text(&output.stderr);
    assert!(told.contains("another process carries the events"), "{told}");
    assert_eq!(first.terminate().await, Some(0));
}

#[tokio::test]
async fn a_role_above_row_security_is_refused() {
    let installation = Installation::new();
    let settings = installation.settings().display().to_string();
    installation.ok(&["database", "init", "--write", &settings]);
    installation.ok(&["migrate", "all"]);
    let mut owner = installation.command(&["serve", "all"]);
    installation.production(&mut owner);
    let lines = std::fs::read_to_string(installation.settings()).unwrap();
    let url = lines.lines().find_map(|line| line.strip_prefix("CLINICS_OWNER_DATABASE_URL="));
    owner.env("CLINICS_DATABASE_URL", url.unwrap());

    let running = installation.start(&mut owner);

    assert_eq!(running.ended().await, Some(1));
    let log = installation.log();
    assert!(log.contains("a service connects as a role that owns nothing"), "{log}");
}

#[tokio::test]
async fn one_service_alone_refuses_the_local_carrier() {
    let installation = Installation::new();
    let settings = installation.settings().display().to_string();
    installation.ok(&["database", "init", "--write", &settings]);
    installation.ok(&["migrate", "clinics"]);
    let mut alone = installation.command(&["serve", "clinics"]);
    installation.production(&mut alone);
    for peer in ["REGISTRY", "EXAMS", "CLASSIFICATION", "NOTIFICATIONS"] {
        alone.env(format!("{peer}_URL"), "http://127.0.0.1:1");
    }
    alone.env("BUS", "local");

    let running = installation.start(&mut alone);

    assert_eq!(running.ended().await, Some(1));
    assert!(installation.log().contains("set BUS=kafka"), "{}", installation.log());
}

#[tokio::test]
async fn a_token_is_for_the_issuer_that_runs() {
    let installation = Installation::new();
    let key = installation.settings().with_file_name("key");
    std::fs::create_dir(key.parent().unwrap()).unwrap();
    let mut serve = installation.command(&["serve", "issuer", "--dev"]);
    let address = "http://127.0.0.1:8086/dev-issuer";
    serve.env("DEV_ISSUER_KEY_FILE", &key);
    let mut running = installation.start(&mut serve);
    running.ready().await;

    let mut token = installation.command(&["token", "--role", "leader"]);
    let token = text(&token.env("DEV_ISSUER_KEY_FILE", &key).output().unwrap().stdout);
    let claims = token.split('.').nth(1).unwrap();
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap();

    assert!(text(&claims).contains(&format!("\"iss\":\"{address}\"")), "{}", text(&claims));
    assert_eq!(running.terminate().await, Some(0));
}

#[tokio::test]
async fn the_development_issuer_can_be_a_process_of_its_own() {
    let installation = Installation::new();
    let mut serve = installation.command(&["serve", "issuer", "--dev"]);
    let issuer = installation.url("/dev-issuer");
    serve.env("OIDC_ISSUER", &issuer);
    let mut running = installation.start(&mut serve);
    running.ready().await;

    let client = http_client(&HttpClientConfig::default());
    let discovery = format!("{issuer}/.well-known/openid-configuration");
    let answer = client.get(discovery).send().await.unwrap().text().await.unwrap();

    assert!(answer.contains(&format!("\"issuer\":\"{issuer}\"")), "{answer}");
    assert_eq!(running.terminate().await, Some(0));
}
