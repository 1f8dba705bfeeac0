//! The development issuer, as a browser and a machine meet it.

use std::time::Duration;

use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{App, test};
use auth::dev_issuer::{DevIssuer, DevIssuerConfig, DevIssuerError, MintRequest};
use auth::service_client::{ServiceClient, ServiceClientConfig, ServiceError};
use auth::{OidcConfig, SecondFactor, Verifier};
use runtime::{Clock, HttpClientConfig, http_client};
use schema::Role;
use serde_json::Value;
use url::Url;

use crate::service::Asked;
use crate::support::{World, metrics};

const CALLBACK: &str = "http://127.0.0.1:8080/console/callback";
/// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn authorize(pairs: &[(&str, &str)]) -> String {
    let mut url = Url::parse("http://x/dev-issuer/authorize").unwrap();
    let usual = [
        ("response_type", "code"),
        ("client_id", "yba-console"),
        ("redirect_uri", CALLBACK),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("state", "s&1"),
        ("nonce", "n1"),
    ];
    for (name, value) in usual {
        let value =
            pairs.iter().find(|(changed, _)| *changed == name).map_or(value, |(_, value)| value);
        url.query_pairs_mut().append_pair(name, value);
    }
    for (name, value) in pairs.iter().filter(|(name, _)| *name == "account") {
        url.query_pairs_mut().append_pair(name, value);
    }
    format!("/dev-issuer/authorize?{}", url.query().unwrap())
}

macro_rules! get {
    ($app:expr, $uri:expr) => {
        test::call_service(&$app, test::TestRequest::get().uri(&$uri).to_request()).await
    };
}

