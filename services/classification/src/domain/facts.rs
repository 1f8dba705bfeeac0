//! One person's facts as of a day, packed: what the evaluator reads.

use serde::{Deserialize, Serialize};

/// Most facts of a table.
pub const MAX_SLOTS: usize = 192;

/// First byte of packed facts; another layout gets another number.
const FORMAT: u8 = 1;

const UNKNOWN: u8 = 0;
const ABSENT: u8 = 1;
const PRESENT: u8 = 2;
const NUMBER: u8 = 3;
const SPAN: u8 = 4;

/// Every value that a fact can still have, ends included, as scaled integers.
///
/// A yes-or-no fact is 1 when present, 0 when absent; a fact of which nothing is known spans all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The least value.
    pub lo: i32,
    /// The greatest value; never below `lo`.
    pub hi: i32,
}

impl Span {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { lo: i32::MIN, hi: i32::MAX };
    /// Known to be so.
    pub const PRESENT: Self = Self { lo: 1, hi: 1 };
    /// Known not to be so.
    pub const ABSENT: Self = Self { lo: 0, hi: 0 };

    /// A value that is known.
    pub const fn exactly(value: i32) -> Self {
        Self { lo: value, hi: value }
    }

    /// The value, when only one is left.
    pub fn value(self) -> Option<i32> {
        (self.lo == self.hi).then_some(self.lo)
    }

    /// Present or absent.
    pub const fn yes_or_no(yes: bool) -> Self {
        if yes { Self::PRESENT } else { Self::ABSENT }
    }
}

/// A set of fact slots.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SlotSet([u64; MAX_SLOTS / 64]);

impl SlotSet {
    /// Adds a slot below [`MAX_SLOTS`].
    pub fn insert(&mut self, slot: u16) {
        self.0[usize::from(slot) / 64] |= 1 << (slot % 64);
    }

    /// Adds all slots of `other`.
    pub fn extend(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine |= theirs;
        }
    }

    /// The slots, in order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        (0_u16..)
            .take(MAX_SLOTS)
            .filter(|slot| self.0[usize::from(*slot) / 64] >> (slot % 64) & 1 == 1)
    }

    /// As bytes, little-endian.
    pub fn to_bytes(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.iter().flat_map(|word| word.to_le_bytes())
    }

    /// Reads [`Self::to_bytes`] back.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut set = Self::default();
        if bytes.len() != MAX_SLOTS / 8 {
            return None;
        }
        for (word, chunk) in set.0.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = u64::from_le_bytes(chunk.try_into().ok()?);
        }
        Some(set)
    }
}

/// Packed facts cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("packed facts are damaged or of another format")]
pub struct DamagedFacts;

/// The facts of one person as of one day, in the order of the table's definitions.
///
/// `Debug` says nothing: they are health data.
#[derive(Clone, PartialEq, Eq)]
pub struct Facts {
    len: u16,
    spans: [Span; MAX_SLOTS],
}

impl std::fmt::Debug for Facts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Facts(…)")
    }
}

impl Facts {
    /// `len` facts, at most [`MAX_SLOTS`], of which nothing is known.
    pub fn unknown(len: u16) -> Self {
        debug_assert!(usize::from(len) <= MAX_SLOTS);
        Self { len, spans: [Span::UNKNOWN; MAX_SLOTS] }
    }

    /// How many facts there are.
    pub fn len(&self) -> u16 {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What is known of a slot; nothing beyond the last one.
    pub fn get(&self, slot: u16) -> Span {
        self.spans.get(usize::from(slot)).copied().unwrap_or(Span::UNKNOWN)
    }

    /// Sets what is known of a slot.
    pub fn set(&mut self, slot: u16, span: Span) {
        if slot < self.len {
            self.spans[usize::from(slot)] = span;
        }
    }

    pub(crate) fn spans(&self) -> &[Span; MAX_SLOTS] {
        &self.spans
    }

    /// The bytes that are stored: the same facts always give the same bytes.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(usize::from(self.len) * 2 + 3);
        bytes.push(FORMAT);
        bytes.extend(self.len.to_le_bytes());
        for span in &self.spans[..usize::from(self.len)] {
            match *span {
                Span::UNKNOWN => bytes.push(UNKNOWN),
                Span::ABSENT => bytes.push(ABSENT),
                Span::PRESENT => bytes.push(PRESENT),
                Span { lo, hi } if lo == hi => {
                    bytes.push(NUMBER);
                    bytes.extend(lo.to_le_bytes());
                }
                Span { lo, hi } => {
                    bytes.push(SPAN);
                    bytes.extend(lo.to_le_bytes());
                    bytes.extend(hi.to_le_bytes());
                }
            }
        }
        bytes
    }

    /// Reads [`Self::pack`] back.
    pub fn unpack(bytes: &[u8]) -> Result<Self, DamagedFacts> {
        let mut facts = Self::unknown(0);
        facts.read(bytes)?;
        Ok(facts)
    }

    /// Reads [`Self::pack`] into these facts, without allocating.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), DamagedFacts> {
        let [FORMAT, low, high, rest @ ..] = bytes else { return Err(DamagedFacts) };
        let len = u16::from_le_bytes([*low, *high]);
        if usize::from(len) > MAX_SLOTS {
            return Err(DamagedFacts);
        }
        let mut rest = rest;
        for slot in 0..usize::from(len) {
            let (tag, after) = rest.split_first().ok_or(DamagedFacts)?;
            rest = after;
            self.spans[slot] = match *tag {
                UNKNOWN => Span::UNKNOWN,
                ABSENT => Span::ABSENT,
                PRESENT => Span::PRESENT,
                NUMBER => Span::exactly(take(&mut rest)?),
                SPAN => Span { lo: take(&mut rest)?, hi: take(&mut rest)? },
                _ => return Err(DamagedFacts),
            };
        }
        self.len = len;
        if rest.is_empty() { Ok(()) } else { Err(DamagedFacts) }
    }
}

fn take(rest: &mut &[u8]) -> Result<i32, DamagedFacts> {
    let (number, after) = rest.split_first_chunk::<4>().ok_or(DamagedFacts)?;
    *rest = after;
    Ok(i32::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_facts_read_back_as_they_were() {
        let mut facts = Facts::unknown(6);
        facts.set(0, Span::PRESENT);
        facts.set(1, Span::ABSENT);
        facts.set(2, Span::exactly(-140));
        facts.set(3, Span { lo: 60, hi: i32::MAX });
        facts.set(5, Span::exactly(70));

        assert_eq!(Facts::unpack(&facts.pack()), Ok(facts));
    }

    #[test]
    fn damaged_facts_are_refused() {
        let mut bytes = Facts::unknown(3).pack();
        bytes.push(0);

        assert_eq!(Facts::unpack(&bytes), Err(DamagedFacts));
        assert_eq!(Facts::unpack(&[9, 0, 0]), Err(DamagedFacts));
        assert_eq!(Facts::unpack(&[1, 1, 0, 3, 1]), Err(DamagedFacts));
    }

    #[test]
    fn a_slot_set_reads_back_as_it_was() {
        let mut set = SlotSet::default();
        for slot in [0, 63, 64, 191] {
            set.insert(slot);
        }
        let bytes: Vec<u8> = set.to_bytes().collect();

        assert_eq!(SlotSet::from_bytes(&bytes), Some(set));
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 191]);
    }
}
