//! Cells as they stand in a sheet.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Limits;

/// One cell's content.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    #[serde(rename = "t")]
    Text(String),
    #[serde(rename = "n")]
    Number(f64),
    #[serde(rename = "d")]
    Date(NaiveDate),
    #[serde(rename = "b")]
    Bool(bool),
    /// `#REF!`, `#N/A` and kin.
    #[serde(rename = "e")]
    Error,
    /// A formula that no program has computed: it has no cached value.
    #[serde(rename = "f")]
    Uncomputed,
}

impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cell(…)") // It may hold anything about anybody.
    }
}

/// The cells of one row, by column counted from 0; empty ones are absent.
pub type Cells = BTreeMap<u16, Cell>;

impl Cell {
    /// The text a reader of the sheet would see; dates day first.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.format("%d/%m/%Y").to_string(),
            Self::Bool(value) => value.to_string(),
            Self::Error | Self::Uncomputed => String::new(),
        }
    }

    /// The number as a whole one, if it is one and not negative.
    pub fn whole(&self) -> Option<u64> {
        match self {
            Self::Number(number) if *number >= 0.0 && *number <= 9e15 && number.fract() == 0.0 => {
                // Exact below 2^53, which 9e15 is.
                format!("{number:.0}").parse().ok()
            }
            _ => None,
        }
    }
}

/// A rectangle of merged cells; rows counted from 1, columns from 0, both ends inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u16,
    pub last_column: u16,
}

impl Region {
    /// Most merged regions of a sheet that are looked at.
    pub(super) const MOST: usize = 5_000;

    /// A region between two places counted from 0, cut to what may hold cells.
    pub(super) fn of(start: (u32, u32), end: (u32, u32), limits: &Limits) -> Option<Self> {
        Some(Self {
            first_row: start.0.checked_add(1)?,
            last_row: end.0.checked_add(1)?.min(limits.last_row),
            first_column: u16::try_from(start.1).ok()?,
            last_column: u16::try_from(end.1.min(limits.last_column)).ok()?,
        })
    }

    /// Does this cell belong to the region?
    pub fn holds(&self, row: u32, column: u16) -> bool {
        (self.first_row..=self.last_row).contains(&row)
            && (self.first_column..=self.last_column).contains(&column)
    }
}

/// A column's letters: 0 is `A`, 27 is `AB`.
pub fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + u8::try_from(rest % 26).expect("a remainder of 26 fits a byte"));
        rest /= 26;
    }
    letters.reverse();
    String::from_utf8(letters).expect("ASCII letters are UTF-8")
}

/// A cell's name as the workbook's user knows it: `E17`.
pub fn cell_name(row: u32, column: u16) -> String {
    format!("{}{row}", column_letters(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_workbook() {
        let names = [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")];
        for (column, name) in names {
            assert_eq!(column_letters(column), name);
        }
        assert_eq!(cell_name(17, 4), "E17");
    }

    #[test]
    fn only_whole_numbers_are_whole() {
        assert_eq!(Cell::Number(24_086_484_297.0).whole(), Some(24_086_484_297));
        assert_eq!(Cell::Number(1.5).whole(), None);
        assert_eq!(Cell::Text("1".into()).whole(), None);
    }
}
