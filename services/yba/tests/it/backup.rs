//! Backups of an installation, and what is refused. Under load, with an erasure: `tests/chaos/backup.rs`.

use std::path::PathBuf;
use std::process::Output;

use super::installation::{Installation, text};

async fn installed() -> Installation {
    let installation = Installation::new();
    let mut running = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    running.ready().await;
    assert_eq!(running.terminate().await, Some(0), "{}", installation.log());
    installation
}

fn folder(installation: &Installation, name: &str) -> PathBuf {
    installation.settings().with_file_name(name)
}

/// Another installation that knows the keys of the first, and nothing else.
fn other(first: &Installation) -> Installation {
    let other = Installation::new();
    std::fs::create_dir(other.settings().parent().unwrap()).unwrap();
    let settings = std::fs::read_to_string(first.settings()).unwrap();
    let keys = settings.lines().filter(|line| line.contains("_KEY=")).flat_map(|line| [line, "\n"]);
    let anchors = format!("AUDIT_ANCHOR_DIR={}\n", folder(&other, "anchors").display());
    std::fs::write(other.settings(), keys.collect::<String>() + &anchors).unwrap();
    other
}

fn refused(output: &Output, why: &str) {
    let told = text(&output.stderr);
    assert!(!output.status.success() && told.contains(why), "{why}: {told}");
}

#[tokio::test]
async fn a_backup_is_restored_under_another_prefix_and_starts() {
    let first = installed().await;
    let backup = folder(&first, "backup");
    let path = backup.display().to_string();
    let said = first.ok(&["backup", &path]);
    let again = first.run(&["backup", &path]);

    assert!(said.contains("not sealed") && said.contains("is whole"), "{said}");
    refused(&again, "give the name of a new folder");
    let second = other(&first);
    let restored = second.ok(&["restore", &path]);
    assert_eq!(restored.matches(" agree by digest").count(), 6, "{restored}");
    refused(&second.run(&["restore", &path]), "is not empty");

    let mut doctor = second.command(&["doctor"]);
    let doctor = doctor.env("OIDC_ISSUER", "http://127.0.0.1:1").output().unwrap();
    let told = text(&doctor.stdout);
    let mut faults = told.lines().filter(|line| line.starts_with("LỖI"));
    assert!(faults.all(|fault| fault.starts_with("LỖI      identity: ")), "{told}");
    let mut serve = second.command(&["serve", "all"]);
    serve.env("OIDC_ISSUER", "https://login.example.vn/realms/yba");
    let mut running = second.start(&mut serve);
    running.ready().await;
    assert_eq!(running.terminate().await, Some(0), "{}", second.log());
}

#[tokio::test]
async fn what_is_not_whole_is_refused_before_anything_is_written() {
    let first = installed().await;
    let backup = folder(&first, "backup");
    let path = backup.display().to_string();
    first.ok(&["backup", &path]);
    let second = other(&first);
    let dump = backup.join("exams.dump");
    let whole = std::fs::read(&dump).unwrap();
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;

    std::fs::write(&dump, changed).unwrap();
    refused(&second.run(&["restore", &path]), "another length or digest");
    std::fs::write(&dump, &whole).unwrap();
    let mut sealed = second.command(&["restore", &path]);
    sealed.env("BACKUP_KEY", "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=");
    refused(&sealed.output().unwrap(), "another BACKUP_KEY, or was changed");
    let mut nowhere =
        first.command(&["backup", &folder(&first, "no-client").display().to_string()]);
    refused(&nowhere.env("PG_BIN_DIR", "/nowhere").output().unwrap(), "install postgresql-client");
    assert!(
        !folder(&first, "no-client").exists() && !folder(&first, "no-client.unfinished").exists()
    );
    std::fs::remove_file(backup.join("manifest.json")).unwrap();
    refused(&second.run(&["restore", &path]), "it was never finished");
    let settings = std::fs::read_to_string(second.settings()).unwrap();
    assert!(!settings.contains("DATABASE_URL"), "nothing was made: {settings}");
}
