//! A folder of files that is there when it is whole, and readable by its owner alone.

use std::fs::{DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A folder under another name, which goes away unless it is finished.
pub(crate) struct Unfinished {
    path: PathBuf,
    to: PathBuf,
}

impl Unfinished {
    /// Makes it; refuses to write over anything.
    pub(crate) fn make(to: &Path) -> Result<Self, Error> {
        if to.exists() {
            return Err(Error::FolderTaken(to.to_owned()));
        }
        let mut name = to.as_os_str().to_owned();
        name.push(".unfinished");
        let path = PathBuf::from(name);
        let made = DirBuilder::new().mode(0o700).create(&path);
        made.map_err(|error| Error::File(path.clone(), error))?;
        Ok(Self { path, to: to.to_owned() })
    }

    /// Where its files go meanwhile.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let done = std::fs::rename(&self.path, &self.to);
        done.map_err(|error| Error::File(self.to.clone(), error))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It is there no more when it was finished.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Makes a file that only its owner can read.
pub(crate) fn create(path: &Path) -> Result<File, Error> {
    let made = File::options().write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| Error::File(path.to_owned(), error))
}

/// Writes such a file at once.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = create(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|error| Error::File(path.to_owned(), error))
}
