//! Gives a workbook back with marks on it: only the parts that are marked are written, and of them only the places.
//!
//! Not by a library that reads a workbook into a model and writes it out again: what such a model does not know is
//! lost (ADR 86). Whatever is unusual about a file is [`Unfit`], and the caller writes a plain workbook instead.

mod parts;
mod sheet;
mod splices;
mod styles;
mod tags;

use std::collections::BTreeMap;

use parts::Parts;

/// How a marked cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// As it did.
    #[default]
    Unchanged,
    /// As it did, on pale red.
    Fault,
    /// Dark red letters: the column that explains.
    Note,
    /// Bold: the head of that column.
    Head,
}

/// What is done to one cell.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Mark {
    /// What it says from now on; what it said, where there is none.
    pub text: Option<String>,
    /// How it looks.
    pub look: Look,
}

impl std::fmt::Debug for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mark({:?}, …)", self.look) // A correction may hold anything about anybody.
    }
}

/// What is done to a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// The sheet's name.
    pub sheet: String,
    /// The column that explains, counted from 0. Nothing may stand there yet.
    pub notes: u16,
    /// By row counted from 1, and column counted from 0.
    pub cells: BTreeMap<u32, BTreeMap<u16, Mark>>,
}

/// Why a workbook cannot be marked in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("it is no ordinary workbook, such as one with macros")]
    OtherKind,
    #[error("a part that is needed is missing or damaged")]
    Damaged,
    #[error("a part is larger than is edited in memory")]
    TooLarge,
    #[error("rows or cells do not stand in order")]
    Disordered,
    #[error("a formula stands where something is to be written")]
    Formula,
    #[error("the reader gave up")]
    Panicked,
}

/// Longest part that is edited, in bytes: five times the sheet of a list of 10,000 rows.
const PART_BYTES: u64 = 32 << 20;

/// Is this a workbook that [`annotate`] may mark? One with macros is not: nobody should get those from us.
pub fn can_be_annotated(file: &[u8]) -> bool {
    let looked = std::panic::catch_unwind(|| Parts::open(file).is_ok());
    looked.unwrap_or(false)
}

/// The same workbook with these marks.
///
/// Parts without marks are copied byte for byte; in the sheet and the styles only the marked places are written.
pub fn annotate(file: &[u8], marks: &Marks) -> Result<Vec<u8>, Unfit> {
    let marked = std::panic::catch_unwind(|| {
        let mut parts = Parts::open(file)?;
        let (sheet_part, styles_part) = parts.find(&marks.sheet)?;
        let (sheet, styles) = (parts.read(&sheet_part)?, parts.read(&styles_part)?);
        let mut looks = styles::Styles::read(&styles)?;
        let sheet = sheet::mark(&sheet, marks, &mut looks)?;
        parts.with(&[(sheet_part, sheet), (styles_part, looks.written())])
    });
    marked.unwrap_or(Err(Unfit::Panicked))
}
