//! A backup while the province works; the databases are lost, and the backup comes to life in another cluster.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use reqwest::Method;
use sea_orm::Database;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::api::{Body, Who};
use crate::journey::{self, Done};
use crate::machine::{Machine, PREFIX, SERVICES};
use crate::outcome;
use crate::postgres::Postgres;

const KEY: &str = "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=";
/// Writers may wait so long for a backup's moment; on a quiet machine it is some 20 ms.
const LONGEST_WAIT_MS: u64 = 10_000;

/// So many check-ups of people who are known are in when the backup is made; there are about 80 in the end.
const HALF: i64 = 25;

/// Somebody who was registered and examined before the backup, and about whom nothing was signed until then.
struct Chosen {
    id: Uuid,
    name: String,
}

/// Works for about `length`, and backs up in the middle of it.
pub(crate) async fn run(mut machine: Machine, seed: u64, length: Duration) {
    machine.start().await;
    let mut working = JoinSet::new();
    working.spawn(journey::run(machine.api(), seed, length));
    half_way(&machine).await;
    let before = machine.now();
    let folder = machine.folder().join("backup");
    let path = folder.display().to_string();
    let said = machine.attempt(&["backup", &path], &[("BACKUP_KEY", KEY)]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(working.try_join_next().is_none(), "the province worked during the backup");
    let done = working.join_next().await.unwrap().unwrap();
    outcome::check(&machine, &done).await;
    let chosen = choose(&machine, before, moment_of(&folder)).await;
    nothing_personal_is_seen(&folder, &chosen);
    erase(&machine, &chosen).await;

    let lost = machine.lose_databases().await;
    refused_without_the_key(&machine, &path);
    let said = machine.attempt(&["restore", &path], &[("BACKUP_KEY", KEY)]);
    let told = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.status.success(), "{told}{}", String::from_utf8_lossy(&said.stderr));
    println!("{told}");
    assert_eq!(told.matches(" agree by digest").count(), 6, "{told}");
    assert!(told.contains("1 people are on the list of erasures: 1 had come back"), "{told}");
    assert!(told.contains("were anchored after the backup and are lost"), "{told}");
    let restored = restored(&machine, &chosen).await;
    assert!(restored.delivered.len() < done.delivered.len(), "the province went on after it");
    assert!(!restored.delivered.is_empty() && restored.signed.is_subset(&done.signed));

    machine.start().await;
    gone_for_good(&machine, &chosen).await;
    outcome::check(&machine, &restored).await;
    eras_are_new(&machine).await;
    drop(lost);
}

