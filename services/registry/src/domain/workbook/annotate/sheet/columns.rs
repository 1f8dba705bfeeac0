//! The widths of a sheet's columns, with one for the column that explains.

use super::{Opened, Splices, Unfit};

/// How wide the column that explains is, in letters.
const WIDTH: u16 = 60;

/// What a sheet says of its columns.
pub(super) struct Columns {
    /// The column that explains, counted from 1 as these tags do.
    notes: u32,
    known: Vec<Known>,
    is_written: bool,
}

/// What is said of some columns that stand side by side.
struct Known {
    first: u32,
    last: u32,
    format: Option<usize>,
    at: std::ops::Range<usize>,
    /// The tag without its extent.
    before: String,
    after: String,
}

impl Columns {
    pub(super) fn new(notes: u16) -> Self {
        Self { notes: u32::from(notes) + 1, known: Vec::new(), is_written: false }
    }

    /// Reads a tag.
    pub(super) fn add(&mut self, tag: &Opened<'_>) -> Result<(), Unfit> {
        let (first, last) = (tag.number("min")?, tag.number("max")?);
        let (Some(first), Some(last)) = (first, last) else { return Err(Unfit::Damaged) };
        let follows = self.known.last().is_none_or(|known| first > known.last);
        if !follows || last < first || !tag.is_empty {
            return Err(Unfit::Disordered);
        }
        let whole = tag.with(&[("min", None), ("max", None)], tag.is_empty)?;
        let (before, after) = whole.split_at(1 + tag.prefix().len() + tag.name.len());
        self.known.push(Known {
            first,
            last,
            format: tag.number("style")?,
            at: tag.at.clone(),
            before: before.to_owned(),
            after: after.to_owned(),
        });
        Ok(())
    }

    /// The format of a column, counted from 0.
    pub(super) fn format(&self, column: u16) -> Option<usize> {
        let column = u32::from(column) + 1;
        let known = self.known.iter().find(|known| (known.first..=known.last).contains(&column))?;
        known.format
    }

    /// Writes the new column where it belongs, once; `end` is where the tags of columns end, or would stand.
    pub(super) fn write(&mut self, end: usize, prefix: &str, splices: &mut Splices) {
        if std::mem::replace(&mut self.is_written, true) {
            return;
        }
        let at = self.notes;
        let own =
            format!("<{prefix}col min=\"{at}\" max=\"{at}\" width=\"{WIDTH}\" customWidth=\"1\"/>");
        if self.known.is_empty() {
            splices.insert(end, format!("<{prefix}cols>{own}</{prefix}cols>"));
            return;
        }
        let Some(next) = self.known.iter().find(|known| known.last >= at) else {
            return splices.insert(end, own);
        };
        if next.first > at {
            return splices.insert(next.at.start, own);
        }
        let mut parts = String::new();
        if next.first < at {
            parts += &next.tag(next.first, at - 1);
        }
        parts += &own;
        if next.last > at {
            parts += &next.tag(at + 1, next.last);
        }
        splices.replace(next.at.clone(), parts);
    }
}

impl Known {
    /// The tag for some of its columns.
    fn tag(&self, first: u32, last: u32) -> String {
        let (before, after) = (&self.before, &self.after);
        format!("{before} min=\"{first}\" max=\"{last}\"{after}")
    }
}
