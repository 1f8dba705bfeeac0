//! Anchors after a restore: those of rows that the backup does not have are set aside, with the file as it was.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

use super::anchor::{Anchor, AnchorError, Anchors};

/// What was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The whole former file, kept as evidence of what the audit was before the restore.
    pub kept: PathBuf,
    /// The last row that was anchored: rows between the restored chain's end and this one are lost.
    pub last: i64,
}

impl Anchors {
    /// Leaves the anchors up to the `sequence` that a restored chain ends at, and keeps the former file beside.
    ///
    /// Without it the chain would grow past anchors of other rows, which nobody could tell from tampering. Nothing
    /// is done where no anchor is beyond. `name` goes into the name of the file that is kept.
    pub fn cut_back(&self, sequence: i64, name: &str) -> Result<Option<SetAside>, AnchorError> {
        let anchors = self.verifier().read()?;
        let Some(last) = anchors.last().filter(|last| last.sequence > sequence) else {
            return Ok(None);
        };
        let path = self.verifier().path();
        let kept = path.with_extension(format!("anchors.before-{name}"));
        // Never over a file that is there: it would be another restore's evidence.
        let mut copy = File::options().write(true).create_new(true).open(&kept)?;
        copy.write_all(&fs::read(path)?)?;
        copy.sync_all()?;
        let stay: String = fs::read_to_string(path)?
            .lines()
            .filter(|line| {
                serde_json::from_str::<Anchor>(line).is_ok_and(|one| one.sequence <= sequence)
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        let new = path.with_extension("anchors.new");
        let mut file = File::create(&new)?;
        file.write_all(stay.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        Ok(Some(SetAside { kept, last: last.sequence }))
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;
    use crate::audit::AnchorConfig;
    use crate::audit::row::Head;
    use crate::secrets::Keyring;

    #[test]
    fn anchors_of_lost_rows_are_kept_beside_and_the_rest_goes_on() {
        let directory = std::env::temp_dir().join(format!("yba-cut-back-{}", std::process::id()));
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir(&directory).unwrap();
        let key = STANDARD.encode([3; 32]);
        let keyring = Keyring::parse(&key, &key).unwrap();
        let config = AnchorConfig { directory: directory.clone(), key: None };
        let anchors = Anchors::new(&config, "exams", &keyring);
        let write = |sequence, byte| {
            let at = chrono::DateTime::from_timestamp(1_700_000_000 + sequence, 0).unwrap();
            anchors.write(Head { sequence, hash: [byte; 32] }, at).unwrap();
        };
        for sequence in [10, 20, 30] {
            write(sequence, 1);
        }

        let aside = anchors.cut_back(25, "a-backup").unwrap().unwrap();
        write(26, 2);

        assert_eq!(aside.last, 30);
        assert_eq!(fs::read_to_string(&aside.kept).unwrap().lines().count(), 3);
        let read = anchors.verifier().read().unwrap();
        assert_eq!(read.iter().map(|one| one.sequence).collect::<Vec<_>>(), [10, 20, 26]);
        assert_eq!(anchors.cut_back(26, "another").unwrap(), None);
        write(40, 2);
        assert!(anchors.cut_back(26, "a-backup").is_err(), "evidence is not written over");
        fs::remove_dir_all(&directory).unwrap();
    }
}
