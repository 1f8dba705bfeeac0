//! Signed heads of the chain, kept where a database administrator cannot reach.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier as _, VerifyingKey};
use runtime::env::{self, Env};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::row::{Hash, Head, hash_of};
use crate::secrets::{DataKey, Keyring};

/// Where anchors go. Set by `AUDIT_ANCHOR_DIR` and `AUDIT_ANCHOR_KEY`.
#[derive(Debug, Clone)]
pub struct AnchorConfig {
    /// The folder; one append-only file for each service. On another machine's disk where there is one.
    pub directory: PathBuf,
    /// The seed of the signing key; derived from `DATA_KEY` when there is none.
    pub key: Option<DataKey>,
}

impl AnchorConfig {
    /// Reads the settings.
    pub fn from_env(env: &Env) -> Result<Self, env::Error> {
        let directory = env.text("AUDIT_ANCHOR_DIR");
        let directory =
            directory.doc("Folder of the audit's signed anchors, outside the database.").required();
        let key = env.text("AUDIT_ANCHOR_KEY").secret();
        let key = key.doc(
            "Signs the anchors, base64 of 32 bytes; set it before the last key leaves DATA_KEY.",
        );
        let key = key.parse_optional::<DataKey>();
        Ok(Self { directory: directory?.into(), key: key? })
    }

    /// Returns the seed of the key that signs, as `AUDIT_ANCHOR_KEY` takes it: to keep it when the last key
    /// leaves `DATA_KEY`.
    pub fn seed_text(&self, keyring: &Keyring) -> String {
        STANDARD.encode(self.signing_key(keyring).to_bytes())
    }

    pub(crate) fn signing_key(&self, keyring: &Keyring) -> SigningKey {
        match &self.key {
            Some(seed) => SigningKey::from_bytes(seed.as_bytes()),
            None => SigningKey::from_bytes(&keyring.derive("audit-anchor")),
        }
    }
}

/// One line of the file: the chain's head at a time, and the line before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Whose chain.
    pub service: String,
    /// How many rows it had.
    pub sequence: i64,
    /// The hash of the last one, lower hexadecimal.
    pub hash: String,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// SHA-256 of the line before, lower hexadecimal, so that none can be taken out of the middle.
    pub previous: String,
    /// Ed25519 over the fields above, lower hexadecimal.
    pub signature: String,
}

/// Why anchors cannot be written or believed.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// The file cannot be read or written.
    #[error("the anchor file cannot be read or written")]
    File(#[from] std::io::Error),
    /// A line was not signed with the service's key.
    #[error("line {0} of the anchor file is not signed by this service")]
    Forged(usize),
    /// A line does not follow the one before it.
    #[error("line {0} of the anchor file does not follow the line before it")]
    Torn(usize),
}

/// A service's anchor file with the key that signs it.
#[derive(Clone)]
pub struct Anchors {
    key: Arc<SigningKey>,
    reader: AnchorsVerifier,
}

/// A service's anchor file with the key that proves it; enough to verify, on any machine.
#[derive(Clone)]
pub struct AnchorsVerifier {
    path: PathBuf,
    service: &'static str,
    key: VerifyingKey,
}

impl Anchors {
    /// Opens a service's file.
    pub fn new(config: &AnchorConfig, service: &'static str, keyring: &Keyring) -> Self {
        let key = config.signing_key(keyring);
        let path = config.directory.join(format!("{service}.anchors"));
        let reader = AnchorsVerifier { path, service, key: key.verifying_key() };
        Self { key: Arc::new(key), reader }
    }

    /// Returns what verifies the file and cannot write it.
    pub fn verifier(&self) -> &AnchorsVerifier {
        &self.reader
    }

