//! What a delivery says, as one number: equal for the same content however it is written.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::canonical::{Canonical, FindEntry};
use super::json::Object;

/// SHA-256 of a delivery's normalised content; versions of equal instant are ordered by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentDigest([u8; 32]);

impl ContentDigest {
    /// Reads what [`Self::as_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContentDigest(…)") // A digest of little content can be guessed.
    }
}

/// Digests resources that may refer to each other; `find` knows the entry a string means.
///
/// The digested text is the RFC 8785 form of `{"entry":[…resources…]}`, where a reference to
/// another entry reads `urn:yba:entry:<ordinal>`. Ordinals come from the content alone: resources
/// are ranked by their text, then again and again by their rank and the ranks of those they refer
/// to, until nothing more is told apart. What stays equal then is interchangeable and shares an
/// ordinal, so neither ids nor the order of entries matter.
pub fn digest(resources: &[&Object<'_>], find: FindEntry<'_>) -> ContentDigest {
    let texts: Vec<Canonical> =
        resources.iter().map(|resource| Canonical::resource(resource, find)).collect();
    let ordinals = ordinals(&texts);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_unstable_by_key(|entry| ordinals[*entry]);

    let mut hasher = Sha256::new();
    hasher.update(b"{\"entry\":[");
    for (position, entry) in order.into_iter().enumerate() {
        if position > 0 {
            hasher.update(b",");
        }
        texts[entry].filled(&ordinals, |piece| hasher.update(piece));
    }
    hasher.update(b"]}");
    ContentDigest(hasher.finalize().into())
}

fn ordinals(texts: &[Canonical]) -> Vec<usize> {
    let entries: Vec<usize> = (0..texts.len()).collect();
    // Where a hole is counts: two references swapped are another text.
    let shape = |entry: &usize| (texts[*entry].text(), texts[*entry].places());
    let (mut ranks, mut classes) = ranked(&entries, |left, right| shape(left).cmp(&shape(right)));
    loop {
        let next = |entry: &usize| {
            let referred = texts[*entry].entries().map(|other| ranks.get(other).copied());
            (ranks[*entry], referred.collect::<Vec<Option<usize>>>())
        };
        let keys: Vec<(usize, Vec<Option<usize>>)> = entries.iter().map(next).collect();
        let (finer, count) = ranked(&entries, |left, right| keys[*left].cmp(&keys[*right]));
        if count == classes {
            return finer;
        }
        (ranks, classes) = (finer, count);
    }
}

/// Ranks from 0, equal ones equal, and how many there are.
fn ranked(
    entries: &[usize],
    compare: impl Fn(&usize, &usize) -> std::cmp::Ordering,
) -> (Vec<usize>, usize) {
    let mut sorted = entries.to_vec();
    sorted.sort_unstable_by(&compare);
    let mut ranks = vec![0; entries.len()];
    let mut rank = 0;
    for pair in 1..sorted.len() {
        if compare(&sorted[pair - 1], &sorted[pair]).is_ne() {
            rank += 1;
        }
        ranks[sorted[pair]] = rank;
    }
    (ranks, if entries.is_empty() { 0 } else { rank + 1 })
}
