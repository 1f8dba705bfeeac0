//! What cannot be read, or is too much.

use serde_json::{Value, json};
use testkit::Answer;

use crate::world::{FHIR, World, check_up, somebody};

fn issue(answer: &Answer) -> String {
    let outcome: Value = answer.json();
    assert_eq!(outcome["resourceType"], "OperationOutcome", "{answer:?}");
    assert!(answer.header("content-type").unwrap().starts_with(FHIR), "{answer:?}");
    outcome["issue"][0]["details"]["coding"][0]["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn bodies_that_are_no_bundle_are_told_so_as_fhir_tells() {
    let world = World::start().await;
    let hospital = world.hospital();
    let deep = "[".repeat(1_000);
    let large = format!("[{}0]", "0,".repeat(600_000));
    let twice = r#"{"resourceType":"Bundle","type":"batch","type":"transaction"}"#;
    for (body, status, code) in [
        ("", 400, "unreadable"),
        ("{\"a\": NaN}", 400, "unreadable"),
        ("not JSON", 400, "unreadable"),
        (deep.as_str(), 400, "unreadable"),
        (large.as_str(), 400, "unreadable"),
        (twice, 400, "unreadable"),
        ("[]", 422, "not-a-bundle"),
        (r#"{"resourceType":"Patient"}"#, 422, "not-a-bundle"),
        (r#"{"resourceType":"Bundle","type":"searchset"}"#, 422, "bundle-type"),
        (r#"{"resourceType":"Bundle","type":"batch","entry":[]}"#, 422, "wrong-type"),
    ] {
        let answer = hospital.post_bytes("/exams/fhir", FHIR, body).await;
        assert_eq!((answer.status(), issue(&answer).as_str()), (status, code), "{:.60}", body);
    }
    let latin = hospital.post_bytes("/exams/fhir", FHIR, b"{\"a\":\"\xe9\"}".to_vec()).await;
    assert_eq!((latin.status(), issue(&latin).as_str()), (400, "unreadable"));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_413_packed_or_not() {
    let world = World::with(&[("INTAKE_BUNDLE_LIMIT_BYTES", "100000")]).await;
    let body = format!("{{\"a\":\"{}\"}}", "x".repeat(200_000));

    let answer = world.hospital().post_bytes("/exams/fhir", FHIR, body.clone()).await;
    assert_eq!((answer.status(), issue(&answer).as_str()), (413, "payload-too-large"));

    let packed = world.hospital().header("content-encoding", "gzip");
    let answer =
        packed.post_bytes("/exams/fhir", FHIR, crate::uploads::gzip(body.as_bytes())).await;
    assert_eq!(answer.status(), 413, "{answer:?}");
}

#[tokio::test]
async fn other_media_types_methods_and_callers_are_refused_as_fhir_refuses() {
    let world = World::start().await;
    let bundle = check_up(&somebody(1), "2026-05-04").to_string();

    let xml = world.hospital().post_bytes("/exams/fhir", "application/fhir+xml", "<Bundle/>").await;
    assert_eq!((xml.status(), issue(&xml).as_str()), (415, "unsupported-media-type"));
    let latin = "application/fhir+json; charset=iso-8859-1";
    assert_eq!(
        world.hospital().post_bytes("/exams/fhir", latin, bundle.clone()).await.status(),
        415
    );
    let get = world.hospital().get("/exams/fhir").await;
    assert_eq!((get.status(), issue(&get).as_str()), (405, "method-not-allowed"));
    let nobody =
        world.exams.caller().anonymous().post_bytes("/exams/fhir", FHIR, bundle.clone()).await;
    assert_eq!((nobody.status(), issue(&nobody).as_str()), (401, "token-required"));
    let council = world.council().post_bytes("/exams/fhir", FHIR, bundle).await;
    assert_eq!((council.status(), issue(&council).as_str()), (403, "permission-denied"));
    assert_eq!(world.number("select count(*) from audit where outcome = 'denied'").await, 1);
}

#[tokio::test]
async fn a_gzipped_bundle_is_read() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let packed = crate::uploads::gzip(check_up(&an, "2026-05-04").to_string().as_bytes());

    let hospital = world.hospital().header("content-encoding", "gzip");
    let answer = hospital.post_bytes("/exams/fhir", FHIR, packed).await;

    assert_eq!(answer.status(), 200, "{answer:?}");
}

#[tokio::test]
async fn the_metadata_says_what_is_taken_in() {
    let world = World::start().await;
    let statement: Value = world.hospital().get("/exams/fhir/metadata").await.ok().json();
    assert_eq!(statement["fhirVersion"], json!("4.0.1"));
}
