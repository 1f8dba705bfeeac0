//! The list of erasures outside the databases: what has to be erased again after a restore.
//!
//! A line a person, signed like the audit's anchors and naming the line before it. A restored database
//! brings back whoever was erased since its backup; this file does not forget them.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier as _, VerifyingKey};
use runtime::env::{self, Env};
use schema::{KeyedHash, PersonId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::audit::AnchorConfig;
use crate::secrets::Keyring;

/// The file in the folder.
const FILE: &str = "erasures.list";

/// One person who was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts from 1.
    pub sequence: u64,
    /// Whom.
    pub person_id: PersonId,
    /// On what ground: `retention`, `law` or `refusal`.
    pub ground: String,
    /// Of somebody whose records must not be here: what goes on the refusal list again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citizen_hash: Option<KeyedHash>,
    /// When it was approved.
    pub at: DateTime<Utc>,
    /// SHA-256 of the line before, lower hexadecimal.
    pub previous: String,
    /// Ed25519 over the fields above, lower hexadecimal.
    pub signature: String,
}

/// Why the list cannot be written or believed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file cannot be read or written.
    #[error("the list of erasures cannot be read or written")]
    File(#[from] std::io::Error),
    /// A line was not signed with this installation's key, or does not follow the one before it.
    #[error(
        "line {0} of the list of erasures is not signed by this installation, or not in its place"
    )]
    Forged(usize),
}

/// The file, with the key that signs it.
#[derive(Clone)]
pub struct ErasureList {
    path: PathBuf,
    key: SigningKey,
}

impl ErasureList {
    /// Reads where the list is: `ERASURE_LIST_DIR`, by default the folder of the audit's anchors.
    ///
    /// Nothing where neither is set, as in a test of another subject.
    pub fn from_env(env: &Env, keyring: &Keyring) -> Result<Option<Self>, env::Error> {
        let own = folder(env);
        if own.is_none() && !env.has("AUDIT_ANCHOR_DIR") {
            return Ok(None);
        }
        let anchors = AnchorConfig::from_env(env)?;
        let key = anchors.signing_key(keyring);
        let folder = own.map_or(anchors.directory, PathBuf::from);
        Ok(Some(Self { path: folder.join(FILE), key }))
    }

    /// Reads every entry, oldest first, and checks signatures and order.
    ///
    /// The half of a line that a crash left is passed over: its entry was written again below it.
    pub fn read(&self) -> Result<Vec<Entry>, ListError> {
        let mut text = String::new();
        match File::open(&self.path) {
            Ok(mut file) => file.read_to_string(&mut text)?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let verifier = self.key.verifying_key();
        let (mut entries, mut previous) = (Vec::new(), digest(""));
        for (index, line) in text.lines().enumerate() {
            let Ok(entry) = serde_json::from_str::<Entry>(line) else { continue };
            let follows = entry.previous == previous && entry.sequence == next(&entries);
            if !follows || !entry.is_signed(&verifier) {
                return Err(ListError::Forged(index + 1));
            }
            previous = digest(line);
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Appends a person, unless the list ends a former attempt with the same entry. One writer at a time.
    pub fn append(
        &self,
        person_id: PersonId,
        ground: &str,
        citizen_hash: Option<KeyedHash>,
        at: DateTime<Utc>,
    ) -> Result<(), ListError> {
        let entries = self.read()?;
        if entries.iter().any(|entry| entry.person_id == person_id && entry.at == at) {
            return Ok(());
        }
        let last = entries.last().map(|entry| serde_json::to_string(entry).expect("plain data"));
        let mut entry = Entry {
            sequence: next(&entries),
            person_id,
            ground: ground.to_owned(),
            citizen_hash,
            at,
            previous: digest(last.as_deref().unwrap_or_default()),
            signature: String::new(),
        };
        entry.signature = hex::encode(self.key.sign(&entry.signed_bytes()).to_bytes());
        let line = serde_json::to_string(&entry).expect("plain data");
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&self.path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let break_first = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        file.write_all(format!("{break_first}{line}\n").as_bytes())?;
        Ok(file.sync_all()?)
    }
}

impl Entry {
    fn signed_bytes(&self) -> Vec<u8> {
        let Self { sequence, person_id, ground, citizen_hash, at, previous, signature: _ } = self;
        let hash = citizen_hash.as_ref().map(KeyedHash::as_str).unwrap_or_default();
        let at = at.timestamp_micros();
        format!("yba-erasure-1\n{sequence}\n{person_id}\n{ground}\n{hash}\n{at}\n{previous}")
            .into_bytes()
    }

    fn is_signed(&self, key: &VerifyingKey) -> bool {
        let bytes = hex::decode(&self.signature).unwrap_or_default();
        Signature::from_slice(&bytes)
            .is_ok_and(|signature| key.verify(&self.signed_bytes(), &signature).is_ok())
    }
}

/// Reads `ERASURE_LIST_DIR`.
pub fn folder(env: &Env) -> Option<String> {
    let setting = env.text("ERASURE_LIST_DIR").doc(
        "Folder of the signed list of erasures, outside the databases and not among their backups; \
         AUDIT_ANCHOR_DIR by default.",
    );
    setting.optional()
}

fn next(entries: &[Entry]) -> u64 {
    entries.last().map_or(1, |entry| entry.sequence + 1)
}

fn digest(line: &str) -> String {
    hex::encode(Sha256::digest(line))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn list(folder: &str) -> ErasureList {
        let folder = std::env::temp_dir().join(format!("{folder}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).unwrap();
        let key = STANDARD.encode([3; 32]);
        let keyring = Keyring::parse(&key, &key).unwrap();
        let folder = folder.display().to_string();
        let env = Env::from_pairs([("AUDIT_ANCHOR_DIR".to_owned(), folder)]);
        ErasureList::from_env(&env, &keyring).unwrap().unwrap()
    }

    fn append(list: &ErasureList, second: i64) -> PersonId {
        let at = DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap();
        let person = PersonId::generate(at);
        list.append(person, "retention", None, at).unwrap();
        person
    }

    #[test]
    fn entries_are_read_in_their_order_though_a_crash_left_half_a_line() {
        let list = list("yba-erasures-order");
        let first = append(&list, 1);
        let mut file = OpenOptions::new().append(true).open(&list.path).unwrap();
        file.write_all(b"{\"sequence\":2,\"pers").unwrap();
        let second = append(&list, 2);

        let people: Vec<_> = list.read().unwrap().iter().map(|entry| entry.person_id).collect();

        assert_eq!(people, [first, second]);
    }

    #[test]
    fn the_same_erasure_is_listed_once() {
        let list = list("yba-erasures-once");
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let person = PersonId::generate(at);
        for _ in 0..2 {
            list.append(person, "law", None, at).unwrap();
        }

        assert_eq!(list.read().unwrap().len(), 1);
    }

    #[test]
    fn a_line_that_was_changed_or_taken_out_is_noticed() {
        let list = list("yba-erasures-forged");
        append(&list, 1);
        append(&list, 2);
        let text = std::fs::read_to_string(&list.path).unwrap();

        std::fs::write(&list.path, text.replace("retention", "law")).unwrap();
        assert!(matches!(list.read(), Err(ListError::Forged(1))));
        std::fs::write(&list.path, text.lines().nth(1).unwrap()).unwrap();
        assert!(matches!(list.read(), Err(ListError::Forged(1))));
    }
}
