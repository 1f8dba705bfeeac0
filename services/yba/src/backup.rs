//! A backup: one file for each database, all of one moment, and a manifest that says what is in them.

pub(crate) mod agreement;
pub(crate) mod client;
pub(crate) mod manifest;
pub(crate) mod moment;
pub(crate) mod sealed;

use std::io;
use std::path::PathBuf;

use auth::secrets::DataKey;
use runtime::Env;

/// Tables whose rows are not kept: browser sessions, which must not come to life again.
pub(crate) const FORGOTTEN: [&str; 2] = ["session", "sign_in"];

/// Why a backup could not be made or restored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    #[error("{0} cannot be read or written")]
    File(PathBuf, #[source] io::Error),
    #[error("{0} is no backup: it has no manifest, so it was never finished")]
    NoManifest(PathBuf),
    #[error("the manifest cannot be read; was this backup made by a newer release?")]
    Manifest(#[source] serde_json::Error),
    #[error("the manifest was made with another BACKUP_KEY, or was changed")]
    ManifestSeal,
    #[error("this backup is sealed: set BACKUP_KEY to the key that it was made with")]
    KeyNeeded,
    #[error("{0} is not the file that the manifest names: another length or digest")]
    Digest(PathBuf),
    #[error("{0} does not open with this BACKUP_KEY, or was cut off or changed")]
    Sealed(PathBuf),
    #[error(
        "{0} failed; it comes with PostgreSQL's client programs (postgresql-client), which must not be older than the \
         server; PG_BIN_DIR says where they are:\n{1}"
    )]
    Client(&'static str, String),
    #[error("{0} cannot be started: install postgresql-client, or set PG_BIN_DIR")]
    NoClient(&'static str, #[source] io::Error),
    #[error(
        "the databases could not be held still for a moment: somebody writes in one long transaction"
    )]
    Busy,
    #[error("the database of {0} is not empty: a restore never writes over anything")]
    NotEmpty(&'static str),
    #[error("the backup has no database of {0}")]
    Missing(&'static str),
    #[error("what was restored of {0} is not what was backed up: {1}")]
    Disagrees(&'static str, String),
    #[error(
        "people's keys of {0} are wrapped with the key {1}, which DATA_KEY does not have: add it behind the others"
    )]
    UnknownKey(&'static str, String),
    #[error(
        "these topics hold events that the databases know nothing of: {0}; delete them, `yba topics --create`, and run \
         this again"
    )]
    TopicsHold(String),
    #[error("the address of the database of {0} cannot be read")]
    Address(&'static str),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// Reads the key that backups are sealed with.
pub(crate) fn key(env: &Env) -> Result<Option<DataKey>, runtime::env::Error> {
    let setting = env.text("BACKUP_KEY").secret();
    setting.doc("Seals backups, base64 of 32 bytes; keep it apart from them. Without it they are plain.")
        .parse_optional()
}
