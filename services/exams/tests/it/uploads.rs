//! Many bundles in one upload.

use std::io::Write;

use ::schema::events::CheckupRecordedV1;
use serde_json::{Value, json};
use testkit::eventually;

use crate::world::{OTHER_HOSPITAL, World, check_up, corrected, quantity, somebody};

/// Packs bytes as gzip, stored and not compressed: the form is what is tested.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = bytes.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap();
        packed.push(u8::from(blocks.peek().is_none()));
        packed.write_all(&length.to_le_bytes()).unwrap();
        packed.write_all(&(!length).to_le_bytes()).unwrap();
        packed.write_all(block).unwrap();
    }
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
        })
    });
    packed.write_all(&(!crc).to_le_bytes()).unwrap();
    packed.write_all(&u32::try_from(bytes.len()).unwrap().to_le_bytes()).unwrap();
    packed
}

async fn progress(world: &World, id: &str) -> Value {
    world.hospital().get(&format!("/exams/v1/intake/{id}")).await.ok().json()
}

async fn finished(world: &World, upload: &Value) -> Value {
    let id = upload["id"].as_str().unwrap().to_owned();
    eventually(|| async { progress(world, &id).await["state"] == "done" }).await;
    progress(world, &id).await
}

#[tokio::test]
async fn every_line_gets_its_receipt_and_the_sum_is_right() {
    let world = World::start().await;
    let (an, binh) = (somebody(1), somebody(2));
    world.register(&an).await;
    let first = check_up(&an, "2026-05-04");
    let mut faulty = check_up(&an, "2026-05-05");
    faulty["entry"][2]["resource"]["valueQuantity"]["code"] = json!("mg/dL");
    let lines = [
        corrected(&first, 5.6, "2026-05-05T00:00:00Z").to_string(),
        String::new(),
        corrected(&first, 5.6, "2026-05-05T00:00:00Z").to_string(),
        check_up(&binh, "2026-05-04").to_string(),
        faulty.to_string(),
        "not JSON".to_owned(),
    ];

    let answer = world
        .hospital()
        .header("content-encoding", "gzip")
        .post_bytes("/exams/v1/intake", "application/x-ndjson", gzip(lines.join("\n").as_bytes()))
        .await;

    assert_eq!(answer.status(), 202, "{answer:?}");
    let view = finished(&world, &answer.json()).await;
    let counts: Vec<i64> = ["total", "accepted", "unchanged", "held", "failed", "pending"]
        .iter()
        .map(|name| view[name].as_i64().unwrap())
        .collect();
    assert_eq!(counts, [5, 1, 1, 1, 2, 0], "{view}");
    let path = view["receipts"].as_str().unwrap();
    let receipts: Value = world.hospital().get(path).await.ok().json();
    let mut rows: Vec<i64> = receipts["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["line"].as_i64().unwrap())
        .collect();
    rows.sort_unstable();
    assert_eq!(rows, [1, 3, 4, 5, 6]);
    assert_eq!(world.exams.sent::<CheckupRecordedV1>().await.len(), 1);
}

#[tokio::test]
async fn what_another_process_left_is_taken_in() {
    let world = World::with(&[("INTAKE_POLL_SECONDS", "1")]).await;
    let an = somebody(1);
    world.register(&an).await;
    let answer = world
        .hospital()
        .header("prefer", "respond-async")
        .post_bytes("/exams/fhir", "application/json", check_up(&an, "2026-05-04").to_string())
        .await;

    assert_eq!(answer.status(), 202, "{answer:?}");
    let view = finished(&world, &answer.json()).await;
    assert_eq!(view["accepted"], 1);
    // A line that is there again, as after a crash between its claim and its commit, is the same content.
    assert_eq!(world.number("select count(*) from intake_line").await, 0);
}

#[tokio::test]
async fn uploads_are_seen_by_their_facility_alone_and_can_be_given_up() {
    let world = World::start().await;
    let answer = world
        .hospital()
        .post_bytes(
            "/exams/v1/intake",
            "application/x-ndjson",
            check_up(&somebody(1), "2026-05-04").to_string(),
        )
        .await;
    let upload: Value = answer.json();
    let path = format!("/exams/v1/intake/{}", upload["id"].as_str().unwrap());
    finished(&world, &upload).await;

    assert_eq!(
        world.hospital_at(OTHER_HOSPITAL).get(&path).await.problem().kind(),
        "intake-not-found"
    );
    let page: Value = world.hospital_at(OTHER_HOSPITAL).get("/exams/v1/intake").await.ok().json();
    assert_eq!(page["items"], json!([]));
    let view: Value = world.hospital().delete(&path).await.ok().json();
    assert_eq!(view["state"], "done", "what is done stays done");
}

#[tokio::test]
async fn an_upload_that_is_too_large_or_no_ndjson_is_refused() {
    let world = World::with(&[("INTAKE_UPLOAD_LIMIT_BYTES", "30000")]).await;
    let line = format!("{}\n", check_up(&somebody(1), "2026-05-04"));

    let large = world
        .hospital()
        .post_bytes("/exams/v1/intake", "application/x-ndjson", line.repeat(20))
        .await;
    assert_eq!((large.status(), large.problem().kind()), (413, "payload-too-large"));
    assert_eq!(world.text("select state from intake").await, "cancelled");
    assert_eq!(world.number("select count(*) from intake_line").await, 0);
    let xml = world.hospital().post_bytes("/exams/v1/intake", "application/xml", line).await;
    assert_eq!((xml.status(), xml.problem().kind()), (415, "unsupported-media-type"));
}

#[tokio::test]
async fn the_same_measurement_in_nearly_everyone_is_flagged() {
    let world = World::start().await;
    let mut lines = String::new();
    for n in 0..24 {
        let person = somebody(n);
        world.register(&person).await;
        let mut bundle = check_up(&person, "2026-05-04");
        bundle["entry"][2]["resource"]["valueQuantity"]["value"] = json!(4.0 + f64::from(n) / 10.0);
        let height = if n == 0 { 158.0 } else { 165.0 };
        bundle["entry"].as_array_mut().unwrap().push(quantity("h", "8302-2", height, "cm"));
        lines.push_str(&format!("{bundle}\n"));
    }

    let answer =
        world.hospital().post_bytes("/exams/v1/intake", "application/x-ndjson", lines).await;
    let view = finished(&world, &answer.json()).await;

    let flagged: Vec<&str> = view["constants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert_eq!(flagged, ["8302-2", "8462-4", "8480-6"], "{view}");
    assert_eq!(view["constants"][0]["value"], "165.0");
}
