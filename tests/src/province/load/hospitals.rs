//! What the hospitals do: send check-ups.

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use reqwest::{Method, StatusCode};

use super::LoadError;
use crate::province::api::{Api, ApiError, Who};
use crate::province::{Delivery, Province};

/// Sends every check-up, `at_once` at a time.
pub(super) async fn deliver(
    api: &Api,
    province: &Province,
    at_once: usize,
) -> Result<(), LoadError> {
    let started = Instant::now();
    let mut answers = stream::iter(province.deliveries())
        .map(|delivery| send(api, delivery))
        .buffer_unordered(at_once.max(1));
    let mut counts: BTreeMap<u16, u64> = BTreeMap::new();
    let mut sent = 0_u64;
    while let Some(status) = answers.try_next().await? {
        *counts.entry(status.as_u16()).or_default() += 1;
        sent += 1;
        if sent.is_multiple_of(1_000) {
            println!("             {sent} check-ups sent");
        }
    }
    let seconds = started.elapsed().as_secs().max(1);
    let of = |status: u16| counts.get(&status).copied().unwrap_or(0);
    println!(
        "sent         {sent} check-ups in {seconds} s: {} stored or there already, {} wait for their person",
        of(200),
        of(202)
    );
    Ok(())
}

/// Sends one, and takes nothing but what was meant: stored, held, or there already.
async fn send(api: &Api, delivery: Delivery) -> Result<StatusCode, ApiError> {
    let hospital = Who::Hospital(delivery.facility);
    let body = delivery.bundle.to_string();
    let with_bundle = |request: reqwest::RequestBuilder| {
        request.header("content-type", "application/fhir+json").body(body.clone())
    };
    let answer = api
        .accepted(&hospital, Method::POST, &api.addresses.exams, "/exams/fhir", with_bundle)
        .await?;
    Ok(answer.status)
}
