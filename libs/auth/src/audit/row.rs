//! An audit row as it is hashed.

use chrono::{DateTime, Utc};
use sea_orm::{DbErr, QueryResult};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A SHA-256.
pub(super) type Hash = [u8; 32];

/// The columns in the order in which [`Row::read`] and [`Row::digest`] take them.
macro_rules! columns {
    () => {
        "a.id, a.era, a.xid::text, a.at, a.subject, a.roles, a.service, a.permission, a.action, a.outcome, \
         a.person_id, a.kind, a.object_id, a.trace"
    };
}
pub(super) use columns;

/// How many columns [`columns`] has.
pub(super) const WIDTH: usize = 14;

/// Everything that an audit row says.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) era: i32,
    pub(super) xid: String,
    pub(super) at: DateTime<Utc>,
    person: Option<Uuid>,
    /// The text columns but `xid`, in order.
    texts: [Option<String>; 9],
}

impl Row {
    /// Reads a row whose first columns are [`columns`].
    pub(super) fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let text = |index: usize| row.try_get_by_index::<Option<String>>(index);
        Ok(Self {
            id: row.try_get_by_index(0)?,
            era: row.try_get_by_index(1)?,
            xid: row.try_get_by_index(2)?,
            at: row.try_get_by_index(3)?,
            person: row.try_get_by_index(10)?,
            texts: [
                text(4)?,
                text(5)?,
                text(6)?,
                text(7)?,
                text(8)?,
                text(9)?,
                text(11)?,
                text(12)?,
                text(13)?,
            ],
        })
    }

    /// Hashes every column with its length, so that text cannot move from one into the next.
    pub(super) fn digest(&self) -> Hash {
        let mut digest = Sha256::new();
        let mut field = |bytes: Option<&[u8]>| match bytes {
            None => digest.update([0]),
            Some(bytes) => {
                digest.update([1]);
                digest.update((bytes.len() as u64).to_be_bytes());
                digest.update(bytes);
            }
        };
        field(Some(self.id.as_bytes()));
        field(Some(&self.era.to_be_bytes()));
        field(Some(self.xid.as_bytes()));
        field(Some(&self.at.timestamp_micros().to_be_bytes()));
        field(self.person.as_ref().map(|id| id.as_bytes().as_slice()));
        for text in &self.texts {
            field(text.as_deref().map(str::as_bytes));
        }
        digest.finalize().into()
    }
}

/// The last link of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) sequence: i64,
    pub(super) hash: Hash,
}

impl Head {
    /// What the first link follows.
    pub(super) const START: Self = Self { sequence: 0, hash: [0; 32] };

    /// Returns the next link.
    pub(super) fn follow(self, id: Uuid, digest: &Hash) -> Self {
        let sequence = self.sequence + 1;
        let mut hash = Sha256::new();
        hash.update(self.hash);
        hash.update(sequence.to_be_bytes());
        hash.update(id.as_bytes());
        hash.update(digest);
        Self { sequence, hash: hash.finalize().into() }
    }
}

/// Takes the 32 bytes of a column; other lengths are somebody's tampering and equal nothing.
pub(super) fn hash_of(bytes: &[u8]) -> Hash {
    bytes.try_into().unwrap_or([0xff; 32])
}
