//! Which tokens are believed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::web::{self, Data};
use actix_web::{App, HttpServer, Responder};
use auth::{Error, OidcConfig, Rejection, SecondFactor, Verifier};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use proptest::prelude::*;
use runtime::{Clock, HttpClientConfig, MetricGroup, http_client};
use serde_json::{Value, json};

use crate::support::metrics;

const ISSUER: &str = "https://id.example/realms/yba";
const NOW: i64 = 1_795_226_400; // 2026-11-21T02:00:00Z.

/// A key pair with the document that publishes it.
struct Pair {
    encoding: EncodingKey,
    public: [u8; 32],
    id: String,
}

fn pair(seed: u8) -> Pair {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let der = key.to_pkcs8_der().unwrap();
    Pair {
        encoding: EncodingKey::from_ed_der(der.as_bytes()),
        public: key.verifying_key().to_bytes(),
        id: format!("key-{seed}"),
    }
}

fn jwk(pair: &Pair) -> Value {
    let x = URL_SAFE_NO_PAD.encode(pair.public);
    json!({ "kty": "OKP", "crv": "Ed25519", "kid": pair.id, "x": x })
}

fn clock() -> Clock {
    Clock::fixed("2026-11-21T02:00:00Z".parse().unwrap())
}

fn config(issuer: &str) -> OidcConfig {
    OidcConfig {
        issuer: issuer.parse().unwrap(),
        audience: "yba".to_owned(),
        second_factor: SecondFactor::none(),
    }
}

fn verifier(keys: &[Value]) -> Verifier {
    Verifier::with_keys(&config(ISSUER), &json!({ "keys": keys }), clock(), &metrics()).unwrap()
}

fn claims() -> Value {
    json!({ "iss": ISSUER, "sub": "minh", "aud": "yba", "exp": NOW + 300 })
}

fn sign(pair: &Pair, claims: &Value) -> String {
    let header = Header { kid: Some(pair.id.clone()), ..Header::new(Algorithm::EdDSA) };
    jsonwebtoken::encode(&header, claims, &pair.encoding).unwrap()
}

/// Puts a token together by hand, with a signature that fits nothing.
fn unsigned(header: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(header), part(&claims()), URL_SAFE_NO_PAD.encode([0; 64]))
}

async fn rejection(verifier: &Verifier, token: &str) -> Option<Rejection> {
    match verifier.verify(token).await {
        Ok(_) => None,
        Err(Error::BadToken(reason)) => Some(reason),
        Err(error) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn claims_are_checked_one_by_one() {
    let pair = pair(1);
    let verifier = verifier(&[jwk(&pair)]);
    let changed = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        claims
    };
    let without = |name: &str| {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(name);
        claims
    };

    for (claims, expected) in [
        (claims(), None),
        (changed("aud", json!(["other", "yba"])), None),
        (changed("iss", json!(format!("{ISSUER}/"))), None),
        (changed("exp", json!(NOW - 29)), None),
        (changed("nbf", json!(NOW + 30)), None),
        (changed("exp", json!(NOW - 30)), Some(Rejection::Expired)),
        (changed("nbf", json!(NOW + 31)), Some(Rejection::NotYet)),
        (changed("exp", json!(i64::MIN)), Some(Rejection::Expired)),
        (changed("iss", json!("https://id.example/realms/other")), Some(Rejection::Issuer)),
        (changed("aud", json!("other")), Some(Rejection::Audience)),
        (changed("aud", json!([])), Some(Rejection::Audience)),
        (changed("sub", json!("")), Some(Rejection::Subject)),
        (changed("sub", json!("s".repeat(256))), Some(Rejection::Subject)),
        (changed("exp", json!("tomorrow")), Some(Rejection::Unreadable)),
        (without("exp"), Some(Rejection::Unreadable)),
        (without("iss"), Some(Rejection::Unreadable)),
        (without("aud"), Some(Rejection::Unreadable)),
        (without("sub"), Some(Rejection::Unreadable)),
    ] {
        assert_eq!(rejection(&verifier, &sign(&pair, &claims)).await, expected, "{claims}");
    }
}

#[tokio::test]
async fn unsigned_and_symmetric_tokens_are_refused() {
    let pair = pair(1);
    let verifier = verifier(&[jwk(&pair)]);
    // The old trick: the published key as the secret of an HMAC.
    for secret in [pair.public.as_slice(), URL_SAFE_NO_PAD.encode(pair.public).as_bytes()] {
        let header = Header { kid: Some(pair.id.clone()), ..Header::new(Algorithm::HS256) };
        let token =
            jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(secret)).unwrap();
        assert_eq!(rejection(&verifier, &token).await, Some(Rejection::Algorithm));
    }
    for alg in ["none", "None", "HS384", "HS512", "ES512", ""] {
        let token = unsigned(&json!({ "alg": alg, "kid": pair.id }));
        assert_eq!(rejection(&verifier, &token).await, Some(Rejection::Algorithm), "{alg}");
    }
}

