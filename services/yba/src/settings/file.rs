//! Adding to the settings file.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::error::Error;

/// Adds lines to the file, which only its owner can read; makes it if need be.
pub(crate) fn append(path: &Path, lines: &[(String, String)]) -> Result<(), Error> {
    let write = || -> io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        for (name, value) in lines {
            writeln!(file, "{name}={value}")?;
        }
        file.sync_all()
    };
    write().map_err(|error| Error::File(path.to_owned(), error))
}