async fn half_way(machine: &Machine) {
    const KNOWN: &str = "select count(*) from delivery where person_id is not null";
    let mut exams = connect(&machine.postgres, "exams").await;
    let end = Instant::now() + Duration::from_secs(180);
    loop {
        let known: i64 = sqlx::query_scalar(KNOWN).fetch_one(&mut exams).await.unwrap();
        if known >= HALF {
            return;
        }
        assert!(Instant::now() < end, "only {known} check-ups are in");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The moment that the backup says it is of.
fn moment_of(folder: &Path) -> DateTime<Utc> {
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    manifest["at"].as_str().unwrap().parse().unwrap()
}

async fn choose(machine: &Machine, before: DateTime<Utc>, moment: DateTime<Utc>) -> Chosen {
    let (registry, exams) =
        (connect(&machine.postgres, "registry"), connect(&machine.postgres, "exams"));
    let (mut registry, mut exams) = (registry.await, exams.await);
    let mut classification = connect(&machine.postgres, "classification").await;
    const EXAMINED: &str =
        "select distinct d.person_id from delivery d join version v using (encounter_id)
        where v.state = 'accepted' and v.received_at < $1 and d.person_id is not null";
    let examined: Vec<Uuid> =
        sqlx::query_scalar(EXAMINED).bind(before).fetch_all(&mut exams).await.unwrap();
    const SIGNED: &str = "select person_id from conclusion where signed_at <= $1";
    let signed: Vec<Uuid> =
        sqlx::query_scalar(SIGNED).bind(moment).fetch_all(&mut classification).await.unwrap();
    let unsigned: Vec<Uuid> = examined.into_iter().filter(|id| !signed.contains(id)).collect();
    const PERSON: &str =
        "select id, name from person where id = any ($1) and registered_at < $2 limit 1";
    let row: Option<(Uuid, String)> = sqlx::query_as(PERSON)
        .bind(&unsigned)
        .bind(before)
        .fetch_optional(&mut registry)
        .await
        .unwrap();
    let (id, name) = row.expect("somebody was examined before the backup and is not signed");
    Chosen { id, name }
}

async fn connect(postgres: &Postgres, service: &str) -> sqlx::PgConnection {
    postgres.connect(&format!("{PREFIX}_{service}")).await
}

/// Neither a file's name nor its bytes say who is in it.
fn nothing_personal_is_seen(folder: &Path, chosen: &Chosen) {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in [chosen.name.as_bytes(), chosen.id.to_string().as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret), "{}", path.display());
        }
        names.insert(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    let dumps = SERVICES.iter().chain(&["console"]).map(|service| format!("{service}.dump.sealed"));
    let expected: BTreeSet<String> =
        dumps.chain(["manifest.json", "manifest.seal"].map(str::to_owned)).collect();
    assert_eq!(names, expected);
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let held = manifest["held_ms"].as_u64().unwrap();
    println!("writers waited {held} ms for the backup's moment");
    assert!(held < LONGEST_WAIT_MS, "{held} ms");
}

async fn erase(machine: &Machine, chosen: &Chosen) {
    let api = machine.api();
    let path = format!("/registry/v1/people/{}/erasures", chosen.id);
    let why = json!({ "reason": "theo yêu cầu", "document": "1/QĐ", "by_law": true });
    let (_, asked) = api.ok(Who::Office, Method::POST, &path, Body::Json(why)).await;
    let erasure = format!("/registry/v1/erasures/{}", asked["id"].as_str().unwrap());
    let approval = format!("{erasure}/approval");
    api.ok(Who::Officer("minh"), Method::POST, &approval, Body::Json(json!({}))).await;
    let end = Instant::now() + Duration::from_secs(60);
    while api.get(Who::Office, &erasure).await["state"] != "done" {
        assert!(Instant::now() < end, "not every service has answered");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn refused_without_the_key(machine: &Machine, path: &str) {
    let other = "BgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgY=";
    for (key, why) in [("", "set BACKUP_KEY"), (other, "another BACKUP_KEY")] {
        let refused = machine.attempt(&["restore", path], &[("BACKUP_KEY", key)]);
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && told.contains(why), "{told}");
    }
}

/// What the backup holds, as the system had acknowledged it; the chosen one apart, who is being erased.
async fn restored(machine: &Machine, chosen: &Chosen) -> Done {
    const DELIVERED: &str =
        "select encounter_id::text from delivery where person_id is distinct from $1";
    const SIGNED: &str = "select conclusion_id::text from conclusion where signed_at is not null";
    let mut exams = connect(&machine.postgres, "exams").await;
    let delivered: Vec<String> =
        sqlx::query_scalar(DELIVERED).bind(chosen.id).fetch_all(&mut exams).await.unwrap();
    let mut classification = connect(&machine.postgres, "classification").await;
    let signed: Vec<String> =
        sqlx::query_scalar(SIGNED).fetch_all(&mut classification).await.unwrap();
    const HIDDEN: &str = "select exists (select from restricted_person where person_id = $1)";
    let hidden: bool =
        sqlx::query_scalar(HIDDEN).bind(chosen.id).fetch_one(&mut exams).await.unwrap();
    assert!(hidden, "they are back in exams, and nobody may see them");
    Done {
        delivered: delivered.into_iter().collect(),
        signed: signed.into_iter().collect(),
        ..Done::default()
    }
}

/// Every service has erased them again, and only ids are left where they stay.
async fn gone_for_good(machine: &Machine, chosen: &Chosen) {
    let end = Instant::now() + Duration::from_secs(120);
    for service in SERVICES {
        const ERASED: &str = "select exists (select from erased_person where person_id = $1)";
        let mut database = connect(&machine.postgres, service).await;
        loop {
            let erased = sqlx::query_scalar(ERASED).bind(chosen.id).fetch_one(&mut database).await;
            if erased.unwrap() {
                break;
            }
            assert!(Instant::now() < end, "{service} has not erased them again");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let mut url: url::Url = machine.postgres.url.parse().unwrap();
        url.set_path(&format!("{PREFIX}_{service}"));
        let owner = Database::connect(url.to_string()).await.unwrap();
        let left = testkit::traces(&owner, &[chosen.name.as_str()]).await;
        let left: Vec<_> = left.into_iter().filter(|table| table != "outbox").collect();
        assert!(left.is_empty(), "{service}: {left:?}");
    }
}

/// Transaction ids of the new cluster begin again, so rows of the audit need a new era to stay in order.
async fn eras_are_new(machine: &Machine) {
    let mut eras = Vec::new();
    for service in SERVICES {
        let mut database = connect(&machine.postgres, service).await;
        let era: i32 =
            sqlx::query_scalar("select yba_audit_era()").fetch_one(&mut database).await.unwrap();
        eras.push((service, era));
    }
    println!("eras of the audit: {eras:?}");
    assert!(eras.iter().any(|(_, era)| *era == 1), "{eras:?}");
}
