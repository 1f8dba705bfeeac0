//! What a backup says of itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use auth::secrets::{DataKey, open, seal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::BackupError;
use super::agreement::Contents;

const FILE: &str = "manifest.json";
/// Beside the manifest of a sealed backup: proof that whoever has the key wrote it.
const SEAL: &str = "manifest.seal";
const FORMAT: u32 = 1;

/// A backup, without anybody's data.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    pub(crate) id: Uuid,
    /// The moment that every database is of.
    pub(crate) at: DateTime<Utc>,
    /// The release that made it.
    pub(crate) program: String,
    /// The province's prefix then; a restore may use another.
    pub(crate) prefix: String,
    /// How long writers waited. Milliseconds.
    pub(crate) held_ms: u64,
    pub(crate) sealed: bool,
    pub(crate) databases: Vec<Database>,
}

/// One database of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Database {
    pub(crate) service: String,
    pub(crate) file: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) server_version: String,
    /// Where the audit's chain ended: how many rows, and the hash of the last, lower hexadecimal.
    pub(crate) chain: Chain,
    /// The ids of the service keys that wrap people's keys: `DATA_KEY` must have them.
    pub(crate) key_ids: Vec<String>,
    /// The newest migration of each set.
    pub(crate) migrations: BTreeMap<String, i64>,
    pub(crate) tables: BTreeMap<String, Contents>,
}

/// The end of an audit's chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chain {
    pub(crate) rows: i64,
    pub(crate) hash: String,
}

impl Manifest {
    /// Begins one.
    pub(crate) fn new(id: Uuid, at: DateTime<Utc>, prefix: String, held_ms: u64) -> Self {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Self {
            format: FORMAT,
            id,
            at,
            program,
            prefix,
            held_ms,
            sealed: false,
            databases: Vec::new(),
        }
    }

    /// Writes it, which makes the backup whole.
    pub(crate) fn write(&self, folder: &Path, key: Option<&DataKey>) -> Result<(), BackupError> {
        let text = serde_json::to_string_pretty(self).map_err(BackupError::Manifest)?;
        if let Some(key) = key {
            write(folder.join(SEAL), &seal(key, SEAL.as_bytes(), text.as_bytes()))?;
        }
        write(folder.join(FILE), text.as_bytes())
    }

    /// Reads it; of a sealed backup, with the key's proof.
    pub(crate) fn read(folder: &Path, key: Option<&DataKey>) -> Result<Self, BackupError> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Err(BackupError::NoManifest(folder.to_owned()));
        }
        let text = std::fs::read(&path).map_err(|error| BackupError::File(path, error))?;
        let manifest: Self = serde_json::from_slice(&text).map_err(BackupError::Manifest)?;
        let seal = folder.join(SEAL);
        if manifest.sealed || seal.exists() {
            let key = key.ok_or(BackupError::KeyNeeded)?;
            let sealed = std::fs::read(&seal).map_err(|error| BackupError::File(seal, error))?;
            let proved =
                open(key, SEAL.as_bytes(), &sealed).map_err(|_| BackupError::ManifestSeal)?;
            if proved != text {
                return Err(BackupError::ManifestSeal);
            }
        } else if key.is_some() {
            // Somebody may have put a plain one of their own in its place.
            return Err(BackupError::ManifestSeal);
        }
        if manifest.format == FORMAT {
            return Ok(manifest);
        }
        let newer = serde::de::Error::custom(format!("format {}", manifest.format));
        Err(BackupError::Manifest(newer))
    }

    /// Finds the database of a service.
    pub(crate) fn database(&self, service: &'static str) -> Result<&Database, BackupError> {
        let found = self.databases.iter().find(|one| one.service == service);
        found.ok_or(BackupError::Missing(service))
    }
}

fn write(path: PathBuf, bytes: &[u8]) -> Result<(), BackupError> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let written = || -> std::io::Result<()> {
        let mut file =
            std::fs::File::options().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    written().map_err(|error| BackupError::File(path.clone(), error))
}