fn location<B>(response: &ServiceResponse<B>) -> Url {
    response.headers().get(LOCATION).unwrap().to_str().unwrap().parse().unwrap()
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

macro_rules! app {
    ($world:expr) => {{
        let routes = $world.issuer.routes();
        test::init_service(App::new().configure(move |config| routes(config))).await
    }};
}

#[actix_web::test]
async fn picking_an_account_signs_in_with_its_roles() {
    let world = World::start().await;
    let app = app!(world);
    let page = get!(app, authorize(&[]));
    assert_eq!(page.headers().get(CACHE_CONTROL).unwrap(), "no-store");
    let page = String::from_utf8(test::read_body(page).await.to_vec()).unwrap();
    assert!(page.contains("<html lang=\"vi\">") && page.contains("value=\"council\""), "{page}");

    let redirect = location(&get!(app, authorize(&[("account", "council")])));
    assert!(redirect.as_str().starts_with(CALLBACK));
    assert_eq!(parameter(&redirect, "state").as_deref(), Some("s&1"));
    let code = parameter(&redirect, "code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "yba-console"),
        ("code", &code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let request = || test::TestRequest::post().uri("/dev-issuer/token").set_form(form).to_request();
    let tokens: Value = test::call_and_read_body_json(&app, request()).await;

    let claims = world.verifier().verify(tokens["access_token"].as_str().unwrap()).await.unwrap();
    assert_eq!((claims.sub.as_str(), claims.roles()), ("council", Some(vec![Role::CouncilMember])));
    assert!(tokens["id_token"].is_string());
    // The id token is the console's, and no key to any service.
    assert!(world.verifier().verify(tokens["id_token"].as_str().unwrap()).await.is_err());
    assert_eq!(test::call_service(&app, request()).await.status(), StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn nothing_is_sent_to_a_redirect_that_is_not_on_the_list() {
    let world = World::start().await;
    let app = app!(world);
    for redirect in [
        "http://evil.example/",
        "http://127.0.0.1:8080/console/callback/",
        "http://127.0.0.1:8080/",
    ] {
        let response = get!(app, authorize(&[("redirect_uri", redirect), ("account", "council")]));
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{redirect}");
        assert!(!response.headers().contains_key(LOCATION));
    }
}

#[actix_web::test]
async fn without_s256_there_is_no_code() {
    let world = World::start().await;
    let app = app!(world);
    for change in [
        ("code_challenge_method", "plain"),
        ("code_challenge", "short"),
        ("response_type", "token"),
    ] {
        let redirect = location(&get!(app, authorize(&[change, ("account", "council")])));
        assert_eq!(parameter(&redirect, "error").as_deref(), Some("invalid_request"), "{change:?}");
        assert_eq!(parameter(&redirect, "code"), None);
    }
}

#[actix_web::test]
async fn what_the_page_repeats_is_escaped() {
    let world = World::start().await;
    let app = app!(world);
    let page = get!(app, authorize(&[("state", "\"><script>")]));
    let page = String::from_utf8(test::read_body(page).await.to_vec()).unwrap();
    assert!(!page.contains("<script>"), "{page}");
}

#[actix_web::test]
async fn a_hospital_gets_a_token_of_its_facility() {
    let world = World::start().await;
    let app = app!(world);
    let token = |client: &'static str| {
        let form = [("grant_type", "client_credentials"), ("client_id", client)];
        test::TestRequest::post().uri("/dev-issuer/token").set_form(form).to_request()
    };

    let tokens: Value = test::call_and_read_body_json(&app, token("hospital-01001")).await;
    let claims = world.verifier().verify(tokens["access_token"].as_str().unwrap()).await.unwrap();
    assert_eq!(claims.facility, "01001".parse().ok());

    for client in ["hospital-1", "somebody", ""] {
        assert_eq!(
            test::call_service(&app, token(client)).await.status(),
            StatusCode::BAD_REQUEST,
            "{client}"
        );
    }
}

#[actix_web::test]
async fn signing_out_returns_only_home() {
    let world = World::start().await;
    let app = app!(world);
    let logout = |to: &str| format!("/dev-issuer/logout?post_logout_redirect_uri={to}");

    let home = get!(app, logout("http://127.0.0.1:8080/console"));
    assert_eq!(location(&home).path(), "/console");
    let away = get!(app, logout("http://evil.example/"));
    assert!(!away.headers().contains_key(LOCATION));
}

#[actix_web::test]
async fn it_does_not_exist_outside_development() {
    let config = DevIssuerConfig::at(&"http://127.0.0.1:8080".parse().unwrap());
    let refused = DevIssuer::open(config, Clock::System, false);
    assert!(matches!(refused, Err(DevIssuerError::NotInDevelopment)));
}

#[actix_web::test]
async fn a_token_minted_beside_a_running_issuer_is_accepted_by_it() {
    let world = World::start().await;
    let mut config = DevIssuerConfig::at(&"http://127.0.0.1:8080".parse().unwrap());
    config.key_file = Some(world.directory.join("issuer.pem"));
    let running = DevIssuer::open(config.clone(), world.clock.clone(), true).unwrap();
    let beside = DevIssuer::open(config, world.clock.clone(), true).unwrap();

    let oidc = OidcConfig {
        issuer: running.issuer().clone(),
        audience: "yba".to_owned(),
        second_factor: SecondFactor::none(),
    };
    let verifier =
        Verifier::with_keys(&oidc, &running.jwks(), world.clock.clone(), &metrics()).unwrap();
    let request = MintRequest {
        subject: "me".to_owned(),
        roles: vec![Role::Leader],
        ..MintRequest::default()
    };

    assert!(verifier.verify(&beside.mint(&request).unwrap()).await.is_ok());
    let mode = std::os::unix::fs::MetadataExt::mode(
        &std::fs::metadata(world.directory.join("issuer.pem")).unwrap(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

#[actix_web::test]
async fn a_service_asks_another_as_itself_with_a_token_that_it_keeps() {
    let world = World::start().await;
    let asked = Asked::start(&world);
    let here: Url = asked.address.parse().unwrap();
    let http = || http_client(&HttpClientConfig::default());
    let config = || ServiceClientConfig::all_at("clinics", &here);
    let by_credentials =
        ServiceClient::new(config(), asked.issuer.issuer().clone(), http(), world.clock.clone());
    let in_process =
        ServiceClient::in_development(config(), asked.issuer.clone(), http(), world.clock.clone());

    for client in [by_credentials, in_process] {
        let first: Value = client.get_json("registry", "/registry/v1/who").await.unwrap();
        assert_eq!(first["subject"], "yba-clinics");
        assert_eq!(first["sees_conclusions"], true);

        world.clock.advance(Duration::from_secs(60));
        let second: Value = client.get_json("registry", "/registry/v1/who").await.unwrap();
        assert_eq!(second["token"], first["token"]);
        world.clock.advance(Duration::from_secs(10 * 3_600 - 60 - 30));
        let third: Value = client.get_json("registry", "/registry/v1/who").await.unwrap();
        assert_ne!(third["token"], first["token"]);
    }
}

#[actix_web::test]
async fn what_another_service_does_not_know_is_told_from_what_it_cannot_say_now() {
    let world = World::start().await;
    let asked = Asked::start(&world);
    let http = http_client(&HttpClientConfig::default());
    let config = |address: &str| ServiceClientConfig::all_at("clinics", &address.parse().unwrap());
    let client = |address: &str| {
        ServiceClient::in_development(
            config(address),
            asked.issuer.clone(),
            http.clone(),
            world.clock.clone(),
        )
    };

    let missing =
        client(&asked.address).get_json::<Value>("registry", "/registry/v1/missing").await;
    assert!(matches!(missing, Err(ServiceError::NotFound("registry"))));
    let away = client("http://127.0.0.1:1").get_json::<Value>("registry", "/registry/v1/who").await;
    assert!(away.is_err_and(|error| error.retryable()));
    let nobody = client(&asked.address).get_json::<Value>("nobody", "/x").await;
    assert!(nobody.is_err());
}
