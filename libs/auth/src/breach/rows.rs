//! The rows, as CSV for a spreadsheet and as JSON lines for a machine.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use auth::looks::Look;

use super::path_of;
use crate::error::Error;
use crate::folder;

const COLUMNS: &str = "at,service,subject,by_the_program,roles,scopes,permission,depth,action,outcome,person_id,reason";

/// Both files. What fails is told at the end, because the rows come one by one.
pub(super) struct Files {
    path: PathBuf,
    csv: BufWriter<File>,
    lines: BufWriter<File>,
    failed: Option<io::Error>,
}

impl Files {
    pub(super) fn create(folder: &Path) -> Result<Self, Error> {
        let path = path_of(folder, "accesses.csv");
        let csv = BufWriter::new(folder::create(&path)?);
        let lines = BufWriter::new(folder::create(&path_of(folder, "accesses.jsonl"))?);
        let mut files = Self { path, csv, lines, failed: None };
        // Spreadsheets take a file for UTF-8 by these three bytes.
        let head = writeln!(files.csv, "\u{feff}{COLUMNS}");
        files.failed = head.err();
        Ok(files)
    }

    pub(super) fn write(&mut self, look: &Look) {
        if self.failed.is_none() {
            self.failed = self.try_write(look).err();
        }
    }

    fn try_write(&mut self, look: &Look) -> io::Result<()> {
        serde_json::to_writer(&mut self.lines, look)?;
        self.lines.write_all(b"\n")?;
        let person = look.person_id.map(|id| id.to_string()).unwrap_or_default();
        let at = look.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        let cells = [
            at.as_str(),
            &look.service,
            &look.subject,
            if look.by_the_program { "1" } else { "0" },
            &look.roles,
            &look.scopes,
            &look.permission,
            look.depth,
            &look.action,
            &look.outcome,
            &person,
            look.reason.as_deref().unwrap_or_default(),
        ];
        writeln!(self.csv, "{}", cells.map(cell).join(","))
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        let failed = self.failed.take();
        let written = match failed {
            Some(error) => Err(error),
            None => self.csv.flush().and_then(|()| self.lines.flush()),
        };
        written.map_err(|error| Error::File(self.path, error))
    }
}

/// Quotes what needs it. A cell that begins like a formula would be one: somebody's reason must not be run.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_is_never_a_formula() {
        assert_eq!(cell("bs-lan"), "bs-lan");
        assert_eq!(cell("theo \"QĐ\", ngày 1"), "\"theo \"\"QĐ\"\", ngày 1\"");
        assert_eq!(cell("=HYPERLINK(1,2)"), "\"'=HYPERLINK(1,2)\"");
    }
}