#[tokio::test]
async fn a_key_serves_only_the_algorithms_of_its_kind() {
    let pair = pair(1);
    let verifier = verifier(&[jwk(&pair)]);
    for alg in ["RS256", "PS512", "ES256", "ES384"] {
        let token = unsigned(&json!({ "alg": alg, "kid": pair.id }));
        assert_eq!(rejection(&verifier, &token).await, Some(Rejection::Algorithm), "{alg}");
    }
}

/// What identity providers sign with: Keycloak RS256 unless told otherwise.
#[tokio::test]
async fn rsa_and_elliptic_keys_serve_each_with_its_own_algorithms() {
    let rsa = EncodingKey::from_rsa_pem(include_bytes!("keys/rsa.pem")).unwrap();
    let p256 = EncodingKey::from_ec_pem(include_bytes!("keys/p256.pem")).unwrap();
    let p384 = EncodingKey::from_ec_pem(include_bytes!("keys/p384.pem")).unwrap();
    for (key, algorithm) in [
        (&rsa, Algorithm::RS256),
        (&rsa, Algorithm::RS512),
        (&rsa, Algorithm::PS256),
        (&p256, Algorithm::ES256),
        (&p384, Algorithm::ES384),
    ] {
        let mut published =
            serde_json::to_value(Jwk::from_encoding_key(key, algorithm).unwrap()).unwrap();
        published["kid"] = "k".into();
        let header = Header { kid: Some("k".to_owned()), ..Header::new(algorithm) };
        let token = jsonwebtoken::encode(&header, &claims(), key).unwrap();

        assert_eq!(rejection(&verifier(&[published.clone()]), &token).await, None, "{algorithm:?}");
        let other = unsigned(&json!({ "alg": "EdDSA", "kid": "k" }));
        assert_eq!(rejection(&verifier(&[published]), &other).await, Some(Rejection::Algorithm));
    }
}

#[tokio::test]
async fn keys_that_may_not_verify_are_not_used() {
    let pair = pair(1);
    let with = |name: &str, value: &str| {
        let mut key = jwk(&pair);
        key[name] = value.into();
        key
    };
    let weak = json!({ "kty": "RSA", "kid": pair.id, "n": URL_SAFE_NO_PAD.encode([0xff; 128]), "e": "AQAB" });
    let secret = json!({ "kty": "oct", "kid": pair.id, "k": URL_SAFE_NO_PAD.encode([1; 32]) });
    let token = sign(&pair, &claims());

    for key in [with("use", "enc"), with("alg", "RS256"), with("crv", "X25519"), weak, secret] {
        let answer = verifier(std::slice::from_ref(&key)).verify(&token).await;
        assert!(matches!(answer, Err(Error::IssuerUnavailable)), "{key}");
    }
    assert!(verifier(&[json!({ "kty": "new" }), jwk(&pair)]).verify(&token).await.is_ok());
}

#[tokio::test]
async fn an_unknown_extension_and_a_long_token_are_refused() {
    let pair = pair(1);
    let verifier = verifier(&[jwk(&pair)]);
    let critical =
        unsigned(&json!({ "alg": "EdDSA", "kid": pair.id, "crit": ["b64"], "b64": false }));
    assert_eq!(rejection(&verifier, &critical).await, Some(Rejection::Algorithm));

    let mut long = claims();
    long["filler"] = "x".repeat(8 * 1024).into();
    assert_eq!(rejection(&verifier, &sign(&pair, &long)).await, Some(Rejection::TooLong));
}

#[tokio::test]
async fn a_token_that_was_believed_once_still_expires() {
    let pair = pair(1);
    let clock = clock();
    let jwks = json!({ "keys": [jwk(&pair)] });
    let verifier = Verifier::with_keys(&config(ISSUER), &jwks, clock.clone(), &metrics()).unwrap();
    let token = sign(&pair, &claims());
    assert_eq!(rejection(&verifier, &token).await, None);

    clock.advance(Duration::from_secs(331));

    assert_eq!(rejection(&verifier, &token).await, Some(Rejection::Expired));
}

/// An issuer over HTTP whose keys can be exchanged, and which counts how often they are fetched.
struct Issuer {
    address: String,
    keys: Arc<std::sync::Mutex<Vec<Value>>>,
    fetches: Arc<AtomicUsize>,
}

type Served = (String, Arc<std::sync::Mutex<Vec<Value>>>, Arc<AtomicUsize>);

async fn discovery(served: Data<Served>) -> impl Responder {
    let (address, ..) = served.get_ref();
    web::Json(json!({ "issuer": address, "jwks_uri": format!("{address}/jwks") }))
}

async fn jwks(served: Data<Served>) -> impl Responder {
    let (_, keys, fetches) = served.get_ref();
    fetches.fetch_add(1, Ordering::SeqCst);
    web::Json(json!({ "keys": *keys.lock().unwrap() }))
}

fn issuer() -> Issuer {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let issuer = Issuer { address: address.clone(), keys: Arc::default(), fetches: Arc::default() };
    let served = Data::new((address, issuer.keys.clone(), issuer.fetches.clone()));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(served.clone())
            .route("/.well-known/openid-configuration", web::get().to(discovery))
            .route("/jwks", web::get().to(jwks))
    });
    let server = server.workers(1).disable_signals().listen(listener).unwrap().run();
    actix_web::rt::spawn(server);
    issuer
}

