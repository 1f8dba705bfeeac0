//! Keys that are changed, hospitals that are bound, erasures that are listed.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use auth::secrets::PersonKey;
use auth::{Caller, DatabaseConfig, DatabaseUrl, Db, Keyring, Permission};
use runtime::{Clock, MetricGroup};
use schema::PersonId;

use super::installation::{Installation, text};

const OLD: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const NEW: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
/// Six batches of the command.
const PEOPLE: usize = 3_000;

/// An installation with databases, and keys as `DATA_KEY` has them.
fn installed(data_key: &str) -> (Installation, Vec<(String, String)>) {
    let installation = Installation::new();
    let settings = installation.settings().display().to_string();
    installation.ok(&["database", "init", "--write", &settings]);
    installation.ok(&["migrate", "all"]);
    let anchors = installation.settings().with_file_name("anchors").display().to_string();
    let set = [("DATA_KEY", data_key), ("IDENTITY_HASH_KEY", OLD), ("AUDIT_ANCHOR_DIR", &anchors)];
    let set = set.map(|(name, value)| (name.to_owned(), value.to_owned()));
    (installation, set.to_vec())
}

async fn registry(installation: &Installation) -> Db {
    let settings = std::fs::read_to_string(installation.settings()).unwrap();
    let url = settings.lines().find_map(|line| line.strip_prefix("REGISTRY_DATABASE_URL="));
    let config = DatabaseConfig {
        url: DatabaseUrl(url.unwrap().to_owned()),
        connections: 2,
        acquire: Duration::from_secs(20),
    };
    let group = MetricGroup::new(&prometheus::Registry::new(), "registry");
    Db::connect(&config, Clock::System, &group).await.unwrap()
}

async fn keys(db: &Db, data_key: &str, people: &[PersonId]) -> Vec<PersonKey> {
    let keyring = Keyring::parse(data_key, OLD).unwrap();
    let txn = Caller::system("registry", &[Permission::RunJobs])
        .begin(db, Permission::RunJobs)
        .await
        .unwrap();
    let keys = PersonKey::get_or_create_all(&txn, &keyring, people).await.unwrap();
    txn.commit().await.unwrap();
    keys
}

fn command(
    installation: &Installation,
    set: &[(String, String)],
    arguments: &[&str],
) -> std::process::Command {
    let mut command = installation.command(arguments);
    command.envs(set.iter().cloned());
    command
}

#[tokio::test]
async fn a_rotation_that_is_killed_half_way_is_finished_by_the_next() {
    let both = format!("new:{NEW},old:{OLD}");
    let (installation, set) = installed(&both);
    let db = registry(&installation).await;
    let people: Vec<PersonId> =
        (0..PEOPLE).map(|_| PersonId::generate(Clock::System.now())).collect();
    let before = keys(&db, &format!("old:{OLD}"), &people).await;
    let sealed: Vec<Vec<u8>> = before.iter().map(|key| key.seal(b"here", b"finding")).collect();

    let dry = command(&installation, &set, &["keys", "rotate", "--dry-run"]).output().unwrap();
    assert!(text(&dry.stdout).contains("registry: 3000 people's keys would be wrapped with new"));
    let mut killed =
        command(&installation, &set, &["keys", "rotate"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(killed.stdout.take().unwrap()).lines();
    assert_eq!(
        lines.next().unwrap().unwrap(),
        "registry: 500 of 3000 people's keys wrapped with new"
    );
    killed.kill().unwrap();
    killed.wait().unwrap();
    let again = command(&installation, &set, &["keys", "rotate"]).output().unwrap();

    let said = text(&again.stdout);
    assert!(again.status.success(), "{}", text(&again.stderr));
    assert!(!said.contains("of 3000"), "it went on and did not begin again: {said}");
    assert!(said.contains("old: wraps nothing in any database"), "{said}");
    assert!(said.contains("yba keys anchor"), "{said}");
    let after = keys(&db, &format!("new:{NEW}"), &people).await;
    for (key, sealed) in after.iter().zip(&sealed) {
        assert_eq!(key.open(b"here", sealed).unwrap(), b"finding");
    }
    let unknown = [("DATA_KEY".to_owned(), format!("third:{OLD}"))];
    let set: Vec<_> = set.into_iter().skip(1).chain(unknown).collect();
    let refused = command(&installation, &set, &["keys", "rotate"]).output().unwrap();
    assert!(text(&refused.stderr).contains("the key new, which DATA_KEY does not have"));
}

#[test]
fn a_hospital_is_bound_and_told_what_to_set() {
    let (installation, set) = installed(&format!("old:{OLD}"));
    let add =
        ["hospitals", "add", "--facility", "01001", "--client", "bv-01001", "--reason", "HĐ 12"];

    let added = command(&installation, &set, &add).output().unwrap();
    let again = command(&installation, &set, &add).output().unwrap();

    let said = text(&added.stdout);
    assert!(added.status.success(), "{}", text(&added.stderr));
    for part in
        ["bound: client bv-01001", "to approve: grant ", "CLIENT_ID=bv-01001", "FACILITY=01001"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(text(&again.stderr).contains("is bound to a facility already"));
}

#[test]
fn the_list_of_erasures_begins_empty() {
    let (installation, set) = installed(&format!("old:{OLD}"));

    let listed = command(&installation, &set, &["erasures", "list"]).output().unwrap();
    let applied = command(&installation, &set, &["erasures", "apply"]).output().unwrap();

    assert_eq!(text(&listed.stdout).lines().count(), 1, "{}", text(&listed.stderr));
    assert!(
        text(&applied.stdout).starts_with("0 people are on the list"),
        "{}",
        text(&applied.stderr)
    );
}