    /// Appends the head when it has moved since the last line.
    pub(super) fn write(&self, head: Head, at: DateTime<Utc>) -> Result<(), AnchorError> {
        let tail = self.reader.tail()?;
        let last = tail.lines().rev().find_map(|line| Some((line, read_line(line)?)));
        if head.sequence == last.as_ref().map_or(0, |(_, anchor)| anchor.sequence) {
            return Ok(());
        }
        let mut anchor = Anchor {
            service: self.reader.service.to_owned(),
            sequence: head.sequence,
            hash: hex::encode(head.hash),
            at,
            previous: digest(last.map_or("", |(line, _)| line)),
            signature: String::new(),
        };
        anchor.signature = hex::encode(self.key.sign(&anchor.signed_bytes()).to_bytes());
        let line = serde_json::to_string(&anchor).expect("an anchor has only text and numbers");
        let mut file = OpenOptions::new().append(true).create(true).open(&self.reader.path)?;
        // A crash may have left half a line: it was never an anchor, and the new one begins below it.
        let break_first = if tail.is_empty() || tail.ends_with('\n') { "" } else { "\n" };
        file.write_all(format!("{break_first}{line}\n").as_bytes())?;
        Ok(file.sync_all()?)
    }
}

impl AnchorsVerifier {
    /// Reads the file with a public key, 64 hexadecimal digits as [`AnchorsVerifier::public_key`] gives them.
    pub fn with_public_key(
        config: &AnchorConfig,
        service: &'static str,
        public_key: &str,
    ) -> Option<Self> {
        let key = hex::decode(public_key).ok()?;
        let key = VerifyingKey::from_bytes(key.as_slice().try_into().ok()?).ok()?;
        Some(Self { path: config.directory.join(format!("{service}.anchors")), service, key })
    }

    /// Returns the public key, to be kept by whoever will verify.
    pub fn public_key(&self) -> String {
        hex::encode(self.key.to_bytes())
    }

    /// Reads every anchor, oldest first, and checks signatures and order.
    ///
    /// A line that is no anchor is passed over, since a crash in the middle of writing leaves one. Nobody hides
    /// an anchor that way: the next one names the line before it.
    pub fn read(&self) -> Result<Vec<Anchor>, AnchorError> {
        let mut anchors: Vec<Anchor> = Vec::new();
        let mut previous = digest("");
        for (index, line) in self.lines()?.into_iter().enumerate() {
            let number = index + 1;
            let Some(anchor) = read_line(&line) else { continue };
            if anchor.service != self.service || !self.signed(&anchor) {
                return Err(AnchorError::Forged(number));
            }
            let grows = anchors.last().is_none_or(|last| last.sequence < anchor.sequence);
            if anchor.previous != previous || !grows {
                return Err(AnchorError::Torn(number));
            }
            previous = digest(&line);
            anchors.push(anchor);
        }
        Ok(anchors)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn signed(&self, anchor: &Anchor) -> bool {
        let bytes = hex::decode(&anchor.signature).unwrap_or_default();
        Signature::from_slice(&bytes)
            .is_ok_and(|signature| self.key.verify(&anchor.signed_bytes(), &signature).is_ok())
    }

    fn lines(&self) -> Result<Vec<String>, AnchorError> {
        match File::open(&self.path) {
            Ok(file) => Ok(BufReader::new(file).lines().collect::<Result<_, _>>()?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// A year of anchors is half a million lines of 400 bytes; reading it each minute would be wrong.
    fn tail(&self) -> Result<String, AnchorError> {
        const TAIL_BYTES: u64 = 4 * 1024;
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(String::new()),
            Err(error) => return Err(error.into()),
        };
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
        let mut tail = String::new();
        file.read_to_string(&mut tail)?;
        Ok(tail)
    }
}

fn read_line(line: &str) -> Option<Anchor> {
    serde_json::from_str(line).ok()
}

impl Anchor {
    /// Returns the hash as bytes.
    pub(super) fn hash_bytes(&self) -> Hash {
        hash_of(&hex::decode(&self.hash).unwrap_or_default())
    }

    fn signed_bytes(&self) -> Vec<u8> {
        let Self { service, sequence, hash, at, previous, signature: _ } = self;
        format!(
            "yba-audit-anchor-1\n{service}\n{sequence}\n{hash}\n{}\n{previous}",
            at.timestamp_micros()
        )
        .into_bytes()
    }
}

fn digest(line: &str) -> String {
    hex::encode(Sha256::digest(line))
}
