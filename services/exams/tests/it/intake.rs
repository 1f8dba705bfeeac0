//! One bundle over HTTP.

use ::schema::events::{CheckupRecordedV1, CodedValue, DeliveryReceivedV1};
use serde_json::{Value, json};

use crate::world::{World, check_up, in_force, receipt, send, somebody, state};

#[tokio::test]
async fn a_check_up_is_stored_whole_and_told() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;

    let answer = world.send(&check_up(&an, "2026-05-04")).await;

    assert_eq!((answer.status(), state(&answer).as_str()), (200, "accepted"), "{answer:?}");
    let body: Value = answer.json();
    assert_eq!(body["type"], "transaction-response");
    assert_eq!(body["entry"].as_array().unwrap().len(), 7);
    assert_eq!(world.exams.sent_events().await, ["checkup.recorded.v1", "delivery.received.v1"]);
    let event = &world.exams.sent::<CheckupRecordedV1>().await[0];
    assert_eq!(
        (event.person_id, event.version, event.on.to_string()),
        (an.id, 1, "2026-05-04".into())
    );
    let codes: Vec<&str> = event.observations.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["14749-6", "8480-6", "8462-4", "72166-2"]);
    let CodedValue::Quantity(glucose) = &event.observations[0].value else { panic!("no quantity") };
    assert_eq!((glucose.number().as_str(), glucose.unit()), ("5.6", "mmol/L"));
    assert_eq!(event.conditions[0].icd10.as_ref().unwrap().as_str(), "I10");
}

#[tokio::test]
async fn a_check_up_is_shown_with_its_findings_and_names() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    world.send(&check_up(&an, "2026-05-04")).await.ok();

    let checkups = in_force(&world, &an).await;

    assert_eq!(checkups.len(), 1);
    let observations = &checkups[0]["observations"];
    assert_eq!(observations[0]["name"], "Glucose");
    assert_eq!(
        observations[0]["value"],
        json!({ "kind": "quantity", "value": "5.6", "comparator": null, "unit": "mmol/L" })
    );
    assert_eq!(observations[1]["components"][0]["value"]["value"], "142.0");
    assert_eq!(observations[2]["value"]["display"], "Không hút");
    assert_eq!(observations[3]["value"]["text"], "Gan nhiễm mỡ độ I");
    assert_eq!(checkups[0]["conditions"][0]["icd10"], "I10");
    assert_eq!(world.number("select count(*) from audit where action = 'read'").await, 1);
}

#[tokio::test]
async fn the_same_content_changes_nothing_and_the_answer_says_so() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let bundle = check_up(&an, "2026-05-04");
    world.send(&bundle).await.ok();
    let text = bundle
        .to_string()
        .replace("urn:uuid:g\"", "urn:uuid:gg\"")
        .replace("\"id\":\"g\"", "\"id\":\"gg\"");
    let mut again: Value = serde_json::from_str(&text).unwrap();
    again["entry"].as_array_mut().unwrap().reverse();

    let answer = world.send(&again).await;

    assert_eq!((answer.status(), state(&answer).as_str()), (200, "unchanged"), "{answer:?}");
    assert_eq!(world.exams.sent::<CheckupRecordedV1>().await.len(), 1);
    assert_eq!(world.number("select count(*) from observation").await, 6);
    assert_eq!(world.number("select count(*) from receipt").await, 2);
}

