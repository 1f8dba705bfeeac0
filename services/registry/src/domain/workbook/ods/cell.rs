//! One cell of an `OpenDocument` sheet while it is read.

use quick_xml::events::BytesStart;

use super::super::dates::date_or_year;
use super::super::grid::Budget;
use super::super::{BadWorkbook, Cell};
use super::{attribute, count};

/// A cell whose end has not come yet.
pub(super) struct OpenCell {
    /// How often it stands side by side.
    pub(super) repeats: u32,
    /// Over how many rows and columns it is merged.
    pub(super) spans: (u32, u32),
    kind: String,
    value: Option<String>,
    is_formula: bool,
    is_error: bool,
    text: String,
    /// What is shown in the cell stands in paragraphs; comments and drawings do as well.
    paragraphs: u32,
    asides: u32,
}

/// Elements of a cell whose paragraphs are not what the cell shows.
const ASIDES: [&str; 3] = ["office:annotation", "draw:frame", "draw:custom-shape"];

impl OpenCell {
    pub(super) fn new(start: &BytesStart<'_>) -> Result<Self, BadWorkbook> {
        let kind = attribute(start, "office:value-type")?.unwrap_or_default();
        let value = match kind.as_str() {
            "date" => attribute(start, "office:date-value")?,
            "boolean" => attribute(start, "office:boolean-value")?,
            "string" => attribute(start, "office:string-value")?,
            _ => attribute(start, "office:value")?,
        };
        let shown = attribute(start, "calcext:value-type")?;
        Ok(Self {
            repeats: count(start, "table:number-columns-repeated")?,
            spans: (
                count(start, "table:number-rows-spanned")?,
                count(start, "table:number-columns-spanned")?,
            ),
            kind,
            value,
            is_formula: attribute(start, "table:formula")?.is_some(),
            is_error: shown.as_deref() == Some("error"),
            text: String::new(),
            paragraphs: 0,
            asides: 0,
        })
    }

    /// An element inside the cell begins.
    pub(super) fn open(&mut self, name: &str, start: &BytesStart<'_>) -> Result<(), BadWorkbook> {
        match name {
            name if ASIDES.contains(&name) => self.asides += 1,
            _ if self.asides > 0 => {}
            "text:p" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
            }
            "text:s" => {
                let spaces = usize::try_from(count(start, "text:c")?).unwrap_or(1);
                self.text.push_str(&" ".repeat(spaces.min(80)));
            }
            "text:tab" => self.text.push('\t'),
            "text:line-break" => self.text.push('\n'),
            _ => {}
        }
        Ok(())
    }

    /// An element inside the cell ends.
    pub(super) fn close(&mut self, name: &str) {
        if ASIDES.contains(&name) {
            self.asides = self.asides.saturating_sub(1);
        }
    }

    /// Letters inside the cell.
    pub(super) fn add(&mut self, letters: &str, most: usize) {
        if self.asides == 0 && self.paragraphs > 0 && self.text.len() <= most {
            self.text.push_str(letters);
        }
    }

    /// What the cell holds.
    pub(super) fn value(self, budget: &Budget<'_>) -> Option<Cell> {
        if self.is_error {
            return Some(Cell::Error);
        }
        let value = self.value.as_deref();
        let read = match self.kind.as_str() {
            "float" | "percentage" | "currency" => {
                value.and_then(|value| value.trim().parse().ok()).map(Cell::Number)
            }
            "date" => value
                .and_then(|value| value.get(..10)?.parse().ok())
                .map(date_or_year)
                .or_else(|| budget.text(&self.text)),
            "boolean" => value.map(|value| Cell::Bool(value == "true")),
            // A formula that came to an empty text says so.
            "string" => return budget.text(value.unwrap_or(&self.text)),
            _ => budget.text(&self.text),
        };
        read.or(self.is_formula.then_some(Cell::Uncomputed))
    }
}