fn token_of(issuer: &Issuer, pair: &Pair) -> String {
    let mut claims = claims();
    claims["iss"] = issuer.address.clone().into();
    sign(pair, &claims)
}

fn discovering(issuer: &Issuer, clock: &Clock, group: &MetricGroup) -> Verifier {
    let http = http_client(&HttpClientConfig::default());
    Verifier::discovering(&config(&issuer.address), http, clock.clone(), group).unwrap()
}

#[actix_web::test]
async fn an_unknown_key_is_looked_for_once_in_ten_seconds() {
    let (issuer, clock, registry) = (issuer(), clock(), prometheus::Registry::new());
    let verifier = discovering(&issuer, &clock, &MetricGroup::new(&registry, "it"));
    let (old, new, never) = (pair(1), pair(2), pair(3));
    *issuer.keys.lock().unwrap() = vec![jwk(&old)];

    assert_eq!(rejection(&verifier, &token_of(&issuer, &old)).await, None);
    *issuer.keys.lock().unwrap() = vec![jwk(&new)];
    for _ in 0..20 {
        assert_eq!(
            rejection(&verifier, &token_of(&issuer, &never)).await,
            Some(Rejection::UnknownKey)
        );
    }
    assert_eq!(issuer.fetches.load(Ordering::SeqCst), 1);

    clock.advance(Duration::from_secs(10));
    assert_eq!(rejection(&verifier, &token_of(&issuer, &new)).await, None);
    assert_eq!(rejection(&verifier, &token_of(&issuer, &old)).await, Some(Rejection::UnknownKey));
    assert_eq!(issuer.fetches.load(Ordering::SeqCst), 2);
    let counted = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    assert!(counted.contains("yba_it_jwks_refreshes_total{outcome=\"done\"} 2"), "{counted}");
    assert!(
        counted.contains("yba_it_token_failures_total{reason=\"unknown_key\"} 21"),
        "{counted}"
    );
}

#[actix_web::test]
async fn a_key_that_the_issuer_took_away_is_forgotten_after_ten_minutes() {
    let (issuer, clock) = (issuer(), clock());
    let verifier = discovering(&issuer, &clock, &metrics());
    let (old, new) = (pair(1), pair(2));
    *issuer.keys.lock().unwrap() = vec![jwk(&old)];
    let mut claims = claims();
    claims["iss"] = issuer.address.clone().into();
    claims["exp"] = (NOW + 3_600).into();
    let token = sign(&old, &claims);
    assert_eq!(rejection(&verifier, &token).await, None);

    *issuer.keys.lock().unwrap() = vec![jwk(&new)];
    clock.advance(Duration::from_secs(600));

    assert_eq!(rejection(&verifier, &token).await, Some(Rejection::UnknownKey));
}

#[actix_web::test]
async fn while_the_issuer_is_away_known_keys_serve_and_unknown_ones_do_not() {
    let clock = clock();
    let nobody = Issuer {
        address: "http://127.0.0.1:1".to_owned(),
        keys: Arc::default(),
        fetches: Arc::default(),
    };
    let verifier = discovering(&nobody, &clock, &metrics());

    let answer = verifier.verify(&token_of(&nobody, &pair(1))).await;

    assert!(matches!(answer, Err(Error::IssuerUnavailable)));
}

#[actix_web::test]
async fn a_document_that_speaks_for_another_issuer_is_not_believed() {
    let (issuer, clock) = (issuer(), clock());
    *issuer.keys.lock().unwrap() = vec![jwk(&pair(1))];
    let other = Issuer { address: issuer.address.replace("127.0.0.1", "localhost"), ..issuer };
    let verifier = discovering(&other, &clock, &metrics());

    assert!(matches!(
        verifier.verify(&token_of(&other, &pair(1))).await,
        Err(Error::IssuerUnavailable)
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_refused_without_a_panic(text in "\\PC{0,200}") {
        let verifier = verifier(&[jwk(&pair(1))]);
        prop_assert!(block_on(verifier.verify(&text)).is_err());
    }

    #[test]
    fn any_three_parts_are_refused(header: Vec<u8>, payload: Vec<u8>, signature: Vec<u8>) {
        let parts = [header, payload, signature].map(|part| URL_SAFE_NO_PAD.encode(part));
        let verifier = verifier(&[jwk(&pair(1))]);
        prop_assert!(block_on(verifier.verify(&parts.join("."))).is_err());
    }

    #[test]
    fn one_changed_character_is_refused(place: prop::sample::Index, with in "[A-Za-z0-9_.-]") {
        let pair = pair(1);
        let token = sign(&pair, &claims());
        let place = place.index(token.len());
        let mut changed = token.clone();
        changed.replace_range(place..=place, &with);
        prop_assume!(changed != token);
        let verifier = verifier(&[jwk(&pair)]);
        prop_assert!(block_on(verifier.verify(&changed)).is_err());
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
