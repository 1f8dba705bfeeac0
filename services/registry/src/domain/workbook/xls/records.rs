//! Records of a workbook's stream: a kind, a length, and bytes that may be cut short.

use super::super::Cell;

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000A;
pub(super) const CONTINUE: u16 = 0x003C;
pub(super) const FILE_PASS: u16 = 0x002F;
pub(super) const DATE_MODE: u16 = 0x0022;
pub(super) const FORMAT: u16 = 0x041E;
pub(super) const XF: u16 = 0x00E0;
pub(super) const BOUND_SHEET: u16 = 0x0085;
pub(super) const SST: u16 = 0x00FC;
pub(super) const MERGED_CELLS: u16 = 0x00E5;
pub(super) const FORMULA: u16 = 0x0006;
pub(super) const STRING: u16 = 0x0207;
pub(super) const LABEL: u16 = 0x0204;
pub(super) const RICH_LABEL: u16 = 0x00D6;
pub(super) const LABEL_SST: u16 = 0x00FD;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const RK: u16 = 0x027E;
pub(super) const MUL_RK: u16 = 0x00BD;
pub(super) const BOOL_OR_ERROR: u16 = 0x0205;

/// One record. Reading beyond its end gives nothing.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
}

/// The records of a stream, until it ends or is cut short.
#[derive(Clone)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    /// The next record if it carries on the one before.
    pub(super) fn continued(&mut self) -> Option<Record<'a>> {
        let mut ahead = self.clone();
        let record = ahead.next().filter(|record| record.kind == CONTINUE)?;
        *self = ahead;
        Some(record)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (head, rest) = self.rest.split_at_checked(4)?;
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let (data, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Record { kind, data })
    }
}

impl<'a> Record<'a> {
    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.data.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    pub(super) fn u8(&self, at: usize) -> Option<u8> {
        self.data.get(at).copied()
    }

    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    pub(super) fn u32(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    pub(super) fn f64(&self, at: usize) -> Option<f64> {
        self.array(at).map(f64::from_le_bytes)
    }

    /// The cell that the record is about: row and column from 0.
    pub(super) fn place(&self) -> Option<(u32, u32)> {
        Some((self.u16(0)?.into(), self.u16(2)?.into()))
    }

    /// A text at `at`; its length has two bytes or one, its letters a width or are bytes.
    pub(super) fn text(&self, at: usize, long_length: bool, is_wide: bool) -> Option<String> {
        let (count, at) = match long_length {
            true => (usize::from(self.u16(at)?), at + 2),
            false => (usize::from(self.u8(at)?), at + 1),
        };
        let (wide, at) = if is_wide { (self.u8(at)? & 1 == 1, at + 1) } else { (false, at) };
        let bytes = self.data.get(at..)?;
        let most = bytes.get(..count * if wide { 2 } else { 1 }).unwrap_or(bytes);
        Some(letters(most, wide))
    }

    /// A text whose length has one byte.
    pub(super) fn short_text(&self, at: usize, is_wide: bool) -> Option<String> {
        self.text(at, false, is_wide)
    }

    /// What a formula came to; a text stands in the record after it.
    pub(super) fn formula_value(&self, number: impl Fn(f64) -> Cell) -> Option<Cell> {
        let value: [u8; 8] = self.array(6)?;
        match value {
            [0, .., 0xFF, 0xFF] => None,
            [1, _, truth, .., 0xFF, 0xFF] => Some(Cell::Bool(truth != 0)),
            [2, .., 0xFF, 0xFF] => Some(Cell::Error),
            [3, .., 0xFF, 0xFF] => None,
            value => Some(number(f64::from_le_bytes(value))),
        }
    }

    /// The cells of a record of several numbers: place, style, number.
    pub(super) fn mul_rk(&self) -> impl Iterator<Item = ((u32, u32), u16, f64)> {
        let place = self.place();
        let inside = self.data.get(4..self.data.len().saturating_sub(2)).unwrap_or_default();
        let cells = inside.as_chunks::<6>().0.iter();
        cells.zip(0_u32..).filter_map(move |(cell, index)| {
            let (row, column) = place?;
            let style = u16::from_le_bytes([cell[0], cell[1]]);
            let number = rk(u32::from_le_bytes([cell[2], cell[3], cell[4], cell[5]]));
            Some(((row, column + index), style, number))
        })
    }
}

/// A packed number: 30 bits of a double or of a whole number, perhaps times a hundred.
pub(super) fn rk(packed: u32) -> f64 {
    let number = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & 1 == 1 { number / 100.0 } else { number }
}

/// Letters of two bytes, or of one: those are the first 256 of Unicode.
pub(super) fn letters(bytes: &[u8], wide: bool) -> String {
    if !wide {
        return bytes.iter().copied().map(char::from).collect();
    }
    let units: Vec<u16> = bytes.as_chunks().0.iter().copied().map(u16::from_le_bytes).collect();
    String::from_utf16_lossy(&units)
}
