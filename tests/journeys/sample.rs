//! Input that nobody here wrote: fifty workbooks and 747 bundles, where `YBA_SHARED_DATA` names them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use messaging::Carrier;
use schema::PersonId;
use serde::Deserialize;
use serde_json::Value;
use testkit::Province;
use yba_tests::province::Delivery;

use crate::story;
use crate::world::{self, office, until};

#[derive(Deserialize)]
struct ExpectedFile {
    rows: Vec<ExpectedRow>,
}

#[derive(Deserialize)]
struct ExpectedRow {
    row: u32,
    expect: String,
}

#[derive(Deserialize)]
struct Bundle {
    file: String,
    cccd: String,
    facility: String,
    observations: usize,
    conditions: usize,
}

fn folder() -> Option<PathBuf> {
    let folder = runtime::Env::process().text("YBA_SHARED_DATA").optional().map(PathBuf::from);
    let folder = folder.filter(|folder| folder.join("rosters").is_dir());
    if folder.is_none() {
        eprintln!("skipped: YBA_SHARED_DATA names no folder of sample data");
    }
    folder
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Imports every workbook and compares the outcome of each row with what is expected of it.
async fn import_rosters(province: &Province, folder: &Path) {
    let expected: BTreeMap<String, ExpectedFile> = read(&folder.join("expected.json"));
    let office = office(province);
    for (file, expected) in expected {
        let workbook = std::fs::read(folder.join(&file)).unwrap();
        let import = story::import(&office, &file, workbook).await;
        let id = import["id"].as_str().unwrap();
        let rows = |outcome: &str| -> Vec<u32> {
            let rows = expected.rows.iter().filter(|row| row.expect == outcome);
            rows.map(|row| row.row).collect()
        };
        assert_eq!(import["accepted"], rows("accept").len(), "{file}");
        for (ours, theirs) in [("held", "hold"), ("duplicate", "duplicate")] {
            let path = format!("/registry/v1/roster-imports/{id}/rows?outcome={ours}&limit=500");
            let list: Value = office.get(&path).await.ok().json();
            let items = list["items"].as_array().unwrap();
            let number = |item: &Value| u32::try_from(item["row"].as_u64().unwrap()).unwrap();
            let found: Vec<u32> = items.iter().map(number).collect();
            assert_eq!(found, rows(theirs), "{file}: {ours}");
            let explained = items.iter().all(|item| item["faults"][0]["column"].is_string());
            assert!(ours != "held" || explained, "{file}: every held row names a column");
        }
    }
}

fn deliveries(folder: &Path, manifest: &[Bundle]) -> Vec<Delivery> {
    let read = |bundle: &Bundle| Delivery {
        name: bundle.file.clone(),
        facility: bundle.facility.clone(),
        citizen_id: bundle.cccd.clone(),
        bundle: read(&folder.join(&bundle.file)),
    };
    manifest.iter().map(read).collect()
}

/// Checks that everything a hospital sent about a person can be read again.
async fn all_is_stored(
    province: &Province,
    people: &BTreeMap<&str, PersonId>,
    manifest: &[Bundle],
) {
    let council = world::council(province);
    for (citizen_id, person) in people {
        let list: Value =
            council.get(&format!("/exams/v1/people/{person}/checkups")).await.ok().json();
        let count = |block: &str| -> usize {
            let items = list["items"].as_array().unwrap();
            items.iter().map(|item| item[block].as_array().unwrap().len()).sum()
        };
        let theirs: Vec<&Bundle> =
            manifest.iter().filter(|bundle| bundle.cccd == **citizen_id).collect();
        let conditions: usize = theirs.iter().map(|bundle| bundle.conditions).sum();
        let observations: usize = theirs.iter().map(|bundle| bundle.observations).sum();
        assert_eq!(count("conditions"), conditions);
        // A blood pressure is one observation with two components, shown as two.
        assert!(count("observations") >= observations, "an observation is missing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_lists_and_results_go_the_whole_way() {
    let Some(folder) = folder() else { return };
    let province = world::start(Carrier::Local).await;
    let manifest: Vec<Bundle> = read(&folder.join("bundles/manifest.json"));
    let deliveries = deliveries(&folder.join("bundles"), &manifest);

    // Some results come before the lists and in reverse: what happens must not depend on it.
    let (early, late) = deliveries.split_at(100);
    story::deliver(&province, early).await;
    import_rosters(&province, &folder.join("rosters")).await;
    let reversed: Vec<Delivery> = late.iter().rev().cloned().collect();
    story::deliver(&province, &reversed).await;

    let office = office(&province);
    let asking = office.clone().central().asking_for_central();
    let (mut people, mut all) = (BTreeMap::new(), BTreeSet::new());
    for bundle in &manifest {
        if let Some(person) = story::find(&office, &bundle.cccd).await {
            people.insert(bundle.cccd.as_str(), person);
        }
        if story::find(&asking, &bundle.cccd).await.is_some() {
            all.insert(bundle.cccd.as_str());
        }
    }
    assert_eq!(all.len(), 186, "four of the 190 are on held rows");
    assert_eq!(
        people.len(),
        184,
        "two are centrally managed, and seen by whoever may ask for them"
    );
    let of = |cccd: &str| manifest.iter().filter(|bundle| bundle.cccd == cccd).count();
    let checkups: Vec<(PersonId, usize)> =
        people.iter().map(|(cccd, person)| (*person, of(cccd))).collect();
    story::assessed(&province, &checkups).await;
    all_is_stored(&province, &people, &manifest).await;
    until("the others' results wait", async || {
        let list: Value = office.get("/exams/v1/unmatched").await.ok().json();
        let waiting = manifest.iter().filter(|bundle| !all.contains(bundle.cccd.as_str()));
        (list["items"].as_array().unwrap().len() == waiting.count()).then_some(())
    })
    .await;
}
