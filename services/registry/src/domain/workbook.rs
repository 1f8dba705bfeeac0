//! Reading a workbook as cells, with limits that hold before anything is unpacked.
//!
//! What a file is, is told by its content, never by its name: committees rename `.xls` to `.xlsx`.

pub mod annotate;
mod cells;
mod charset;
mod dates;
mod grid;
mod guard;
mod ods;
mod sheet;
mod syllable;
mod text_file;
mod xls;
mod xlsx;

pub use cells::{Cell, Cells, Region, cell_name, column_letters};
pub use sheet::{Sheet, read};

/// How large a workbook may be; all limits hold before or while it is unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest unpacked part, in bytes.
    pub part_bytes: u64,
    /// All unpacked parts together, in bytes.
    pub unpacked_bytes: u64,
    /// Most parts in the archive.
    pub parts: usize,
    /// Largest unpacked size for one packed byte, where a part is over a mebibyte.
    ///
    /// A list of 10,000 rows packs 6 to 12 times; deflate cannot pack more than 1,032 times.
    pub ratio: u64,
    /// Most cells with content in a sheet.
    pub cells: usize,
    /// Last row that may hold something, counted from 1.
    pub last_row: u32,
    /// Last column that may hold something, counted from 1.
    pub last_column: u32,
    /// Longest text of a cell that is kept, in bytes; Excel allows 32,767 characters.
    pub text_bytes: usize,
    /// Longest text of all cells together, in bytes: one text may stand in many cells.
    pub all_text_bytes: usize,
    /// Most sheets that are read.
    pub sheets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            part_bytes: 96 << 20,
            unpacked_bytes: 160 << 20,
            parts: 500,
            ratio: 200,
            cells: 2_000_000,
            last_row: 100_000,
            last_column: 200,
            text_bytes: 4_096,
            all_text_bytes: 64 << 20,
            sheets: 64,
        }
    }
}

/// Why a file cannot be read as a workbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadWorkbook {
    #[error("the file is empty")]
    Empty,
    #[error("the file is not an .xlsx, .xls, .ods or .csv list")]
    NotAWorkbook,
    #[error("the workbook is protected by a password")]
    PasswordProtected,
    #[error("the workbook unpacks to more than is allowed")]
    UnpacksTooLarge,
    #[error("the workbook has more rows, columns or cells than is allowed")]
    TooManyCells,
    #[error("the workbook is damaged")]
    Damaged,
}
