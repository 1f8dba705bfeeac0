//! What the office does: facilities, organisations, committees' lists.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use reqwest::{Method, multipart};
use serde_json::{Value, json};

use super::{LoadError, OFFICER, eventually};
use crate::province::api::Api;
use crate::province::{ORGANISATIONS, Province, Roster};

/// Lists on their way at once.
const AT_ONCE: usize = 4;

/// How long one list may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Records facilities and organisations.
pub(super) async fn record_places(api: &Api, province: &Province) -> Result<(), LoadError> {
    for facility in province.hospitals.iter().chain(&province.clinics) {
        let path = format!("/clinics/v1/facilities/{}", facility.code);
        let body = json!({"name": facility.name, "kind": facility.kind, "email": facility.email});
        let place = (Method::PUT, &api.addresses.clinics, path.as_str());
        api.send(&OFFICER, place, &body).await?.expect_success(&path)?;
    }
    for organisation in ORGANISATIONS {
        let path = format!("/registry/v1/organisations/{}", organisation.code);
        let body = json!({"name": organisation.name, "parent": organisation.parent});
        let place = (Method::PUT, &api.addresses.registry, path.as_str());
        api.send(&OFFICER, place, &body).await?.expect_success(&path)?;
    }
    let (hospitals, clinics) = (province.hospitals.len(), province.clinics.len());
    println!(
        "recorded     {hospitals} hospitals, {clinics} clinics A, {} organisations",
        ORGANISATIONS.len()
    );
    Ok(())
}

/// Imports every list. Answers the citizen ids of those who are registered by it.
pub(super) async fn import_rosters(
    api: &Api,
    province: &Province,
) -> Result<HashSet<String>, LoadError> {
    let rosters = province.rosters()?;
    let mut sums = [0; 4];
    let importing =
        stream::iter(&rosters).map(async |roster| Ok((roster, import(api, roster).await?)));
    let imported: Vec<Result<(&Roster, Value), LoadError>> =
        importing.buffered(AT_ONCE).collect().await;
    for imported in imported {
        let (roster, done) = imported?;
        for (sum, name) in sums.iter_mut().zip(["accepted", "held", "duplicates", "rejected"]) {
            *sum += done[name].as_i64().unwrap_or(0);
        }
        // Only when something is not as the generator meant it; the system is right or wrong, not quiet.
        let meant = |outcome| roster.rows.iter().filter(|row| row.expect == outcome).count();
        let (accepted, held) = (meant("accept"), meant("hold"));
        if done["accepted"] != accepted || done["held"] != held {
            let name = &roster.name;
            println!(
                "             {name}: meant {accepted} accepted, {held} held; found {}, {}",
                done["accepted"], done["held"]
            );
        }
    }
    let [accepted, held, duplicates, rejected] = sums;
    let lists = rosters.len();
    println!(
        "imported     {lists} lists: {accepted} rows accepted, {held} held, {duplicates} twice there, {rejected} rejected"
    );
    Ok(registered(&rosters))
}

/// The citizen ids of those whose row is to be accepted.
pub(in crate::province) fn registered(rosters: &[Roster]) -> HashSet<String> {
    let rows = rosters.iter().flat_map(|roster| &roster.rows);
    rows.filter(|row| row.expect == "accept").map(|row| row.citizen_id.clone()).collect()
}

async fn import(api: &Api, roster: &Roster) -> Result<Value, LoadError> {
    let base = &api.addresses.registry;
    let path = "/registry/v1/roster-imports";
    let with_file = |request: reqwest::RequestBuilder| {
        let part = multipart::Part::bytes(roster.workbook.clone()).file_name(roster.name.clone());
        let form =
            multipart::Form::new().text("organisation", roster.organisation).part("file", part);
        request.multipart(form)
    };
    let received = api.accepted(&OFFICER, Method::POST, base, path, with_file).await?;
    let id = received.body["id"].as_str().unwrap_or_default().to_owned();
    eventually("the import of a list", PATIENCE, async || {
        let state = api.get(&OFFICER, base, &format!("{path}/{id}")).await?;
        let running = state["state"] == "running";
        Ok(if running { Err(state.to_string()) } else { Ok(state) })
    })
    .await
}
