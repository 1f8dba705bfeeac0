//! What the made-up province does while it is watched.

use reqwest::Method;
use serde_json::{Value, json};
use yba_tests::province::api::{Answer, Api, Who};
use yba_tests::province::load::{LoadConfig, load};
use yba_tests::province::{Delivery, Province};

use crate::suite::Suite;

pub(crate) const COUNCIL: Who = Who::Account("council");
pub(crate) const OFFICER: Who = Who::Account("officer");

/// A year's work in a few seconds: lists, results, classes, signatures, follow-ups, notices.
pub(crate) async fn work(suite: &Suite, province: &Province) {
    let config = LoadConfig {
        at_once: 4,
        signed_per_mille: 1000,
        patience: std::time::Duration::from_secs(120),
    };
    load(&suite.api(), province, &config).await.unwrap();
}

/// The hospital sends a check-up again, later and with another value: a new version.
pub(crate) fn corrected(delivery: &Delivery) -> Delivery {
    let mut delivery = delivery.clone();
    let bundle = &mut delivery.bundle;
    bundle["timestamp"] = bundle["timestamp"].as_str().unwrap().replace("T16:30", "T17:45").into();
    let entries = bundle["entry"].as_array_mut().unwrap();
    let value = entries.iter_mut().find_map(|entry| {
        entry["resource"].get_mut("valueQuantity").and_then(|quantity| quantity.get_mut("value"))
    });
    let value = value.unwrap();
    *value = json!(value.as_f64().unwrap().round() + 1.0);
    delivery
}

/// Sends a bundle as its hospital, as part of a trace.
pub(crate) async fn deliver(api: &Api, delivery: &Delivery, traceparent: &str) -> Answer {
    let hospital = Who::Hospital(delivery.facility.clone());
    let body = delivery.bundle.to_string();
    let answer = api.ask(&hospital, Method::POST, &api.addresses.exams, "/exams/fhir", |request| {
        let request = request.header("content-type", "application/fhir+json");
        request.header("traceparent", traceparent).body(body.clone())
    });
    answer.await.unwrap()
}

/// Signs what is proposed for the latest check-up of `person`, as part of a trace; nothing while that has no class.
pub(crate) async fn sign(api: &Api, person: &str, traceparent: &str) -> Option<()> {
    let path = format!("/classification/v1/people/{person}/conclusions");
    let list = api.get(&COUNCIL, &api.addresses.classification, &path).await.unwrap();
    let conclusions = list["items"].as_array().unwrap();
    let latest = conclusions.iter().filter_map(|one| one["checkup_on"].as_str()).max()?;
    let proposed = conclusions.iter().find(|one| {
        one["checkup_on"] == latest && one["state"] == "proposed" && one["proposed"].is_string()
    })?;
    let path =
        format!("/classification/v1/conclusions/{}/signature", proposed["id"].as_str().unwrap());
    let body = json!({"class": proposed["proposed"]});
    let answer = api
        .ask(&COUNCIL, Method::POST, &api.addresses.classification, &path, |request| {
            request.header("traceparent", traceparent).json(&body)
        })
        .await
        .unwrap();
    assert!(answer.status.is_success(), "{}: {}", answer.status, answer.body);
    Some(())
}

/// Finds a person's id by citizen id.
pub(crate) async fn find(api: &Api, citizen_id: &str) -> Option<String> {
    let asked = (Method::POST, &api.addresses.registry, "/registry/v1/people/search");
    let found = api.send(&OFFICER, asked, &json!({"citizen_id": citizen_id})).await.unwrap();
    let id: &Value = &found.body["items"][0]["id"];
    id.as_str().map(str::to_owned)
}