#[tokio::test]
async fn faults_are_named_at_once_and_nothing_is_stored_but_a_receipt() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let mut bundle = check_up(&an, "2026-05-04");
    bundle["entry"][2]["resource"]["valueQuantity"]["code"] = json!("mg/dL");
    bundle["entry"][3]["request"]["method"] = json!("PUT");

    let answer = send(&world.hospital().in_english(), &bundle).await;

    assert_eq!(answer.status(), 422, "{answer:?}");
    let outcome: Value = answer.json();
    assert_eq!(outcome["resourceType"], "OperationOutcome");
    let places: Vec<&str> = outcome["issue"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|issue| issue["severity"] == "error")
        .map(|issue| issue["expression"][0].as_str().unwrap())
        .collect();
    assert_eq!(
        places,
        ["Bundle.entry[3].request.method", "Bundle.entry[2].resource.valueQuantity"]
    );
    assert_eq!(world.number("select count(*) from delivery").await, 0);
    let view: Value = world.hospital().get(&receipt(&answer)).await.ok().json();
    assert_eq!(view["state"], "rejected");
    let codes: Vec<&str> = view["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"unit-impossible") && codes.contains(&"not-a-creation"), "{codes:?}");
    let event = &world.exams.sent::<DeliveryReceivedV1>().await[0];
    assert_eq!(event.state.as_str(), "rejected");
}

#[tokio::test]
async fn a_hospital_speaks_for_itself_alone() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;

    let answer = send(&world.hospital_at("01002"), &check_up(&an, "2026-05-04")).await;

    assert_eq!(answer.status(), 403, "{answer:?}");
    let outcome: Value = answer.json();
    assert_eq!(
        outcome["issue"][0]["expression"][0],
        "Bundle.entry[1].resource.serviceProvider.identifier.value"
    );
    assert_eq!(world.number("select count(*) from delivery").await, 0);
}

#[tokio::test]
async fn a_document_and_a_batch_are_taken_in_too() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let mut document = check_up(&an, "2026-05-04");
    document["type"] = json!("document");
    document["timestamp"] = json!("2026-05-05T10:00:00+07:00");
    document["identifier"] =
        json!({ "system": "http://fhir.hl7.org.vn/core/sid/ma-lk", "value": "KSK1" });
    let composition = json!({ "resource": { "resourceType": "Composition", "status": "final",
        "type": { "text": "KSK" }, "title": "Khám sức khỏe", "date": "2026-05-05T10:00:00+07:00",
        "subject": { "reference": "urn:uuid:p" }, "author": [{ "display": "BS" }] }, "fullUrl": "urn:uuid:k" });
    let entries = document["entry"].as_array_mut().unwrap();
    for entry in entries.iter_mut() {
        entry.as_object_mut().unwrap().remove("request");
    }
    entries.insert(0, composition);
    let mut batch = check_up(&an, "2026-05-06");
    batch["type"] = json!("batch");

    let (document, batch) = (world.send(&document).await, world.send(&batch).await);

    assert_eq!((document.status(), batch.status()), (200, 200), "{document:?} {batch:?}");
    let batch: Value = batch.json();
    assert_eq!(batch["type"], "batch-response");
    assert_eq!(in_force(&world, &an).await.len(), 2);
}

#[tokio::test]
async fn an_idempotency_key_gives_the_first_answer_again() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let hospital = world.hospital().header("Idempotency-Key", "gửi-1".trim_start_matches("gửi-"));
    let bundle = check_up(&an, "2026-05-04");

    let (first, second) = (send(&hospital, &bundle).await, send(&hospital, &bundle).await);

    assert_eq!(first.text(), second.text());
    assert_eq!(world.number("select count(*) from receipt").await, 1);
}

#[tokio::test]
async fn an_implausible_number_is_kept_and_flagged_and_no_rule_gets_it() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let mut bundle = check_up(&an, "2026-05-04");
    bundle["entry"][2]["resource"]["valueQuantity"]["value"] = json!(560.0);

    let answer = world.send(&bundle).await.ok();

    let body: Value = answer.json();
    let issues = body["entry"][0]["response"]["outcome"]["issue"].as_array().unwrap().clone();
    assert!(issues.iter().any(|issue| issue["details"]["coding"][0]["code"] == "implausible"));
    let event = &world.exams.sent::<CheckupRecordedV1>().await[0];
    assert_eq!(event.observations[0].value, CodedValue::Absent { reason: "implausible".into() });
    assert_eq!(in_force(&world, &an).await[0]["observations"][0]["value"]["value"], "560.0");
}
