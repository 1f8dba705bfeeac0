//! Evidence as it is stored: which row of each system, which fact slots are missing.

use super::evaluate::{Evaluation, MAX_SYSTEMS, SystemOutcome};
use super::facts::{MAX_SLOTS, SlotSet};
use super::interval::ClassInterval;

/// First byte of packed evidence; another layout gets another number.
const FORMAT: u8 = 1;
const HEAD: usize = 5;
const PER_SYSTEM: usize = 7;

/// Packed evidence cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("packed evidence is damaged or of another format")]
pub struct DamagedEvidence;

impl Evaluation {
    /// The bytes that are stored: the same evaluation always gives the same bytes.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes =
            Vec::with_capacity(HEAD + MAX_SLOTS / 8 + self.systems().len() * PER_SYSTEM);
        bytes.extend([FORMAT, self.len]);
        bytes.extend([self.findings.code(), self.after_age.code(), self.overall.code()]);
        bytes.extend(self.missing.to_bytes());
        for system in self.systems() {
            bytes.push(system.interval.code());
            for rows in [system.held, system.unconfirmed, system.possible] {
                bytes.extend(rows.to_le_bytes());
            }
        }
        bytes
    }

    /// Reads [`Self::pack`] back.
    pub fn unpack(bytes: &[u8]) -> Result<Self, DamagedEvidence> {
        let interval = |code: u8| ClassInterval::from_code(code).map_err(|_| DamagedEvidence);
        let (head, rest) = bytes.split_first_chunk::<HEAD>().ok_or(DamagedEvidence)?;
        let [format, len, findings, after_age, overall] = *head;
        let (missing, rest) = rest.split_at_checked(MAX_SLOTS / 8).ok_or(DamagedEvidence)?;
        let fits = usize::from(len) <= MAX_SYSTEMS && rest.len() == usize::from(len) * PER_SYSTEM;
        if format != FORMAT || !fits {
            return Err(DamagedEvidence);
        }
        let mut systems = [SystemOutcome::NONE; MAX_SYSTEMS];
        for (system, bytes) in systems.iter_mut().zip(rest.chunks_exact(PER_SYSTEM)) {
            let [code, h0, h1, u0, u1, p0, p1] = *bytes else { return Err(DamagedEvidence) };
            *system = SystemOutcome {
                interval: interval(code)?,
                held: u16::from_le_bytes([h0, h1]),
                unconfirmed: u16::from_le_bytes([u0, u1]),
                possible: u16::from_le_bytes([p0, p1]),
            };
        }
        Ok(Self {
            len,
            systems,
            findings: interval(findings)?,
            after_age: interval(after_age)?,
            overall: interval(overall)?,
            missing: SlotSet::from_bytes(missing).ok_or(DamagedEvidence)?,
        })
    }
}
